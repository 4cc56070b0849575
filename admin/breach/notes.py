"""Sealed notes and evidence of a breach: what the browser sealed, as bytes."""

from flask import Blueprint, Response, jsonify, request

from admin.bodies import BodyRefused, envelope
from admin.breach.desk_context import open_breach_file
from admin.guard import recipient
from crypto.encoding import b64u
from portal.data import charters
from portal.data import database as store
from portal.data.breach import evidence, sealed_notes
from portal.web.database import now, session
from portal.web.languages import localised
from portal.web.limits import limit

SEALED_FILE = "application/octet-stream"
# So much of a file is read at a time, in bytes.
PART = 2**16

blueprint = Blueprint("breach_notes", __name__, url_prefix="/<language:language>/breaches/<breach>")
localised(blueprint)


@blueprint.get("/notes")
def page(breach: str) -> Response:
    """All notes with the chain of charters, so that the browser can check who may have written."""
    file = open_breach_file(breach)
    allowed = sealed_notes.readers(session(), breach=file)
    return jsonify(
        {
            "scheme": allowed.scheme_id,
            "readers": sorted(allowed.key_ids),
            "charters": charters.chain(session(), scheme_id=allowed.scheme_id),
            "notes": [
                {"envelope": b64u(one.bytes), "stored_at": one.stored_at.isoformat()}
                for one in sealed_notes.of_breach(session(), breach=file)
            ],
        }
    )


@blueprint.post("/notes")
@limit("60 per minute")
def write(breach: str) -> tuple[Response, int]:
    file = open_breach_file(breach)
    head = sealed_notes.store(
        session(), recipient=recipient(), breach=file.id, envelope=envelope(), now=now()
    )
    store.commit(session())
    return jsonify({"sequence": head.sequence, "previous": b64u(head.previous)}), 201


@blueprint.post("/evidence/<evidence_id>")
@limit("30 per minute")
def keep(breach: str, evidence_id: str) -> tuple[Response, int]:
    """A sealed file, before the note that names it."""
    file = open_breach_file(breach)
    if request.mimetype != SEALED_FILE:
        raise BodyRefused
    request.max_content_length = evidence.LARGEST_SEALED
    evidence.store(
        session(),
        recipient=recipient(),
        breach=file.id,
        evidence=evidence_id,
        content=iter(lambda: request.stream.read(PART), b""),
        now=now(),
    )
    store.commit(session())
    return jsonify({"kept": True}), 201


@blueprint.get("/evidence/<evidence_id>")
def fetch(breach: str, evidence_id: str) -> Response:
    parts = evidence.read(
        session(), recipient=recipient(), breach=breach, evidence=evidence_id, now=now()
    )
    # Read here, while the session is open; put together, it would be in memory twice.
    return Response(list(parts), mimetype=SEALED_FILE)
