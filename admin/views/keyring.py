"""The recipient's own keyring, locked; and a sign of life while somebody writes."""

from flask import Blueprint, jsonify
from werkzeug.wrappers import Response

from admin.guard import recipient
from portal.web.languages import localised

blueprint = Blueprint("keyring", __name__, url_prefix="/<language:language>")
localised(blueprint)


@blueprint.get("/keyring")
def read() -> Response:
    """Only ever one's own: there is no name in the address. The session shows both factors."""
    return jsonify(recipient().keyring)


@blueprint.get("/session")
def keep() -> Response:
    """The guard has noted that the session is in use."""
    return jsonify({"signed_in": True})
