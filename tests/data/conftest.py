"""A database of each kind, with all its tables."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine

from portal.data.database import Session, make_engine, make_session_factory
from tests.data.world import World
from tests.databases import with_tables


@pytest.fixture(params=["sqlite", "postgresql"])
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    """An empty database with all tables: a file of SQLite, then a real PostgreSQL."""
    if request.param == "sqlite":
        made = with_tables(f"sqlite:///{tmp_path / 'varsel.sqlite3'}")
    else:
        made = make_engine(request.getfixturevalue("postgres_with_tables"))
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
