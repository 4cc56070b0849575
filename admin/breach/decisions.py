"""The two decisions. They are a person's; the score stands beside them and decides nothing."""

from collections.abc import Mapping

from flask import Blueprint, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from admin.breach.answers import Answer, kept, long_forms
from admin.breach.decision_page import decision_page, stored_values
from admin.breach.desk_context import open_breach_file
from admin.breach.forms import DecisionForm, EmptyForm
from admin.breach.meanwhile import Meanwhile, meanwhile
from admin.breach.on_file import on_file
from admin.breach.reading import FormProblems
from admin.breach.sheets import Values, posted
from admin.guard import recipient
from portal.data.breach import decisions
from portal.data.tables import Breach
from portal.errors import BreachChanged
from portal.rules.breach.decisions import Decision, ExemptionClaim
from portal.web.database import now, session
from portal.web.languages import localised

CHANGED = 409

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
    file = open_breach_file(breach)
    return drawn(file, question, stored_values(file, question))


@blueprint.post("/<any(authority, people):question>")
def save(breach: str, question: str) -> Answer:
    file, form = open_breach_file(breach), DecisionForm()

    def again(problems: dict[str, str]) -> str:
        return drawn(file, question, posted(), problems)

    def leave() -> Response:
        decisions.decide(
            session(),
            recipient=recipient(),
            breach=file.id,
            version=form.known_version,
            decision=read(form, question),
            now=now(),
        )
        return to_decision(file, question)

    try:
        return kept(leave, again, "reasons", FIELDS)
    except BreachChanged:
        session().rollback()
        newer = open_breach_file(breach)
        since = meanwhile(newer, form.known_version)
        return drawn(newer, question, posted(), since=since), CHANGED


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
        return to_decision(file, approved.question)

    return on_file(file, act, part="decision-authority", version=form.known_version)


def drawn(
    file: Breach,
    question: str,
    values: Values,
    problems: Mapping[str, str] | None = None,
    since: Meanwhile | None = None,
) -> str:
    page = decision_page(file, question, values, problems or {})
    return render_template(
        "breach/decision.html", file=file, page_view=page, problems=page.view.summary, since=since
    )


def read(form: DecisionForm, question: str) -> Decision:
    """Raises `FormProblems` while neither yes nor no is chosen."""
    if form.answer.data not in ("yes", "no"):
        raise FormProblems({"answer": _("Choose yes or no.")})
    claims = tuple(
        ExemptionClaim(one, request.form.get(f"exemption_{one}", "").strip())
        for one in form.exemptions.data or ()
    )
    return Decision(
        question=question,
        answer=form.answer.data == "yes",
        reasons=form.reasons.data or "",
        exemptions=claims,
        deviation=form.deviation.data or "",
    )


def to_decision(file: Breach, question: str) -> Response:
    where = url_for("breach.page", breach=file.id, _anchor=f"decision-{question}")
    return redirect(where, code=303)
