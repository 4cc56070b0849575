import socket
import stat
from pathlib import Path

import pytest

from tests.cli.running import ROOT, Run

SURVEYOR = str(ROOT / "examples/surveyor.toml")
LAW_FIRM = str(ROOT / "examples/law-firm.toml")


def test_help_names_every_command(varsel: Run) -> None:
    shown = varsel("--help").stdout
    for command in ("serve", "org", "invite", "tick", "doctor", "secret", "db", "reset", "crypto"):
        assert f"\n  {command} " in shown


def test_without_a_secret_it_says_what_to_do(varsel: Run) -> None:
    for command in (["doctor"], ["serve"], ["db", "upgrade"]):
        told = varsel(*command)
        assert told.returncode == 1
        assert "VARSEL_SECRET_FILE" in told.stderr
        assert "varsel secret" in told.stderr
        assert "Traceback" not in told.stderr


def test_a_secret_is_its_owners_alone_and_never_overwritten(varsel: Run, tmp_path: Path) -> None:
    assert varsel("secret", "secret").returncode == 0
    file = tmp_path / "secret"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    before = file.read_text()
    again = varsel("secret", "secret")
    assert again.returncode == 1
    assert "exists already" in again.stderr
    assert file.read_text() == before


def test_tables_must_be_those_of_the_release(varsel: Run, tmp_path: Path) -> None:
    varsel("secret", "secret")
    secret = {"VARSEL_SECRET_FILE": str(tmp_path / "secret")}
    for command in (["doctor"], ["serve"], ["org", "check", SURVEYOR]):
        told = varsel(*command, **secret)
        assert told.returncode == 1
        assert "varsel db upgrade" in told.stdout + told.stderr
    assert varsel("db", "upgrade", **secret).returncode == 0
    assert "already" in varsel("db", "upgrade", **secret).stdout
    assert varsel("doctor", **secret).returncode == 0


def test_a_file_is_applied_and_a_second_time_changes_nothing(ready: Run) -> None:
    checked = ready("org", "check", SURVEYOR)
    assert "+ schemes.whistleblower" in checked.stdout
    applied = ready("org", "apply", SURVEYOR, "--yes")
    assert applied.returncode == 0, applied.stderr
    assert "is applied" in applied.stdout
    assert ready("org", "apply", SURVEYOR, "--yes").stdout == "Nothing changes.\n"
    assert ready("org", "apply", LAW_FIRM, "--yes").returncode == 0


def test_nothing_is_applied_without_a_yes(ready: Run) -> None:
    assert ready("org", "apply", SURVEYOR).returncode == 1
    assert "+ schemes.whistleblower" in ready("org", "check", SURVEYOR).stdout


def test_a_wrong_file_is_told_with_file_place_and_remedy(ready: Run, tmp_path: Path) -> None:
    text = Path(SURVEYOR).read_text("utf-8")
    wrong = tmp_path / "wrong.toml"
    wrong.write_text(text.replace("accent =", "acent ="), "utf-8")
    told = ready("org", "apply", "wrong.toml", "--yes")
    assert told.returncode == 1
    assert "wrong.toml: line " in told.stderr
    assert "accent" in told.stderr
    assert "Nothing was applied." in told.stderr
    wrong.write_bytes(b"\xff\xfe")
    assert "UTF-8" in ready("org", "check", "wrong.toml").stderr


@pytest.mark.parametrize("command", [["check"], ["apply", "--yes"]])
def test_a_login_that_somebody_else_has_is_told_before_anything_is_shown(
    ready: Run, tmp_path: Path, command: list[str]
) -> None:
    ready("org", "apply", SURVEYOR, "--yes")
    text = Path(LAW_FIRM).read_text("utf-8").replace("maria.lindhardt", "birgit.aagesen")
    (tmp_path / "wrong.toml").write_text(text, "utf-8")
    told = ready("org", *command, "wrong.toml")
    assert told.returncode == 1
    assert told.stdout == ""
    assert 'wrong.toml: recipients[1].login: The login "birgit.aagesen" belongs' in told.stderr
    assert "Choose another" in told.stderr
    assert "Nothing was applied." in told.stderr


