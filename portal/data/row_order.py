"""Makes the place of a row on the disk tell nothing of when it came.

A database gives out its pages one after the other, so the order in which rows came lies in the
file as clearly as a time would, and staff's rows beside them carry times. All is written anew in
the order of the random ids; two files with the same rows are then the same, whoever came first.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy import CompoundSelect, Connection, Table, Update, select, text, union, update
from sqlalchemy.exc import DBAPIError

from portal.data.tables import Base
from portal.errors import Busy

# What reporters cause, and the column with the day on which they did.
DAYS = {
    "case": "received_on",
    "envelope": "received_on",
    "spent_challenge": "day",
    "rights_event": "day",
}
# Belongs to a case, and came with a message to it or with a line of its trail.
OF_CASES = ("case_reader", "rights_request", "rights_notice_address", "attachment")
FILES = "attachment_chunk"
# The largest comes last, so that the others are done where it takes too long.
REPORTERS = (*DAYS, *OF_CASES, FILES)
# Longest wait in milliseconds for readers that are in the way of a checkpoint, or of a lock.
POLITE_MS = 500
# Up to this size in bytes SQLite makes the copy in memory, above in a file.
IN_MEMORY = 256 * 2**20
STEPS_BETWEEN_LOOKS = 10_000
INTERRUPTED = "interrupted"
QUERY_CANCELED = "57014"


def put_in_order(connection: Connection, *, since: date | None, seconds: int | None) -> None:
    """Writes anew what came since that day, or everything; gives up after so many seconds.

    `connection` is one of `database.alone`. Raises `Busy` where it has given up; then all is as
    it was.
    """
    try:
        if connection.dialect.name == "sqlite":
            _vacuum(connection, seconds)
        else:
            _cluster(connection, since, seconds)
    except DBAPIError as error:
        gave_up = getattr(error.orig, "sqlstate", None) == QUERY_CANCELED
        if gave_up or str(error.orig) == INTERRUPTED:
            raise Busy from error
        raise


def checkpoint(connection: Connection) -> bool:
    """Moves SQLite's write-ahead log into the file and empties it; False if a reader is in the way."""
    usual = connection.exec_driver_sql("PRAGMA busy_timeout").scalar_one()
    connection.exec_driver_sql(f"PRAGMA busy_timeout = {POLITE_MS}")
    try:
        refused = connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)").one()[0]
    finally:
        connection.exec_driver_sql(f"PRAGMA busy_timeout = {usual}")
    return not refused


def _vacuum(connection: Connection, seconds: int | None) -> None:
    pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
    size = pages * connection.exec_driver_sql("PRAGMA page_size").scalar_one()
    if size > IN_MEMORY:
        _lay_copies_beside(connection)
        connection.exec_driver_sql("PRAGMA temp_store = FILE")
    try:
        with _no_longer_than(connection, seconds):
            connection.exec_driver_sql("VACUUM")
    finally:
        connection.exec_driver_sql("PRAGMA temp_store = MEMORY")


def _lay_copies_beside(connection: Connection) -> None:
    """Has SQLite make its copy in the folder of the data, which is guarded and has room.

    It has read what the environment says of it when it was loaded, long before this.
    """
    found = "SELECT file FROM pragma_database_list WHERE name = 'main'"
    file = connection.exec_driver_sql(found).scalar_one()
    folder = str(Path(file).parent).replace("'", "''")
    connection.exec_driver_sql(f"PRAGMA temp_store_directory = '{folder}'")


@contextmanager
def _no_longer_than(connection: Connection, seconds: int | None) -> Iterator[None]:
    driver = connection.connection.driver_connection
    if seconds is None or driver is None:
        yield
        return
    until = time.monotonic() + seconds
    driver.set_progress_handler(lambda: time.monotonic() > until, STEPS_BETWEEN_LOOKS)
    try:
        yield
    finally:
        driver.set_progress_handler(None, 0)


def _cluster(connection: Connection, since: date | None, seconds: int | None) -> None:
    connection.exec_driver_sql(f"SET lock_timeout = {POLITE_MS}")
    connection.exec_driver_sql(f"SET statement_timeout = {(seconds or 0) * 1000}")
    try:
        for name in _mingle(connection, since):
            connection.exec_driver_sql(f'CLUSTER "{name}" USING "pk_{name}"')
        # The server does not do it by itself as it is shipped: see deploy/postgresql.
        every = ", ".join(f'"{name}"' for name in Base.metadata.tables)
        connection.exec_driver_sql(f"VACUUM (ANALYZE) {every}")
        _end_log(connection)
    finally:
        connection.exec_driver_sql("RESET lock_timeout")
        connection.exec_driver_sql("RESET statement_timeout")


def _mingle(connection: Connection, since: date | None) -> list[str]:
    """Gives all rows of the days since then the number of one transaction.

    Returns the tables that have such rows: in the others is nothing to put in order.

    PostgreSQL keeps in every row the number of the transaction that wrote it, and these numbers
    only grow.
    """
    connection.exec_driver_sql("BEGIN")
    try:
        touched = [
            name
            for name in REPORTERS
            if connection.execute(_touched(Base.metadata.tables[name], since)).rowcount
        ]
        connection.exec_driver_sql("COMMIT")
    except BaseException:
        connection.exec_driver_sql("ROLLBACK")
        raise
    return touched


def _touched(table: Table, since: date | None) -> Update:
    """A statement that changes nothing in the table's rows, but writes them."""
    first = table.primary_key.columns[0]
    statement = update(table).values({first: first})
    if since is None:
        return statement
    if table.name in DAYS:
        return statement.where(table.c[DAYS[table.name]] >= since)
    if table.name == FILES:
        files = Base.metadata.tables["attachment"].c
        wanted = select(files.id).where(files.case_id.in_(_cases(since)))
        return statement.where(table.c.attachment_id.in_(wanted))
    return statement.where(table.c.case_id.in_(_cases(since)))


def _cases(since: date) -> CompoundSelect[*tuple[Any, ...]]:
    """The ids of the cases to which something has come since that day."""
    tables = [Base.metadata.tables[name] for name in ("envelope", "rights_event")]
    return union(*(select(one.c.case_id).where(one.c[DAYS[one.name]] >= since) for one in tables))


def _end_log(connection: Connection) -> None:
    """Ends the present piece of PostgreSQL's log, where its administrator has allowed us to."""
    may_switch, may_checkpoint = connection.execute(
        text(
            "SELECT has_function_privilege('pg_switch_wal()', 'EXECUTE'),"
            " pg_has_role(current_user, 'pg_checkpoint', 'USAGE')"
        )
    ).one()
    if may_switch:
        connection.exec_driver_sql("SELECT pg_switch_wal()")
    if may_checkpoint:
        connection.exec_driver_sql("CHECKPOINT")
