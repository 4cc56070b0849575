"""Answers and notes come as sealed envelopes, straight from the page's script."""

from flask import Blueprint, jsonify, request
from werkzeug.wrappers import Response

from admin.bodies import BodyRefused, envelope
from admin.guard import recipient
from crypto.encoding import b64u
from portal.data import conversation
from portal.data import database as store
from portal.data.conversation import Mark
from portal.web.database import now, session, today
from portal.web.languages import localised
from portal.web.limits import limit

blueprint = Blueprint("conversation", __name__, url_prefix="/<language:language>/cases/<case>")
localised(blueprint)

MARKS: dict[str, Mark] = {"acknowledgement": "acknowledgement", "feedback": "feedback"}


@blueprint.post("/answers")
@limit("60 per minute")
def answer(case: str) -> tuple[Response, int]:
    """`?mark=` says in clear which duty this answer meets: only the sender can know it."""
    named = request.args.get("mark", "")
    mark = MARKS.get(named)
    if named and mark is None:
        raise BodyRefused(field="mark")
    head = conversation.store_answer(
        session(),
        recipient=recipient(),
        case=case,
        envelope=envelope(),
        mark=mark,
        today=today(),
        now=now(),
    )
    store.commit(session())
    return jsonify({"sequence": head.sequence, "previous": b64u(head.previous)}), 201


@blueprint.post("/notes")
@limit("60 per minute")
def note(case: str) -> tuple[Response, int]:
    head = conversation.store_note(
        session(), recipient=recipient(), case=case, envelope=envelope(), today=today(), now=now()
    )
    store.commit(session())
    return jsonify({"sequence": head.sequence, "previous": b64u(head.previous)}), 201
