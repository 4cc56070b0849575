"""A disk that can be filled: a small file system of its own where one may be mounted.

Where that is not allowed, the kernel refuses the server's files any growth. To the program both
are the same thing, a write that fails.
"""

import os
import resource
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.flows.installation import Installation

SIZE = "12m"
FILLER = "filler"


@contextmanager
def small_disk(folder: Path) -> Iterator[bool]:
    """Mounts one at `folder`; yields whether that was possible."""
    folder.mkdir(parents=True)
    command = ["mount", "-t", "tmpfs", "-o", f"size={SIZE}", "varsel-test", str(folder)]
    mounted = os.geteuid() == 0 and subprocess.run(command, check=False).returncode == 0
    try:
        yield mounted
    finally:
        if mounted:
            subprocess.run(["umount", "--lazy", str(folder)], check=True)


@contextmanager
def full(installation: Installation, *, mounted: bool) -> Iterator[None]:
    """Not a byte of room, for as long as it lasts."""
    with _filled(installation.root) if mounted else _no_growth(installation):
        yield


@contextmanager
def _filled(folder: Path) -> Iterator[None]:
    filler = folder / FILLER
    with filler.open("wb", buffering=0) as file:
        for size in (1 << 16, 1 << 12, 1):
            _write_until_full(file.fileno(), bytes(size))
    try:
        yield
    finally:
        filler.unlink()


def _write_until_full(descriptor: int, block: bytes) -> None:
    try:
        while os.write(descriptor, block):
            pass
    except OSError:
        return


@contextmanager
def _no_growth(installation: Installation) -> Iterator[None]:
    kind = resource.RLIMIT_FSIZE
    workers = installation.workers()
    hard = resource.prlimit(workers[0], kind)[1]
    for worker in workers:
        resource.prlimit(worker, kind, (0, hard))
    try:
        yield
    finally:
        for worker in workers:
            resource.prlimit(worker, kind, (hard, hard))
