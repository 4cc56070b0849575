"""Engines and sessions.

Reads run in a deferred transaction. Whoever writes calls `writing` first: in SQLite a
transaction that has read and then wants to write fails at once when somebody else has written in
between, whatever the timeout; one that begins as a writer waits for its turn.
"""

import hashlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from sqlite3 import Connection as SQLiteConnection
from typing import Any, TypeVar

from sqlalchemy import URL, Connection, Engine, create_engine, event, func, make_url, orm, select
from sqlalchemy.engine import ExceptionContext
from sqlalchemy.exc import ArgumentError
from sqlalchemy.orm import ORMExecuteState, UOWTransaction, sessionmaker

from portal.data.group_commit import GroupCommit
from portal.data.turns import Turns
from portal.errors import Busy, SettingsError, StorageFull, VarselError

WRITING = "varsel_writing"
NOT_WRITING = None, None
ALONE = "varsel_alone"
GROUP = "varsel_group_commit"
BACKENDS = ("sqlite", "postgresql")
# How long a writer waits for its turn, in seconds, before the answer is `busy`.
PATIENCE = 20
# What went into a statement is not repeated in what an error says.
COMMON: dict[str, Any] = {
    "pool_size": 16,
    "max_overflow": 32,
    "pool_timeout": PATIENCE,
    # The one that was used last: its pages are in memory, and those of the others need not be.
    "pool_use_lifo": True,
    "hide_parameters": True,
}
# One name for all of us, and no values in the server's log beside a statement that failed. The
# other settings of its log are its administrator's: see docs/operate.md.
POSTGRESQL = {
    "application_name": "varsel",
    "options": "-c log_parameter_max_length_on_error=0",
}

# What SQLite says, and the classes 53 (resources) and 40, 55, 57 (turns, shutting down) of
# PostgreSQL's error codes.
FULL_WORDS = ("disk is full", "disk i/o error")
BUSY_WORDS = ("database is locked", "database table is locked")
FULL_STATES = ("53100", "53200", "54023")
BUSY_STATES = ("40001", "40P01", "53300", "55P03", "57P01", "57P02", "57P03")


Made = TypeVar("Made")


class Session(orm.Session):
    """A session that refuses to write before `writing` was called."""


def make_engine(url: str | URL) -> Engine:
    """An engine for SQLite or PostgreSQL. One for each process, made after forking.

    Raises `SettingsError` for an address of anything else.
    """
    address = _read_address(url)
    if address.get_backend_name() == "postgresql":
        engine = create_engine(
            address.set(drivername="postgresql+psycopg"), connect_args=POSTGRESQL, **COMMON
        )
    else:
        engine = create_engine(address, connect_args={"timeout": PATIENCE}, **COMMON)
        event.listen(engine, "connect", _prepare_sqlite)
        turns = Turns(Path(f"{address.database}-turn"), PATIENCE)
        turns.install(engine)
        engine.update_execution_options(**{GROUP: GroupCommit(PATIENCE)})
        event.listen(engine, "begin", partial(_begin_sqlite, turns))
    event.listen(engine, "handle_error", _translate)
    return engine


def _read_address(url: str | URL) -> URL:
    address: URL | None = None
    with suppress(ArgumentError, ValueError):
        address = make_url(url)
    # Its text is not told: a password may be in it.
    if address is None or address.get_backend_name() not in BACKENDS:
        raise SettingsError(
            "VARSEL_DATABASE_URL",
            "is not the address of a database that can be used here.",
            "Write it like postgresql://varsel@/varsel, or leave it out for SQLite.",
        )
    return address


def make_session_factory(engine: Engine) -> sessionmaker[Session]:
    """Sessions whose rows stay readable after the commit, for the answer that is written then."""
    return sessionmaker(engine, class_=Session, expire_on_commit=False)


def writing(session: orm.Session) -> Connection:
    """Makes the session's transaction a writing one, waiting for its turn.

    What was read before is read again when it is looked at next, so nobody decides on what was
    true before the turn came. Called again in the same transaction it does nothing but return
    its connection, for the few statements that the speed of receiving hangs on. Raises `Busy`.
    """
    transaction, connection = session.info.get(WRITING, NOT_WRITING)
    if connection is not None and session.get_transaction() is transaction:
        found: Connection = connection
        return found
    if session.new or session.dirty or session.deleted:
        raise RuntimeError("change rows after `writing`, not before")
    session.rollback()
    begun = session.connection(execution_options={WRITING: True})
    session.info[WRITING] = session.get_transaction(), begun
    return begun


