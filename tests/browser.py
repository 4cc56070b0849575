"""Finds the Chromium that the tests drive, and installs one where there is none.

A machine without a browser must not pass: what only a browser can show would go unseen.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")

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
    """There is no Chromium on this machine and none could be installed."""


def find() -> Path | None:
    """The path of a Chromium that starts, or None.

    Each candidate is asked for its version: some systems put a script of that name on the path
    that only tells how to install the browser.
    """
    candidates = [found for name in NAMES if (found := shutil.which(name))]
    if own := _playwrights_own():
        candidates.append(str(own))
    for candidate in candidates:
        answer = subprocess.run(
            [candidate, "--version"], capture_output=True, text=True, check=False
        )
        if answer.returncode == 0 and "Chrom" in answer.stdout:
            return Path(candidate)
    return None


def ensure() -> Path:
    """The path of a Chromium, installed now if need be.

    Raises `BrowserMissingError` with the sentence that tells a person what to do.
    """
    if found := find():
        return found
    for install in (_from_the_system, _from_playwright):
        install()
        if found := find():
            return found
    raise BrowserMissingError(
        "The tests need Chromium. None is on the path, and installing one failed. "
        "Install it (Debian, Ubuntu: apt install chromium) and run the tests again."
    )


def _playwrights_own() -> Path | None:
    folder = os.environ.get("PLAYWRIGHT_BROWSERS_PATH")
    root = Path(folder) if folder else Path.home() / ".cache" / "ms-playwright"
    return next(iter(sorted(root.glob("chromium-*/chrome-linux*/chrome"), reverse=True)), None)


def _from_the_system() -> None:
    if os.geteuid() != 0 or shutil.which("apt-get") is None:
        return
    print(
        "Installing Chromium from the system's packages (some minutes the first time) ...",
        flush=True,
    )
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for arguments in (["update"], ["install", "--yes", "--no-install-recommends", "chromium"]):
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
    except BrowserMissingError as missing:
        sys.exit(str(missing))
