"""Finds a Redis server on this machine, installs one where there is none, and starts it.

A machine without one must not pass: what several workers share would go unseen.
"""

import os
import shutil
import subprocess
from pathlib import Path

NAMES = ("redis-server", "valkey-server")


class RedisMissingError(Exception):
    """There is no Redis on this machine and none could be installed."""


def ensure() -> Path:
    """The path of a server, installed now if need be. Raises `RedisMissingError`."""
    if (found := find()) is None:
        _from_the_system()
        found = find()
    if found is None:
        raise RedisMissingError(
            "The tests need Redis or Valkey. Neither is on the path, and installing one failed. "
            "Install it (Debian, Ubuntu: apt install redis-server) and run the tests again."
        )
    return found


def find() -> Path | None:
    return next((Path(path) for name in NAMES if (path := shutil.which(name))), None)


def start(program: Path, folder: Path, port: int) -> subprocess.Popen[bytes]:
    """A server on this machine alone that keeps everything in its memory."""
    return subprocess.Popen(
        [
            *(str(program), "--port", str(port), "--bind", "127.0.0.1"),
            *("--save", "", "--appendonly", "no", "--dir", str(folder)),
        ],
        stdout=subprocess.DEVNULL,
    )


def _from_the_system() -> None:
    if os.geteuid() != 0 or shutil.which("apt-get") is None:
        return
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive", "RUNLEVEL": "1"}
    for arguments in (["update"], ["install", "--yes", "--no-install-recommends", "redis-server"]):
        command = ["apt-get", "--quiet", "--quiet", *arguments]
        subprocess.run(command, env=quiet, stdout=subprocess.DEVNULL, check=False)
