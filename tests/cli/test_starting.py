"""What keeps the server from starting, however it is started, before anything is written."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import update

from crypto.encoding import b64u
from portal.data.database import writing
from portal.data.tables import Recipient
from tests.admin.house import House
from tests.bench.servers import free_port
from tests.cli.running import ROOT, Run

Surroundings = dict[str, str]
DEBUG = "FLASK_DEBUG is set"
UNMARKED = "was not made for the demonstration"


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    """An installation that takes reports; its folder is the command's."""
    folder = tmp_path / "data"
    folder.mkdir()
    made = House(folder)
    made.enrol("chair", "hr")
    made.sign_charter()
    yield made
    made.close()


def served(house: House, environment: Surroundings) -> Surroundings:
    return {**environment, "VARSEL_SECRET": b64u(house.settings.secret)}


def application(surroundings: Surroundings) -> subprocess.CompletedProcess[str]:
    """What a server's worker does when it is started with `wsgi:application`."""
    command = [sys.executable, "-c", "import wsgi; wsgi.application; print('made')"]
    return subprocess.run(
        command, env=surroundings, cwd=ROOT, capture_output=True, text=True, check=False
    )


# --- The demonstration --------------------------------------------------------------------------


def test_an_unsound_demonstration_is_not_filled(varsel: Run, tmp_path: Path) -> None:
    ended = varsel("serve", "--demonstration", FLASK_DEBUG="1")
    assert ended.returncode == 1
    assert DEBUG in ended.stderr
    assert not list(tmp_path.rglob("*.sqlite3"))


@pytest.mark.parametrize("command", ["serve", "doctor"])
def test_a_real_folder_is_never_filled_with_public_passphrases(
    ready: Run, tmp_path: Path, command: str
) -> None:
    database = tmp_path / "data/varsel.sqlite3"
    before = database.read_bytes()
    ended = ready(command, VARSEL_DEMONSTRATION="yes")
    assert ended.returncode == 1
    assert UNMARKED in ended.stderr
    assert database.read_bytes() == before


def test_nor_is_another_database_from_the_demonstrations_folder(ready: Run, tmp_path: Path) -> None:
    (tmp_path / "data/DEMONSTRATION").touch()
    other = f"sqlite:///{tmp_path / 'other.sqlite3'}"
    ended = ready("serve", VARSEL_DEMONSTRATION="yes", VARSEL_DATABASE_URL=other)
    assert ended.returncode == 1
    assert "VARSEL_DATABASE_URL" in ended.stderr
    assert not (tmp_path / "other.sqlite3").exists()


# --- A server that loads the application itself -------------------------------------------------


def test_a_sound_one_is_made(house: House, environment: Surroundings) -> None:
    ended = application(served(house, environment))
    assert (ended.returncode, ended.stdout) == (0, "made\n"), ended.stderr


def nobody_can_read(house: House) -> None:
    writing(house.session)
    house.session.execute(update(Recipient).values(keyring=None))
    house.session.commit()


def tables_are_missing(house: House) -> None:
    house.close()
    house.session.get_bind().dispose()  # type: ignore[union-attr]  # an engine, no connection
    for file in house.settings.data.glob("varsel.sqlite3*"):
        file.unlink()


def it_is_the_demonstrations(house: House) -> None:
    (house.settings.data / "DEMONSTRATION").touch()


def nothing_more(_house: House) -> None:
    """The environment alone is wrong."""


STATES = [
    (nobody_can_read, {}, "could read a report"),
    (tables_are_missing, {}, "varsel db upgrade"),
    (it_is_the_demonstrations, {}, "whose passphrases are public"),
    (nothing_more, {"FLASK_DEBUG": "1"}, DEBUG),
    (nothing_more, {"VARSEL_SECRET": "change-me"}, "is not base64url"),
    (nothing_more, {"VARSEL_SECRET": "A" * 43}, "is not 32 random bytes"),
    (nothing_more, {"VARSEL_SECRET": b64u(bytes(range(32)))}, "not the secret with which"),
    (nothing_more, {"VARSEL_DEMONSTRATION": "yes"}, UNMARKED),
]


@pytest.mark.parametrize(("spoil", "more", "words"), STATES)
def test_it_refuses_as_varsel_serve_does(
    house: House,
    environment: Surroundings,
    varsel: Run,
    spoil: Callable[[House], None],
    more: Surroundings,
    words: str,
) -> None:
    spoil(house)
    surroundings = {**served(house, environment), **more}
    ended = application(surroundings)
    assert ended.returncode != 0
    assert ended.stdout == ""
    assert words in ended.stderr
    serve = varsel("serve", **surroundings)
    assert serve.returncode == 1
    assert words in serve.stderr


@pytest.mark.parametrize("log", [[], ["--logger-class", "portal.cli.quiet_log.QuietLog"]])
def test_gunicorn_ends_and_says_why(
    house: House, environment: Surroundings, log: list[str]
) -> None:
    nobody_can_read(house)
    options = ["--bind", f"127.0.0.1:{free_port()}", "--no-control-socket", *log]
    ended = subprocess.run(
        [sys.executable, "-m", "gunicorn", *options, "wsgi:application"],
        env=served(house, environment),
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert ended.returncode != 0
    assert "could read a report" in ended.stderr
