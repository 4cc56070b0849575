"""What is to be done in a breach, in which order, and what each step still lacks.

The handler has never done this before and the clock is running: the page must say what comes
next, and why. Nothing here decides; it reads what has been stated.
"""

from dataclasses import dataclass
from typing import Any

from flask import url_for
from flask_babel import gettext as _

from admin.steps import DONE, NOT_NEEDED, OPEN, WAITING, Step, with_next
from portal.data.breach.decisions import Decided, as_rule
from portal.data.tables import Breach, BreachDecision, BreachNotice
from portal.rules.breach.decisions import deviates, owes_public
from portal.rules.breach.facts import BreachFacts, Moments, field_label
from portal.rules.breach.guidance import guidance
from portal.rules.breach.hints import Suggestion
from portal.rules.breach.states import BreachState
from portal.web.languages import pick

# What the first notice wants of the facts (GDPR Art. 33(3)); the rest can follow.
WANTED = (
    "description", "kinds", "cause", "people_categories", "people_count", "data_categories",
    "consequences", "measures_taken",
)  # fmt: skip


@dataclass(frozen=True)
class Known:
    """All that the steps are read from."""

    breach: Breach
    facts: BreachFacts
    moments: Moments
    has_measures: bool
    is_assessed: bool
    decided: Decided
    suggestion: Suggestion
    notices: list[BreachNotice]
    has_lesson: bool


def steps(known: Known) -> list[Step]:
    """In the order of the work; the first that is not done is marked as the next."""
    return with_next(
        [
            _moments(known),
            _contain(known),
            _facts(known),
            _assessment(known),
            _decision(known, "authority"),
            _decision(known, "people"),
            _notice(known),
            _letter(known),
            _lesson(known),
            _close(known),
        ]
    )


def _step(known: Known, name: str, words: tuple[str, str, str], status: str, says: str) -> Step:
    """`words`: label, endpoint, what the button says."""
    label, endpoint, act = words
    decisions = endpoint.startswith("breach_decisions")
    values: dict[str, Any] = {"question": name} if decisions else {}
    if endpoint == "breach.page":
        values["_anchor"] = {"contain": "measures", "close": "state"}[name]
    href = url_for(endpoint, breach=known.breach.id, **values)
    key = {
        "moments": "aware", "assessment": "assess", "authority": "decide_authority",
        "people": "decide_people", "notice": "notify", "letter": "tell_people",
        "lesson": "lessons",
    }.get(name, name)  # fmt: skip
    return Step(name, label, status, says, href, act, guidance()[key])


def _moments(known: Known) -> Step:
    wanted = ("occurred_from", "detected_at", "aware_at")
    missing = [one for one in wanted if getattr(known.moments, one) is None]
    words = (_("Moments"), "breach_moments.page", _("State the moments"))
    return _step(known, "moments", words, OPEN if missing else DONE, _lacks(missing))


def _contain(known: Known) -> Step:
    words = (_("Stop the breach"), "breach.page", _("Write down what you have done"))
    says = "" if known.has_measures else _("No step has been written down.")
    return _step(known, "contain", words, DONE if known.has_measures else OPEN, says)


def _facts(known: Known) -> Step:
    missing = [one for one in WANTED if getattr(known.facts, one) in (None, "", ())]
    words = (_("Facts"), "breach_facts.page", _("Fill in the facts"))
    return _step(known, "facts", words, OPEN if missing else DONE, _lacks(missing))


def _lacks(fields: list[str]) -> str:
    if not fields:
        return ""
    labels = ", ".join(pick(field_label(one)).lower() for one in fields[:4])
    more = len(fields) - 4
    if more > 0:
        return str(_("Missing: %(fields)s and %(count)s more", fields=labels, count=more))
    return str(_("Missing: %(fields)s", fields=labels))


def _assessment(known: Known) -> Step:
    words = (_("Assessment"), "breach_assessment.page", _("Assess the severity"))
    says = "" if known.is_assessed else _("The questionnaire has not been answered.")
    return _step(known, "assessment", words, DONE if known.is_assessed else OPEN, says)


def _decision(known: Known, question: str) -> Step:
    row = known.decided.of(question)
    label = _("Notify the authority?") if question == "authority" else _("Tell the people?")
    words = (label, "breach_decisions.page", _("Decide"))
    status, says = OPEN, _("Not decided yet.")
    if row is not None:
        status = DONE if row.in_force else WAITING
        says = str(_("Yes") if row.answer else _("No"))
        if not row.in_force:
            says = _("%(answer)s, but a second person has to approve it.", answer=says)
        elif _is_overtaken(row, known.suggestion):
            status, says = OPEN, _("No, but what is known now speaks for yes. Decide again.")
    return _step(known, question, words, status, says)


def _is_overtaken(row: BreachDecision, suggestion: Suggestion) -> bool:
    """A no that gave no reasons against a yes, for none was suggested then."""
    decision = as_rule(row)
    explained = decision.deviation.strip() or decision.exemptions
    return not (decision.answer or explained) and deviates(decision, suggestion)


def _notice(known: Known) -> Step:
    words = (_("Notice to the authority"), "breach_notices.page", _("Write the notice"))
    sent = {one.phase for one in known.notices if one.to == "authority" and one.sent_at}
    if _is_no(known.decided.authority):
        return _step(known, "notice", words, NOT_NEEDED, _("Decided: no notice."))
    if "final" in sent:
        return _step(known, "notice", words, DONE, "")
    says = _("The first notice is sent; the final one is still to come.")
    return _step(known, "notice", words, OPEN, says if sent else _("Not sent yet."))


def _letter(known: Known) -> Step:
    words = (_("Letter to the people"), "breach_letters.page", _("Write the letter"))
    no = known.decided.people
    if no is not None and no.in_force and owes_public(as_rule(no)):
        out = any(one.to == "people" and one.way == "public" for one in known.notices)
        says = "" if out else _("A public communication takes its place. None is marked as sent.")
        return _step(known, "letter", words, DONE if out else OPEN, says)
    if _is_no(no):
        return _step(known, "letter", words, NOT_NEEDED, _("Decided: no letter."))
    told = any(one.to == "people" and one.sent_at for one in known.notices)
    return _step(known, "letter", words, DONE if told else OPEN, "" if told else _("Not sent yet."))


def _is_no(row: BreachDecision | None) -> bool:
    return row is not None and row.in_force and not row.answer


def _lesson(known: Known) -> Step:
    words = (_("Lesson"), "breach_lesson.page", _("Write the lesson"))
    says = "" if known.has_lesson else _("Cause, lesson, measure, owner and day of follow-up.")
    return _step(known, "lesson", words, DONE if known.has_lesson else OPEN, says)


def _close(known: Known) -> Step:
    closed = known.breach.state == BreachState.CLOSED
    words = (_("Close the breach"), "breach.page", _("Close"))
    return _step(known, "close", words, DONE if closed else OPEN, "")
