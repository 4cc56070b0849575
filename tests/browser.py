"""Finds the Chromium and the Firefox that the tests drive, and installs them where there are none.

A machine without a browser must not pass: what only a browser can show would go unseen.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

# The first is the same program without what draws a window: it takes a third less of the processor.
NAMES = (
    "chromium-headless-shell",
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
)
# The one that Tor Browser is made of first.
FIREFOX_NAMES = ("firefox-esr", "firefox")

# Argon2id, proofs of work and two browsers on two cores take their time. What is expected comes
# at once or within this; nothing is measured by it. Milliseconds.
PATIENCE = 45_000

# What a browser must not do while the network is being watched: talk of its own accord.
FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


class BrowserMissingError(Exception):
    """A browser is not on this machine and could not be installed."""


def find() -> Path | None:
    """The path of a Chromium that starts, or None."""
    candidates = [found for name in NAMES if (found := shutil.which(name))]
    if own := _playwrights_own():
        candidates.append(str(own))
    return _first_that_is("Chrom", candidates)


def find_firefox() -> Path | None:
    """The path of a Firefox that starts, or None."""
    candidates = [found for name in FIREFOX_NAMES if (found := shutil.which(name))]
    return _first_that_is("Mozilla Firefox", candidates)


def _first_that_is(wanted: str, candidates: list[str]) -> Path | None:
    """Each is asked for its version.

    Some systems put a script of a browser's name on the path that only tells how to install it.
    """
    for candidate in candidates:
        answer = subprocess.run(
            [candidate, "--version"], capture_output=True, text=True, check=False
        )
        if answer.returncode == 0 and wanted in answer.stdout:
            return Path(candidate)
    return None


def ensure() -> Path:
    """The path of a Chromium, installed now if need be.

    Raises `BrowserMissingError` with the sentence that tells a person what to do.
    """
    if found := find():
        return found
    for package in ("chromium-headless-shell", "chromium"):
        _from_the_system(package)
        if found := find():
            return found
    _from_playwright()
    if found := find():
        return found
    raise BrowserMissingError(
        "The tests need Chromium. None is on the path, and installing one failed. "
        "Install it (Debian, Ubuntu: apt install chromium) and run the tests again."
    )


def ensure_firefox() -> Path:
    """The path of a Firefox, installed now if need be.

    Raises `BrowserMissingError` with the sentence that tells a person what to do.
    """
    if found := find_firefox():
        return found
    _from_the_system("firefox-esr")
    if found := find_firefox():
        return found
    raise BrowserMissingError(
        "The tests need Firefox, to see that all works in Tor Browser. None is on the path, and "
        "installing one failed. Install it (Debian: apt install firefox-esr) and run the tests "
        "again."
    )


def _playwrights_own() -> Path | None:
    folder = os.environ.get("PLAYWRIGHT_BROWSERS_PATH")
    root = Path(folder) if folder else Path.home() / ".cache" / "ms-playwright"
    return next(iter(sorted(root.glob("chromium-*/chrome-linux*/chrome"), reverse=True)), None)


def _from_the_system(package: str) -> None:
    if os.geteuid() != 0 or shutil.which("apt-get") is None:
        return
    print(
        f"Installing {package} from the system's packages (some minutes the first time) ...",
        flush=True,
    )
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for arguments in (["update"], ["install", "--yes", "--no-install-recommends", package]):
        command = ["apt-get", "--quiet", "--quiet", *arguments]
        subprocess.run(command, env=quiet, stdout=subprocess.DEVNULL, check=False)


def _from_playwright() -> None:
    print("Installing Chromium through Playwright ...", flush=True)
    command = [sys.executable, "-m", "playwright", "install", "chromium"]
    if os.geteuid() == 0:
        command.append("--with-deps")
    subprocess.run(command, check=False)


if __name__ == "__main__":
    try:
        ensure()
        ensure_firefox()
    except BrowserMissingError as missing:
        sys.exit(str(missing))
