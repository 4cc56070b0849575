"""From what a form sends to the rules' values, with everything that is wrong said at once."""

import re
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from flask_babel import gettext as _

from admin.breach.desk_context import known, zone
from admin.breach.forms import FactsForm, MomentsForm, NewForm
from admin.breach.local_times import SENTENCES, TimeRefused, fold_of, for_input, parse
from portal.rules.breach.fact_check import check
from portal.rules.breach.facts import BreachFacts, Moments
from portal.rules.verdict import Problem
from portal.web.database import now
from portal.web.languages import pick

MOMENTS = ("occurred_from", "occurred_to", "detected_at", "aware_at")
STARTS = ("nis2_aware_at", "dora_aware_at", "dora_classified_at", "cra_aware_at")
# No breach has as many people or records as this number of digits can say.
DIGITS = 9
WHOLE = re.compile(r"[-+]?(?:\d+|\d{1,3}(?:[\s.,]\d{3})+)")
COUNTS = ("people_count", "records_count", "unavailable_hours")
ANSWERS = {"yes": True, "no": False}
TEXTS = (
    "title", "description", "discovered_how", "consequences", "measures_before",
    "measures_taken", "measures_planned", "lead_authority",
)  # fmt: skip
ONE_OF = ("encrypted", "key_safe", "pseudonymised", "recipient")
SEVERAL = (
    "kinds", "people_categories", "data_categories", "cross_border", "other_authorities",
    "processors", "systems", "processing",
)  # fmt: skip


class FormProblems(Exception):
    """What was filled in cannot stand; `problems` go by the field."""

    def __init__(self, problems: dict[str, str]) -> None:
        self.problems = problems
        super().__init__("the form has problems")


def said(problems: Iterable[Problem], only: Iterable[str] | None = None) -> dict[str, str]:
    """The first sentence of each field, in the page's language."""
    wanted = None if only is None else set(only)
    found: dict[str, str] = {}
    for one in problems:
        if wanted is None or one.field in wanted:
            found.setdefault(one.field, pick(one.sentence))
    return found


def read_facts(form: FactsForm) -> BreachFacts:
    """Raises `FormProblems` with all that is wrong, the counts' digits too."""
    problems: dict[str, str] = {}
    counts = {name: _count(form, name, problems) for name in COUNTS}
    values: dict[str, Any] = {
        **{name: form[name].data or "" for name in (*TEXTS, "cause")},
        **{name: form[name].data or None for name in ONE_OF},
        **{name: tuple(form[name].data or ()) for name in SEVERAL},
        **counts,
        "deletion_confirmed": ANSWERS.get(form.deletion_confirmed.data or ""),
        "harms_services": ANSWERS.get(form.harms_services.data or ""),
    }
    facts = BreachFacts(**values)
    problems |= said(check(facts, Moments(), now(), known=known()))
    if problems:
        raise FormProblems(problems)
    return facts


def whole_number(typed: str) -> int | None:
    """People write thousands with a dot or a space; nothing typed is no number yet.

    Raises ValueError, for a number that is larger than any count of people too, and for a half of
    one: "1,5" hours are not fifteen.
    """
    if not typed.strip():
        return None
    if not WHOLE.fullmatch(typed.strip()):
        raise ValueError(typed[:DIGITS])
    digits = re.sub(r"[\s.,]", "", typed)
    if len(digits) > DIGITS:
        raise ValueError(digits[:DIGITS])
    return int(digits)


def _count(form: FactsForm, name: str, problems: dict[str, str]) -> int | None:
    try:
        return whole_number(form[name].data or "")
    except ValueError:
        problems[name] = _("Write a whole number with digits, or leave it empty.")
        return None


def read_moments(form: MomentsForm, before: Moments, facts: BreachFacts) -> Moments:
    """`before`: what is stored. A field that shows the same minute keeps its seconds."""
    problems: dict[str, str] = {}
    times = {name: read_time(form, name, getattr(before, name), problems) for name in MOMENTS}
    moments = Moments(
        **times,
        ongoing=bool(form.ongoing.data),
        aware_by=form.aware_by.data or "",
        aware_why=form.aware_why.data or "",
    )
    fields = (*MOMENTS, "ongoing", "aware_by", "aware_why")
    problems |= said(check(facts, moments, now()), fields)
    if problems:
        raise FormProblems(problems)
    return moments


def read_starts(
    form: MomentsForm, before: dict[str, datetime | None]
) -> dict[str, datetime | None]:
    """When the clocks of other regimes began; only those that the organisation has switched on."""
    problems: dict[str, str] = {}
    times = {name: read_time(form, name, was, problems) for name, was in before.items()}
    for name, at in times.items():
        if at is not None and at > now():
            problems.setdefault(name, _("This is in the future. Give the moment when it happened."))
    if problems:
        raise FormProblems(problems)
    return times


def read_time(
    form: MomentsForm | NewForm, name: str, before: datetime | None, problems: dict[str, str]
) -> datetime | None:
    """One moment; what is wrong with it goes into `problems`."""
    typed, fold = form[name].data or "", form[f"{name}_fold"].data or ""
    if not typed:
        return None
    if typed == for_input(before, zone()) and fold == fold_of(before, zone()):
        return before
    try:
        return parse(typed, zone(), fold)
    except TimeRefused as refused:
        problems[name] = str(SENTENCES[refused.reason])
        return None