def in_group(
    session: orm.Session,
    act: Callable[[orm.Session], Made],
    commit: Callable[[orm.Session], None],
) -> Made:
    """What `act` makes, done and committed: for a view that is called often (see `group_commit`).

    `act` gets the session to write in, which may be that of another thread, and knows nothing of
    the request that it came with. Raises what it raises, and `Busy`.
    """
    group: GroupCommit | None = session.get_bind().get_execution_options().get(GROUP)
    if group is not None:
        return group.do(session, act, begin=writing, commit=commit)
    made = act(session)
    commit(session)
    return made


def is_writing(session: orm.Session) -> bool:
    """Whether `writing` was called since the last commit or rollback."""
    transaction, _connection = session.info.get(WRITING, NOT_WRITING)
    return transaction is not None and session.get_transaction() is transaction


def hold(session: orm.Session, name: str) -> None:
    """Lets nobody else hold `name` until this writing transaction ends, where several can write.

    For what has no row yet that could be locked. In SQLite whoever writes is alone anyway.
    """
    if writing(session).dialect.name == "postgresql":
        number = int.from_bytes(hashlib.sha256(name.encode()).digest()[:8], signed=True)
        session.execute(select(func.pg_advisory_xact_lock(number)))


@contextmanager
def apart(session: orm.Session) -> Iterator[Session]:
    """A short writing transaction of its own, for what must stay though the act is refused.

    The session itself is rolled back first: it has failed, and would stand in the way.
    """
    session.rollback()
    with Session(session.get_bind(), expire_on_commit=False) as own:
        writing(own)
        yield own
        own.commit()


@contextmanager
def alone(engine: Engine) -> Iterator[Connection]:
    """A connection on which every statement stands for itself, for what no transaction can hold.

    On SQLite it has the turn to write until the end, so other writers queue behind it. Raises
    `Busy`.
    """
    options: dict[str, Any] = (
        {ALONE: True} if engine.dialect.name == "sqlite" else {"isolation_level": "AUTOCOMMIT"}
    )
    with engine.connect().execution_options(**options) as connection, connection.begin():
        yield connection


def commit(session: orm.Session) -> None:
    """Stores what the session holds. Raises `StorageFull` or `Busy`, and then nothing is stored."""
    session.commit()


def as_varsel_error(error: BaseException) -> VarselError | None:
    """What a failure of the database means to a person, if it means anything."""
    state = getattr(error, "sqlstate", None)
    words = str(error).lower()
    if state in FULL_STATES or any(word in words for word in FULL_WORDS):
        return StorageFull()
    if state in BUSY_STATES or any(word in words for word in BUSY_WORDS):
        return Busy()
    return None


def _prepare_sqlite(connection: SQLiteConnection, _record: object) -> None:
    # The driver's own habit of opening transactions is switched off; `_begin_sqlite` does it.
    connection.isolation_level = None
    for pragma in (
        f"busy_timeout = {PATIENCE * 1000}",
        "journal_mode = WAL",
        # A report that was accepted survives the power going off the moment after.
        "synchronous = FULL",
        "foreign_keys = ON",
        "secure_delete = ON",
        "temp_store = MEMORY",
    ):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(turns: Turns, connection: Connection) -> None:
    options = connection.get_execution_options()
    if options.get(ALONE):
        turns.take(connection)
    elif options.get(WRITING):
        turns.take(connection)
        connection.exec_driver_sql("BEGIN IMMEDIATE")
    else:
        connection.exec_driver_sql("BEGIN")


def _translate(context: ExceptionContext) -> None:
    translated = as_varsel_error(context.original_exception)
    if translated is not None:
        raise translated from context.original_exception


@event.listens_for(Session, "before_flush")
def _refuse_flush(session: Session, _context: UOWTransaction, _instances: object) -> None:
    if not is_writing(session) and (session.new or session.dirty or session.deleted):
        raise RuntimeError("rows were changed without `writing`")


@event.listens_for(Session, "do_orm_execute")
def _refuse_statement(state: ORMExecuteState) -> None:
    changes = state.is_insert or state.is_update or state.is_delete
    if changes and not is_writing(state.session):
        raise RuntimeError("a statement changes rows without `writing`")
