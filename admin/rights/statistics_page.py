"""The year's figures, drawn and told: how many, how fast, on which rights, with which outcome."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import request
from flask_babel import gettext as _

from admin.guard import recipient
from admin.rights.desk_context import handlers_only
from admin.rights.words import choice_words, kind_words
from portal.data.rights import desks, register
from portal.rules.rights.statistics import (
    RightsStatistics,
    label,
    public,
    shown_or_hidden,
    statistics,
)
from portal.web.database import session, today
from portal.web.languages import pick

WIDTH = 480
COUNTS = ("received", "answered", "in_time", "late", "open", "overdue", "withdrawn")


@dataclass(frozen=True)
class Bar:
    """A row of a drawing. `seen` is what strangers are shown: the number, or that it is not."""

    label: str
    count: int
    width: int
    seen: str


@dataclass(frozen=True)
class Drawing:
    id: str
    heading: str
    bars: list[Bar]


@dataclass(frozen=True)
class Figures:
    year: int
    years: list[int]
    statistics: RightsStatistics
    median: str
    drawings: list[Drawing]
    is_public: bool


def figures() -> Figures:
    """Of the year that the address asks for, else of this one. For handlers alone."""
    handlers_only()
    organisation = recipient().organisation_id
    rows = register.figures(session(), organisation_id=organisation)
    years = sorted({today().year, *(one.received_on.year for one in rows)}, reverse=True)
    asked = request.args.get("year", type=int)
    year = asked if asked in years else today().year
    found = statistics(rows, date(year, 1, 1), date(year, 12, 31), today())
    desk = desks.desk(session(), organisation_id=organisation)
    return Figures(
        year=year,
        years=years,
        statistics=found,
        median="–" if found.median_days is None else _days(found.median_days),
        drawings=drawings(found),
        is_public=bool(desk and desk.public_statistics),
    )


def drawings(found: RightsStatistics) -> list[Drawing]:
    shown = public(found)
    counts = {name: getattr(found, name) for name in COUNTS}
    seen: dict[str, Any] = {name: getattr(shown, name, None) for name in COUNTS}
    return [
        _drawing(
            "counts", _("Requests"), counts, seen, {name: pick(label(name)) for name in COUNTS}
        ),
        _drawing(
            "rights",
            pick(label("by_right")),
            found.by_right,
            shown.by_right,
            {one: kind_words(one) for one in found.by_right},
        ),
        _drawing(
            "outcomes",
            pick(label("by_outcome")),
            found.by_outcome,
            shown.by_outcome,
            {one: choice_words("outcome", one) for one in found.by_outcome},
        ),
    ]


def _drawing(
    identity: str,
    heading: str,
    counts: dict[str, int],
    seen: dict[str, Any],
    labels: dict[str, str],
) -> Drawing:
    most = max([1, *counts.values()])
    bars = [
        Bar(labels[name], count, WIDTH * count // most, pick(shown_or_hidden(seen.get(name))))
        for name, count in counts.items()
    ]
    return Drawing(identity, heading, bars)


def _days(days: float) -> str:
    """`12,5` in Danish."""
    whole = int(days) if days == int(days) else days
    return pick({"da": str(whole).replace(".", ","), "en": str(whole)})


def table(found: Figures) -> list[list[str]]:
    """For the spreadsheet: what it is of, what is counted, the number, and what strangers see."""
    return [
        [one.heading, bar.label, str(bar.count), bar.seen]
        for one in found.drawings
        for bar in one.bars
    ] + [[_("Requests"), pick(label("median_days")), found.median, ""]]
