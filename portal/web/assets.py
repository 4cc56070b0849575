"""Scripts and styles: built beforehand, named by their content, served for ever."""

import json
import mimetypes
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from flask import Flask, Response, abort, url_for

from portal.web.program_files import content_of

# The name has the hash of the content in it, so the content can never change.
FOR_EVER = "public, max-age=31536000, immutable"

# Written here, for what a machine has registered differs from machine to machine.
TYPES = {".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml", ".png": "image/png"}


@dataclass(frozen=True)
class Asset:
    """A built file: its address on this site, and what the browser checks it against."""

    src: str
    integrity: str


class AssetMissingError(Exception):
    """A page asks for a script or style that has not been built. Run `make build`."""


def install(app: Flask, folders: Iterable[Path]) -> None:
    """Reads what each folder's manifest names; an earlier folder's names come before a later one's."""
    names: dict[str, dict[str, str]] = {}
    contents: dict[str, bytes] = {}
    for folder in folders:
        for name, entry in read_manifest(folder).items():
            names.setdefault(name, entry)
            contents.setdefault(entry["file"], content_of(folder / entry["file"]))

    def asset(name: str) -> Asset:
        if name not in names:
            raise AssetMissingError(f"{name} has not been built. Run `make build`.")
        entry = names[name]
        return Asset(url_for("asset", file=entry["file"]), entry["integrity"])

    def serve(file: str) -> Response:
        if file not in contents:
            abort(404)
        kind = TYPES.get(Path(file).suffix) or mimetypes.guess_type(file)[0]
        response = Response(contents[file], mimetype=kind)
        response.headers["Cache-Control"] = FOR_EVER
        return response

    app.jinja_env.globals["asset"] = asset
    app.add_url_rule("/assets/<file>", "asset", serve, methods=["GET"])


def read_manifest(folder: Path) -> dict[str, dict[str, str]]:
    """`{"report.js": {"file": "report.AB12CD34.js", "integrity": "sha384-..."}}`; empty if unbuilt."""
    path = folder / "manifest.json"
    if not path.exists():
        return {}
    manifest: dict[str, dict[str, str]] = json.loads(content_of(path))
    return manifest
