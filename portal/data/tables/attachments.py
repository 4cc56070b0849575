"""Sealed files that come with the messages of a case. Written by `attachments`."""

from sqlalchemy import ForeignKey, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from portal.data.tables.base import Base, Hash, Id, Word
from portal.data.tables.cases import NO_ROW_NUMBERS


class Attachment(Base):
    """A sealed file; the message that names it holds its name, its type and its key.

    `thread` and `sequence` say which message it came with; the answer of a caseworker belongs to
    the thread `question`, and `place` is the id of the link then.
    """

    __tablename__ = "attachment"
    __table_args__ = (NO_ROW_NUMBERS,)

    id: Mapped[Id] = mapped_column(primary_key=True)
    case_id: Mapped[Id] = mapped_column(ForeignKey("case.id"), index=True)
    thread: Mapped[Word]
    sequence: Mapped[int]
    place: Mapped[Id | None]
    hash: Mapped[Hash]
    octets: Mapped[int]


class AttachmentChunk(Base):
    """A part of a sealed file."""

    __tablename__ = "attachment_chunk"
    __table_args__ = (NO_ROW_NUMBERS,)

    attachment_id: Mapped[Id] = mapped_column(ForeignKey("attachment.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    bytes: Mapped[bytes] = mapped_column(LargeBinary)
