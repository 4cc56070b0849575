"""The steps that were taken against a breach, each with its time. A step is never changed."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.data.breach import access, record, statements, trail
from portal.data.breach.trail import BreachAct
from portal.data.identifiers import new_id
from portal.data.tables import Breach, BreachMeasure, Recipient

LONGEST = 2000


def add(
    session: Session,
    *,
    recipient: Recipient,
    breach: str,
    text: str,
    taken_at: datetime,
    now: datetime,
) -> BreachMeasure:
    """Writes down a step. Raises `BreachUnknown`, `BreachRefused`."""
    held = access.held(session, recipient=recipient, breach=breach, now=now, version=None)
    text = text.strip()
    if not text:
        raise record.refused("text_missing", "text")
    statements.check_words({"text": text}, LONGEST)
    statements.check_happened("taken_at", taken_at, now)
    row = BreachMeasure(
        id=new_id(),
        breach_id=held.id,
        text=text,
        taken_at=taken_at,
        added_by=recipient.id,
        added_at=now,
    )
    session.add(row)
    session.flush()
    trail.append(
        session,
        breach=held,
        act=BreachAct.MEASURE_ADDED,
        actor=recipient.id,
        now=now,
        facts={"measure": row.id, "text": text, "taken_at": taken_at.isoformat()},
    )
    return row


def of_breach(session: Session, *, breach: Breach) -> list[BreachMeasure]:
    """All steps, in the order in which they were taken."""
    found = select(BreachMeasure).where(BreachMeasure.breach_id == breach.id)
    return list(session.scalars(found.order_by(BreachMeasure.taken_at, BreachMeasure.id)))
