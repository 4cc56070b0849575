"""A page of the inbox, as the inbox itself and the list beside a case show it."""

from dataclasses import dataclass
from typing import Any

from flask import request, url_for
from flask_babel import gettext as _

from admin.case_rows import CaseRow, case_row
from admin.guard import recipient
from admin.state_links import StateLink, state_links
from portal.data import inbox
from portal.rules.case_states import CaseState, state_label
from portal.web.database import session, today
from portal.web.languages import pick

PAGE_SIZE = 25
LONGEST_NUMBER = 6


@dataclass(frozen=True)
class CaseList:
    rows: list[CaseRow]
    total: int
    page: int
    pages: int
    hrefs: dict[int, str]
    filters: list[StateLink]
    query: dict[str, str]
    many_schemes: bool


def case_list() -> CaseList:
    """The page that the request's `state` and `page` ask for; anything odd means all, page one."""
    state, number = chosen_state(), chosen_page()
    day = today()
    found = inbox.inbox(
        session(), recipient=recipient(), today=day, state=state, page=number, size=PAGE_SIZE
    )
    query = {"state": state} if state else {}
    return CaseList(
        rows=[case_row(row, day) for row in found.rows],
        total=found.total,
        page=found.page,
        pages=found.pages,
        hrefs={n: _href(query | {"page": str(n)}) for n in offered(found.page, found.pages)},
        filters=filters(found, query),
        many_schemes=len({row.scheme.id for row in found.rows}) > 1,
        query={**query, **({"page": str(found.page)} if found.page > 1 else {})},
    )


def offered(page: int, pages: int) -> set[int]:
    """The pages that are linked to: the first, the last, and those around this one."""
    around = range(max(1, page - 2), min(pages, page + 2) + 1)
    return {1, pages, *around}


def filters(found: inbox.InboxPage, query: dict[str, str]) -> list[StateLink]:
    """All, then what is overdue, then each state."""
    states = [(state.value, pick(state_label(state))) for state in CaseState]
    counts = found.counts | {inbox.OVERDUE: found.overdue}
    total = sum(found.counts.values())
    return state_links([(inbox.OVERDUE, _("Overdue")), *states], counts, query, _href, total)


def _href(query: dict[str, str]) -> str:
    values: dict[str, Any] = {**query}
    return url_for("inbox.page", **values)


def chosen_state() -> str | None:
    state = request.args.get("state", "")
    return state if state in {*CaseState, inbox.OVERDUE} else None


def chosen_page() -> int:
    text = request.args.get("page", "1")
    return max(int(text), 1) if text.isdecimal() and len(text) <= LONGEST_NUMBER else 1
