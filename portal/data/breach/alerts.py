"""How a processor tells of a breach: a link of its own, without a login.

The token travels behind the `#` of the link; only its digest is stored.
"""

import hmac
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session

from portal.data import audit
from portal.data.audit import AuditAct
from portal.data.breach import desks, opening, record, register
from portal.data.database import writing
from portal.data.identifiers import digest, new_id, new_token
from portal.data.tables import Alert, AlertLink, Breach, Recipient
from portal.errors import AlertsUsedUp, AlertUnknown
from portal.rules import desk_words
from portal.rules.breach.facts import BreachFacts, Moments
from portal.rules.desk import Processor

DAYS = 365


@dataclass(frozen=True)
class AlertFor:
    """Whose link it is."""

    organisation_id: str
    processor: Processor


@dataclass(frozen=True)
class AlertReceipt:
    """What the processor is told: what to call the breach by, and when the alert came."""

    reference: str
    received_at: datetime
    is_new: bool


def make_link(
    session: Session, *, recipient: Recipient, processor_id: str, now: datetime, days: int = DAYS
) -> str:
    """Makes a link for one processor of the file and returns its token, which is told once."""
    writing(session)
    register.check_handler(session, recipient=recipient, now=now)
    file = desks.desk(session, organisation_id=recipient.organisation_id)
    if file.processor(processor_id) is None:
        raise record.refused("processor_unknown", "processor")
    token = new_token()
    session.execute(
        insert(AlertLink).values(
            id=new_id(),
            organisation_id=recipient.organisation_id,
            processor_id=processor_id,
            token_hash=digest("breach-alert-link", token),
            made_by=recipient.id,
            made_at=now,
            expires_at=now + timedelta(days=days),
        )
    )
    audit.record(
        session,
        organisation_id=recipient.organisation_id,
        act=AuditAct.ALERT_LINK_MADE,
        now=now,
        actor=recipient.id,
        facts={"processor": processor_id},
    )
    return token


def links(session: Session, *, recipient: Recipient, now: datetime) -> list[AlertLink]:
    """The links that work, the newest first. Raises `BreachUnknown` for who is no handler."""
    register.check_handler(session, recipient=recipient, now=now)
    found = select(AlertLink).where(
        AlertLink.organisation_id == recipient.organisation_id,
        AlertLink.ended_at.is_(None),
        AlertLink.expires_at > now,
    )
    return list(session.scalars(found.order_by(AlertLink.made_at.desc(), AlertLink.id)))


def end_link(session: Session, *, recipient: Recipient, link: str, now: datetime) -> None:
    """Ends a link at once. Ended already: nothing happens."""
    writing(session)
    register.check_handler(session, recipient=recipient, now=now)
    row = session.get(AlertLink, link)
    if row is None or row.organisation_id != recipient.organisation_id:
        raise record.refused("link_unknown")
    if row.ended_at is not None:
        return
    row.ended_at = now
    session.flush()
    audit.record(
        session,
        organisation_id=recipient.organisation_id,
        act=AuditAct.ALERT_LINK_ENDED,
        now=now,
        actor=recipient.id,
        facts={"processor": row.processor_id},
    )


def find(session: Session, *, organisation_id: str, token: str, now: datetime) -> AlertFor:
    """Whose link this is. Raises `AlertUnknown`, alike for all that opens nothing."""
    return _good(session, organisation_id, token, now)[1]


def receive(
    session: Session,
    *,
    organisation_id: str,
    token: str,
    alert_id: str,
    facts: BreachFacts,
    moments: Moments,
    now: datetime,
) -> AlertReceipt:
    """Opens a breach; its moment of awareness is proposed as now. Raises `AlertUnknown`,
    `BreachRefused`.

    `alert_id` was made by the sender's page: the same again gives the same receipt, and opens
    nothing. Raises `AlertsUsedUp` for more new ones than a link takes within a day.
    """
    writing(session)
    link, whose = _good(session, organisation_id, token, now, hold=True)
    id_hash = digest("breach-alert", f"{link.id}/{alert_id}")
    before = session.get(Alert, id_hash)
    if before is not None:
        breach = session.get_one(Breach, before.breach_id)
        return AlertReceipt(breach.reference, before.received_at, is_new=False)
    left = desk_words.most_alerts() - _within_a_day(session, link, now)
    if left <= 0:
        raise AlertsUsedUp
    why = desk_words.proposed_awareness()
    breach = opening.begin(
        session,
        organisation_id=organisation_id,
        source="processor",
        facts=replace(facts, processors=(whose.processor.id,)),
        moments=replace(
            moments,
            aware_at=now,
            aware_by=whose.processor.name,
            aware_why=" / ".join(why.values()),
        ),
        processor_id=whose.processor.id,
        now=now,
    )
    session.execute(
        insert(Alert).values(id_hash=id_hash, link_id=link.id, breach_id=breach.id, received_at=now)
    )
    audit.record(
        session,
        organisation_id=organisation_id,
        act=AuditAct.ALERT_RECEIVED,
        now=now,
        facts={"breach": breach.id, "processor": whose.processor.id},
    )
    if left == 1:
        # Said once, by the last that is taken: what is refused afterwards writes nothing at all.
        audit.record(
            session,
            organisation_id=organisation_id,
            act=AuditAct.ALERT_LIMIT_REACHED,
            now=now,
            facts={"processor": whose.processor.id},
        )
    return AlertReceipt(breach.reference, now, is_new=True)


def _within_a_day(session: Session, link: AlertLink, now: datetime) -> int:
    recent = select(func.count()).where(
        Alert.link_id == link.id, Alert.received_at > now - timedelta(days=1)
    )
    return session.scalar(recent) or 0


def _good(
    session: Session, organisation_id: str, token: str, now: datetime, *, hold: bool = False
) -> tuple[AlertLink, AlertFor]:
    """Looked up by a digest of the 32 random bytes, so the time taken tells nothing of them."""
    token_hash = digest("breach-alert-link", token)
    found = select(AlertLink).where(
        AlertLink.organisation_id == organisation_id, AlertLink.token_hash == token_hash
    )
    # Two of the same alert wait for each other here, so that one breach is opened.
    link = session.scalar(found.with_for_update() if hold else found)
    if link is None or not hmac.compare_digest(link.token_hash, token_hash):
        raise AlertUnknown
    file = desks.desk(session, organisation_id=organisation_id)
    processor = file.processor(link.processor_id)
    if link.ended_at is not None or link.expires_at <= now or processor is None:
        raise AlertUnknown
    return link, AlertFor(organisation_id, processor)
