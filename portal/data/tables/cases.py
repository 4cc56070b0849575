"""What reporters cause: days, never times; random ids; no row numbers that tell an order.

`WITHOUT ROWID` keeps SQLite from numbering the rows in the order in which they came. There is no
index more than the questions need: each is another page to write for every report.
"""

from datetime import date
from typing import Any

from sqlalchemy import ForeignKey, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from portal.data.tables.base import Base, Hash, Id, Word

NO_ROW_NUMBERS: dict[str, Any] = {"sqlite_with_rowid": False}


class Case(Base):
    """What a report becomes. Written by `cases`."""

    __tablename__ = "case"
    __table_args__ = (NO_ROW_NUMBERS,)

    id: Mapped[Id] = mapped_column(primary_key=True)
    scheme_id: Mapped[Id] = mapped_column(ForeignKey("scheme.id"))
    mailbox: Mapped[Id] = mapped_column(unique=True)
    reporter_verify: Mapped[Hash]
    # The name of the reporter's KEM key; the key itself is in the report, signed.
    reporter_key: Mapped[Id]
    received_on: Mapped[date]
    state: Mapped[Word]
    # How many internal notes there were when it came into this state: a later one is the reason
    # that some moves want.
    notes_before: Mapped[int]
    acknowledged_on: Mapped[date | None]
    feedback_on: Mapped[date | None]
    closed_on: Mapped[date | None]
    outcome: Mapped[Word | None]


class CaseReader(Base):
    """Somebody to whom the report was sealed. Written by `cases`."""

    __tablename__ = "case_reader"
    __table_args__ = (NO_ROW_NUMBERS,)

    case_id: Mapped[Id] = mapped_column(ForeignKey("case.id"), primary_key=True)
    key_id: Mapped[Id] = mapped_column(primary_key=True, index=True)
    recipient_id: Mapped[Id] = mapped_column(ForeignKey("recipient.id"))


class StoredEnvelope(Base):
    """One sealed message, byte for byte. Written by `envelopes`.

    The primary key is what keeps two envelopes from standing at the same place of a thread.
    """

    __tablename__ = "envelope"
    __table_args__ = (NO_ROW_NUMBERS,)

    case_id: Mapped[Id] = mapped_column(ForeignKey("case.id"), primary_key=True)
    thread: Mapped[Word] = mapped_column(primary_key=True)
    sequence: Mapped[int] = mapped_column(primary_key=True)
    hash: Mapped[Hash]
    direction: Mapped[Word]
    charter_hash: Mapped[Hash]
    received_on: Mapped[date]
    bytes: Mapped[bytes] = mapped_column(LargeBinary)


class SpentChallenge(Base):
    """A mailbox challenge that has opened a mailbox and never will again. By `mailbox`."""

    __tablename__ = "spent_challenge"
    __table_args__ = (NO_ROW_NUMBERS,)

    digest: Mapped[Hash] = mapped_column(primary_key=True)
    day: Mapped[date] = mapped_column(index=True)
