"""The shipped backup: whole, encrypted, and of a day."""

import os
import re
import sqlite3
import subprocess
import sys
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.deploy.places import DEPLOY
from tests.deploy.programs import program

MARK = "kingfisher-in-a-row"


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """An installation's folder, a key, and a place for copies."""
    (tmp_path / "data").mkdir()
    (tmp_path / "copies").mkdir()
    (tmp_path / "varsel.env").write_text(
        f"VARSEL_EXTRA=a?b&c=$d\nVARSEL_DATA={tmp_path / 'data'}\n"
    )
    made = subprocess.run(
        [program("age-keygen"), "-o", tmp_path / "key"], check=True, capture_output=True, text=True
    )
    public = re.search(r"age1\w+", made.stderr)
    assert public is not None
    (tmp_path / "key.pub").write_text(public.group() + "\n")
    return tmp_path


def back_up(place: Path, **more: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["sh", DEPLOY / "systemd/varsel-backup", place / "copies"],
        env={
            "PATH": os.environ["PATH"],
            "TZ": "UTC",
            "VARSEL_ENVIRONMENT": str(place / "varsel.env"),
            "VARSEL_PYTHON": sys.executable,
            "VARSEL_BACKUP_KEY": str(place / "key.pub"),
            **more,
        },
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_copy_while_somebody_writes(place: Path) -> None:
    with closing(sqlite3.connect(place / "data/varsel.sqlite3")) as database:
        database.execute("PRAGMA journal_mode = WAL")
        database.execute("CREATE TABLE mark (name TEXT)")
        database.execute("INSERT INTO mark VALUES (?)", (MARK,))
        database.commit()
        # One that is not committed does not belong to it, and does not stand in the way.
        database.execute("INSERT INTO mark VALUES ('half')")
        ended = back_up(place)
    assert ended.returncode == 0, ended.stderr
    (copy,) = (place / "copies").iterdir()
    assert re.fullmatch(r"varsel-\d{4}-\d\d-\d\d\.age", copy.name)
    assert copy.stat().st_mode & 0o077 == 0
    assert datetime.fromtimestamp(copy.stat().st_mtime, UTC).strftime("%T") == "00:00:00"
    assert MARK.encode() not in copy.read_bytes()
    opened = place / "opened"
    subprocess.run(
        [program("age"), "--decrypt", "--identity", place / "key", "--output", opened, copy],
        check=True,
    )
    with closing(sqlite3.connect(opened)) as database:
        assert database.execute("SELECT name FROM mark").fetchall() == [(MARK,)]


def test_no_clear_copy_stays_when_it_fails(place: Path) -> None:
    with closing(sqlite3.connect(place / "data/varsel.sqlite3")) as database:
        database.execute("CREATE TABLE mark (name TEXT)")
    ended = back_up(place, VARSEL_BACKUP_KEY=str(place / "no-such-key"))
    assert ended.returncode != 0
    assert list((place / "copies").glob("*.age")) == []
    assert list(Path("/dev/shm").glob("varsel-backup-*")) == []
