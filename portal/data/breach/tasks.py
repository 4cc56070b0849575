"""What is to be done about a breach, by whom, by when."""

from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.data.breach import access, desks, record, statements, trail
from portal.data.breach.trail import BreachAct
from portal.data.identifiers import new_id
from portal.data.tables import Breach, BreachTask, Recipient

LONGEST = 2000


def add(
    session: Session,
    *,
    recipient: Recipient,
    breach: str,
    text: str,
    owner: str | None,
    due_on: date | None,
    now: datetime,
) -> BreachTask:
    """Writes down a task; `owner` is the id of one of the breach's handlers, or nobody yet."""
    held = access.held(session, recipient=recipient, breach=breach, now=now, version=None)
    text = text.strip()
    if not text:
        raise record.refused("text_missing", "text")
    statements.check_words({"text": text}, LONGEST)
    if owner is not None and owner not in {
        one.id for one in desks.handlers_of(session, breach=held)
    }:
        raise record.refused("owner_unknown", "owner")
    row = BreachTask(
        id=new_id(),
        breach_id=held.id,
        text=text,
        owner=owner,
        due_on=due_on,
        added_by=recipient.id,
        added_at=now,
    )
    session.add(row)
    session.flush()
    trail.append(
        session,
        breach=held,
        act=BreachAct.TASK_ADDED,
        actor=recipient.id,
        now=now,
        facts={
            "task": row.id,
            "text": text,
            "owner": owner,
            "due_on": due_on and due_on.isoformat(),
        },
    )
    return row


def done(
    session: Session, *, recipient: Recipient, breach: str, task: str, now: datetime
) -> BreachTask:
    """Ticks a task off. A second time changes nothing."""
    held = access.held(session, recipient=recipient, breach=breach, now=now, version=None)
    row = session.get(BreachTask, task, populate_existing=True)
    if row is None or row.breach_id != held.id:
        raise record.refused("task_unknown")
    if row.done_at is None:
        row.done_by, row.done_at = recipient.id, now
        session.flush()
        trail.append(
            session,
            breach=held,
            act=BreachAct.TASK_DONE,
            actor=recipient.id,
            now=now,
            facts={"task": row.id, "text": row.text},
        )
    return row


def of_breach(session: Session, *, breach: Breach) -> list[BreachTask]:
    """All tasks: what is open first, by its day; then what is done."""
    found = list(session.scalars(select(BreachTask).where(BreachTask.breach_id == breach.id)))
    return sorted(
        found, key=lambda one: (one.done_at is not None, one.due_on or date.max, one.added_at)
    )
