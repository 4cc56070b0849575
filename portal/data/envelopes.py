"""The sealed messages of a case: appending to a thread, and reading it."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import Row, delete, insert, select
from sqlalchemy.orm import Session

from crypto.encoding import b64u, from_b64u
from crypto.wire import Envelope
from portal.data.database import writing
from portal.data.tables import Base, StoredEnvelope
from portal.errors import StaleHead

CONVERSATION = "conversation"
INTERNAL = "internal"
NO_PREVIOUS = bytes(32)
INSERT = insert(Base.metadata.tables[StoredEnvelope.__tablename__])


@dataclass(frozen=True)
class Head:
    """The last envelope of a thread: its number and its hash (32 bytes).

    The next one carries `sequence + 1` and `previous`.
    """

    sequence: int
    previous: bytes

    def as_error(self) -> StaleHead:
        """The refusal that tells a page behind what to seal again."""
        return StaleHead(sequence=self.sequence, previous=b64u(self.previous))


def head(session: Session, *, case_id: str, thread: str) -> Head:
    """The thread's head. An empty internal thread stands on the report; without one: zeros."""
    last = session.execute(
        select(StoredEnvelope.sequence, StoredEnvelope.hash)
        .where(StoredEnvelope.case_id == case_id, StoredEnvelope.thread == thread)
        .order_by(StoredEnvelope.sequence.desc())
        .limit(1)
    ).first()
    if last is not None:
        return Head(last.sequence, from_b64u(last.hash))
    if thread == INTERNAL:
        report = at(session, case_id=case_id, thread=CONVERSATION, sequence=1)
        return Head(0, from_b64u(report.hash) if report else NO_PREVIOUS)
    return Head(0, NO_PREVIOUS)


def at(session: Session, *, case_id: str, thread: str, sequence: int) -> Row[str, date] | None:
    """Hash and day of the envelope at one place, if there is one."""
    place = (case_id, thread, sequence)
    columns = (StoredEnvelope.case_id, StoredEnvelope.thread, StoredEnvelope.sequence)
    same = [column == value for column, value in zip(columns, place, strict=True)]
    return session.execute(
        select(StoredEnvelope.hash, StoredEnvelope.received_on).where(*same)
    ).first()


def received_before(session: Session, envelope: Envelope) -> date | None:
    """The day on which this very envelope was stored, or None."""
    found = at(
        session,
        case_id=b64u(envelope.case),
        thread=envelope.thread,
        sequence=envelope.sequence,
    )
    return found.received_on if found and found.hash == b64u(envelope.hash) else None


def follows(envelope: Envelope, last: Head) -> bool:
    """Whether the envelope stands right behind this head."""
    return envelope.sequence == last.sequence + 1 and envelope.previous == last.previous


def append(session: Session, envelope: Envelope, *, today: date) -> None:
    """Stores the envelope. Raises SQLAlchemy's IntegrityError if its place is taken."""
    # Straight to the connection: this is the statement that the speed of receiving hangs on.
    writing(session).execute(
        INSERT,
        {
            "case_id": b64u(envelope.case),
            "thread": envelope.thread,
            "sequence": envelope.sequence,
            "hash": b64u(envelope.hash),
            "direction": envelope.direction,
            "charter_hash": b64u(envelope.charter),
            "received_on": today,
            "bytes": envelope.bytes,
        },
    )


def of_case(session: Session, *, case_id: str, thread: str | None = None) -> list[StoredEnvelope]:
    """The envelopes of a case, or of one thread of it, in their order."""
    found = select(StoredEnvelope).where(StoredEnvelope.case_id == case_id)
    if thread is not None:
        found = found.where(StoredEnvelope.thread == thread)
    return list(session.scalars(found.order_by(StoredEnvelope.thread, StoredEnvelope.sequence)))


def erase(session: Session, *, case_id: str) -> None:
    """Erases every message of the case, in all threads."""
    writing(session)
    session.execute(delete(StoredEnvelope).where(StoredEnvelope.case_id == case_id))
