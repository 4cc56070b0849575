"""The release that this program is: its version, the files it gives to browsers, what it forbids."""

import importlib.metadata
import re
import secrets
from collections.abc import Iterable
from contextlib import suppress
from importlib.resources import files
from pathlib import Path

from flask import Flask
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect

import portal.public.app
from crypto.derivation import sha256
from crypto.encoding import b64u
from crypto.manifest import Manifest
from portal.public.letter_file import POLICY, source_of
from portal.rules.release import compare_policies, compare_release
from portal.rules.sameness import Difference
from portal.settings import Settings
from portal.web.assets import read_manifest
from portal.web.headers import fixed_headers
from portal.web.sides import site_of

LETTER = "letter.js"
# It depends on the origin and not on the release.
OF_THE_ORIGIN = "Strict-Transport-Security"
STYLE = "sha256-OF-ITS-STYLE"
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


def compare(signed: Manifest) -> list[Difference]:
    """What somebody has signed, as far as this release says what must be there."""
    paths = [entry.path for entry in signed.entries]
    return compare_release(signed, browser_files()) + compare_policies(signed, policies(paths))


def policies(paths: Iterable[str]) -> dict[str, dict[str, str]]:
    """The headers that every answer at a path has, whatever the organisation, by names in lower case."""
    # None of an installation's settings is in them.
    app = portal.public.app.create_app(
        Settings.from_mapping({"VARSEL_SECRET": b64u(secrets.token_bytes(32))})
    )
    return {path: _policy(app, path) for path in paths}


def _policy(app: Flask, path: str) -> dict[str, str]:
    adapter = app.url_map.bind("localhost")
    endpoint: str | None = None
    with suppress(HTTPException, RequestRedirect):
        endpoint = adapter.match(path, method="GET")[0]
    with app.app_context():
        found = fixed_headers(site_of(app), host="localhost", endpoint=endpoint)
    return {name.lower(): value for name, value in found.items() if name != OF_THE_ORIGIN}


def letter_policy() -> re.Pattern[str]:
    """What a letter of this release forbids itself. Its style has the organisation's colours."""
    folder = Path(str(files("portal.public"))) / "build"
    script = (folder / read_manifest(folder)[LETTER]["file"]).read_text(encoding="utf-8")
    text = "; ".join(POLICY).format(script=source_of(script), style=STYLE)
    return re.compile(re.escape(text).replace(re.escape(STYLE), "sha256-[A-Za-z0-9+/]{43}="))