@pytest.mark.parametrize("url", ["postgres://varsel@/varsel", "varsel.sqlite3", "mysql://x/y"])
def test_a_database_that_there_is_no_way_to_is_told_in_words(ready: Run, url: str) -> None:
    for command in (["doctor"], ["serve"], ["org", "check", SURVEYOR], ["db", "upgrade"]):
        told = ready(*command, VARSEL_DATABASE_URL=url)
        assert told.returncode == 1
        assert "VARSEL_DATABASE_URL" in told.stdout + told.stderr
        assert "postgresql://" in told.stdout + told.stderr
        assert "Traceback" not in told.stderr


@pytest.mark.parametrize(
    "command",
    [["secret", "no/folder"], ["release-key", "no/folder"], ["manifest", "--out", "no/folder"]],
)
def test_a_place_where_no_file_can_be_is_told_in_words(ready: Run, command: list[str]) -> None:
    told = ready(*command)
    assert told.returncode == 1
    assert "no/" in told.stderr
    assert "Name a place" in told.stderr
    assert "Traceback" not in told.stderr


def test_a_folder_for_the_data_that_cannot_be_made_is_told_in_words(
    ready: Run, tmp_path: Path
) -> None:
    (tmp_path / "file").touch()
    for command in (["doctor"], ["db", "upgrade"], ["org", "check", SURVEYOR]):
        told = ready(*command, VARSEL_DATA=str(tmp_path / "file" / "data"))
        assert told.returncode == 1
        assert "VARSEL_DATA cannot be made" in told.stdout + told.stderr
        assert "Name a folder" in told.stdout + told.stderr


def test_a_port_that_another_program_has_is_told_in_words(ready: Run) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        told = ready("serve", "--bind", f"127.0.0.1:{port}")
    assert told.returncode == 1
    assert f"127.0.0.1:{port}" in told.stderr
    assert "Another program" in told.stderr
    assert "not started" in told.stderr
    assert "unexpected" not in told.stdout + told.stderr


def test_an_invitation_is_a_link_with_the_token_behind_the_hash(ready: Run) -> None:
    ready("org", "apply", SURVEYOR, "--yes")
    told = ready("invite", "birgit.aagesen", "--days", "3")
    assert told.returncode == 0, told.stderr
    link = told.stdout.splitlines()[-1]
    assert link.startswith("http://localhost:8001/da/invitation#")
    assert len(link.partition("#")[2]) == 43
    assert "/en/" in ready("invite", "birgit.aagesen", "--language", "en").stdout
    assert ready("invite", "nobody").returncode == 1
    assert "has not enrolled" in ready("invite", "birgit.aagesen", "--recover").stderr


def test_the_doctor_names_what_is_unfinished(ready: Run) -> None:
    assert "no organisation" in ready("doctor").stdout
    ready("org", "apply", SURVEYOR, "--yes")
    told = ready("doctor")
    assert told.returncode == 0
    assert "has no charter" in told.stdout


def test_the_doctor_stops_what_must_not_start(ready: Run, tmp_path: Path) -> None:
    debug = ready("doctor", FLASK_DEBUG="1")
    assert debug.returncode == 1
    assert "STOP" in debug.stdout
    refused = ready("serve", FLASK_DEBUG="1")
    assert refused.returncode == 1
    assert "was not started" in refused.stderr
    (tmp_path / "secret").chmod(0o644)
    assert "chmod 600" in ready("doctor").stdout
    nowhere = ready("doctor", VARSEL_DATABASE_URL="postgresql://localhost:1/varsel")
    assert nowhere.returncode == 1
    assert "does not answer" in nowhere.stdout


def test_reset_is_for_the_demonstration_alone(ready: Run, tmp_path: Path) -> None:
    assert ready("reset").returncode == 2
    assert "empty already" in ready("reset", "--demonstration").stdout
    folder = tmp_path / "instance/demonstration"
    folder.mkdir(parents=True)
    (folder / "varsel.sqlite3").touch()
    assert ready("reset", "--demonstration").returncode == 1
    assert (folder / "varsel.sqlite3").exists()
    (folder / "DEMONSTRATION").touch()
    assert ready("reset", "--demonstration").returncode == 0
    assert not folder.exists()


@pytest.mark.parametrize("command", [["doctor"], ["serve"]])
def test_the_demonstrations_data_is_never_served_as_real(
    ready: Run, tmp_path: Path, command: list[str]
) -> None:
    (tmp_path / "data/DEMONSTRATION").touch()
    told = ready(*command)
    assert told.returncode == 1
    assert "passphrases are public" in told.stderr
