"""The two sites as they are deployed: gunicorn on a port of its own, in surroundings of its own."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

from crypto.encoding import b64u
from tests.public.house import ROOT, House

PATIENCE = 30


def free_port() -> int:
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        port: int = trial.getsockname()[1]
        return port


@contextmanager
def worker(house: House, surroundings: dict[str, str], port: int = 0) -> Iterator[int]:
    """A server of its own, as deployed; yields its port."""
    port = port or free_port()
    environment = {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": str(ROOT),
        "VARSEL_DATA": str(house.settings.data),
        "VARSEL_SECRET": b64u(house.settings.secret),
        **surroundings,
    }
    options = ["--bind", f"127.0.0.1:{port}", "--no-control-socket", "wsgi:application"]
    process = subprocess.Popen(
        [sys.executable, "-m", "gunicorn", *options],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        wait_for(port, process)
        yield port
    finally:
        process.terminate()
        process.wait(timeout=PATIENCE)


def wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + PATIENCE
    while True:
        try:
            socket.create_connection(("127.0.0.1", port)).close()
        except OSError:
            assert process.poll() is None
            assert time.monotonic() < until
            time.sleep(0.1)
        else:
            return
