"""A case: what lies in clear about it. What is sealed comes as envelopes, for the browser to open."""

from flask import Blueprint, jsonify, redirect, render_template, url_for
from werkzeug.wrappers import Response

from admin.case_breach import breach_part
from admin.case_list import case_list
from admin.case_page import case_page
from admin.case_rows import duties_of
from admin.forms import StateForm
from admin.guard import recipient
from admin.ready_texts import ready_texts
from crypto.encoding import b64u
from portal.data import cases, charters
from portal.data import database as store
from portal.data import envelopes as sealed
from portal.data.audit import AuditAct
from portal.errors import StateRefused
from portal.web.database import now, session, today
from portal.web.languages import localised

blueprint = Blueprint("cases", __name__, url_prefix="/<language:language>/cases/<case>")
localised(blueprint)


@blueprint.get("")
def page(case: str) -> str:
    file = cases.for_recipient(session(), recipient=recipient(), case=case, now=now())
    cases.note_opened(session(), recipient=recipient(), case_file=file, now=now())
    store.commit(session())
    return render_template(
        "staff/case.html",
        cases=case_list(),
        view=case_page(file.case, file.scheme),
        duties=duties_of(file.case, file.scheme, today()),
        ready=ready_texts(file.case, file.scheme, today()),
        breach=breach_part(file.case, file.scheme),
        today=today(),
    )


@blueprint.get("/envelopes")
def envelopes(case: str) -> Response:
    """All that was sealed in this case, with what the browser needs to check and to answer it."""
    file = cases.for_recipient(session(), recipient=recipient(), case=case, now=now())
    # Whoever fetches it without the page has it all the same.
    cases.note_opened(session(), recipient=recipient(), case_file=file, now=now())
    store.commit(session())
    stored = sealed.of_case(session(), case_id=file.case.id)
    return jsonify(
        {
            "scheme": file.scheme.id,
            "charters": charters.chain(session(), scheme_id=file.scheme.id),
            "envelopes": [
                {"envelope": b64u(one.bytes), "received_on": one.received_on.isoformat()}
                for one in stored
            ],
        }
    )


@blueprint.post("/state")
def change_state(case: str) -> Response:
    form = StateForm()
    if not form.validate():
        raise StateRefused(reason="move_not_allowed")
    cases.change_state(
        session(),
        recipient=recipient(),
        case=case,
        state=form.state.data or "",
        outcome=form.outcome.data or None,
        today=today(),
        now=now(),
    )
    store.commit(session())
    return redirect(url_for("cases.page", case=case), code=303)


@blueprint.post("/export")
def export(case: str) -> Response:
    """Notes in the trail that the case is taken out; the browser then makes the file itself."""
    file = cases.for_recipient(session(), recipient=recipient(), case=case, now=now())
    cases.record(
        session(), AuditAct.CASE_EXPORTED, recipient=recipient(), case=file.case, now=now()
    )
    store.commit(session())
    return jsonify({"noted": True})
