"""Finds the programs for which `deploy/` has settings, and installs those that are not there.

A machine without them must not pass: a configuration that was never loaded is a guess.
"""

import os
import shutil
import subprocess
from pathlib import Path

# Program -> the packages that may bring it, in the order in which they are tried.
PACKAGES = {
    "nginx": ("nginx",),
    "tor": ("tor",),
    "tor-gencert": ("tor",),
    "redis-server": ("redis-server",),
    "systemd-analyze": ("systemd",),
    "setpriv": ("util-linux",),
    "age": ("age",),
    "age-keygen": ("age",),
}
ELSEWHERE = ("/usr/sbin", "/usr/bin", "/sbin")


class ProgramMissingError(Exception):
    """A program that the tests of `deploy/` load is not there and could not be installed."""


def program(name: str) -> Path:
    """Its path, installed now if need be."""
    found = find(name)
    if found is None:
        install(PACKAGES[name])
        found = find(name)
    if found is None:
        wanted = " ".join(PACKAGES[name])
        raise ProgramMissingError(
            f"The tests need {name}. Install it (Debian, Ubuntu: apt install {wanted}) "
            "and run them again."
        )
    return found


def find(name: str) -> Path | None:
    path = os.pathsep.join([os.environ.get("PATH", ""), *ELSEWHERE])
    found = shutil.which(name, path=path)
    return Path(found) if found else None


def install(packages: tuple[str, ...]) -> None:
    if os.geteuid() != 0 or shutil.which("apt-get") is None:
        return
    # RUNLEVEL: the packages' own services are not to start on this machine.
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive", "RUNLEVEL": "1"}
    for arguments in (["update"], ["install", "--yes", "--no-install-recommends", *packages]):
        subprocess.run(
            ["apt-get", "--quiet", "--quiet", *arguments],
            env=quiet,
            stdout=subprocess.DEVNULL,
            check=False,
        )
