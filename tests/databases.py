"""New files of SQLite without the wait: what they begin with is made once for the whole run.

What the migrations themselves do is seen in tests/data/test_migrations.py.
"""

import tempfile
from collections.abc import Callable
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

from sqlalchemy import URL, Engine, make_url

from portal.data import migrate, organisations
from portal.data.database import make_engine, make_session_factory
from portal.rules import organisation_file


def with_tables(url: str | URL) -> Engine:
    """An engine on a new file with all tables."""
    return _copy(_tables(), url)


def with_organisation(url: str | URL, file: Path) -> Engine:
    """An engine on a new file with the organisation that `file` describes.

    Or on an empty database of PostgreSQL, which is filled where it is.
    """
    if make_url(url).get_backend_name() == "sqlite":
        return _copy(_organisation(file), url)
    engine = make_engine(url)
    _apply(engine, file)
    return engine


@cache
def _tables() -> bytes:
    return _made(migrate.upgrade)


@cache
def _organisation(file: Path) -> bytes:
    return _made(lambda engine: _apply(engine, file))


def _apply(engine: Engine, file: Path) -> None:
    told = organisation_file.read(file.read_text(encoding="utf-8"))
    migrate.upgrade(engine)
    with make_session_factory(engine)() as session:
        organisations.apply(session, file=told, now=datetime.now(UTC))
        session.commit()


def _made(make: Callable[[Engine], None]) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "varsel.sqlite3"
        engine = make_engine(f"sqlite:///{file}")
        make(engine)
        # The last connection that closes leaves nothing in the log beside the file.
        engine.dispose()
        return file.read_bytes()


def _copy(content: bytes, url: str | URL) -> Engine:
    name = make_url(url).database
    assert name is not None
    Path(name).parent.mkdir(parents=True, exist_ok=True)
    Path(name).write_bytes(content)
    return make_engine(url)
