"""Mails that are to go out. Written by `outbox`."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from portal.data.tables.base import Base, Facts, Hash, Id, Word


class OutboxMail(Base):
    """One mail to one address, from being decided until it has gone or cannot go.

    The text is put together when it is sent, from its kind, language and facts: none of them is
    content. `key` is the digest of what makes it one of its kind, so that it is decided once.
    `whom` says for whom it is in the words of the organisation file; the address itself is there
    only as long as it is needed. `due_at` is when it may be tried next: for one that is being
    sent, when somebody else may take it over from a process that has died.
    """

    __tablename__ = "outbox"
    __table_args__ = (Index(None, "state", "due_at"),)

    id: Mapped[Id] = mapped_column(primary_key=True)
    organisation_id: Mapped[Id] = mapped_column(ForeignKey("organisation.id"), index=True)
    key: Mapped[Hash] = mapped_column(unique=True)
    kind: Mapped[Word]
    language: Mapped[Word]
    facts: Mapped[Facts]
    whom: Mapped[str | None] = mapped_column(String(100))
    goes_to: Mapped[str | None] = mapped_column(String(320))
    state: Mapped[Word]
    queued_at: Mapped[datetime]
    due_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    attempts: Mapped[int]
    # What went wrong last, in a word, with the server's number: never the server's sentence.
    trouble: Mapped[Word | None]
    # Who sends it just now, and under which Message-ID it goes, however often.
    claim: Mapped[Id | None]
    message_id: Mapped[str | None] = mapped_column(String(320))
