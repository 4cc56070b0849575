"""Reminds of requests about personal data: before the last day, after it, and of what is at once.

As with breaches, what is due is computed anew each time, each reminder has a key of its own and is
decided once, and one that still waits when it is no longer true is withdrawn.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import or_, select

from portal.data import outbox
from portal.data.database import Session, writing
from portal.data.rights import desks, reading
from portal.data.tables import CaseReader, Recipient, RightsRequest
from portal.mail.messages import BOTH
from portal.rules.desk import RightsDesk
from portal.rules.rights.duties import Reminder, duties, reached
from portal.rules.rights.kinds import kinds
from portal.rules.rights.states import RequestState

KIND = "request_due"
OVER = (RequestState.CLOSED.value, RequestState.WITHDRAWN.value)
IN_VAIN = {outbox.REFUSED, outbox.GIVEN_UP}
AHEAD = ("7d", "2d")
# No reminder comes earlier before a last day, however many holidays lie before it.
EARLIEST = timedelta(days=21)


@dataclass(frozen=True)
class Due:
    """A mail that is due, to whom, and whether there still is time."""

    organisation_id: str
    key: str
    to: str
    whom: str
    ahead: bool


def queue_due(session: Session, *, now: datetime, today: date) -> int:
    """Queues the reminders that have become due and withdraws those no longer true.

    Returns how many are new; takes a turn at writing only where there is something to write.
    """
    if not any(_changes(session, now, today)):
        return 0
    writing(session)
    new, untrue = _changes(session, now, today)
    outbox.withdraw(session, keys=untrue, now=now)
    return sum(
        outbox.queue(
            session,
            organisation_id=one.organisation_id,
            key=one.key,
            to=one.to,
            language=BOTH,
            kind=KIND,
            facts={"ahead": one.ahead},
            now=now,
            whom=one.whom,
        )
        for one in new
    )


def due_reminders(session: Session, *, now: datetime, today: date) -> Iterator[Due]:
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


def _changes(session: Session, now: datetime, today: date) -> tuple[list[Due], set[str]]:
    """What is to be queued, and the keys of what waits in vain."""
    due = {one.key: one for one in due_reminders(session, now=now, today=today)}
    known = outbox.states(session, keys=due)
    untrue = outbox.waiting(session, kind=KIND) - set(due)
    missing = {None, outbox.WITHDRAWN}
    return [one for key, one in due.items() if known.get(key) in missing], untrue


def _to_everybody(
    session: Session, request: RightsRequest, desk: RightsDesk, duty: str, reminder: Reminder
) -> Iterator[Due]:
    def to(address: str, whom: str) -> Due:
        words = (KIND, request.case_id, duty, reminder.id, reminder.on.isoformat(), address.lower())
        return Due(
            organisation_id=request.organisation_id,
            key=outbox.key_of(*words),
            to=address,
            whom=whom,
            ahead=reminder.id in AHEAD,
        )

    handlers = [
        to(str(person.facts["email"]), f"recipients.{person.handle}")
        for person in _handlers(session, request)
        if person.facts.get("email")
    ]
    yield from handlers
    ended = outbox.states(session, keys=[one.key for one in handlers])
    nobody = all(ended.get(one.key) in IN_VAIN for one in handlers)
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
