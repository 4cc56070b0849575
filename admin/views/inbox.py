"""The cases that the signed-in recipient can open."""

from flask import Blueprint, jsonify, render_template
from werkzeug.wrappers import Response

from admin.case_list import PAGE_SIZE, case_list, chosen_page, chosen_state
from admin.guard import recipient
from crypto.encoding import b64u
from portal.data import envelopes, inbox
from portal.data.rights import blind
from portal.web.database import session, today
from portal.web.languages import localised

blueprint = Blueprint("inbox", __name__, url_prefix="/<language:language>")
localised(blueprint)


@blueprint.get("/inbox")
def page() -> str:
    asked = blind.waiting(session(), recipient=recipient())
    waiting = sum(not one.given_back for one in asked)
    return render_template("staff/inbox.html", cases=case_list(), asked=asked, waiting=waiting)


@blueprint.get("/inbox/reports")
def reports() -> Response:
    """The sealed reports of one page of the inbox, in which the browser finds the titles."""
    found = inbox.inbox(
        session(),
        recipient=recipient(),
        today=today(),
        state=chosen_state(),
        page=chosen_page(),
        size=PAGE_SIZE,
    )
    sealed = {
        row.case.id: envelopes.of_case(
            session(), case_id=row.case.id, thread=envelopes.CONVERSATION
        )[0]
        for row in found.rows
    }
    return jsonify({"reports": {case: b64u(envelope.bytes) for case, envelope in sealed.items()}})
