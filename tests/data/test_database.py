import sqlite3
from pathlib import Path

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.orm import Session

from portal.data import migrate
from portal.data.database import (
    apart,
    as_varsel_error,
    is_writing,
    make_engine,
    make_session_factory,
    writing,
)
from portal.data.tables import KnownDevice, Organisation
from portal.errors import Busy, StorageFull
from tests.data.world import TODAY, World, Writer, told


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "varsel.sqlite3"


@pytest.fixture
def sqlite(file: Path) -> Engine:
    engine = make_engine(f"sqlite:///{file}")
    migrate.upgrade(engine)
    return engine


def organisation(slug: str) -> Organisation:
    return Organisation(
        id=slug.ljust(22, "x"),
        slug=slug,
        names=told().organisation.names,
        salt="s" * 22,
        accent="#000000",
        facts={},
    )


def fill(world: World) -> None:
    """Reports until there is no room: far fewer than this."""
    for _ in range(50):
        world.receive(Writer.new(world).report())


def test_sqlite_keeps_what_it_was_told_to_keep(sqlite: Engine) -> None:
    expected = {
        "journal_mode": "wal",
        "synchronous": 2,
        "foreign_keys": 1,
        "secure_delete": 1,
        "busy_timeout": 20_000,
    }
    with sqlite.connect() as connection:
        found = {name: connection.execute(text(f"PRAGMA {name}")).scalar() for name in expected}
    assert found == expected


def test_what_reporters_cause_has_no_row_numbers(sqlite: Engine) -> None:
    with sqlite.connect() as connection:
        for table in ('"case"', "case_reader", "envelope", "spent_challenge"):
            with pytest.raises(Exception, match="no such column: rowid"):
                connection.execute(text(f"SELECT rowid FROM {table}"))  # noqa: S608 -- the tables above


def test_nobody_writes_without_saying_so(session: Session) -> None:
    session.add(organisation("birk"))
    with pytest.raises(RuntimeError, match="writing"):
        session.flush()
    session.rollback()
    with pytest.raises(RuntimeError, match="writing"):
        session.query(KnownDevice).delete()
    session.rollback()
    writing(session)
    session.add(organisation("birk"))
    session.commit()
    assert not is_writing(session)


def test_reading_first_does_not_lose_the_turn(engine: Engine) -> None:
    """In SQLite a reader that becomes a writer fails when somebody wrote in between."""
    factory = make_session_factory(engine)
    with factory() as one, factory() as other:
        one.execute(text("SELECT * FROM organisation")).all()
        writing(other)
        other.add(organisation("other"))
        other.commit()
        writing(one)
        assert one.query(Organisation).one().slug == "other"
        one.add(organisation("one"))
        one.commit()


def test_what_was_read_before_the_turn_is_read_again(engine: Engine) -> None:
    factory = make_session_factory(engine)
    with factory() as one, factory() as other:
        writing(one)
        one.add(organisation("birk"))
        one.commit()
        row = one.query(Organisation).one()
        writing(other)
        other.query(Organisation).one().accent = "#ffffff"
        other.commit()
        writing(one)
        assert row.accent == "#ffffff"


def test_apart_stays_though_the_act_fails(session: Session) -> None:
    writing(session)
    session.add(organisation("lost"))
    session.flush()
    with apart(session) as own:
        own.add(organisation("kept"))
    session.rollback()
    assert [row.slug for row in session.query(Organisation)] == ["kept"]


def test_a_full_disk_is_said_and_nothing_is_half_stored(sqlite: Engine, file: Path) -> None:
    with make_session_factory(sqlite)() as session:
        world = World(session)
        world.sign()
        writer = Writer.new(world)
        envelope = writer.report()
        pages = session.execute(text("PRAGMA page_count")).scalar()
        session.rollback()
        connection = session.connection()
        connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}")
        session.rollback()
        with pytest.raises(StorageFull):
            fill(world)
        session.rollback()
        session.connection().exec_driver_sql("PRAGMA max_page_count = 1000000")
        session.rollback()
        assert world.receive(envelope).is_new
    with sqlite3.connect(file) as raw:
        assert raw.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        lone = 'SELECT count(*) FROM "case" WHERE id NOT IN (SELECT case_id FROM envelope)'
        assert raw.execute(lone).fetchone() == (0,)
    raw.close()


def test_a_held_lock_is_said_to_be_busy(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("portal.data.database.PATIENCE", 0.05)
    engine = make_engine(f"sqlite:///{file}")
    migrate.upgrade(engine)
    holder = sqlite3.connect(file, isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    with make_session_factory(engine)() as session, pytest.raises(Busy):
        writing(session)
    holder.close()
    engine.dispose()


def test_what_the_databases_say_is_understood() -> None:
    class Said(Exception):
        def __init__(self, words: str, sqlstate: str | None = None) -> None:
            super().__init__(words)
            self.sqlstate = sqlstate

    assert isinstance(as_varsel_error(Said("database or disk is full")), StorageFull)
    assert isinstance(as_varsel_error(Said("database is locked")), Busy)
    assert isinstance(as_varsel_error(Said("could not extend file", "53100")), StorageFull)
    assert isinstance(as_varsel_error(Said("deadlock detected", "40P01")), Busy)
    assert as_varsel_error(Said("syntax error", "42601")) is None
    assert as_varsel_error(ValueError(f"{TODAY}")) is None
