"""The small forms of the file page, each with its own ids."""

from collections.abc import Mapping

from flask_babel import gettext as _

from admin.breach.form_view import FormView, Option
from admin.breach.sheets import Values, twice_options
from portal.data.breach import desks
from portal.data.tables import Breach
from portal.rules.breach.clock_law import clock_ids
from portal.rules.breach.clocks import REGIMES
from portal.web.database import session

CLOCKS = tuple(identity for regime in REGIMES for identity in clock_ids(regime))


def small_views(
    file: Breach, part: str, values: Values, problems: Mapping[str, str]
) -> dict[str, FormView]:
    """By section. Only the one whose form came back holds values and problems."""

    def own(name: str) -> tuple[Values, Mapping[str, str]]:
        return (values, problems) if name == part else ({}, {})

    return {
        **{f"clock-{one}": _clock(one, *own(f"clock-{one}")) for one in CLOCKS},
        "measures": _measures(*own("measures")),
        "tasks": _tasks(file, *own("tasks")),
        "state": _reason("state-", _("Why"), *own("state")),
        "stepping-aside": _reason(
            "stepping-aside-", _("Why you step aside"), *own("stepping-aside")
        ),
        "lesson": _lesson(*own("lesson")),
        "decision-authority": _reason("decision-", "", *own("decision-authority")),
    }


def _clock(identity: str, values: Values, problems: Mapping[str, str]) -> FormView:
    return FormView(
        values,
        labels={"at": _("When it was met")},
        options=twice_options(("at",), values),
        problems=problems,
        prefix=f"clock-{identity}-",
    )


def _measures(values: Values, problems: Mapping[str, str]) -> FormView:
    return FormView(
        values,
        labels={"text": _("What was done"), "taken_at": _("When")},
        hints={"taken_at": _("Empty means just now.")},
        options=twice_options(("taken_at",), values),
        problems=problems,
        prefix="measures-",
    )


def _tasks(file: Breach, values: Values, problems: Mapping[str, str]) -> FormView:
    people = tuple(Option(one.id, one.name) for one in desks.handlers_of(session(), breach=file))
    return FormView(
        values,
        labels={
            "text": _("What is to be done"),
            "owner": _("By whom"),
            "due_on": _("By when"),
        },
        options={"owner": (Option("", _("Nobody yet")), *people)},
        problems=problems,
        prefix="tasks-",
    )


def _reason(prefix: str, label: str, values: Values, problems: Mapping[str, str]) -> FormView:
    return FormView(values, labels={"reason": label}, problems=problems, prefix=prefix)


def _lesson(values: Values, problems: Mapping[str, str]) -> FormView:
    labels = {"remark": _("What did the follow-up find?")}
    return FormView(values, labels=labels, problems=problems, prefix="lesson-")
