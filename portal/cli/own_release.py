"""The release that this program is: its version, and the files it gives to browsers."""

import importlib.metadata
from importlib.resources import files
from pathlib import Path

from crypto.derivation import sha256
from portal.web.assets import read_manifest

PACKAGES = ("portal.public", "portal.web")


def version() -> str:
    return importlib.metadata.version("varsel")


def browser_files() -> dict[str, bytes]:
    """Path on the public site -> SHA-256 of every built file; empty where nothing is built."""
    found = {}
    for package in PACKAGES:
        folder = Path(str(files(package))) / "build"
        for entry in read_manifest(folder).values():
            content = (folder / entry["file"]).read_bytes()
            found[f"/assets/{entry['file']}"] = sha256(content)
    return found
