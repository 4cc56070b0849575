"""The two decisions: whether the authority is notified, and whether the people are told.

A decision is a person's, with written reasons. It is never changed: a new one replaces it, and
both stay. Not to notify holds only once a second person has approved it.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.data import audit
from portal.data.audit import AuditAct
from portal.data.breach import access, reading, record, statements, trail
from portal.data.breach.trail import BreachAct
from portal.data.identifiers import new_id
from portal.data.tables import Breach, BreachDecision, Recipient
from portal.errors import BreachRefused, SecondPersonNeeded
from portal.rules.breach.clock_law import notification_clocks
from portal.rules.breach.decisions import Decision, check_decisions, needs_second_person

AUTHORITY = "authority"
PEOPLE = "people"


@dataclass(frozen=True)
class Decided:
    """The newest decision on each question, whether or not it is approved yet."""

    authority: BreachDecision | None
    people: BreachDecision | None

    def of(self, question: str) -> BreachDecision | None:
        return self.authority if question == AUTHORITY else self.people


def of_breach(session: Session, *, breach: Breach) -> list[BreachDecision]:
    """Every decision that was taken, oldest first."""
    found = select(BreachDecision).where(BreachDecision.breach_id == breach.id)
    return list(session.scalars(found.order_by(BreachDecision.number)))


def current(session: Session, *, breach: Breach) -> Decided:
    """What holds, or will once it is approved."""
    newest = {row.question: row for row in of_breach(session, breach=breach)}
    return Decided(newest.get(AUTHORITY), newest.get(PEOPLE))


def taken_since(session: Session, *, breach: Breach, version: int) -> set[str]:
    """The questions on which somebody has decided after this version of the breach."""
    lines = trail.since(session, breach=breach, version=version)
    return {one.facts["new"]["question"] for one in lines if one.act == BreachAct.DECIDED}


def as_rule(row: BreachDecision) -> Decision:
    """The decision as the rules know it."""
    return Decision.from_json(
        {
            "question": row.question,
            "answer": row.answer,
            "reasons": row.reasons,
            "exemptions": row.exemptions,
            "deviation": row.deviation,
        }
    )


def decide(
    session: Session,
    *,
    recipient: Recipient,
    breach: str,
    version: int,
    decision: Decision,
    now: datetime,
) -> BreachDecision:
    """Takes a decision on what the person has seen. Raises `BreachChanged`, `BreachRefused`."""
    held = access.held(session, recipient=recipient, breach=breach, now=now, version=version)
    record.must_be_open(held)
    _check(session, held, decision)
    earlier = current(session, breach=held).of(decision.question)
    plain = decision.to_json()
    row = BreachDecision(
        id=new_id(),
        breach_id=held.id,
        number=_next_number(session, held),
        **plain,
        needs_approval=needs_second_person(decision),
        decided_by=recipient.id,
        decided_at=now,
    )
    session.add(row)
    session.flush()
    record.change(
        session,
        breach=held,
        act=BreachAct.DECIDED,
        recipient=recipient,
        now=now,
        values=_released(held, row, now),
        facts={"new": plain, "old": as_rule(earlier).to_json() if earlier else None},
    )
    audit.record(
        session,
        organisation_id=held.organisation_id,
        act=AuditAct.BREACH_DECIDED,
        now=now,
        actor=recipient.id,
        facts={"breach": held.id, "question": row.question},
    )
    return row


def approve(
    session: Session,
    *,
    recipient: Recipient,
    breach: str,
    version: int,
    decision: str,
    now: datetime,
) -> BreachDecision:
    """Says yes to somebody else's decision. Raises `SecondPersonNeeded` to who took it."""
    held = access.held(session, recipient=recipient, breach=breach, now=now, version=version)
    row = session.get(BreachDecision, decision)
    holding = row and current(session, breach=held).of(row.question)
    if row is None or row.breach_id != held.id or holding is not row:
        raise record.refused("decision_unknown")
    if row.in_force:
        raise record.refused("approved_already")
    if row.decided_by == recipient.id:
        raise SecondPersonNeeded
    row.approved_by, row.approved_at = recipient.id, now
    session.flush()
    record.change(
        session,
        breach=held,
        act=BreachAct.DECISION_APPROVED,
        recipient=recipient,
        now=now,
        values=_released(held, row, now),
        facts={"question": row.question, "answer": row.answer},
    )
    audit.record(
        session,
        organisation_id=held.organisation_id,
        act=AuditAct.BREACH_DECISION_APPROVED,
        now=now,
        actor=recipient.id,
        facts={"breach": held.id, "question": row.question},
    )
    return row


def _check(session: Session, breach: Breach, decision: Decision) -> None:
    """The new decision, and whether it goes together with the one on the other question.

    The other is not judged anew: what is suggested may have changed since it was taken, and then
    either would stand in the way of the other's being taken again.
    """
    rows = current(session, breach=breach)
    both: dict[str, Decision | None] = {
        row.question: _stands(as_rule(row)) for row in (rows.authority, rows.people) if row
    }
    both[decision.question] = decision
    statements.check_words(_words(decision))
    refusal = check_decisions(
        both.get(AUTHORITY),
        both.get(PEOPLE),
        reading.suggestion_of(breach),
        reading.facts_of(breach),
    )
    if refusal is not None:
        raise BreachRefused([refusal])


def _words(decision: Decision) -> dict[str, str]:
    claims = {f"exemption_{claim.id}": claim.reasons for claim in decision.exemptions}
    return {"reasons": decision.reasons, "deviation": decision.deviation, **claims}


def _stands(decision: Decision) -> Decision:
    return replace(decision, exemptions=(), deviation=decision.deviation or decision.reasons)


def _released(breach: Breach, row: BreachDecision, now: datetime) -> dict[str, Any]:
    """The columns of the clocks: not owing a notification ends its clocks, owing it again does not."""
    if row.question != AUTHORITY:
        return {}
    starts = reading.starts_of(breach)
    theirs = notification_clocks()
    others = {name: at for name, at in starts.released.items() if name not in theirs}
    ended = dict.fromkeys(theirs, now) if row.in_force and not row.answer else {}
    return reading.of_starts(replace(starts, released={**others, **ended}))


def _next_number(session: Session, breach: Breach) -> int:
    last = select(func.max(BreachDecision.number)).where(BreachDecision.breach_id == breach.id)
    return (session.scalar(last) or 0) + 1
