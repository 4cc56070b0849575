"""Reminds of the deadlines of breaches: 48, 24 and 6 hours before, and when one has passed.

One that still waits is no longer true when the duty is met, when a later reminder has come, or when
somebody has stepped aside.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import partial

from sqlalchemy import select

from portal.data import outbox
from portal.data.breach import desks, reading
from portal.data.database import Session
from portal.data.tables import Breach
from portal.mail.due import DueMail, reach_nobody, settle
from portal.rules.breach.clocks import Clock, Threshold, reached
from portal.rules.breach.states import BreachState
from portal.rules.desk import BreachDesk

KIND = "deadline"
# No reminder comes earlier before a deadline.
EARLIEST = timedelta(hours=48)


def queue_due(session: Session, *, now: datetime) -> int:
    """As `due.settle`, for the deadlines of breaches."""
    return settle(session, kind=KIND, due=partial(due_reminders, session, now=now), now=now)


def due_reminders(session: Session, *, now: datetime) -> Iterator[DueMail]:
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
) -> Iterator[DueMail]:
    def reminder(to: str, whom: str) -> DueMail:
        words = (KIND, breach.id, clock.id, threshold.id, threshold.at.isoformat(), to.lower())
        return DueMail(
            organisation_id=breach.organisation_id,
            key=outbox.key_of(*words),
            to=to,
            whom=whom,
            facts={"hours": threshold.hours_left},
        )

    to_handlers = [
        reminder(str(person.facts["email"]), f"recipients.{person.handle}")
        for person in desks.handlers_of(session, breach=breach)
        if person.facts.get("email")
    ]
    yield from to_handlers
    if threshold.to_escalation or reach_nobody(session, to_handlers):
        yield reminder(desk.escalation.email, "breach_desk.escalation")
