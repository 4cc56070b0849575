"""Sealed files that come with a message: stored in the transaction that stores the message.

A file is sealed under an id made by whoever sends it (crypto/SPEC.md, section 7); what it is
called, what it is and how long it is stays in the message that names it, with its key.
"""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import delete, func, insert, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from crypto.attachment import MAGIC, VERSION
from crypto.encoding import b64u, from_b64u
from crypto.errors import CryptoError
from crypto.padding import attachment_length, padme
from crypto.stream import sealed_length
from portal.data.database import writing
from portal.data.identifiers import ID_BYTES
from portal.data.tables import Attachment, AttachmentChunk
from portal.errors import RequestRefused
from portal.rules.rights import desk_words

LARGEST = 10 * 2**20
"""The largest file, in bytes before it is sealed."""
MOST = 5
"""Files with one message."""
MOST_IN_CASE = 60

START = MAGIC + bytes([VERSION])
LARGEST_SEALED = len(START) + sealed_length(attachment_length(LARGEST))
SMALLEST = attachment_length(0)
CHUNK = 2**18
STREAM_CHUNK = 65_536
TAG = 16


@dataclass(frozen=True)
class SealedFile:
    """A file as it came: its id as in the message (b64u, 16 bytes), and the sealed bytes."""

    id: str
    content: bytes


def check(files: Sequence[SealedFile]) -> None:
    """What can be seen without the database. Raises `RequestRefused` (attachment_...)."""
    if len(files) > MOST:
        raise _refused("attachments_too_many")
    if len({file.id for file in files}) < len(files):
        raise _refused("attachment_not_sealed")
    for file in files:
        if len(file.content) > LARGEST_SEALED:
            raise _refused("attachment_too_large")
        if not _is_id(file.id) or not is_sealed(file.content):
            raise _refused("attachment_not_sealed")


def store(
    session: Session,
    *,
    case_id: str,
    thread: str,
    sequence: int,
    files: Sequence[SealedFile],
    place: str | None = None,
) -> None:
    """Stores checked files with their message. Raises `RequestRefused`; the caller commits."""
    if not files:
        return
    connection = writing(session)
    count = select(func.count()).select_from(Attachment).where(Attachment.case_id == case_id)
    if (session.scalar(count) or 0) + len(files) > MOST_IN_CASE:
        raise _refused("attachments_too_many")
    try:
        for file in files:
            row = {
                "id": file.id,
                "case_id": case_id,
                "thread": thread,
                "sequence": sequence,
                "place": place,
                "hash": b64u(hashlib.sha256(file.content).digest()),
                "octets": len(file.content),
            }
            connection.execute(insert(Attachment), row)
            connection.execute(insert(AttachmentChunk), list(_chunks(file)))
    except IntegrityError as error:
        # The id is random: somebody else's file under it was named on purpose.
        session.rollback()
        raise _refused("attachment_not_sealed") from error


def of_case(session: Session, *, case_id: str, thread: str | None = None) -> list[Attachment]:
    """The files of a case, or of one thread of it, in the order of the messages."""
    found = select(Attachment).where(Attachment.case_id == case_id)
    if thread is not None:
        found = found.where(Attachment.thread == thread)
    order = (Attachment.thread, Attachment.sequence, Attachment.id)
    return list(session.scalars(found.order_by(*order)))


def find(session: Session, *, case_id: str, attachment: str) -> Attachment | None:
    """The file of this case under this id."""
    found = session.get(Attachment, attachment)
    return found if found is not None and found.case_id == case_id else None


def read(session: Session, *, attachment: Attachment) -> Iterator[bytes]:
    """The sealed file in parts; who may have it was asked before."""
    numbers = session.scalars(
        select(AttachmentChunk.number)
        .where(AttachmentChunk.attachment_id == attachment.id)
        .order_by(AttachmentChunk.number)
    ).all()
    return (_chunk(session, attachment.id, number) for number in numbers)


def erase(session: Session, *, case_id: str) -> None:
    """Erases every file of the case."""
    writing(session)
    mine = select(Attachment.id).where(Attachment.case_id == case_id)
    session.execute(delete(AttachmentChunk).where(AttachmentChunk.attachment_id.in_(mine)))
    session.execute(delete(Attachment).where(Attachment.case_id == case_id))


def is_sealed(whole: bytes) -> bool:
    """Whether it begins as a sealed file does and has a size that padding gives."""
    stream = len(whole) - len(START)
    padded = stream - TAG * -(-stream // (STREAM_CHUNK + TAG))
    return whole[: len(START)] == START and padded >= SMALLEST and padme(padded) == padded


def _chunks(file: SealedFile) -> Iterator[dict[str, object]]:
    for number, start in enumerate(range(0, len(file.content), CHUNK)):
        part = file.content[start : start + CHUNK]
        yield {"attachment_id": file.id, "number": number, "bytes": part}


def _chunk(session: Session, attachment: str, number: int) -> bytes:
    part = session.scalars(
        select(AttachmentChunk.bytes).where(
            AttachmentChunk.attachment_id == attachment, AttachmentChunk.number == number
        )
    )
    return bytes(part.one())


def _is_id(name: str) -> bool:
    try:
        from_b64u(name, ID_BYTES)
    except CryptoError:
        return False
    return True


def _refused(code: str) -> RequestRefused:
    return RequestRefused([desk_words.refusal(code, "attachments")])
