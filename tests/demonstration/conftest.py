"""One loaded demonstration for all tests of this folder; nobody changes it for the next one."""

import base64
import secrets
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from portal.data import database, migrate
from portal.demonstration import load
from portal.settings import Settings

# The last of a month, when "three months later" is clipped.
TODAY = date(2026, 5, 31)


@pytest.fixture(scope="session")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    secret = base64.urlsafe_b64encode(secrets.token_bytes(32)).decode().rstrip("=")
    return Settings.from_mapping(
        {
            "VARSEL_DATA": str(tmp_path_factory.mktemp("demonstration")),
            "VARSEL_SECRET": secret,
            "VARSEL_DEMONSTRATION": "1",
        }
    )


@pytest.fixture(scope="session")
def lines() -> list[str]:
    """What was said while it was loaded."""
    return []


@pytest.fixture(scope="session")
def folder(settings: Settings, lines: list[str]) -> Path:
    """The folder of a loaded demonstration, closed: all is in its files."""
    engine = database.make_engine(settings.database_url)
    migrate.upgrade(engine)
    with database.make_session_factory(engine)() as session:
        load.load(session, settings, TODAY, lines.append)
    engine.dispose()
    return settings.data


@pytest.fixture
def session(settings: Settings, folder: Path) -> Iterator[Session]:
    engine = database.make_engine(settings.database_url)
    with database.make_session_factory(engine)() as session:
        yield session
        session.rollback()
    engine.dispose()
