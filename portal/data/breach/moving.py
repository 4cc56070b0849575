"""Moving a breach from state to state, as the rules allow."""

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from portal.data import audit
from portal.data.audit import AuditAct
from portal.data.breach import access, decisions, lessons, measures, notices, record, statements
from portal.data.breach.trail import BreachAct
from portal.data.tables import Breach, BreachDecision, Recipient
from portal.errors import BreachRefused
from portal.rules.breach.decisions import owes_public
from portal.rules.breach.states import BreachState, Situation, allowed_moves, check_move
from portal.rules.moves import Move


def situation(session: Session, *, breach: Breach) -> Situation:
    """What has been done so far, as far as the states depend on it."""
    decided = decisions.current(session, breach=breach)
    both = (decided.authority, decided.people)
    sent = [one for one in notices.of_breach(session, breach=breach) if one.state == notices.SENT]
    to_authority = {one.phase for one in sent if one.to == notices.AUTHORITY}
    return Situation(
        decisions_taken=all(both),
        approved=all(one.in_force for one in both if one),
        contained=bool(measures.of_breach(session, breach=breach)),
        authority_notified=bool(to_authority),
        authority_owed=_owed(decided.authority) and not to_authority,
        people_owed=_owed(decided.people) and not any(one.to == notices.PEOPLE for one in sent),
        public_owed=_public_owed(decided.people)
        and not any(one.to == notices.PEOPLE and one.way == "public" for one in sent),
        final_sent=not to_authority or notices.FINAL in to_authority,
        lesson_complete=lessons.is_complete(session, breach=breach),
    )


def moves(session: Session, *, breach: Breach) -> tuple[Move[BreachState], ...]:
    """Where the breach can go from here, with what stands in the way."""
    return allowed_moves(BreachState(breach.state), situation(session, breach=breach))


def move(
    session: Session,
    *,
    recipient: Recipient,
    breach: str,
    version: int,
    to: str,
    now: datetime,
    reason: str | None = None,
) -> Breach:
    """Moves the breach. Raises `BreachChanged`, `BreachRefused` with the code of the rule."""
    held = access.held(session, recipient=recipient, breach=breach, now=now, version=version)
    why = (reason or "").strip()
    refusal = check_move(held.state, to, situation(session, breach=held), why)
    if refusal is not None:
        raise BreachRefused([refusal])
    statements.check_words({"reason": why})
    before = held.state
    values: dict[str, Any] = {
        "state": to,
        "closed_at": now if to == BreachState.CLOSED else None,
    }
    record.change(
        session,
        breach=held,
        act=BreachAct.MOVED,
        recipient=recipient,
        now=now,
        values=values,
        facts={"old": before, "new": to, "reason": why or None},
    )
    audit.record(
        session,
        organisation_id=held.organisation_id,
        act=AuditAct.BREACH_MOVED,
        now=now,
        actor=recipient.id,
        facts={"breach": held.id, "from": before, "to": to},
    )
    return held


def _public_owed(decision: BreachDecision | None) -> bool:
    return decision is not None and owes_public(decisions.as_rule(decision))


def _owed(decision: BreachDecision | None) -> bool:
    return decision is not None and decision.answer
