"""A database of each kind, brought to its tables by the migrations."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine

from portal.data import migrate
from portal.data.database import Session, make_engine, make_session_factory
from tests.data.world import World


@pytest.fixture(params=["sqlite", "postgresql"])
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    """An empty database with all tables: a file of SQLite, then a real PostgreSQL."""
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path / 'varsel.sqlite3'}"
    else:
        url = request.getfixturevalue("postgres_url")
    made = make_engine(url)
    migrate.upgrade(made)
    yield made
    made.dispose()


@pytest.fixture
def session(engine: Engine) -> Iterator[Session]:
    with make_session_factory(engine)() as made:
        yield made


@pytest.fixture
def world(session: Session) -> World:
    """The organisation with everybody enrolled and a signed charter."""
    made = World(session)
    made.sign()
    return made
