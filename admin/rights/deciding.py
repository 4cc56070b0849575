"""What is decided about each right. The reasons are sealed before the form comes, as notes."""

from functools import partial

from flask import Blueprint

from admin.rights.answers import Answer, on_request
from admin.rights.desk_context import open_request
from admin.rights.forms import ButtonForm, DecisionForm, number_of
from admin.rights.handling import by_me
from portal.data.rights import decisions
from portal.rules.rights.decisions import RightDecision
from portal.web.database import session
from portal.web.languages import localised

blueprint = Blueprint(
    "rights_decisions", __name__, url_prefix="/<language:language>/requests/<request_id>/decisions"
)
localised(blueprint)


@blueprint.post("")
def decide(request_id: str) -> Answer:
    file, form = open_request(request_id), DecisionForm()
    decision = RightDecision(
        kind=form.kind.data or "",
        outcome=form.outcome.data or "",
        grounds=tuple(form.grounds.data or ()),
        weighed_items=form.weighed_items.data or 0,
    )
    act = partial(
        decisions.decide,
        session(),
        **by_me(file, form),
        decision=decision,
        reasons_note=number_of(form, "reasons_note"),
        evidence_note=number_of(form, "evidence_note"),
    )
    part = f"decisions:{decision.kind}" if decision.kind in file.kind_ids else "decisions"
    return on_request(file, act, part=part, version=form.known_version)


@blueprint.post("/<decision>/approval")
def approve(request_id: str, decision: str) -> Answer:
    file, form = open_request(request_id), ButtonForm()
    act = partial(decisions.approve, session(), **by_me(file, form), decision=decision)
    row = next(
        (one for one in decisions.of_request(session(), request=file) if one.id == decision), None
    )
    part = f"decisions:{row.kind}" if row and row.kind in file.kind_ids else "decisions"
    return on_request(file, act, part=part, version=form.known_version)
