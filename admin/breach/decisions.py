"""The two decisions. They are a person's; the score stands beside them and decides nothing."""

from flask import Blueprint, redirect, url_for
from werkzeug.wrappers import Response

from admin.breach import saving
from admin.breach.answers import Answer, long_forms
from admin.breach.decision_sheet import DecisionSheet
from admin.breach.desk_context import open_breach_file
from admin.breach.forms import DecisionForm, EmptyForm
from admin.breach.on_file import on_file
from admin.breach.sheets import posted
from admin.guard import recipient
from portal.data.breach import decisions
from portal.web.database import now, session
from portal.web.languages import localised

# The rule speaks of the question; on the form it is one of these fields.
FIELDS = {
    "reasons_missing": "reasons",
    "deviation_without_reasons": "deviation",
    "people_without_authority": "answer",
    "exemption_not_needed": "exemptions",
    "exemption_unknown": "exemptions",
    "exemption_without_reasons": "exemptions",
    "exemption_contradicts_facts": "exemptions",
}

blueprint = Blueprint(
    "breach_decisions", __name__, url_prefix="/<language:language>/breaches/<breach>/decisions"
)
localised(blueprint)
long_forms(blueprint)


@blueprint.get("/<any(authority, people):question>")
def page(breach: str, question: str) -> str:
    return saving.shown(DecisionSheet(question), breach)


@blueprint.post("/<any(authority, people):question>")
def save(breach: str, question: str) -> Answer:
    sheet = DecisionSheet(question, DecisionForm())
    return saving.save(sheet, breach, posted(), field="reasons", fields=FIELDS)


@blueprint.post("/<decision>/approval")
def approve(breach: str, decision: str) -> Answer:
    """What the second person read is what is approved: a page of an older version is refused."""
    file, form = open_breach_file(breach), EmptyForm()

    def act() -> Response:
        approved = decisions.approve(
            session(),
            recipient=recipient(),
            breach=file.id,
            version=form.known_version,
            decision=decision,
            now=now(),
        )
        where = url_for("breach.page", breach=file.id, _anchor=f"decision-{approved.question}")
        return redirect(where, code=303)

    return on_file(file, act, part="decision-authority", version=form.known_version)
