"""Serves the signed manifest, with which anybody can check the pages. `varsel manifest` makes it."""

from flask import Blueprint, Response, abort

from portal.web.database import settings

manifest = Blueprint("manifest", __name__)

FILE = "manifest.json"
ADDRESS = "/.well-known/varsel-manifest.json"


@manifest.get(ADDRESS)
def served() -> Response:
    """The file as it lies in the data folder: its signature is over these very bytes."""
    try:
        content = (settings().data / FILE).read_bytes()
    except FileNotFoundError:
        abort(404)
    response = Response(content, mimetype="application/json")
    response.headers["Cache-Control"] = "no-cache"
    return response
