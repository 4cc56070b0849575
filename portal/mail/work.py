"""What is to be done about mail just now: decide what is due, and send what waits."""

from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import Engine

from portal.data.database import make_session_factory
from portal.mail import reminders, request_reminders
from portal.mail.sending import Clock, Tally, never, send_due
from portal.settings import Settings


@dataclass(frozen=True)
class Done:
    """How many mails were decided on, and what became of those that were due."""

    queued: int
    tally: Tally


def run(
    engine: Engine,
    settings: Settings,
    *,
    clock: Clock | None = None,
    ended: Callable[[], bool] = never,
) -> Done:
    """Can be called at any time, by several at once, and again. Begins no mail after `ended`."""
    clock = clock or settings.now
    with make_session_factory(engine)() as session:
        queued = reminders.queue_due(session, now=clock())
        session.commit()
        today = clock().astimezone(settings.time_zone).date()
        queued += request_reminders.queue_due(session, now=clock(), today=today)
        session.commit()
    return Done(queued, send_due(engine, settings, clock=clock, ended=ended))
