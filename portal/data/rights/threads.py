"""The sealed messages of a request: notes among the handlers, and what they write to the person.

In the format of every case, with their files in the same transaction. The final answer goes
through `answering`, which asks first whether anything is missing.
"""

from collections.abc import Iterator, Sequence
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from crypto import wire
from portal.data import attachments, cases, conversation
from portal.data import envelopes as stored
from portal.data.attachments import SealedFile
from portal.data.envelopes import CONVERSATION, INTERNAL, Head
from portal.data.rights import access, record, trail, wishes
from portal.data.rights.trail import RequestAct
from portal.data.tables import Recipient, RightsRequest, StoredEnvelope

__all__ = ["CONVERSATION", "INTERNAL", "Head", "SealedFile"]


def head(session: Session, *, case_id: str, thread: str) -> Head:
    """What the next message of a thread stands behind."""
    return stored.head(session, case_id=case_id, thread=thread)


def envelopes(
    session: Session, *, request: RightsRequest, thread: str | None = None
) -> list[StoredEnvelope]:
    """The sealed messages in their order; who may read them was asked when it was fetched."""
    return stored.of_case(session, case_id=request.case_id, thread=thread)


def readers(session: Session, *, request: RightsRequest) -> list[cases.ReaderOfCase]:
    """To whom the request was sealed."""
    return cases.readers(session, case_id=request.case_id)


def attachment(
    session: Session, *, recipient: Recipient, request: str, attachment: str, now: datetime
) -> Iterator[bytes]:
    """A sealed file in parts. Raises `RequestUnknown`, `RequestRefused` (attachment_unknown)."""
    found = access.for_handler(session, recipient=recipient, request=request, now=now)
    row = attachments.find(session, case_id=found.case_id, attachment=attachment)
    if row is None:
        raise record.refused("attachment_unknown")
    return attachments.read(session, attachment=row)


def store_note(
    session: Session,
    *,
    recipient: Recipient,
    request: str,
    envelope: bytes,
    attachments: Sequence[SealedFile] = (),
    today: date,
    now: datetime,
) -> Head:
    """Stores a note among the handlers; returns the new head. The same again changes nothing."""
    held = _held(session, recipient, request, attachments, now)
    new = is_new(session, envelope)
    found = conversation.store_note(
        session,
        recipient=recipient,
        case=request,
        envelope=envelope,
        today=today,
        now=now,
        of_rights=True,
    )
    if new:
        _store_files(session, held, INTERNAL, found, attachments)
        _tell_trail(session, held, RequestAct.NOTED, recipient, found, today, now)
    return found


def store_answer(
    session: Session,
    *,
    recipient: Recipient,
    request: str,
    envelope: bytes,
    attachments: Sequence[SealedFile] = (),
    today: date,
    now: datetime,
) -> Head:
    """Stores a message to the person, which is not the answer; returns the new head."""
    held = _held(session, recipient, request, attachments, now)
    found, new = send(
        session,
        recipient=recipient,
        request=held,
        envelope=envelope,
        files=attachments,
        today=today,
        now=now,
    )
    if new:
        _tell_trail(session, held, RequestAct.MESSAGED, recipient, found, today, now)
    return found


def send(
    session: Session,
    *,
    recipient: Recipient,
    request: RightsRequest,
    envelope: bytes,
    files: Sequence[SealedFile],
    today: date,
    now: datetime,
) -> tuple[Head, bool]:
    """Puts a message to the person in the conversation; says whether it is new."""
    attachments.check(files)
    new = is_new(session, envelope)
    found = conversation.store_answer(
        session,
        recipient=recipient,
        case=request.case_id,
        envelope=envelope,
        mark=None,
        today=today,
        now=now,
        of_rights=True,
    )
    if new:
        _store_files(session, request, CONVERSATION, found, files)
        wishes.tell(session, request=request, sequence=found.sequence, now=now)
    return found, new


def is_new(session: Session, envelope: bytes) -> bool:
    """Whether this very envelope is not here yet."""
    return stored.received_before(session, wire.parse(envelope)) is None


def replied_on(session: Session, *, request: RightsRequest) -> date | None:
    """When the person wrote, where nothing of ours has come after it."""
    newest = (
        select(StoredEnvelope.direction, StoredEnvelope.received_on)
        .where(StoredEnvelope.case_id == request.case_id, StoredEnvelope.thread == CONVERSATION)
        .order_by(StoredEnvelope.sequence.desc())
        .limit(1)
    )
    found = session.execute(newest).first()
    return found.received_on if found and found.direction == "reply" else None


def check_note(session: Session, *, request: RightsRequest, note: int | None) -> None:
    """Raises `RequestRefused` (note_unknown) for a number that no sealed note has."""
    if note is not None and not 1 <= note <= _last(session, request, INTERNAL):
        raise record.refused("note_unknown")


def day_of_answer(session: Session, *, request: RightsRequest, answer: int) -> date:
    """When this message to the person went. Raises `RequestRefused` (answer_unknown) for a number that no message to the person has."""
    place = {"case_id": request.case_id, "thread": CONVERSATION, "sequence": answer}
    found = session.get(StoredEnvelope, place)
    if found is None or found.direction != "answer":
        raise record.refused("answer_unknown")
    return found.received_on


def _last(session: Session, request: RightsRequest, thread: str) -> int:
    return stored.head(session, case_id=request.case_id, thread=thread).sequence


def _held(
    session: Session,
    recipient: Recipient,
    request: str,
    files: Sequence[SealedFile],
    now: datetime,
) -> RightsRequest:
    attachments.check(files)
    # What is closed can still be written about: somebody may ask what the answer meant.
    return access.held(
        session, recipient=recipient, request=request, now=now, version=None, only_open=False
    )


def _store_files(
    session: Session,
    request: RightsRequest,
    thread: str,
    head: Head,
    files: Sequence[SealedFile],
) -> None:
    attachments.store(
        session, case_id=request.case_id, thread=thread, sequence=head.sequence, files=files
    )


def _tell_trail(
    session: Session,
    request: RightsRequest,
    act: RequestAct,
    recipient: Recipient,
    head: Head,
    today: date,
    now: datetime,
) -> None:
    """The version stays: nothing that a page shows in its forms has changed."""
    trail.append(
        session,
        request=request,
        act=act,
        actor=recipient.id,
        day=today,
        at=now,
        facts={"sequence": head.sequence},
    )
