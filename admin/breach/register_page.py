"""The register as a list: filters, the clock of each open breach, pages."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from flask import request, url_for

from admin.breach.clock_rows import SmallClock, small
from admin.case_list import offered
from admin.guard import recipient
from admin.state_links import StateLink, state_links
from portal.data.breach import register
from portal.data.breach.register import Filters, RegisterPage, RegisterRow
from portal.rules.breach.severity import bands
from portal.rules.breach.states import BreachState, state_label
from portal.web.database import now, session, today
from portal.web.languages import pick

SIZE = 25
CLOSED = BreachState.CLOSED.value


@dataclass(frozen=True)
class Row:
    breach: RegisterRow
    state: str
    band: str
    clock: SmallClock | None


@dataclass(frozen=True)
class Register:
    rows: list[Row]
    found: RegisterPage
    filters: dict[str, str]
    states: list[StateLink]
    hrefs: dict[int, str]
    is_filtered: bool


def register_page() -> Register:
    filters = wanted()
    number = max(request.args.get("page", 1, type=int), 1)
    found = register.page(
        session(),
        recipient=recipient(),
        now=now(),
        today=today(),
        filters=filters,
        page=number,
        size=SIZE,
    )
    query = as_query(filters)
    return Register(
        rows=[_row(one, now()) for one in found.rows],
        found=found,
        filters=query,
        states=_states(found.counts, query),
        hrefs={n: _href(query | {"page": str(n)}) for n in offered(number, found.pages)},
        is_filtered=bool(query),
    )


def wanted() -> Filters:
    """What the address asks for; what makes no sense is not asked for."""
    args = request.args
    chosen = Filters(text=args.get("q", "").strip()[:100])
    if args.get("state") in {one.value for one in BreachState}:
        chosen = replace(chosen, state=args["state"])
    if args.get("year", "").isdecimal():
        chosen = replace(chosen, year=int(args["year"][:4]))
    if args.get("notified") in {"yes", "no"}:
        chosen = replace(chosen, notified=args["notified"] == "yes")
    due = args.get("due")
    return replace(
        chosen, open_duty=due == "open", overdue=due == "overdue", follow_up=due == "follow_up"
    )


def as_query(filters: Filters) -> dict[str, str]:
    """The same in an address, without what is not asked for."""
    due = "overdue" if filters.overdue else "open" if filters.open_duty else ""
    values: dict[str, Any] = {
        "state": filters.state,
        "year": filters.year,
        "notified": {True: "yes", False: "no", None: ""}[filters.notified],
        "due": due or ("follow_up" if filters.follow_up else ""),
        "q": filters.text,
    }
    return {name: str(value) for name, value in values.items() if value}


def _row(one: RegisterRow, at: datetime) -> Row:
    clock = None if one.state == CLOSED else small(one.aware_at, one.due_at, at)
    return Row(one, pick(state_label(one.state)), band_label(one.band), clock)


def band_label(band: str | None) -> str:
    return next((pick(one.label) for one in bands() if one.id == band), "")


def _states(counts: dict[str, int], query: dict[str, str]) -> list[StateLink]:
    states = ((state.value, pick(state_label(state))) for state in BreachState)
    return state_links(states, counts, query, _href, sum(counts.values()))


def _href(query: dict[str, str]) -> str:
    values: dict[str, Any] = {**query}
    return url_for("breach_register.page", **values)
