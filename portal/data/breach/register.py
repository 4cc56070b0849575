"""The register of GDPR Art. 33(5): all breaches, found again, and taken out."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from math import ceil
from typing import Any

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from portal.data import cases
from portal.data.breach import access, desks
from portal.data.breach.opening import FROM_CASES
from portal.data.tables import Breach, Recipient, SteppedAside

SIZE = 25


@dataclass(frozen=True)
class Filters:
    """What is looked for. None, False and an empty text: whatever it is.

    `notified`: whether the authority was; `open_duty`: a deadline runs or has passed; `overdue`:
    one has passed; `text`: a part of the title or of the reference; `follow_up`: the day of the
    follow-up has come.
    """

    state: str | None = None
    year: int | None = None
    notified: bool | None = None
    open_duty: bool = False
    overdue: bool = False
    follow_up: bool = False
    text: str = ""


@dataclass(frozen=True)
class RegisterRow:
    """One line of the list. That it came from a case is told to those who may open that."""

    id: str
    reference: str
    title: str
    state: str
    source: str
    year: int
    opened_at: datetime
    aware_at: datetime | None
    due_at: datetime | None
    notified_at: datetime | None
    told_at: datetime | None
    closed_at: datetime | None
    follow_up_on: date | None
    severity: int | None
    band: str | None


@dataclass(frozen=True)
class RegisterPage:
    """One page. `counts` says how many there are in each state with the other filters on."""

    rows: list[RegisterRow]
    page: int
    pages: int
    total: int
    counts: dict[str, int]
    years: list[int]


COLUMNS = tuple(getattr(Breach, name) for name in RegisterRow.__dataclass_fields__)


def page(
    session: Session,
    *,
    recipient: Recipient,
    now: datetime,
    today: date,
    filters: Filters = Filters(),
    page: int = 1,
    size: int = SIZE,
) -> RegisterPage:
    """A page of the list, the newest first. Pages count from 1; one too far is the last.

    Raises `BreachUnknown` for somebody who handles no breaches.
    """
    check_handler(session, recipient=recipient, now=now)
    mine = _mine(recipient)
    wanted = [*mine, *_conditions(filters, now, today)]
    counts = dict(
        session.execute(
            select(Breach.state, func.count()).where(*wanted).group_by(Breach.state)
        ).all()
    )
    total = counts.get(filters.state, 0) if filters.state else sum(counts.values())
    pages = max(1, ceil(total / size))
    page = min(max(1, page), pages)
    if filters.state:
        wanted.append(Breach.state == filters.state)
    order = (Breach.opened_at.desc(), Breach.id.desc())
    # Ids alone are sorted: a far page would else carry along the long texts of all before it.
    ids = select(Breach.id).where(*wanted).order_by(*order).offset((page - 1) * size).limit(size)
    found = session.execute(
        select(Breach.case_id, *COLUMNS).where(Breach.id.in_(ids)).order_by(*order)
    ).all()
    mine_to_open = cases.readable(session, recipient=recipient, case_ids=[row[0] for row in found])
    rows = [_row(columns, may_open=case in mine_to_open) for case, *columns in found]
    years = session.scalars(select(Breach.year).where(*mine).distinct())
    return RegisterPage(rows, page, pages, total, counts, sorted(years, reverse=True))


def _row(columns: Sequence[Any], *, may_open: bool) -> RegisterRow:
    made = RegisterRow(*columns)
    hidden = made.source in FROM_CASES and not may_open
    return replace(made, source="handler") if hidden else made


def ids(
    session: Session, *, recipient: Recipient, now: datetime, today: date, filters: Filters
) -> list[str]:
    """The ids of all that the filters leave, the newest first."""
    check_handler(session, recipient=recipient, now=now)
    wanted = [*_mine(recipient), *_conditions(filters, now, today)]
    if filters.state:
        wanted.append(Breach.state == filters.state)
    found = select(Breach.id).where(*wanted)
    return list(session.scalars(found.order_by(Breach.opened_at.desc(), Breach.id.desc())))


def check_handler(session: Session, *, recipient: Recipient, now: datetime) -> None:
    """Raises `BreachUnknown`, and leaves a line in the audit trail, for who handles no breaches."""
    if not desks.is_handler(session, recipient=recipient):
        raise access.refuse(session, recipient=recipient, now=now)


def _mine(recipient: Recipient) -> list[ColumnElement[bool]]:
    """Those of the organisation, without those that the person has stepped aside from."""
    out = select(SteppedAside.breach_id).where(SteppedAside.recipient_id == recipient.id)
    return [
        Breach.organisation_id == recipient.organisation_id,
        Breach.id.not_in(out),
    ]


def _conditions(filters: Filters, now: datetime, today: date) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if filters.year is not None:
        found.append(Breach.year == filters.year)
    if filters.notified is not None:
        none = Breach.notified_at.is_(None)
        found.append(~none if filters.notified else none)
    if filters.open_duty:
        found.append(Breach.due_at.is_not(None))
    if filters.overdue:
        found.append(Breach.due_at < now)
    if filters.follow_up:
        found.append(Breach.follow_up_on <= today)
    text = " ".join(filters.text.split()).casefold()
    if text:
        found.append(Breach.search.contains(text, autoescape=True))
    return found
