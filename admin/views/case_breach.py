"""Opens a breach from a case. What is sealed is chosen and shown in the browser, and stays there."""

from flask import Blueprint, jsonify
from werkzeug.wrappers import Response

from admin.breach.refusals import problems_of
from admin.case_breach import TakenOver, check_may_open, opened, read_taken_over
from admin.guard import recipient
from portal.data import cases
from portal.data import database as store
from portal.data.breach import breaches
from portal.data.cases import CaseFile
from portal.data.tables import Breach
from portal.errors import BreachRefused
from portal.rules.regimes import Regime
from portal.web.database import now, session
from portal.web.languages import localised
from portal.web.limits import limit

blueprint = Blueprint("case_breach", __name__, url_prefix="/<language:language>/cases/<case>")
localised(blueprint)

CREATED, OK = 201, 200


@blueprint.post("/breach")
@limit("20 per minute")
def open_breach(case: str) -> tuple[Response, int]:
    """The same once more, after an answer that was lost, opens no second breach."""
    taken = read_taken_over()
    file = cases.for_recipient(session(), recipient=recipient(), case=case, now=now())
    check_may_open(file.scheme)
    before = _same(file, taken)
    try:
        breach = before or _open(file, taken)
    except BreachRefused as refusal:
        # Which field of the page each sentence belongs to; nothing of what was written.
        facts = problems_of(refusal, default="title")
        return jsonify({"error": {"code": refusal.code, "facts": facts}}), refusal.status
    store.commit(session())
    shown = opened(breach)
    answer = {"reference": shown.reference, "href": shown.href}
    return jsonify(answer), OK if before else CREATED


def _open(file: CaseFile, taken: TakenOver) -> Breach:
    return breaches.open_breach(
        session(),
        source="incident" if file.scheme.regime == Regime.INCIDENT else "report",
        facts=taken.facts,
        moments=taken.moments,
        opener=recipient(),
        case_id=file.case.id,
        now=now(),
    )


def _same(file: CaseFile, taken: TakenOver) -> Breach | None:
    found = breaches.opened_from(session(), recipient=recipient(), case_id=file.case.id)
    facts, mine = taken.facts.to_json(), recipient().id
    return next((one for one in found if one.opened_by == mine and one.facts == facts), None)
