"""What the forms of facts and moments show: values, labels, hints and choices."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from flask import request
from flask_babel import gettext as _

from admin.breach.desk_context import desk, zone
from admin.breach.form_view import FormView, Option, options
from admin.breach.local_times import TimeRefused, fold_of, for_input, parse
from admin.breach.reading import COUNTS, MOMENTS, SEVERAL, STARTS, TEXTS
from portal.rules.breach.facts import (
    CODED,
    BreachFacts,
    Moments,
    choices,
    field_help,
    field_label,
)
from portal.web.languages import pick

Values = dict[str, Any]
MOMENT_FIELDS = (*MOMENTS, "ongoing", "aware_by", "aware_why")
FACT_FIELDS = (
    *TEXTS, "cause", "encrypted", "key_safe", "pseudonymised", "recipient", *SEVERAL, *COUNTS,
    "deletion_confirmed", "harms_services",
)  # fmt: skip


def posted() -> Values:
    """What was sent, as it was typed; several values of one name as a list."""
    several = {*SEVERAL, "exemptions"}
    return {
        name: request.form.getlist(name) if name in several else request.form.get(name, "")
        for name in request.form
    }


def fact_values(facts: BreachFacts) -> Values:
    values: Values = {name: getattr(facts, name) for name in FACT_FIELDS}
    for name in ("deletion_confirmed", "harms_services"):
        values[name] = {True: "yes", False: "no", None: ""}[values[name]]
    for name in COUNTS:
        values[name] = "" if values[name] is None else str(values[name])
    return values


def moment_values(moments: Moments, starts: Mapping[str, datetime | None]) -> Values:
    values: Values = {
        "ongoing": "yes" if moments.ongoing else "",
        "aware_by": moments.aware_by,
        "aware_why": moments.aware_why,
    }
    times = {name: getattr(moments, name) for name in MOMENTS} | dict(starts)
    for name, at in times.items():
        values[name] = for_input(at, zone())
        values[f"{name}_fold"] = fold_of(at, zone())
    return values


def facts_view(values: Values, problems: Mapping[str, str] | None = None) -> FormView:
    return FormView(
        values,
        labels={name: pick(field_label(name)) for name in FACT_FIELDS},
        hints=_hints(FACT_FIELDS),
        options=fact_options(),
        problems=problems or {},
    )


def moments_view(values: Values, problems: Mapping[str, str] | None = None) -> FormView:
    return FormView(
        values,
        labels={name: pick(field_label(name)) for name in MOMENT_FIELDS} | start_labels(),
        hints=_hints(MOMENT_FIELDS),
        options=twice_options((*MOMENTS, *STARTS), values),
        problems=problems or {},
    )


def _hints(names: tuple[str, ...]) -> dict[str, str]:
    found = {name: field_help(name) for name in names}
    return {name: pick(help_) for name, help_ in found.items() if help_}


def fact_options() -> dict[str, tuple[Option, ...]]:
    file = desk()
    own = {
        "processors": tuple(Option(one.id, one.name, one.location) for one in file.processors),
        "systems": tuple(Option(one.id, pick(one.names)) for one in file.systems),
        "processing": tuple(Option(one.id, pick(one.names)) for one in file.processing),
    }
    yes_no = (Option("yes", _("Yes")), Option("no", _("No")), Option("", _("Not known yet")))
    answers = {"deletion_confirmed": yes_no, "harms_services": yes_no}
    return {name: options(choices(name)) for name in CODED} | own | answers


def twice_options(names: tuple[str, ...], values: Values) -> dict[str, tuple[Option, ...]]:
    """Only where the clock came by twice is there anything to choose."""
    which = (
        Option("first", _("the first time, before the clocks were put back")),
        Option("second", _("the second time, after it")),
    )
    return {name: which for name in names if is_twice(values.get(name, ""))}


def is_twice(typed: str) -> bool:
    if not typed:
        return False
    try:
        parse(typed, zone())
    except TimeRefused as refused:
        return refused.reason == "twice"
    return False


def start_labels() -> dict[str, str]:
    return {
        "nis2_aware_at": _("NIS2: aware of the significant incident"),
        "dora_aware_at": _("DORA: aware of the incident"),
        "dora_classified_at": _("DORA: classified as major"),
        "cra_aware_at": _("Cyber Resilience Act: aware of it"),
    }
