"""The trail of one request: what was done, by whom and when, chained by hash.

It holds nothing of the person: acts, days, codes and ids alone, so that it can stay when the
request's file is erased. Reasons are in sealed notes, by number. Whoever writes here holds the
request's row, so that two cannot chain to the same line.
"""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from crypto.encoding import canonical_json
from portal.data.database import writing
from portal.data.identifiers import digest
from portal.data.tables import RequestEvent, RightsRequest
from portal.errors import AuditBroken

NO_EVENT = digest("rights-trail", "")


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
    connection = writing(session)
    last = connection.execute(
        select(RequestEvent.number, RequestEvent.hash)
        .where(RequestEvent.case_id == request.case_id)
        .order_by(RequestEvent.number.desc())
        .limit(1)
    ).first()
    line: dict[str, Any] = {
        "case_id": request.case_id,
        "number": last.number + 1 if last else 1,
        "day": day,
        # To the second: what is hashed must come back from every database the same.
        "at": at.astimezone(UTC).replace(microsecond=0) if at else None,
        "actor": actor,
        "act": act.value,
        "version": request.version,
        "facts": dict(facts or {}),
        "previous": last.hash if last else NO_EVENT,
    }
    session.execute(insert(RequestEvent).values(**line, hash=_hash(line)))


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
    expected, number = NO_EVENT, 0
    lines = select(RequestEvent).where(RequestEvent.case_id == case_id)
    for line in session.scalars(lines.order_by(RequestEvent.number)):
        number += 1
        names = [column.key for column in RequestEvent.__mapper__.column_attrs]
        columns = {name: getattr(line, name) for name in names}
        stored = columns.pop("hash")
        chained = line.number == number and line.previous == expected
        if not chained or _hash(columns) != stored:
            raise AuditBroken(number=line.number)
        expected = line.hash
    return number


def _hash(line: dict[str, Any]) -> str:
    at = line["at"]
    plain = {**line, "day": line["day"].isoformat(), "at": at.isoformat() if at else None}
    return digest("rights-trail", canonical_json(plain))
