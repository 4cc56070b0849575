"""The list of requests, the sealed names in it, and the list as a spreadsheet."""

from typing import Any

from flask import Blueprint, Response, jsonify, render_template
from flask_babel import gettext as _

from admin.breach.exports import CSV
from admin.breach.spreadsheet import spreadsheet
from admin.guard import recipient
from admin.paper_files import file_answer
from admin.rights.list_page import found_requests, request_list, wanted
from admin.rights.words import choice_words, title_of
from crypto.encoding import b64u
from portal.data import database as store
from portal.data import envelopes
from portal.data.rights import register
from portal.rules.rights.kinds import kinds
from portal.rules.rights.states import state_label
from portal.web.database import now, session, today
from portal.web.languages import language, localised, pick

blueprint = Blueprint("rights_list", __name__, url_prefix="/<language:language>/requests")
localised(blueprint)


@blueprint.get("")
def page() -> str:
    return render_template("rights/list.html", view=request_list(), kinds=kinds())


@blueprint.get("/sealed")
def sealed() -> Response:
    """The sealed requests of one page of the list, in which the browser finds the names."""
    found = {
        row.case_id: envelopes.of_case(
            session(), case_id=row.case_id, thread=envelopes.CONVERSATION
        )[0]
        for row in found_requests().rows
        if row.erased_on is None
    }
    return jsonify({"reports": {case: b64u(envelope.bytes) for case, envelope in found.items()}})


@blueprint.get("/export.csv")
def csv() -> Response:
    """What lies in clear of each; that it was taken out is noted."""
    found = register.export(
        session(), recipient=recipient(), now=now(), today=today(), filters=wanted()
    )
    store.commit(session())
    heads = [
        *(_("Reference"), _("Received"), _("Rights"), _("State"), _("How we know them")),
        *(_("How it came"), _("Next legal date"), _("Internal target"), _("Extended")),
        *(_("Answered"), _("Closed"), _("Erased")),
    ]
    rows = [_cells(one) for one in found]
    name = f"requests-{today().isoformat()}.csv"
    return file_answer(spreadsheet(heads, rows, language()), CSV, name)


def _cells(one: dict[str, Any]) -> list[str]:
    return [
        str(one["reference"]),
        str(one["received_on"]),
        title_of(one["kinds"]),
        pick(state_label(one["state"])),
        choice_words("relation", one["relation"]),
        choice_words("arrived", one["arrived"]),
        *(str(one[name] or "") for name in ("due_on", "target_on", "extended_on")),
        *(str(one[name] or "") for name in ("answered_on", "closed_on", "erased_on")),
    ]
