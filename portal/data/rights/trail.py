"""The trail of one request: what was done, by whom and when, chained by hash.

It holds nothing of the person: acts, days, codes and ids alone, so that it can stay when the
request's file is erased. Reasons are in sealed notes, by number. Whoever writes here holds the
request's row, so that two cannot chain to the same line.
"""

from collections.abc import Mapping
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.data.chain import chain, to_the_second
from portal.data.tables import RequestEvent, RightsRequest

_TRAILS = chain("rights-trail", RequestEvent, "case_id")


class RequestAct(StrEnum):
    """Everything that can happen to a request."""

    RECEIVED = "received"
    ENTERED = "entered"
    REPLIED = "replied"
    IDENTIFIED = "identified"
    PAUSED = "paused"
    RESUMED = "resumed"
    EXTENDED = "extended"
    STOPPED = "stopped"
    SYSTEM_MARKED = "system_marked"
    ITEM_MARKED = "item_marked"
    ASKED = "asked"
    CASEWORKER_ANSWERED = "caseworker_answered"
    QUESTION_ENDED = "question_ended"
    BLIND_ASKED = "blind_asked"
    DECIDED = "decided"
    DECISION_APPROVED = "decision_approved"
    MOVED = "moved"
    NOTED = "noted"
    MESSAGED = "messaged"
    ANSWERED = "answered"
    MISDELIVERED = "misdelivered"
    NOTIFIED = "notified"
    CROSS_CHECKED = "cross_checked"
    TOMBSTONED = "tombstoned"
    LINKED = "linked"
    KINDS_CHANGED = "kinds_changed"
    WITHDRAWN = "withdrawn"
    CLOSED = "closed"
    HELD = "held"
    HOLD_LIFTED = "hold_lifted"
    ERASED = "erased"
    EXPORTED = "exported"


def append(
    session: Session,
    *,
    request: RightsRequest,
    act: RequestAct,
    actor: str | None,
    day: date,
    at: datetime | None,
    facts: Mapping[str, Any] | None = None,
) -> None:
    """Appends a line. `actor` is a recipient's id, None the person or a caseworker."""
    line = {
        "day": day,
        "at": to_the_second(at) if at else None,
        "actor": actor,
        "act": act.value,
        "version": request.version,
        "facts": dict(facts or {}),
    }
    _TRAILS.append(session, request.case_id, line)


def of_request(session: Session, *, request: RightsRequest) -> list[RequestEvent]:
    """All that was done, oldest first."""
    lines = select(RequestEvent).where(RequestEvent.case_id == request.case_id)
    return list(session.scalars(lines.order_by(RequestEvent.number)))


def since(session: Session, *, request: RightsRequest, version: int) -> list[RequestEvent]:
    """What has changed the request after this version, oldest first."""
    lines = select(RequestEvent).where(
        RequestEvent.case_id == request.case_id, RequestEvent.version > version
    )
    return list(session.scalars(lines.order_by(RequestEvent.number)))


def verify(session: Session, *, case_id: str) -> int:
    """Follows the chain and returns its length. Raises `AuditBroken` with the line's number."""
    return _TRAILS.verify(session, case_id)
