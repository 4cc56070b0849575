"""`varsel tick`, and the thread that does the same while the site is served."""

import os
import sqlite3
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from portal.cli.housekeeper import BEATS_TO_CHECKPOINT, Housekeeper
from portal.data import migrate
from portal.data.database import make_engine
from portal.settings import Settings
from tests.cli.running import Run
from tests.web.sites import make_settings

LONG_AGO = (1_000_000_000, 1_000_000_000)


def test_it_is_done_once_and_again_when_it_is_wanted(ready: Run) -> None:
    assert ready("tick").stdout == "Done for today.\n"
    again = ready("tick")
    assert (again.returncode, again.stdout) == (0, "It was done today already.\n")
    assert ready("tick", "--thorough").stdout == "Done for today.\n"


def test_without_tables_it_says_what_to_do(varsel: Run, tmp_path: Path) -> None:
    varsel("secret", "secret")
    told = varsel("tick", VARSEL_SECRET_FILE=str(tmp_path / "secret"))
    assert told.returncode == 1
    assert "varsel db upgrade" in told.stderr


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    made = make_settings(tmp_path)
    engine = make_engine(made.database_url)
    migrate.upgrade(engine)
    engine.dispose()
    return made


@pytest.fixture
def keeper(settings: Settings) -> Iterator[Housekeeper]:
    made = Housekeeper(settings)
    yield made
    made.stop()
    made.close()


def mark(settings: Settings) -> str | None:
    with sqlite3.connect(settings.data / "varsel.sqlite3") as raw:
        row = raw.execute("SELECT done_on FROM housekeeping").fetchone()
    raw.close()
    return row and str(row[0])


def write(settings: Settings) -> None:
    with sqlite3.connect(settings.data / "varsel.sqlite3") as raw:
        raw.execute("DELETE FROM audit")
        raw.execute("INSERT INTO spent_challenge VALUES (hex(randomblob(20)), '2026-01-01')")
    raw.close()


def test_the_first_beat_does_what_was_missed(settings: Settings, keeper: Housekeeper) -> None:
    assert mark(settings) is None
    keeper.beat()
    assert mark(settings) == settings.today().isoformat()


def test_each_beat_sets_the_times_and_each_tenth_empties_the_log(
    settings: Settings, keeper: Housekeeper
) -> None:
    keeper.beat()
    file, log = settings.data / "varsel.sqlite3", settings.data / "varsel.sqlite3-wal"
    for beat in range(1, BEATS_TO_CHECKPOINT + 1):
        write(settings)
        os.utime(file, LONG_AGO)
        keeper.beat()
        assert time.time() - file.stat().st_mtime < 30
        assert (log.stat().st_size == 0) is (beat == BEATS_TO_CHECKPOINT)


def test_one_works_the_others_wait_until_it_is_gone(
    settings: Settings, keeper: Housekeeper
) -> None:
    other = Housekeeper(settings)
    keeper.beat()
    file = settings.data / "varsel.sqlite3"
    os.utime(file, LONG_AGO)
    other.beat()
    assert file.stat().st_mtime == LONG_AGO[0]
    keeper.close()
    other.beat()
    assert time.time() - file.stat().st_mtime < 30
    other.close()


def test_what_fails_is_one_line_and_the_heart_goes_on(
    settings: Settings, keeper: Housekeeper, caplog: pytest.LogCaptureFixture
) -> None:
    file = settings.data / "varsel.sqlite3"
    with sqlite3.connect(file) as raw:
        raw.execute("DROP TABLE housekeeping")
    raw.close()
    os.utime(file, LONG_AGO)
    keeper.beat()
    assert time.time() - file.stat().st_mtime < 30
    assert [record.getMessage().split()[2] for record in caplog.records] == ["OperationalError"]


def test_it_beats_by_itself_until_it_is_stopped(settings: Settings) -> None:
    keeper = Housekeeper(settings, beat_seconds=0.02)
    before = threading.active_count()
    keeper.start()
    file = settings.data / "varsel.sqlite3"
    until = time.monotonic() + 20
    for _ in range(3):
        os.utime(file, LONG_AGO)
        while file.stat().st_mtime == LONG_AGO[0]:
            assert time.monotonic() < until
            time.sleep(0.01)
    os.utime(file, LONG_AGO)
    keeper.stop()
    assert file.stat().st_mtime != LONG_AGO[0]
    while threading.active_count() > before:
        assert time.monotonic() < until
        time.sleep(0.01)
    keeper.close()
