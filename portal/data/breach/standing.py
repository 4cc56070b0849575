"""Who stands aside from a breach because they are part of it."""

from datetime import datetime

from sqlalchemy import insert
from sqlalchemy.orm import Session

from portal.data import audit
from portal.data.audit import AuditAct
from portal.data.breach import access, desks, record, statements
from portal.data.breach.trail import BreachAct
from portal.data.database import writing
from portal.data.tables import Recipient, SteppedAside


def step_aside(
    session: Session,
    *,
    recipient: Recipient,
    breach: str,
    reason: str,
    now: datetime,
    who: Recipient | None = None,
) -> None:
    """Takes somebody off a breach for good: oneself, or another handler (`who`).

    They find it no more, get no mail about it, and approve nothing in it. Somebody must be left.
    Raises `BreachUnknown`, `BreachRefused` (last_handler, reason_missing, owner_unknown).
    """
    writing(session)
    held = access.held(session, recipient=recipient, breach=breach, now=now, version=None)
    gone = who or recipient
    left = [one.id for one in desks.handlers_of(session, breach=held)]
    if not reason.strip():
        raise record.refused("reason_missing", "reason")
    statements.check_words({"reason": reason})
    if gone.id not in left:
        raise record.refused("owner_unknown", "who")
    if left == [gone.id]:
        raise record.refused("last_handler")
    session.execute(insert(SteppedAside).values(breach_id=held.id, recipient_id=gone.id, at=now))
    record.change(
        session,
        breach=held,
        act=BreachAct.STEPPED_ASIDE,
        recipient=recipient,
        now=now,
        facts={"who": gone.id, "reason": reason.strip()},
    )
    audit.record(
        session,
        organisation_id=held.organisation_id,
        act=AuditAct.BREACH_STEPPED_ASIDE,
        now=now,
        actor=recipient.id,
        facts={"breach": held.id, "recipient": gone.id},
    )
