"""A page of the inbox, as the inbox itself and the list beside a case show it."""

from dataclasses import dataclass
from typing import Any

from flask import request, url_for

from admin.case_rows import CaseRow, case_row
from admin.guard import recipient
from portal.data import inbox
from portal.rules.case_states import CaseState, state_label
from portal.web.database import session, today

PAGE_SIZE = 25
LONGEST_NUMBER = 6


@dataclass(frozen=True)
class Filter:
    """One choice above the list. `state` is empty for all; it has no label where it is no state."""

    state: str
    label: dict[str, str] | None
    count: int
    href: str
    chosen: bool


@dataclass(frozen=True)
class CaseList:
    rows: list[CaseRow]
    total: int
    page: int
    pages: int
    hrefs: dict[int, str]
    filters: list[Filter]
    query: dict[str, str]
    many_schemes: bool


def case_list() -> CaseList:
    """The page that the request's `state` and `page` ask for; anything odd means all, page one."""
    state, number = chosen_state(), chosen_page()
    day = today()
    found = inbox.inbox(
        session(), recipient=recipient(), today=day, state=state, page=number, size=PAGE_SIZE
    )
    query: dict[str, Any] = {"state": state} if state else {}
    return CaseList(
        rows=[case_row(row, day) for row in found.rows],
        total=found.total,
        page=found.page,
        pages=found.pages,
        hrefs={n: url_for("inbox.page", page=n, **query) for n in offered(found.page, found.pages)},
        filters=filters(found.counts, found.overdue, state),
        many_schemes=len({row.scheme.id for row in found.rows}) > 1,
        query={**query, **({"page": str(found.page)} if found.page > 1 else {})},
    )


def offered(page: int, pages: int) -> set[int]:
    """The pages that are linked to: the first, the last, and those around this one."""
    around = range(max(1, page - 2), min(pages, page + 2) + 1)
    return {1, pages, *around}


def filters(counts: dict[str, int], overdue: int, chosen: str | None) -> list[Filter]:
    """All, then what is overdue, then each state: those that have a case or are chosen."""
    found: list[tuple[str, dict[str, str] | None, int]] = [(inbox.OVERDUE, None, overdue)]
    found += [(state.value, state_label(state), counts.get(state.value, 0)) for state in CaseState]
    everything = Filter("", None, sum(counts.values()), url_for("inbox.page"), chosen is None)
    return [everything] + [
        Filter(state, label, count, url_for("inbox.page", state=state), chosen == state)
        for state, label, count in found
        if count or chosen == state
    ]


def chosen_state() -> str | None:
    state = request.args.get("state", "")
    return state if state in {*CaseState, inbox.OVERDUE} else None


def chosen_page() -> int:
    text = request.args.get("page", "1")
    return max(int(text), 1) if text.isdecimal() and len(text) <= LONGEST_NUMBER else 1
