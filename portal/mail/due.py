"""Mails that are due: each is decided once, and withdrawn when it is no longer true.

What is due is computed anew each time, from things as they are. Each mail has a key of its own.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from portal.data import outbox
from portal.data.database import Session, writing
from portal.mail.messages import BOTH

IN_VAIN = {outbox.REFUSED, outbox.GIVEN_UP}


@dataclass(frozen=True)
class DueMail:
    """To whom (`whom`: in the words of the organisation's file), and what the mail's words need."""

    organisation_id: str
    key: str
    to: str
    whom: str
    facts: dict[str, Any]


def settle(
    session: Session, *, kind: str, due: Callable[[], Iterable[DueMail]], now: datetime
) -> int:
    """Queues what has become due of this kind and withdraws what is no longer true.

    Returns how many are new. Takes a turn at writing only where there is something to write; the
    caller commits.
    """
    if not any(_changes(session, kind, due())):
        return 0
    writing(session)
    new, untrue = _changes(session, kind, due())
    outbox.withdraw(session, keys=untrue, now=now)
    return sum(
        outbox.queue(
            session,
            organisation_id=one.organisation_id,
            key=one.key,
            to=one.to,
            language=BOTH,
            kind=kind,
            facts=one.facts,
            now=now,
            whom=one.whom,
        )
        for one in new
    )


def reach_nobody(session: Session, mails: Sequence[DueMail]) -> bool:
    """Whether there is none, or every one of them has ended without arriving."""
    ended = outbox.states(session, keys=[one.key for one in mails])
    return all(ended.get(one.key) in IN_VAIN for one in mails)


def _changes(
    session: Session, kind: str, found: Iterable[DueMail]
) -> tuple[list[DueMail], set[str]]:
    """What is to be queued, and the keys of what waits in vain."""
    due = {one.key: one for one in found}
    known = outbox.states(session, keys=due)
    untrue = outbox.waiting(session, kind=kind) - set(due)
    missing = {None, outbox.WITHDRAWN}
    return [one for key, one in due.items() if known.get(key) in missing], untrue
