"""Erasing the file of a request when its day has come, and holding it for as long as must be.

The day is counted anew each night, from the day of closing as it stands then and the months in the
organisation's file: what was taken up again has no such day. Each request is erased in one
transaction, all of it or nothing. What stays is its row without anything of the person, its trail,
the lines of the audit trail, and the tombstones.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from portal.data import attachments, audit, cases, envelopes
from portal.data.audit import AuditAct
from portal.data.database import make_session_factory, writing
from portal.data.rights import (
    access,
    art19,
    blind,
    caseworkers,
    checklist,
    decisions,
    desks,
    links,
    record,
    trail,
    wishes,
)
from portal.data.rights.trail import RequestAct
from portal.data.tables import Recipient, RightsRequest
from portal.errors import Busy, RequestRefused
from portal.rules.desk import RightsDesk
from portal.rules.rights.retention import erase_on, hold_allowed
from portal.rules.rights.states import RequestState, is_open

ENDED = (RequestState.CLOSED.value, RequestState.WITHDRAWN.value)
# The parts of a file, each by the module that writes it: readers first, so that nothing comes in
# meanwhile; the mails before the messages whose numbers name them.
PARTS = (
    *(cases, wishes, blind, caseworkers, links, decisions, checklist, art19),
    *(attachments, envelopes),
)


@dataclass(frozen=True)
class Keeping:
    """How long a closed request's file is kept, and why: `regular_on` is the day without a hold."""

    closed_on: date
    months: int
    regular_on: date
    held_until: date | None
    held_ground: str | None
    erase_on: date


def keeping(session: Session, *, request: RightsRequest) -> Keeping | None:
    """None while the request is open, and once its file is erased."""
    if request.closed_on is None or request.erased_on is not None or is_open(request.state):
        return None
    months = _months(session, request.organisation_id)
    return Keeping(
        closed_on=request.closed_on,
        months=months,
        regular_on=erase_on(request.closed_on, months),
        held_until=request.held_until,
        held_ground=request.held_ground,
        erase_on=erase_on(request.closed_on, months, request.held_until),
    )


def months_kept(session: Session, *, request: RightsRequest) -> int | None:
    """For how long the file of an erased request was kept, as it was then."""
    last = trail.of_request(session, request=request)[-1]
    return last.facts.get("months") if last.act == RequestAct.ERASED else None


def hold(  # noqa: PLR0913 -- all of them by name
    session: Session,
    *,
    recipient: Recipient,
    request: str,
    version: int,
    ground: str,
    until: date,
    today: date,
    now: datetime,
) -> RightsRequest:
    """Keeps the file until the end of that day at least; again: for another ground or day.

    Raises `RequestUnknown`, `RequestChanged`, `RequestRefused`.
    """
    held = _closed(session, recipient, request, version, now)
    refusal = hold_allowed(ground=ground, until=until, today=today, closed=not is_open(held.state))
    if refusal is not None:
        raise RequestRefused([refusal])
    facts: dict[str, Any] = {"ground": ground, "until": until.isoformat()}
    record.change(
        session,
        request=held,
        act=RequestAct.HELD,
        recipient=recipient,
        now=now,
        today=today,
        values={"held_ground": ground, "held_until": until},
        facts=facts,
    )
    access.note(
        session, AuditAct.REQUEST_HELD, recipient=recipient, request=held, now=now, facts=facts
    )
    return held


def lift(
    session: Session,
    *,
    recipient: Recipient,
    request: str,
    version: int,
    today: date,
    now: datetime,
) -> RightsRequest:
    """Holds it no longer. If its day has passed meanwhile, it goes in the next night."""
    held = _closed(session, recipient, request, version, now)
    if held.held_until is None:
        raise record.refused("not_held")
    record.change(
        session,
        request=held,
        act=RequestAct.HOLD_LIFTED,
        recipient=recipient,
        now=now,
        today=today,
        values={"held_ground": None, "held_until": None},
    )
    access.note(session, AuditAct.REQUEST_HOLD_LIFTED, recipient=recipient, request=held, now=now)
    return held


def erase_due(engine: Engine, *, now: datetime, today: date) -> int:
    """Erases every file whose day has come, each in a transaction of its own; how many there were.

    Can be called at any time, and by two at once. One that somebody is at work on waits until
    the next time.
    """
    sessions = make_session_factory(engine)
    with sessions() as session:
        due = list(_due(session, today))
    erased = 0
    for case_id in due:
        try:
            with sessions() as session:
                done = erase(session, case_id=case_id, now=now, today=today)
                session.commit()
        except Busy:
            continue
        erased += done
    return erased


def erase(session: Session, *, case_id: str, now: datetime, today: date) -> bool:
    """Erases the file if its day has come; False if not, or not any more. The caller commits."""
    writing(session)
    request = access.lock(session, case_id=case_id)
    # Asked again now that nobody can change it: it may have been taken up again, or erased.
    if request is None or not _is_due(session, request, today):
        return False
    for part in PARTS:
        part.erase(session, case_id=case_id)
    months = {"months": _months(session, request.organisation_id)}
    record.empty(session, request=request, today=today, facts=months)
    audit.record(
        session,
        organisation_id=request.organisation_id,
        act=AuditAct.REQUEST_ERASED,
        now=now,
        case_id=case_id,
    )
    return True


def _due(session: Session, today: date) -> Iterator[str]:
    months: dict[str, int] = {}
    closed = select(
        RightsRequest.case_id,
        RightsRequest.organisation_id,
        RightsRequest.closed_on,
        RightsRequest.held_until,
    ).where(
        RightsRequest.state.in_(ENDED),
        RightsRequest.erased_on.is_(None),
    )
    for case_id, organisation_id, closed_on, held_until in session.execute(closed):
        if organisation_id not in months:
            months[organisation_id] = _months(session, organisation_id)
        if closed_on and erase_on(closed_on, months[organisation_id], held_until) <= today:
            yield case_id


def _is_due(session: Session, request: RightsRequest, today: date) -> bool:
    found = keeping(session, request=request)
    return found is not None and found.erase_on <= today


def _closed(
    session: Session, recipient: Recipient, request: str, version: int, now: datetime
) -> RightsRequest:
    return access.held(
        session, recipient=recipient, request=request, now=now, version=version, only_open=False
    )


def _months(session: Session, organisation_id: str) -> int:
    desk = desks.desk(session, organisation_id=organisation_id)
    # A file that names no desk any more must not keep what was closed under it for ever.
    return desk.retention_months if desk else RightsDesk.retention_months
