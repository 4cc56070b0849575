"""Starts a WSGI application in gunicorn, as the portal is served, and stops it again."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from portal.cli.serve import THREADS, WORKERS

START_SECONDS = 30.0
# Places in `_numbers`, and what their clock ticks are.
UTIME, STIME = 11, 12
TICKS = os.sysconf("SC_CLK_TCK")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def gunicorn(target: str, port: int, environment: Mapping[str, str]) -> Iterator[int]:
    """Yields the process id of the master. Both sides of a ratio are served with these options."""
    command = [
        *(sys.executable, "-m", "gunicorn", target, "--bind", f"127.0.0.1:{port}"),
        *("--workers", str(WORKERS), "--worker-class", "gthread", "--threads", str(THREADS)),
        *("--log-level", "warning", "--no-control-socket"),
    ]
    process = subprocess.Popen(
        command, env={**os.environ, **environment}, cwd=Path(__file__).parents[2]
    )
    try:
        _wait_for(port, process)
        yield process.pid
    finally:
        process.terminate()
        process.wait(timeout=30)


def _wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until:
        if process.poll() is not None:
            raise SystemExit(f"the server stopped with {process.returncode} while starting")
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise SystemExit("the server did not start")


def workers_memory(master: int) -> int:
    """Resident kilobytes of all workers of a gunicorn master together."""
    total = 0
    for worker in _workers(master):
        lines = dict(line.split(":", 1) for line in (worker / "status").read_text().splitlines())
        total += int(lines.get("VmRSS", "0 kB").split()[0])
    return total


def workers_time(master: int) -> float:
    """Seconds of processor that all workers of a gunicorn master have taken, the kernel's too."""
    return (
        sum(sum(map(int, _numbers(worker)[UTIME : STIME + 1])) for worker in _workers(master))
        / TICKS
    )


def _workers(master: int) -> list[Path]:
    children = Path(f"/proc/{master}/task/{master}/children").read_text()
    return [Path("/proc", child) for child in children.split()]


def _numbers(process: Path) -> list[str]:
    """The fields of `stat` behind the name, which may hold blanks: see proc(5)."""
    return (process / "stat").read_text().rpartition(")")[2].split()
