"""Who is signed in. The cookie holds a random token, the table its digest."""

from datetime import datetime, timedelta

from sqlalchemy import delete, insert, select, update
from sqlalchemy.orm import Session

from portal.data.database import writing
from portal.data.identifiers import digest, new_token
from portal.data.tables import Recipient, StaffSession
from portal.errors import SignedOut

LONGEST = timedelta(hours=12)
# A page change within this time writes nothing.
GRAIN = timedelta(minutes=1)


def start(session: Session, *, recipient_id: str, now: datetime) -> str:
    """Signs somebody in; returns the cookie's token. Always a new one, against fixation."""
    writing(session)
    token = new_token()
    session.execute(
        insert(StaffSession).values(
            id_hash=digest("session", token), recipient_id=recipient_id, started_at=now, seen_at=now
        )
    )
    return token


def find(session: Session, *, token: str, now: datetime, idle_minutes: int) -> Recipient:
    """Who holds this token. Raises `SignedOut`.

    Notes once a minute that the session is alive, so commit after it, also where nothing is
    changed otherwise.
    """
    id_hash = digest("session", token)
    row = session.execute(
        select(StaffSession.started_at, StaffSession.seen_at, Recipient)
        .join(Recipient, Recipient.id == StaffSession.recipient_id)
        .where(StaffSession.id_hash == id_hash)
    ).first()
    if row is None:
        raise SignedOut
    started_at, seen_at, recipient = row
    idle = now - seen_at > timedelta(minutes=idle_minutes)
    if idle or now - started_at > LONGEST or not recipient.active:
        raise SignedOut
    if now - seen_at > GRAIN:
        writing(session)
        session.execute(
            update(StaffSession).where(StaffSession.id_hash == id_hash).values(seen_at=now)
        )
    return recipient


def end(session: Session, *, token: str) -> None:
    """Signs out here. A token that is not known is no error: it is signed out already."""
    writing(session)
    session.execute(delete(StaffSession).where(StaffSession.id_hash == digest("session", token)))


def end_all(session: Session, *, recipient_id: str) -> None:
    """Signs somebody out everywhere."""
    writing(session)
    session.execute(delete(StaffSession).where(StaffSession.recipient_id == recipient_id))


def forget_ended(session: Session, *, now: datetime) -> None:
    """Those that nobody can use any more."""
    writing(session)
    session.execute(delete(StaffSession).where(StaffSession.started_at < now - LONGEST))
