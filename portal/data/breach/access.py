"""Who may come to a breach, and holding it while it is changed.

Whoever is no handler of its organisation, or has stepped aside, is told that there is no such
breach; that they asked stays in the audit trail.
"""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.data import audit
from portal.data.audit import AuditAct
from portal.data.breach import desks, trail
from portal.data.breach.trail import BreachAct
from portal.data.database import writing
from portal.data.tables import Breach, BreachEvent, Recipient, SteppedAside
from portal.errors import BreachChanged, BreachUnknown


def for_handler(session: Session, *, recipient: Recipient, breach: str, now: datetime) -> Breach:
    """The breach, if this person handles it. Raises `BreachUnknown`, alike for all others."""
    return _checked(session, recipient, session.get(Breach, breach), now)


def held(
    session: Session, *, recipient: Recipient, breach: str, now: datetime, version: int | None
) -> Breach:
    """The breach, held for changing it until the transaction ends.

    `version`: the one that the person has seen; None where nothing can be overwritten. Raises
    `BreachUnknown`, `BreachChanged`.
    """
    writing(session)
    found = _checked(session, recipient, _lock(session, breach), now)
    if version is not None and version != found.version:
        raise changed(session, breach=found, version=version)
    return found


def is_known_to(session: Session, *, recipient: Recipient, breach: Breach) -> bool:
    """Whether this person handles this breach."""
    return (
        breach.organisation_id == recipient.organisation_id
        and desks.is_handler(session, recipient=recipient)
        and session.get(SteppedAside, (breach.id, recipient.id)) is None
    )


def refuse(
    session: Session, *, recipient: Recipient, now: datetime, breach: Breach | None = None
) -> BreachUnknown:
    """Writes down that somebody asked who may not, and gives what they are told."""
    audit.record_refusal(
        session,
        organisation_id=breach.organisation_id if breach else recipient.organisation_id,
        act=AuditAct.BREACH_REFUSED,
        now=now,
        actor=recipient.id,
        facts={"breach": breach.id if breach else None},
    )
    return BreachUnknown()


def changed(session: Session, *, breach: Breach, version: int) -> BreachChanged:
    """What somebody is told whose page is older than the breach."""
    events = trail.since(session, breach=breach, version=version)
    last = session.get(Recipient, events[-1].actor) if events and events[-1].actor else None
    fields = dict.fromkeys(field for event in events for field in fields_of(event))
    return BreachChanged(
        version=breach.version,
        changed_by=last.name if last else None,
        fields=",".join(fields),
    )


def fields_of(event: BreachEvent) -> tuple[str, ...]:
    """The fields that a line of the trail changed; where it is no field, the name of the act."""
    if event.act == BreachAct.AMENDED:
        return tuple(event.facts["changes"])
    return (event.act,)


def _lock(session: Session, breach: str) -> Breach | None:
    # SQLite has one writer; PostgreSQL waits here, and reads what the one before has left.
    row = select(Breach).where(Breach.id == breach).with_for_update()
    return session.scalar(row.execution_options(populate_existing=True))


def _checked(session: Session, recipient: Recipient, found: Breach | None, now: datetime) -> Breach:
    if found is None:
        raise BreachUnknown
    if not is_known_to(session, recipient=recipient, breach=found):
        raise refuse(session, recipient=recipient, now=now, breach=found)
    return found
