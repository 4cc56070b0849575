"""Browsers that have signed somebody in before, so that strangers cannot lock them out."""

from datetime import date, timedelta

from sqlalchemy import delete, insert, select, update
from sqlalchemy.orm import Session

from portal.data.database import writing
from portal.data.identifiers import digest, new_token
from portal.data.tables import KnownDevice

REMEMBERED = timedelta(days=180)


def remember(session: Session, *, recipient_id: str, token: str | None, today: date) -> str:
    """Notes that this browser has signed the recipient in; returns the token for its cookie."""
    writing(session)
    forget_unused(session, today=today)
    if token is not None and find(session, recipient_id=recipient_id, token=token) is not None:
        known = KnownDevice.id_hash == digest("device", token)
        session.execute(update(KnownDevice).where(known).values(used_on=today))
        return token
    fresh = new_token()
    session.execute(
        insert(KnownDevice).values(
            id_hash=digest("device", fresh), recipient_id=recipient_id, used_on=today
        )
    )
    return fresh


def find(session: Session, *, recipient_id: str | None, token: str | None) -> str | None:
    """The stored name of the device if it is known for this recipient, else None."""
    return session.scalar(
        select(KnownDevice.id_hash).where(
            KnownDevice.id_hash == digest("device", token or ""),
            KnownDevice.recipient_id == (recipient_id or ""),
        )
    )


def forget_all(session: Session, *, recipient_id: str) -> None:
    """Makes every device of this recipient a stranger again."""
    writing(session)
    session.execute(delete(KnownDevice).where(KnownDevice.recipient_id == recipient_id))


def forget_unused(session: Session, *, today: date) -> None:
    """Browsers that have not been seen for long."""
    writing(session)
    session.execute(delete(KnownDevice).where(KnownDevice.used_on < today - REMEMBERED))
