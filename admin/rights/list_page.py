"""The requests as a list: filters, what is due when, pages."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from flask import request, url_for
from flask_babel import gettext as _

from admin.case_list import offered
from admin.guard import recipient
from admin.rights.clock_view import days_left, due_status
from admin.rights.words import choice_words, kind_words, title_of
from admin.state_links import StateLink, state_links
from portal.data.rights import register
from portal.data.rights.register import Filters, RequestRow
from portal.data.rights.register import RequestPage as Found
from portal.rules.rights.kinds import is_kind
from portal.rules.rights.states import RequestState, state_label
from portal.web.database import now, session, today
from portal.web.languages import pick

SIZE = 25


@dataclass(frozen=True)
class Row:
    """`due` is the next legal date; `status` open, soon, overdue, or met where nothing is owed."""

    request: RequestRow
    title: str
    state: str
    relation: str
    due: date | None
    words: str
    status: str
    at_once: bool


@dataclass(frozen=True)
class RequestList:
    rows: list[Row]
    found: Found
    filters: dict[str, str]
    states: list[StateLink]
    hrefs: dict[int, str]
    is_filtered: bool


def found_requests() -> Found:
    """The page of requests that the address asks for."""
    number = max(request.args.get("page", 1, type=int), 1)
    return register.page(
        session(),
        recipient=recipient(),
        now=now(),
        today=today(),
        filters=wanted(),
        page=number,
        size=SIZE,
    )


def request_list() -> RequestList:
    found, query = found_requests(), as_query(wanted())
    pages = offered(found.page, found.pages)
    return RequestList(
        rows=[_row(one) for one in found.rows],
        found=found,
        filters=query,
        states=_states(found.counts, query),
        hrefs={n: _href(query | {"page": str(n)}) for n in pages},
        is_filtered=bool(query),
    )


def wanted() -> Filters:
    """What the address asks for; what makes no sense is not asked for."""
    args = request.args
    chosen = Filters(text=args.get("q", "").strip()[:40])
    if args.get("state") in {one.value for one in RequestState}:
        chosen = replace(chosen, state=args["state"])
    if is_kind(args.get("kind", "")):
        chosen = replace(chosen, kind=args["kind"])
    year = args.get("year", "")
    if year.isascii() and year.isdigit():
        chosen = replace(chosen, year=int(year[:4]))
    due = args.get("due")
    return replace(
        chosen, open_only=due == "open", overdue=due == "overdue", due_soon=due == "soon"
    )


def as_query(filters: Filters) -> dict[str, str]:
    """The same in an address, without what is not asked for."""
    due = "overdue" if filters.overdue else "soon" if filters.due_soon else ""
    values: dict[str, Any] = {
        "state": filters.state,
        "kind": filters.kind,
        "year": filters.year,
        "due": due or ("open" if filters.open_only else ""),
        "q": filters.text,
    }
    return {name: str(value) for name, value in values.items() if value}


def _row(one: RequestRow) -> Row:
    due, words, status = one.due_on, "", "met"
    if one.at_once and due is not None:
        words, status = _("at once: %(right)s", right=kind_words(one.at_once[0])), "overdue"
    elif due is not None and one.paused:
        words, status = _("stands still"), "open"
    elif due is not None:
        words, status = days_left(due), due_status(due)
    return Row(
        request=one,
        title=title_of(one.kinds),
        state=_("Erased") if one.erased_on else pick(state_label(one.state)),
        relation=choice_words("relation", one.relation),
        due=due,
        words=words,
        status=status,
        at_once=bool(one.at_once),
    )


def _states(counts: dict[str, int], query: dict[str, str]) -> list[StateLink]:
    states = ((state.value, pick(state_label(state))) for state in RequestState)
    return state_links(states, counts, query, _href, sum(counts.values()))


def _href(query: dict[str, str]) -> str:
    values: dict[str, Any] = {**query}
    return url_for("rights_list.page", **values)
