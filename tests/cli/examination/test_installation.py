import os
import secrets
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import insert

from crypto.encoding import b64u
from portal.cli.examination import installation
from portal.data import migrate
from portal.data.database import make_engine, make_session_factory, writing
from portal.data.housekeeping import DAILY
from portal.data.tables import HousekeepingMark
from portal.settings import Settings

TODAY = date(2026, 3, 10)


def told(data: Path, **more: str) -> list[str]:
    data.mkdir(exist_ok=True, mode=0o700)
    environment = {"VARSEL_DATA": str(data), **more}
    if "VARSEL_SECRET_FILE" not in environment:
        secret = data.parent / "secret"
        secret.write_text(b64u(secrets.token_bytes(32)))
        secret.chmod(0o600)
        environment["VARSEL_SECRET_FILE"] = str(secret)
    settings = Settings.from_mapping(environment)
    return [str(one) for one in installation.findings(settings, environment)]


def test_nothing_is_wrong_with_a_new_one(tmp_path: Path) -> None:
    assert told(tmp_path / "data") == []


def test_a_folder_and_a_file_that_others_can_read(tmp_path: Path) -> None:
    data = tmp_path / "data"
    data.mkdir()
    data.chmod(0o755)
    (data / "varsel.sqlite3-wal").write_bytes(b"")
    (data / "varsel.sqlite3-wal").chmod(0o644)
    folder, file = told(data)
    assert "look into the data folder" in folder
    assert "varsel.sqlite3-wal" in file


def test_a_secret_in_the_environment(tmp_path: Path) -> None:
    said = told(tmp_path / "data", VARSEL_SECRET_FILE="", VARSEL_SECRET=b64u(os.urandom(32)))
    assert [one for one in said if "The secret is in the environment" in one] == said
    assert len(said) == 1


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("postgresql://varsel@/varsel", None),
        ("postgresql://varsel@/varsel?host=/run/postgresql", None),
        ("postgresql://varsel@localhost/varsel", None),
        ("postgresql://varsel@db.example.org/varsel", "need not be encrypted"),
        ("postgresql://varsel@db.example.org/varsel?sslmode=prefer", "need not be encrypted"),
        ("postgresql://varsel@db.example.org/varsel?sslmode=require", "Nobody checks"),
        ("postgresql://varsel@db.example.org/varsel?sslmode=verify-full", None),
        ("postgresql://varsel@/varsel?host=db.example.org", "need not be encrypted"),
    ],
)
def test_the_way_to_the_database(tmp_path: Path, address: str, said: str | None) -> None:
    found = told(tmp_path / "data", VARSEL_DATABASE_URL=address)
    assert [said in one for one in found if said] == ([True] if said else [])
    assert len(found) == (1 if said else 0)


@pytest.mark.parametrize(
    ("address", "wrong"),
    [
        ("memory://", False),
        ("redis+unix:///run/valkey/valkey.sock", False),
        ("redis://localhost:6379/0", False),
        ("rediss://:word@limits.example.org:6379/0", False),
        ("redis://:word@limits.example.org:6379/0", True),
    ],
)
def test_the_way_to_the_limits(tmp_path: Path, address: str, wrong: bool) -> None:
    found = told(tmp_path / "data", VARSEL_LIMITER_STORAGE=address)
    assert len(found) == int(wrong)
    assert "word" not in "".join(found)


@pytest.mark.parametrize(("nights", "wrong"), [(0, False), (2, False), (3, True), (None, False)])
def test_nights_without_work(tmp_path: Path, nights: int | None, wrong: bool) -> None:
    engine = make_engine(f"sqlite:///{tmp_path / 'varsel.sqlite3'}")
    migrate.upgrade(engine)
    if nights is not None:
        with make_session_factory(engine)() as session:
            writing(session)
            done_on = TODAY - timedelta(days=nights)
            session.execute(insert(HousekeepingMark).values(work=DAILY, done_on=done_on))
            session.commit()
    found = list(installation.nightly_work(engine, TODAY))
    engine.dispose()
    assert len(found) == int(wrong)


def test_a_setting_that_was_mistyped_is_told_with_the_one_that_was_meant() -> None:
    told = list(
        installation.misspelt(
            {
                "VARSEL_ONION_ORIGN": "http://a.onion",
                "VARSEL_COLOUR": "red",
                "VARSEL_DATA": "x",
                "VARSEL_PROGRAM": "y",
                "PATH": "/bin",
            }
        )
    )
    assert [(one.what, one.remedy) for one in told] == [
        (
            "VARSEL_COLOUR is no setting, and nothing heeds it.",
            "See docs/settings.md, or leave it out.",
        ),
        ("VARSEL_ONION_ORIGN is no setting, and nothing heeds it.", "Write: VARSEL_ONION_ORIGIN"),
    ]
