"""What is done to the database while nobody asks for anything: forgetting, and blurring.

Every night what has run out is forgotten and the rows are put in an order that tells nothing;
every few minutes the log of what was written last is emptied; every minute the times of the files
are set to now, so that they say no more than that the server runs.

Nothing here may disturb a request: it queues like any other writer, and what would take longer
than writers wait is given up and left to `varsel tick --thorough`.
"""

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import date, datetime, timedelta
from pathlib import Path

from sqlalchemy import Connection, Engine, delete, insert, select, text

from portal.data import (
    invitations,
    known_devices,
    outbox,
    row_order,
    sign_in,
    spent,
    staff_sessions,
)
from portal.data.database import alone, make_session_factory
from portal.data.rights import retention
from portal.data.tables import HousekeepingMark

DAILY = "daily"
# From this hour on, where the organisations are, the nightly work is done by itself.
QUIET_HOUR = 3
# How long writers are kept waiting at most, in seconds: less than `database.PATIENCE`.
LONGEST = 15
# "varsel" as a number: the name of our lock in PostgreSQL.
LOCK = 0x76617273656C


def is_due(engine: Engine, *, now: datetime) -> bool:
    """Whether the nightly work waits. `now` is the time where the organisations are.

    It does from the quiet hour on; and at once where it was missed the night before.
    """
    with engine.connect() as connection:
        done = _done_on(connection)
    if done is None or done < now.date() - timedelta(days=1):
        return True
    return done < now.date() and now.hour >= QUIET_HOUR


def daily(engine: Engine, *, now: datetime, today: date, thorough: bool = False) -> bool:
    """Forgets what has run out and puts the rows in order; False if it was done today already.

    Safe to call again, and by two at once. `thorough` does it in any case, however long it takes.
    Raises `Busy` where it would take too long, and `StorageFull` where there is no room for a
    second copy.
    """
    with _one_at_a_time(engine) as ours:
        if not ours:
            return False
        _forget(engine, now, today)
        retention.erase_due(engine, now=now, today=today)
        with alone(engine) as connection:
            done = _done_on(connection)
            if done == today and not thorough:
                return False
            seconds = None if thorough else LONGEST
            row_order.put_in_order(connection, since=done, seconds=seconds)
            connection.execute(delete(HousekeepingMark).where(HousekeepingMark.work == DAILY))
            connection.execute(insert(HousekeepingMark).values(work=DAILY, done_on=today))
    checkpoint(engine)
    return True


def checkpoint(engine: Engine) -> bool:
    """Empties SQLite's write-ahead log into the file; False if a reader is in the way just now."""
    if engine.dialect.name != "sqlite":
        return True
    with alone(engine) as connection:
        return row_order.checkpoint(connection)


def heartbeat(engine: Engine) -> None:
    """Sets the times of SQLite's files to now, so that they tell nothing of the last report."""
    name = engine.url.database
    if engine.dialect.name != "sqlite" or not name:
        return
    files = [Path(f"{name}{end}") for end in ("", "-wal", "-shm", "-turn")]
    for file in (*files, files[0].parent):
        with suppress(FileNotFoundError):
            os.utime(file)


def hide_reading(folder: Path) -> None:
    """Sets the time at which each file of the folder was read last to now.

    Such as the manifest: somebody has asked for it, which is noted by the file system.
    """
    for file in folder.iterdir():
        with suppress(OSError):
            changed = file.stat().st_mtime_ns
            os.utime(file, ns=(time.time_ns(), changed))


def _forget(engine: Engine, now: datetime, today: date) -> None:
    with make_session_factory(engine)() as session:
        spent.forget(session, today=today)
        staff_sessions.forget_ended(session, now=now)
        invitations.forget_expired(session, now=now)
        sign_in.forget_old(session, now=now)
        known_devices.forget_unused(session, today=today)
        outbox.forget_old(session, now=now)
        session.commit()


@contextmanager
def _one_at_a_time(engine: Engine) -> Iterator[bool]:
    """Whether it is ours to do. On SQLite the turn to write sees to that."""
    if engine.dialect.name == "sqlite":
        yield True
        return
    lock = {"lock": LOCK}
    with alone(engine) as connection:
        ours = bool(connection.scalar(text("SELECT pg_try_advisory_lock(:lock)"), lock))
        try:
            yield ours
        finally:
            if ours:
                connection.execute(text("SELECT pg_advisory_unlock(:lock)"), lock)


def _done_on(connection: Connection) -> date | None:
    mark = select(HousekeepingMark.done_on).where(HousekeepingMark.work == DAILY)
    return connection.scalar(mark)
