"""What is decided about each right: the outcome and the grounds in clear, the reasons sealed."""

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import date, datetime

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from portal.data.audit import AuditAct
from portal.data.database import writing
from portal.data.identifiers import new_id
from portal.data.rights import access, record, threads
from portal.data.rights.trail import RequestAct
from portal.data.tables import Recipient, RequestDecision, RightsRequest
from portal.errors import RequestRefused, SecondPersonNeeded
from portal.rules.rights.decisions import (
    RightDecision,
    check_approval,
    check_decision,
    needs_second_person,
)


def decide(  # noqa: PLR0913 -- all of them by name
    session: Session,
    *,
    recipient: Recipient,
    request: str,
    version: int,
    decision: RightDecision,
    reasons_note: int | None = None,
    evidence_note: int | None = None,
    today: date,
    now: datetime,
) -> RequestDecision:
    """Decides about one right; a later decision about it replaces this one.

    Reasons and evidence are sealed notes of the request, by number: `has_reasons` and
    `has_evidence` of the decision follow from them.
    """
    held = access.held(session, recipient=recipient, request=request, now=now, version=version)
    for note in (reasons_note, evidence_note):
        threads.check_note(session, request=held, note=note)
    decision = replace(
        decision, has_reasons=reasons_note is not None, has_evidence=evidence_note is not None
    )
    _check(held, decision, today)
    row = RequestDecision(
        id=new_id(),
        case_id=held.case_id,
        number=_next_number(session, held),
        kind=decision.kind,
        outcome=decision.outcome,
        grounds=list(decision.grounds),
        reasons_note=reasons_note,
        evidence_note=evidence_note,
        weighed_items=decision.weighed_items,
        needs_approval=needs_second_person(decision),
        decided_by=recipient.id,
        decided_at=now,
    )
    session.add(row)
    session.flush()
    facts = {"kind": row.kind, "outcome": row.outcome, "grounds": row.grounds, "decision": row.id}
    _tell(session, held, RequestAct.DECIDED, recipient, today, now, facts)
    access.note(
        session,
        AuditAct.REQUEST_DECIDED,
        recipient=recipient,
        request=held,
        now=now,
        facts={"kind": row.kind, "outcome": row.outcome},
    )
    return row


def approve(
    session: Session,
    *,
    recipient: Recipient,
    request: str,
    version: int,
    decision: str,
    today: date,
    now: datetime,
) -> RequestDecision:
    """A second person stands behind it. Raises `SecondPersonNeeded` for who decided it."""
    held = access.held(session, recipient=recipient, request=request, now=now, version=version)
    row = session.get(RequestDecision, decision)
    newest = row and current(session, request=held).get(row.kind)
    if row is None or newest is None or newest.id != row.id:
        raise record.refused("decision_unknown")
    if row.approved_by is not None:
        raise record.refused("approved_already")
    if row.decided_by == recipient.id:
        raise SecondPersonNeeded
    refusal = check_approval(as_rule(row), row.decided_by, recipient.id)
    if refusal is not None:
        raise RequestRefused([refusal])
    row.approved_by, row.approved_at = recipient.id, now
    session.flush()
    facts = {"kind": row.kind, "decision": row.id}
    _tell(session, held, RequestAct.DECISION_APPROVED, recipient, today, now, facts)
    access.note(
        session,
        AuditAct.REQUEST_DECISION_APPROVED,
        recipient=recipient,
        request=held,
        now=now,
        facts={"kind": row.kind},
    )
    return row


def of_request(session: Session, *, request: RightsRequest) -> list[RequestDecision]:
    """All of them, oldest first."""
    found = select(RequestDecision).where(RequestDecision.case_id == request.case_id)
    return list(session.scalars(found.order_by(RequestDecision.number)))


def current(session: Session, *, request: RightsRequest) -> dict[str, RequestDecision]:
    """The newest decision about each right of the request, in force or not."""
    rows = of_request(session, request=request)
    return {row.kind: row for row in rows if row.kind in request.kind_ids}


def outcomes(session: Session, *, request: RightsRequest, kinds: Collection[str]) -> dict[str, str]:
    """What came of each of these rights, as far as it is in force."""
    newest = {row.kind: row for row in of_request(session, request=request)}
    return {row.kind: row.outcome for row in newest.values() if row.kind in kinds and row.in_force}


def as_rule(row: RequestDecision) -> RightDecision:
    """The decision as the rules look at it."""
    return RightDecision(
        kind=row.kind,
        outcome=row.outcome,
        grounds=tuple(row.grounds),
        has_reasons=row.reasons_note is not None,
        has_evidence=row.evidence_note is not None,
        weighed_items=row.weighed_items,
    )


def erase(session: Session, *, case_id: str) -> None:
    """Erases what was decided; the outcomes stay in the request's row."""
    writing(session)
    session.execute(delete(RequestDecision).where(RequestDecision.case_id == case_id))


def _check(request: RightsRequest, decision: RightDecision, today: date) -> None:
    if request.answered_on is not None:
        raise record.refused("answered_already")
    if decision.kind not in request.kind_ids:
        raise record.refused("kind_not_asked", "kind")
    refusal = check_decision(decision, today)
    if refusal is not None:
        raise RequestRefused([refusal])


def _tell(
    session: Session,
    request: RightsRequest,
    act: RequestAct,
    recipient: Recipient,
    today: date,
    now: datetime,
    facts: Mapping[str, object],
) -> None:
    record.change(
        session,
        request=request,
        act=act,
        recipient=recipient,
        now=now,
        today=today,
        values={"outcomes": outcomes(session, request=request, kinds=request.kind_ids)},
        facts=facts,
    )


def _next_number(session: Session, request: RightsRequest) -> int:
    last = select(func.max(RequestDecision.number)).where(
        RequestDecision.case_id == request.case_id
    )
    return (session.scalar(last) or 0) + 1
