"""The trail of one breach: what was done, by whom, with the old and the new, chained by hash.

It is part of the record of GDPR Art. 33(5), so it holds content; the organisation's audit trail
says only that something was done. Whoever writes here holds the breach's row, so that two cannot
chain to the same line.
"""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.data.chain import chain, to_the_second
from portal.data.tables import Breach, BreachEvent
from portal.errors import AuditBroken

_TRAILS = chain("breach-trail", BreachEvent, "breach_id")


class BreachAct(StrEnum):
    """Everything that can happen to a breach."""

    OPENED = "opened"
    AMENDED = "amended"
    ASSESSED = "assessed"
    CLOCK_MET = "clock_met"
    DECIDED = "decided"
    DECISION_APPROVED = "decision_approved"
    MOVED = "moved"
    STEPPED_ASIDE = "stepped_aside"
    NOTICE_DRAFTED = "notice_drafted"
    NOTICE_APPROVED = "notice_approved"
    NOTICE_SENT = "notice_sent"
    NOTICE_DISCARDED = "notice_discarded"
    TASK_ADDED = "task_added"
    TASK_DONE = "task_done"
    MEASURE_ADDED = "measure_added"
    NOTED = "noted"
    EVIDENCE_ADDED = "evidence_added"
    LESSON_WRITTEN = "lesson_written"
    LESSON_PROPOSED = "lesson_proposed"
    LESSON_CLEARED = "lesson_cleared"
    LESSON_PUBLISHED = "lesson_published"
    LESSON_WITHDRAWN = "lesson_withdrawn"
    FOLLOWED_UP = "followed_up"
    EXPORTED = "exported"


def append(
    session: Session,
    *,
    breach: Breach,
    act: BreachAct,
    actor: str | None,
    now: datetime,
    facts: Mapping[str, Any] | None = None,
) -> None:
    """Appends a line. `actor` is a recipient's id, None a processor's alert."""
    line = {
        "at": to_the_second(now),
        "actor": actor,
        "act": act.value,
        "version": breach.version,
        "facts": dict(facts or {}),
    }
    _TRAILS.append(session, breach.id, line)


def of_breach(session: Session, *, breach: Breach) -> list[BreachEvent]:
    """All that was done, oldest first."""
    lines = select(BreachEvent).where(BreachEvent.breach_id == breach.id)
    return list(session.scalars(lines.order_by(BreachEvent.number)))


def since(session: Session, *, breach: Breach, version: int) -> list[BreachEvent]:
    """What has changed the breach after this version, oldest first."""
    lines = select(BreachEvent).where(
        BreachEvent.breach_id == breach.id, BreachEvent.version > version
    )
    return list(session.scalars(lines.order_by(BreachEvent.number)))


def verify(session: Session, *, breach_id: str) -> int:
    """Follows the chain and returns its length. Raises `AuditBroken` with the line's number.

    No chain misses its last line: the breach's version tells of one that was taken off the end.
    """
    length = _TRAILS.verify(session, breach_id)
    told = select(func.max(BreachEvent.version)).where(BreachEvent.breach_id == breach_id)
    if session.scalar(told) != session.scalar(select(Breach.version).where(Breach.id == breach_id)):
        raise AuditBroken(number=length + 1)
    return length
