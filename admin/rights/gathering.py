"""Looking for what is held: the checklist of systems, and the items of Article 15."""

from functools import partial

from flask import Blueprint, redirect, request, url_for
from werkzeug.wrappers import Response

from admin.rights.answers import Answer, on_request
from admin.rights.desk_context import open_request
from admin.rights.forms import MarkForm
from admin.rights.handling import by_me
from portal.data.rights import checklist
from portal.web.database import session
from portal.web.languages import localised

blueprint = Blueprint(
    "rights_gathering", __name__, url_prefix="/<language:language>/requests/<request_id>"
)
localised(blueprint)


@blueprint.post("/systems/<system>")
def mark_system(request_id: str, system: str) -> Answer:
    file, form = open_request(request_id), MarkForm()
    act = partial(
        checklist.mark_system,
        session(),
        **by_me(file, form),
        system=system,
        state=form.state.data or "",
    )
    return on_request(file, act, part="checklist", version=form.known_version)


@blueprint.post("/items/<item>")
def mark_item(request_id: str, item: str) -> Answer:
    file, form = open_request(request_id), MarkForm()
    act = partial(
        checklist.mark_item,
        session(),
        **by_me(file, form),
        item=item,
        state=form.state.data or None,
    )
    answer = on_request(file, act, part="items", version=form.known_version)
    if not isinstance(answer, Response):
        return answer
    records = request.form.getlist("record")
    where = url_for(
        "rights_answer.page", request_id=file.case_id, record=records, _anchor=f"item-{item}"
    )
    return redirect(where, code=303)
