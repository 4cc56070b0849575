"""A new breach: what happened, when it was noticed, since when the organisation knows."""

from collections.abc import Mapping

from admin.breach.form_view import FormView
from admin.breach.forms import NewForm
from admin.breach.reading import FormProblems, read_time, said
from admin.breach.sheets import Values, twice_options
from admin.guard import recipient
from portal.data.breach import breaches
from portal.data.tables import Breach
from portal.rules.breach.fact_check import check
from portal.rules.breach.facts import BreachFacts, Moments, field_help, field_label
from portal.web.database import now, session
from portal.web.languages import pick

FIELDS = ("title", "description", "detected_at", "aware_at", "aware_by", "aware_why")
TIMES = ("detected_at", "aware_at")


def values_at_first() -> Values:
    """No moment of awareness: one that merely stood there would start a clock too late."""
    return {"aware_by": recipient().name}


def new_view(values: Values, problems: Mapping[str, str] | None = None) -> FormView:
    hints = {name: field_help(name) for name in FIELDS}
    return FormView(
        values,
        labels={name: pick(field_label(name)) for name in FIELDS},
        hints={name: pick(hint) for name, hint in hints.items() if hint},
        options=twice_options(TIMES, values),
        problems=problems or {},
    )


def opened(form: NewForm) -> Breach:
    """Raises `FormProblems` with everything that is wrong."""
    problems: dict[str, str] = {}
    times = {name: read_time(form, name, None, problems) for name in TIMES}
    facts = BreachFacts(title=form.title.data or "", description=form.description.data or "")
    moments = Moments(
        detected_at=times["detected_at"],
        aware_at=times["aware_at"],
        aware_by=form.aware_by.data or "",
        aware_why=form.aware_why.data or "",
    )
    problems = said(check(facts, moments, now())) | problems
    if problems:
        raise FormProblems(problems)
    return breaches.open_breach(
        session(),
        source="handler",
        handler=recipient(),
        facts=facts,
        moments=moments,
        now=now(),
    )
