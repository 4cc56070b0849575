"""A request: what lies in clear about it as one page; what is sealed as bytes for the browser."""

from flask import Blueprint, Response, jsonify, redirect, render_template, url_for
from werkzeug.wrappers import Response as AnyResponse

from admin.guard import recipient
from admin.rights.desk_context import open_left, open_request
from admin.rights.request_page import request_page
from admin.rights.retention_view import LeftPage
from crypto.encoding import b64u
from portal.data import charters
from portal.data import database as store
from portal.data.rights import access, threads
from portal.data.tables import Case
from portal.web.database import now, session
from portal.web.languages import localised

SEALED_FILE = "application/octet-stream"
# What is only posted to. Whoever comes there by the language switch is led to the page.
PARTS = (
    "identity", "kinds", "clock", "systems", "items", "caseworkers", "blind", "decisions",
    "notices", "erasure", "links", "state", "retention",
)  # fmt: skip

blueprint = Blueprint("rights", __name__, url_prefix="/<language:language>/requests/<request_id>")
localised(blueprint)


@blueprint.get("")
def page(request_id: str) -> str:
    file = open_left(request_id)
    access.note_opened(session(), recipient=recipient(), request=file, now=now())
    store.commit(session())
    if file.erased_on is not None:
        return render_template("rights/erased.html", view=LeftPage(file))
    return render_template("rights/request.html", view=request_page(file))


@blueprint.get("/envelopes")
def envelopes(request_id: str) -> Response:
    """All that was sealed in this request, with what the browser needs to check and answer it."""
    file = open_request(request_id)
    access.note_opened(session(), recipient=recipient(), request=file, now=now())
    store.commit(session())
    scheme = session().get_one(Case, file.case_id).scheme_id
    return jsonify(
        {
            "scheme": scheme,
            "charters": charters.chain(session(), scheme_id=scheme),
            "envelopes": [
                {"envelope": b64u(one.bytes), "received_on": one.received_on.isoformat()}
                for one in threads.envelopes(session(), request=file)
            ],
        }
    )


@blueprint.get("/attachments/<attachment>")
def attachment(request_id: str, attachment: str) -> Response:
    """A sealed file. Only the browser knows what it is called and what is in it."""
    parts = threads.attachment(
        session(), recipient=recipient(), request=request_id, attachment=attachment, now=now()
    )
    return Response(b"".join(parts), mimetype=SEALED_FILE)


@blueprint.get(f"/<any({','.join(repr(part) for part in PARTS)}):part>")
def back(request_id: str, part: str) -> AnyResponse:
    file = open_request(request_id)
    return redirect(url_for("rights.page", request_id=file.case_id, _anchor=part))
