"""The forms of a request's page, each with its own ids: coded fields and days alone."""

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _

from admin.breach.form_view import FormView, Option, options
from admin.rights.retention_view import retention_form
from portal.data.tables import RightsRequest
from portal.rules.rights.identity import ways
from portal.rules.rights.kinds import choices, kinds
from portal.web.languages import pick

Values = Mapping[str, Any]
CANNOT = "cannot"


def small_views(
    file: RightsRequest, part: str, values: Values, problems: Mapping[str, str]
) -> dict[str, FormView]:
    """By part of the page. Only the one whose form came back holds values and problems."""
    made = {
        "identity": _identity(),
        "clock:pause": _clock({"asked_on": _("The day you asked"), "about": _("What is in doubt")}),
        "clock:resume": _clock({"answered_on": _("The day the answer came")}),
        "clock:extend": _clock({"told_on": _("The day you told the person")}),
        "clock:stop": _clock({"stopped_on": _("The day it was stopped")}),
        "kinds": _kinds(file),
        "checklist": FormView({}, prefix="checklist-"),
        "caseworkers": FormView({}, prefix="caseworkers-"),
        "blind": FormView({}, prefix="blind-"),
        "items": FormView({}, prefix="items-"),
        "notices": _notices(),
        "erasure": FormView({}, labels={"on": _("The day of the search")}, prefix="erasure-"),
        "links": FormView({}, labels={"other": _("Its reference")}, prefix="links-"),
        "retention": retention_form(
            file,
            {
                "ground": _("Why must it be kept longer?"),
                "until": _("The last day on which it must be kept"),
            },
        ),
        "state": FormView({}, prefix="state-"),
        **{f"decisions:{one}": _decision(one) for one in file.kind_ids},
    }
    if part in made:
        made[part].values, made[part].problems = values, problems
    return made


def _identity() -> FormView:
    given = tuple(Option(one.id, pick(one.label), pick(one.explanation)) for one in ways())
    last = Option(CANNOT, _("We cannot tell who it is"))
    return FormView(
        {},
        labels={"doubt": _("Is there reasonable doubt?"), "way": _("How do you know who it is?")},
        options={
            "doubt": (Option("no", _("No")), Option("yes", _("Yes"))),
            "way": (*given, last),
        },
        prefix="identity-",
    )


def _clock(labels: Mapping[str, str]) -> FormView:
    name = next(iter(labels)).removesuffix("_on")
    return FormView(
        {},
        labels=labels,
        options={"about": options(choices("pause_about"))},
        prefix=f"clock-{name}-",
    )


def _kinds(file: RightsRequest) -> FormView:
    return FormView(
        {"kinds": list(file.kind_ids)},
        labels={"kinds": _("Which rights is it about?")},
        options={"kinds": tuple(Option(one.id.value, pick(one.label)) for one in kinds())},
        prefix="kinds-",
    )


def _notices() -> FormView:
    return FormView(
        {},
        labels={"on": _("Day"), "way": _("How"), "state": _("What came of it")},
        prefix="notices-",
    )


def _decision(kind: str) -> FormView:
    return FormView(
        {},
        labels={"outcome": _("What is decided?"), "grounds": _("On which ground?")},
        options={"outcome": options(choices("outcome"))},
        prefix=f"decision-{kind}-",
    )
