"""Who may come to a request, and holding it while it is changed.

A handler named in the organisation's file to whom the case was sealed. Everybody else is told
that there is no such request; that they asked stays in the audit trail.
"""

from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.data import audit
from portal.data.audit import AuditAct
from portal.data.database import writing
from portal.data.rights import desks, record, trail
from portal.data.tables import AuditLine, CaseReader, Recipient, RequestEvent, RightsRequest
from portal.errors import RequestChanged, RequestUnknown
from portal.rules.rights.states import is_open


def for_handler(
    session: Session, *, recipient: Recipient, request: str, now: datetime
) -> RightsRequest:
    """The request, if this person handles it. Raises `RequestUnknown`, alike for all others."""
    return _checked(session, recipient, session.get(RightsRequest, request), now)


def held(
    session: Session,
    *,
    recipient: Recipient,
    request: str,
    now: datetime,
    version: int | None,
    only_open: bool = True,
) -> RightsRequest:
    """The request, held for changing it until the transaction ends.

    `version`: the one that the person has seen; None where nothing can be overwritten. Raises
    `RequestUnknown`, `RequestChanged`, `RequestRefused` (erased), and (ended) where `only_open`.
    """
    writing(session)
    found = _checked(session, recipient, lock(session, case_id=request), now)
    if found.erased_on is not None:
        raise record.refused("erased")
    if version is not None and version != found.version:
        raise changed(session, request=found, version=version)
    if only_open and not is_open(found.state):
        raise record.refused("ended")
    return found


def owed(
    session: Session, *, recipient: Recipient, request: str, now: datetime, version: int
) -> RightsRequest:
    """As `held`, while the answer is still owed: what it stands on is not changed afterwards.

    Raises what `held` does, and `RequestRefused` (answered_already).
    """
    found = held(session, recipient=recipient, request=request, now=now, version=version)
    if found.answered_on is not None:
        raise record.refused("answered_already")
    return found


def lock(session: Session, *, case_id: str) -> RightsRequest | None:
    """The row, held; who may see it is still to be asked."""
    # SQLite has one writer; PostgreSQL waits here, and reads what the one before has left.
    row = select(RightsRequest).where(RightsRequest.case_id == case_id).with_for_update()
    return session.scalar(row.execution_options(populate_existing=True))


def is_known_to(session: Session, *, recipient: Recipient, request: RightsRequest) -> bool:
    """Whether this person handles this request. What is left of an erased one is every handler's."""
    if request.organisation_id != recipient.organisation_id:
        return False
    if not desks.is_handler(session, recipient=recipient):
        return False
    place = (request.case_id, recipient.key_id or "")
    return request.erased_on is not None or session.get(CaseReader, place) is not None


def check_handler(session: Session, *, recipient: Recipient, now: datetime) -> None:
    """Raises `RequestUnknown`, and leaves a line in the audit trail, for who handles none."""
    if not desks.is_handler(session, recipient=recipient):
        raise _refuse(session, recipient, now, None)


def note_opened(
    session: Session, *, recipient: Recipient, request: RightsRequest, now: datetime
) -> None:
    """Writes to the audit trail that the handler looked into the request, once a day."""
    midnight = now.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    earlier = session.scalar(
        select(AuditLine.number)
        .where(
            AuditLine.case_id == request.case_id,
            AuditLine.actor == recipient.id,
            AuditLine.act == AuditAct.REQUEST_OPENED.value,
            AuditLine.at >= midnight,
        )
        .limit(1)
    )
    if earlier is None:
        note(session, AuditAct.REQUEST_OPENED, recipient=recipient, request=request, now=now)


def note(
    session: Session,
    act: AuditAct,
    *,
    recipient: Recipient,
    request: RightsRequest,
    now: datetime,
    facts: dict[str, Any] | None = None,
) -> None:
    """Writes an act of weight to the organisation's audit trail."""
    audit.record(
        session,
        organisation_id=request.organisation_id,
        act=act,
        now=now,
        actor=recipient.id,
        case_id=request.case_id,
        facts=facts,
    )


def changed(session: Session, *, request: RightsRequest, version: int) -> RequestChanged:
    """What somebody is told whose page is older than the request."""
    events = trail.since(session, request=request, version=version)
    last = session.get(Recipient, events[-1].actor) if events and events[-1].actor else None
    return RequestChanged(
        version=request.version,
        changed_by=last.name if last else None,
        fields=",".join(dict.fromkeys(event.act for event in events)),
    )


def changes_since(session: Session, *, request: RightsRequest, version: int) -> list[RequestEvent]:
    """What a page of that version does not show yet, oldest first."""
    return trail.since(session, request=request, version=version)


def check_day(request: RightsRequest, day: date, today: date, field: str) -> None:
    """A day that a handler enters: not before the request, not after today."""
    if day > today:
        raise record.refused("in_the_future", field)
    if day < request.received_on:
        raise record.refused("before_receipt", field)


def _checked(
    session: Session, recipient: Recipient, found: RightsRequest | None, now: datetime
) -> RightsRequest:
    if found is None:
        raise RequestUnknown
    if not is_known_to(session, recipient=recipient, request=found):
        raise _refuse(session, recipient, now, found)
    return found


def _refuse(
    session: Session, recipient: Recipient, now: datetime, request: RightsRequest | None
) -> RequestUnknown:
    audit.record_refusal(
        session,
        organisation_id=request.organisation_id if request else recipient.organisation_id,
        act=AuditAct.REQUEST_REFUSED,
        now=now,
        actor=recipient.id,
        case_id=request.case_id if request else None,
    )
    return RequestUnknown()
