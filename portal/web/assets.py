"""Scripts and styles: built beforehand, named by their content, served for ever."""

import json
import mimetypes
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from flask import Flask, Response, abort, send_from_directory, url_for

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
    """Reads each folder's manifest once; an earlier folder's names come before a later one's."""
    names: dict[str, dict[str, str]] = {}
    places: dict[str, Path] = {}
    for folder in folders:
        for name, entry in read_manifest(folder).items():
            names.setdefault(name, entry)
            places.setdefault(entry["file"], folder)

    def asset(name: str) -> Asset:
        if name not in names:
            raise AssetMissingError(f"{name} has not been built. Run `make build`.")
        entry = names[name]
        return Asset(url_for("asset", file=entry["file"]), entry["integrity"])

    def serve(file: str) -> Response:
        if file not in places:
            abort(404)
        kind = TYPES.get(Path(file).suffix) or mimetypes.guess_type(file)[0]
        response = send_from_directory(places[file], file, mimetype=kind, etag=False)
        response.headers["Cache-Control"] = FOR_EVER
        # The file's date on this server is nobody's business.
        response.headers.pop("Last-Modified", None)
        return response

    app.jinja_env.globals["asset"] = asset
    app.add_url_rule("/assets/<file>", "asset", serve, methods=["GET"])


def read_manifest(folder: Path) -> dict[str, dict[str, str]]:
    """`{"report.js": {"file": "report.AB12CD34.js", "integrity": "sha384-..."}}`; empty if unbuilt."""
    path = folder / "manifest.json"
    if not path.exists():
        return {}
    manifest: dict[str, dict[str, str]] = json.loads(path.read_text(encoding="utf-8"))
    return manifest
