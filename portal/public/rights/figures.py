"""The figures that an organisation shows of its requests: whole months, and no small numbers."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from flask_babel import lazy_gettext as _

from portal.rules.rights.decisions import Outcome
from portal.rules.rights.kinds import choice_label, kind_label
from portal.rules.rights.statistics import RequestFigures, label, public, statistics

# Years that are shown, newest first.
YEARS = 5

TEXTS = {
    "figures_none": _("Nothing has been asked for yet."),
    "figures_not_fetched": _(
        "The figures could not be fetched just now. Check your connection and load the page again."
    ),
    "figures_hidden": _("Not shown (too few)"),
    "figures_until": _("Requests received until {date}."),
}
NUMBERS = ("received", "answered", "in_time", "late", "median_days")


def by_year(requests: Sequence[RequestFigures], today: date) -> list[dict[str, Any]]:
    """Newest year first, up to the end of last month.

    Figures that moved from day to day would tell what had come in between, however small.
    """
    until = today.replace(day=1) - timedelta(days=1)
    known = [_as_of(one, until) for one in requests if one.received_on <= until]
    first = min((one.received_on.year for one in known), default=until.year)
    years = range(until.year, max(first, until.year - YEARS + 1) - 1, -1)
    return [_year(known, year, until) for year in years] if known else []


def _as_of(one: RequestFigures, day: date) -> RequestFigures:
    """As it stood at the end of that day."""
    if one.answered_on is None or one.answered_on <= day:
        return one
    return replace(one, answered_on=None, outcomes={})


def _year(requests: Sequence[RequestFigures], year: int, until: date) -> dict[str, Any]:
    last = min(date(year, 12, 31), until)
    found = public(statistics(requests, date(year, 1, 1), last, until))
    return {
        "year": year,
        "until": last.isoformat(),
        "figures": [{"label": label(name), "value": getattr(found, name)} for name in NUMBERS],
        "groups": [
            {
                "label": label("by_right"),
                "rows": [
                    {"label": kind_label(name), "value": count}
                    for name, count in found.by_right.items()
                ],
            },
            {
                "label": label("by_outcome"),
                "rows": [
                    {"label": choice_label("outcome", Outcome(name)), "value": count}
                    for name, count in found.by_outcome.items()
                ],
            },
        ],
    }
