from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import URL, Engine, text

from portal.cli.examination import postgresql
from portal.data.database import make_engine
from tests.cli.running import Run


@contextmanager
def engine_of(url: str | URL) -> Iterator[Engine]:
    engine = make_engine(url)
    try:
        yield engine
    finally:
        engine.dispose()


def switch_off(url: URL, setting: str) -> None:
    with engine_of(url) as engine, engine.begin() as connection:
        connection.execute(text(f'ALTER DATABASE "{url.database}" SET {setting} = off'))


def test_the_counts_are_told_until_they_are_off(postgres_url: URL) -> None:
    with engine_of(postgres_url) as engine:
        (told,) = postgresql.findings(engine)
    assert not told.stops
    assert "track_counts" in str(told)
    switch_off(postgres_url, "track_counts")
    with engine_of(postgres_url) as engine:
        assert list(postgresql.findings(engine)) == []


def test_another_database_is_not_asked(tmp_path: Path) -> None:
    with engine_of(f"sqlite:///{tmp_path / 'x'}") as engine:
        assert list(postgresql.findings(engine)) == []


@pytest.mark.parametrize("off", [False, True])
def test_the_doctor_says_so(varsel: Run, tmp_path: Path, postgres_url: URL, off: bool) -> None:
    assert varsel("secret", "secret").returncode == 0
    surroundings = {
        "VARSEL_SECRET_FILE": str(tmp_path / "secret"),
        "VARSEL_DATABASE_URL": postgres_url.render_as_string(hide_password=False),
    }
    assert varsel("db", "upgrade", **surroundings).returncode == 0
    if off:
        switch_off(postgres_url, "track_counts")
    said = varsel("doctor", **surroundings).stdout
    assert ("Write track_counts = off" in said) is not off
