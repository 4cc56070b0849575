"""Reminds of the deadlines of breaches: 48, 24 and 6 hours before, and when one has passed.

What is due is computed anew each time from the breaches as they are. Each reminder has a key of its
own, so it is decided once. One that still waits when it is no longer true (the duty is met, a later
reminder has come, somebody has stepped aside) is withdrawn.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select

from portal.data import outbox
from portal.data.breach import desks, reading
from portal.data.database import Session, writing
from portal.data.tables import Breach
from portal.mail.messages import BOTH
from portal.rules.breach.clocks import Clock, Threshold, reached
from portal.rules.breach.states import BreachState
from portal.rules.desk import BreachDesk

KIND = "deadline"
# No reminder comes earlier before a deadline.
EARLIEST = timedelta(hours=48)
IN_VAIN = {outbox.REFUSED, outbox.GIVEN_UP}


@dataclass(frozen=True)
class Reminder:
    """A mail that is due: to whom, and how many hours are left (0: none)."""

    organisation_id: str
    key: str
    to: str
    whom: str
    hours: int


def queue_due(session: Session, *, now: datetime) -> int:
    """Queues the reminders that have become due and withdraws those no longer true.

    Returns how many are new. Takes a turn at writing only where there is something to write; the
    caller commits.
    """
    if not any(_changes(session, now)):
        return 0
    writing(session)
    new, untrue = _changes(session, now)
    outbox.withdraw(session, keys=untrue, now=now)
    return sum(
        outbox.queue(
            session,
            organisation_id=one.organisation_id,
            key=one.key,
            to=one.to,
            language=BOTH,
            kind=KIND,
            facts={"hours": one.hours},
            now=now,
            whom=one.whom,
        )
        for one in new
    )


def _changes(session: Session, now: datetime) -> tuple[list[Reminder], set[str]]:
    """What is to be queued, and the keys of what waits in vain."""
    due = {one.key: one for one in due_reminders(session, now=now)}
    known = outbox.states(session, keys=due)
    untrue = outbox.waiting(session, kind=KIND) - set(due)
    missing = {None, outbox.WITHDRAWN}
    return [one for key, one in due.items() if known.get(key) in missing], untrue


def due_reminders(session: Session, *, now: datetime) -> Iterator[Reminder]:
    """The latest reminder that each open deadline has come to, for everybody who is to get it."""
    near = select(Breach).where(
        Breach.due_at <= now + EARLIEST, Breach.state != BreachState.CLOSED.value
    )
    for breach in session.scalars(near).all():
        desk = desks.desk(session, organisation_id=breach.organisation_id).breach_desk
        if desk is None:
            continue
        for clock in reading.clocks_of(breach, desk.regimes, now):
            threshold = reached(clock, now)
            # What lies further back than the outbox remembers would be sent again and again.
            if threshold is not None and threshold.at > now - outbox.REMEMBERED:
                yield from _of_threshold(session, breach, desk, clock, threshold)


def _of_threshold(
    session: Session, breach: Breach, desk: BreachDesk, clock: Clock, threshold: Threshold
) -> Iterator[Reminder]:
    def reminder(to: str, whom: str) -> Reminder:
        words = (KIND, breach.id, clock.id, threshold.id, threshold.at.isoformat(), to.lower())
        return Reminder(
            organisation_id=breach.organisation_id,
            key=outbox.key_of(*words),
            to=to,
            whom=whom,
            hours=threshold.hours_left,
        )

    to_handlers = [
        reminder(str(person.facts["email"]), f"recipients.{person.handle}")
        for person in desks.handlers_of(session, breach=breach)
        if person.facts.get("email")
    ]
    yield from to_handlers
    ended = outbox.states(session, keys=[one.key for one in to_handlers])
    nobody = all(ended.get(one.key) in IN_VAIN for one in to_handlers)
    if threshold.to_escalation or nobody:
        yield reminder(desk.escalation.email, "breach_desk.escalation")
