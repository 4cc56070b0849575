"""The shipped settings in a real server: it starts with them, counts, and writes nothing."""

import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import redis
from limits import parse
from limits.storage import storage_from_string
from limits.strategies import FixedWindowRateLimiter

from tests.deploy.places import DEPLOY, copy
from tests.deploy.programs import program

PATIENCE = 20
MARK = "kingfisher-bucket"


@pytest.fixture
def folder() -> Iterator[Path]:
    # A socket's path must be short: pytest's own folders are too deep.
    with tempfile.TemporaryDirectory(prefix="varsel-") as name:
        yield Path(name)


@pytest.fixture
def server(folder: Path) -> Iterator[subprocess.Popen[bytes]]:
    configuration = folder / "valkey.conf"
    copy(DEPLOY / "valkey/valkey.conf", configuration, {"/run/valkey/": f"{folder}/"})
    with (folder / "output.txt").open("wb") as said:
        process = subprocess.Popen(
            [program("redis-server"), configuration], cwd=folder, stdout=said, stderr=said
        )
    until = time.monotonic() + PATIENCE
    while not (folder / "valkey.sock").exists():
        assert process.poll() is None, (folder / "output.txt").read_text()
        assert time.monotonic() < until
        time.sleep(0.05)
    yield process
    process.terminate()
    process.wait(PATIENCE)


def test_it_counts_and_writes_nothing(folder: Path, server: subprocess.Popen[bytes]) -> None:
    with redis.Redis(unix_socket_path=str(folder / "valkey.sock")) as store:
        assert store.incr(MARK) == 1
        store.expire(MARK, 60)
        assert store.slowlog_get() == []
        configuration = store.config_get("*")
        assert configuration["port"] == "0"
        assert configuration["save"] == ""
        assert configuration["appendonly"] == "no"
    server.terminate()
    server.wait(PATIENCE)
    there = {path.name for path in folder.iterdir()}
    assert there == {"valkey.conf", "output.txt"}
    assert MARK not in (folder / "output.txt").read_text()


def test_the_limits_can_count_in_it(folder: Path, server: subprocess.Popen[bytes]) -> None:
    assert server.poll() is None
    store = storage_from_string(f"redis+unix://{folder}/valkey.sock")
    limiter = FixedWindowRateLimiter(store)
    once = parse("1 per minute")
    assert limiter.hit(once, MARK)
    assert not limiter.hit(once, MARK)
