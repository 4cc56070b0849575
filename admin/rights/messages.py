"""Sealed notes and messages to the person, straight from the page's script."""

from flask import Blueprint, Response, jsonify, request

from admin.bodies import ENVELOPE, envelope
from admin.guard import recipient
from admin.rights.desk_context import open_request
from admin.rights.parcels import Parcel, parcel
from admin.rights.told import tells
from crypto.encoding import b64u
from portal.data import database as store
from portal.data.rights import threads
from portal.data.rights.threads import Head
from portal.web.database import now, session, today
from portal.web.languages import localised
from portal.web.limits import limit

blueprint = Blueprint(
    "rights_messages", __name__, url_prefix="/<language:language>/requests/<request_id>"
)
localised(blueprint)
tells(blueprint)


@blueprint.post("/notes")
@limit("60 per minute")
def note(request_id: str) -> tuple[Response, int]:
    file, sent = open_request(request_id), _sent()
    head = threads.store_note(
        session(),
        recipient=recipient(),
        request=file.case_id,
        envelope=sent.sealed,
        attachments=sent.files,
        today=today(),
        now=now(),
    )
    return _kept(head)


@blueprint.post("/answers")
@limit("60 per minute")
def message(request_id: str) -> tuple[Response, int]:
    """News or a question to the person; the answer itself goes through `rights_answer`."""
    file, sent = open_request(request_id), _sent()
    head = threads.store_answer(
        session(),
        recipient=recipient(),
        request=file.case_id,
        envelope=sent.sealed,
        attachments=sent.files,
        today=today(),
        now=now(),
    )
    return _kept(head)


def _sent() -> Parcel:
    """An envelope alone, or with its files."""
    if request.mimetype == ENVELOPE:
        return Parcel({}, envelope(), ())
    return parcel()


def _kept(head: Head) -> tuple[Response, int]:
    store.commit(session())
    return jsonify({"sequence": head.sequence, "previous": b64u(head.previous)}), 201
