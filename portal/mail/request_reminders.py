"""Reminds of requests about personal data: before the last day, after it, and of what is at once."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from functools import partial

from sqlalchemy import or_, select

from portal.data import outbox
from portal.data.database import Session
from portal.data.rights import desks, reading
from portal.data.tables import CaseReader, Recipient, RightsRequest
from portal.mail.due import DueMail, reach_nobody, settle
from portal.rules.desk import RightsDesk
from portal.rules.rights.duties import Reminder, duties, reached
from portal.rules.rights.kinds import kinds
from portal.rules.rights.states import RequestState

KIND = "request_due"
OVER = (RequestState.CLOSED.value, RequestState.WITHDRAWN.value)
AHEAD = ("7d", "2d")
# No reminder comes earlier before a last day, however many holidays lie before it.
EARLIEST = timedelta(days=21)


def queue_due(session: Session, *, now: datetime, today: date) -> int:
    """As `due.settle`, for the duties of requests."""
    found = partial(due_reminders, session, now=now, today=today)
    return settle(session, kind=KIND, due=found, now=now)


def due_reminders(session: Session, *, now: datetime, today: date) -> Iterator[DueMail]:
    """The latest reminder that each duty has come to, for everybody who is to get it."""
    at_once = [RightsRequest.kinds.contains(f" {one.id} ") for one in kinds() if one.at_once]
    running = select(RightsRequest).where(
        RightsRequest.state.not_in(OVER), or_(RightsRequest.due_on <= today + EARLIEST, *at_once)
    )
    found = session.scalars(running.order_by(RightsRequest.organisation_id)).all()
    known: dict[str, RightsDesk | None] = {}
    for request in found:
        organisation_id = request.organisation_id
        if organisation_id not in known:
            known[organisation_id] = desks.desk(session, organisation_id=organisation_id)
        desk = known[organisation_id]
        if desk is None:
            continue
        for duty in duties(reading.dates_of(request, desk.holidays), today):
            reminder = reached(duty, today, desk.holidays)
            # What lies further back than the outbox remembers would be sent again and again.
            if reminder is not None and reminder.on > now.date() - outbox.REMEMBERED:
                yield from _to_everybody(session, request, desk, duty.id, reminder)


def _to_everybody(
    session: Session, request: RightsRequest, desk: RightsDesk, duty: str, reminder: Reminder
) -> Iterator[DueMail]:
    def to(address: str, whom: str) -> DueMail:
        words = (KIND, request.case_id, duty, reminder.id, reminder.on.isoformat(), address.lower())
        return DueMail(
            organisation_id=request.organisation_id,
            key=outbox.key_of(*words),
            to=address,
            whom=whom,
            facts={"ahead": reminder.id in AHEAD},
        )

    handlers = [
        to(str(person.facts["email"]), f"recipients.{person.handle}")
        for person in _handlers(session, request)
        if person.facts.get("email")
    ]
    yield from handlers
    nobody = reach_nobody(session, handlers)
    if desk.escalation is not None and (reminder.to_escalation or nobody):
        yield to(desk.escalation.email, "rights_desk.escalation")


def _handlers(session: Session, request: RightsRequest) -> list[Recipient]:
    """Those who can open this one."""
    reads = set(
        session.scalars(
            select(CaseReader.recipient_id).where(CaseReader.case_id == request.case_id)
        )
    )
    found = desks.handlers(session, organisation_id=request.organisation_id)
    return [person for person in found if person.id in reads]
