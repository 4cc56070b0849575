"""The requests that a handler may open: the list, found again, counted, and taken out."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from math import ceil

from sqlalchemy import ColumnElement, exists, func, or_, select
from sqlalchemy.orm import Session

from portal.data import audit
from portal.data.audit import AuditAct
from portal.data.rights import access, reading
from portal.data.tables import CaseReader, Recipient, RightsRequest
from portal.rules.plain import to_plain
from portal.rules.rights.states import RequestState
from portal.rules.rights.statistics import RequestFigures

SIZE = 25
# What is due within so many days is due soon.
SOON = timedelta(days=7)
ENDED = (RequestState.CLOSED.value, RequestState.WITHDRAWN.value)


@dataclass(frozen=True)
class Filters:
    """What is looked for. None, False and an empty text: whatever it is.

    `overdue`: the last day has passed and the clock runs; `due_soon`: it comes within a week;
    `open_only`: neither closed nor withdrawn; `text`: a part of the reference.
    """

    state: str | None = None
    kind: str | None = None
    year: int | None = None
    overdue: bool = False
    due_soon: bool = False
    open_only: bool = False
    text: str = ""


@dataclass(frozen=True)
class RequestRow:
    """One line of the list. `at_once`: rights for which something must be done at once and is not."""

    case_id: str
    reference: str
    received_on: date
    kinds: tuple[str, ...]
    relation: str
    language: str
    arrived: str
    state: str
    version: int
    paused: bool
    last_day: date
    due_on: date | None
    target_on: date | None
    extended_on: date | None
    answered_on: date | None
    closed_on: date | None
    erased_on: date | None
    at_once: tuple[str, ...]


@dataclass(frozen=True)
class RequestPage:
    """One page. `counts` says how many there are in each state with the other filters on."""

    rows: list[RequestRow]
    page: int
    pages: int
    total: int
    counts: dict[str, int]
    years: list[int]


NAMES = tuple(name for name in RequestRow.__dataclass_fields__ if name not in ("kinds", "at_once"))
COLUMNS = tuple(getattr(RightsRequest, name) for name in NAMES)
ORDER = (RightsRequest.received_on.desc(), RightsRequest.case_id)


def page(
    session: Session,
    *,
    recipient: Recipient,
    now: datetime,
    today: date,
    filters: Filters = Filters(),
    page: int = 1,
    size: int = SIZE,
) -> RequestPage:
    """A page of the list, the newest first. Pages count from 1; one too far is the last.

    Raises `RequestUnknown` for somebody who handles no requests.
    """
    access.check_handler(session, recipient=recipient, now=now)
    mine = _mine(recipient)
    wanted = [*mine, *_conditions(filters, today)]
    counts = dict(
        session.execute(
            select(RightsRequest.state, func.count()).where(*wanted).group_by(RightsRequest.state)
        ).all()
    )
    total = counts.get(filters.state, 0) if filters.state else sum(counts.values())
    pages = max(1, ceil(total / size))
    page = min(max(1, page), pages)
    if filters.state:
        wanted.append(RightsRequest.state == filters.state)
    # Ids alone are sorted: a far page would else carry along whole rows of all before it.
    ids = select(RightsRequest.case_id).where(*wanted).order_by(*ORDER)
    rows = _rows(session, RightsRequest.case_id.in_(ids.offset((page - 1) * size).limit(size)))
    years = session.scalars(
        select(RightsRequest.year)
        .where(RightsRequest.organisation_id == recipient.organisation_id)
        .distinct()
    )
    return RequestPage(rows, page, pages, total, counts, sorted(years, reverse=True))


def export(
    session: Session, *, recipient: Recipient, now: datetime, today: date, filters: Filters
) -> list[dict[str, object]]:
    """One flat JSON object for each that the filters leave, with a line in the audit trail."""
    access.check_handler(session, recipient=recipient, now=now)
    wanted = [*_mine(recipient), *_conditions(filters, today)]
    if filters.state:
        wanted.append(RightsRequest.state == filters.state)
    found = [to_plain(row) for row in _rows(session, *wanted)]
    audit.record(
        session,
        organisation_id=recipient.organisation_id,
        act=AuditAct.REQUESTS_EXPORTED,
        now=now,
        actor=recipient.id,
        facts={"requests": len(found)},
    )
    return found


def figures(session: Session, *, organisation_id: str) -> list[RequestFigures]:
    """What statistics are counted from: no ids, and nothing that leads to a request."""
    columns = (
        RightsRequest.received_on,
        RightsRequest.last_day,
        RightsRequest.kinds,
        RightsRequest.answered_on,
        RightsRequest.outcomes,
        RightsRequest.state,
        RightsRequest.paused,
    )
    rows = session.execute(
        select(*columns).where(RightsRequest.organisation_id == organisation_id).order_by(*ORDER)
    )
    return [
        RequestFigures(
            received_on=received_on,
            due_on=last_day,
            kinds=tuple(kinds.split()),
            answered_on=answered_on,
            outcomes=outcomes,
            withdrawn=state == RequestState.WITHDRAWN,
            paused=paused,
        )
        for received_on, last_day, kinds, answered_on, outcomes, state, paused in rows
    ]


def _rows(session: Session, *wanted: ColumnElement[bool]) -> list[RequestRow]:
    found = select(RightsRequest.kinds, RightsRequest.stopped, *COLUMNS).where(*wanted)
    return [_row(*row) for row in session.execute(found.order_by(*ORDER))]


def _row(kinds: str, stopped: dict[str, str], *values: object) -> RequestRow:
    ids = tuple(kinds.split())
    known = dict(zip(NAMES, values, strict=True))
    over = known["state"] in ENDED
    at_once = () if over else reading.at_once_open(ids, stopped)
    return RequestRow(kinds=ids, at_once=at_once, **known)  # type: ignore[arg-type] # by name, as selected


def _mine(recipient: Recipient) -> list[ColumnElement[bool]]:
    """Those of the organisation that were sealed to the key that the person has now, or erased."""
    reads = exists().where(
        CaseReader.case_id == RightsRequest.case_id, CaseReader.key_id == (recipient.key_id or "")
    )
    theirs = RightsRequest.organisation_id == recipient.organisation_id
    return [theirs, or_(reads, RightsRequest.erased_on.is_not(None))]


def _conditions(filters: Filters, today: date) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if filters.kind is not None:
        found.append(RightsRequest.kinds.contains(f" {filters.kind} ", autoescape=True))
    if filters.year is not None:
        found.append(RightsRequest.year == filters.year)
    if filters.overdue:
        found += [RightsRequest.due_on < today, ~RightsRequest.paused]
    if filters.due_soon:
        found += [RightsRequest.due_on.between(today, today + SOON), ~RightsRequest.paused]
    if filters.open_only:
        found.append(RightsRequest.state.not_in(ENDED))
    text = "".join(filters.text.split()).casefold()
    if text:
        found.append(RightsRequest.reference.contains(text, autoescape=True))
    return found
