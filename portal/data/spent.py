"""What works once: challenges of mailboxes and puzzles that were solved. Only digests are stored."""

from datetime import date, timedelta

from sqlalchemy import delete, insert
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from portal.data.database import writing
from portal.data.identifiers import digest
from portal.data.tables import SpentChallenge


def spend(session: Session, *, purpose: str, value: bytes, today: date) -> bool:
    """Whether this is the first time, also where two try at the same moment.

    The session is rolled back where it is not.
    """
    writing(session)
    try:
        session.execute(insert(SpentChallenge).values(digest=digest(purpose, value), day=today))
    except IntegrityError:
        session.rollback()
        return False
    return True


def forget(session: Session, *, today: date) -> None:
    """All of it lasts five minutes: what is of the day before yesterday can come back no more."""
    writing(session)
    session.execute(delete(SpentChallenge).where(SpentChallenge.day < today - timedelta(days=1)))
