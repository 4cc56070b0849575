"""Who writes next, among the threads of a process and among processes."""

import subprocess
import sys
import threading
from pathlib import Path

import pytest
from sqlalchemy import Engine, text

from portal.data import migrate
from portal.data.database import make_engine, make_session_factory, writing
from portal.errors import Busy

HOLD = """
import sys
from portal.data.database import make_engine, make_session_factory, writing
session = make_session_factory(make_engine(sys.argv[1]))()
writing(session)
print("holding", flush=True)
sys.stdin.read()
"""


@pytest.fixture
def url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'varsel.sqlite3'}"


@pytest.fixture
def sqlite(url: str) -> Engine:
    engine = make_engine(url)
    migrate.upgrade(engine)
    return engine


def waiting(engine: Engine, done: list[str], name: str) -> threading.Thread:
    def run() -> None:
        with make_session_factory(engine)() as session:
            writing(session)
            done.append(name)
            session.commit()

    thread = threading.Thread(target=run)
    thread.start()
    return thread


def test_the_turn_ends_with_commit_rollback_close_and_failure(sqlite: Engine) -> None:
    factory = make_session_factory(sqlite)
    for _ in range(2):
        with factory() as session:
            writing(session)
            session.commit()
        with factory() as session:
            writing(session)
            session.rollback()
        with factory() as session:
            writing(session)
        with factory() as session:
            writing(session)
            with pytest.raises(Exception, match="no such table"):
                session.execute(text("SELECT * FROM nowhere"))


def test_others_wait_until_the_commit(sqlite: Engine) -> None:
    done: list[str] = []
    with make_session_factory(sqlite)() as session:
        writing(session)
        threads = [waiting(sqlite, done, name) for name in ("one", "two", "three")]
        threads[0].join(timeout=0.2)
        assert done == []
        done.append("first")
        session.commit()
    for thread in threads:
        thread.join(timeout=20)
    assert done[0] == "first"
    assert set(done) == {"first", "one", "two", "three"}


def test_who_waits_too_long_is_told(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("portal.data.database.PATIENCE", 0.05)
    engine = make_engine(url)
    migrate.upgrade(engine)
    factory = make_session_factory(engine)
    with factory() as one, factory() as other:
        writing(one)
        with pytest.raises(Busy):
            writing(other)
        one.commit()
        writing(other)
        other.commit()


def test_a_process_that_dies_gives_its_turn_back(url: str, sqlite: Engine) -> None:
    root = str(Path(__file__).parents[2])
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLD, url],
        cwd=root,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    assert holder.stdout is not None
    assert holder.stdout.readline() == b"holding\n"
    done: list[str] = []
    thread = waiting(sqlite, done, "waited")
    thread.join(timeout=0.2)
    assert done == []
    holder.kill()
    holder.communicate()
    thread.join(timeout=20)
    assert done == ["waited"]
