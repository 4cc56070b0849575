"""The rights desk: what may be known in clear of a request, beside its sealed case.

Who asks, and everything anybody writes, is in the envelopes of the case. Here are kinds, days,
decisions and the ids of their grounds, never their reasons. What a person causes has a day and no
time; the acts of staff have moments.
"""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.data.tables.base import Base, Facts, Hash, Id, Slug, Word
from portal.data.tables.cases import NO_ROW_NUMBERS

# What is said aloud of a request: the year and five random letters.
Reference = String(16)
KINDS_LENGTH = 160
NOTHING = JSON(none_as_null=True)


class RightsHandler(Base):
    """Somebody who handles the organisation's requests. Written by `rights.desks`."""

    __tablename__ = "rights_handler"

    organisation_id: Mapped[Id] = mapped_column(ForeignKey("organisation.id"), primary_key=True)
    recipient_id: Mapped[Id] = mapped_column(
        ForeignKey("recipient.id"), primary_key=True, index=True
    )
    position: Mapped[int]


class RightsRequest(Base):
    """The clear side of a case of the rights desk. Written by `rights.record`.

    `kinds` are the rights that were chosen, each between two spaces, so that one is found in both
    databases alike. `last_day` is the legal one that counts, or counted; `due_on` is the same
    while an answer is owed, and None else. While the clock stands still (`paused`) both are as if
    it ran on. `outcomes` repeats the decisions in force for list and figures.
    """

    __tablename__ = "rights_request"
    __table_args__ = (
        UniqueConstraint("organisation_id", "reference"),
        # Each index holds all that a page of the list sorts and filters by.
        Index(
            "ix_rights_request_list",
            *("organisation_id", "received_on", "case_id", "state", "year"),
            *("due_on", "paused", "kinds", "reference", "erased_on"),
        ),
        Index("ix_rights_request_states", "organisation_id", "state", "year", "case_id"),
        Index("ix_rights_request_due", "organisation_id", "due_on"),
        NO_ROW_NUMBERS,
    )

    case_id: Mapped[Id] = mapped_column(ForeignKey("case.id"), primary_key=True)
    organisation_id: Mapped[Id] = mapped_column(ForeignKey("organisation.id"))
    reference: Mapped[str] = mapped_column(Reference)
    year: Mapped[int]
    # The day of arrival, from which the law counts; and the day on which it came in here.
    received_on: Mapped[date]
    entered_on: Mapped[date]
    kinds: Mapped[str] = mapped_column(String(KINDS_LENGTH))
    relation: Mapped[Word]
    language: Mapped[Word]
    arrived: Mapped[Word]
    state: Mapped[Word]
    version: Mapped[int]
    # How the person's identity was settled: the way, never the document.
    identity: Mapped[Facts | None] = mapped_column(NOTHING)
    extended_on: Mapped[date | None]
    # The number of the message to the person that holds the reasons.
    extension_answer: Mapped[int | None]
    pauses: Mapped[list[Any]] = mapped_column(JSON)
    paused: Mapped[bool]
    # What was to be done at once, and the day on which it was.
    stopped: Mapped[Facts]
    items: Mapped[Facts]
    outcomes: Mapped[Facts]
    last_day: Mapped[date]
    due_on: Mapped[date | None]
    target_on: Mapped[date | None]
    answered_on: Mapped[date | None]
    answer_sequence: Mapped[int | None]
    delivery: Mapped[Word | None]
    cross_checked_on: Mapped[date | None]
    closed_on: Mapped[date | None]
    # What the file is kept longer for, and its last day; both or neither.
    held_until: Mapped[date | None]
    held_ground: Mapped[Word | None]
    # The day on which all that was sealed went; this row stays, for the figures.
    erased_on: Mapped[date | None]
    changed_at: Mapped[datetime | None]
    changed_by: Mapped[Id | None]

    @property
    def kind_ids(self) -> tuple[str, ...]:
        return tuple(self.kinds.split())


class RequestEvent(Base):
    """One thing that was done, without anything of the person, chained by hash. By `rights.trail`.

    `at` is None for what the person did: that has a day alone.
    """

    __tablename__ = "rights_event"
    __table_args__ = (NO_ROW_NUMBERS,)

    case_id: Mapped[Id] = mapped_column(ForeignKey("case.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    day: Mapped[date]
    at: Mapped[datetime | None]
    actor: Mapped[Id | None]
    act: Mapped[Word]
    # The version of the request behind it.
    version: Mapped[int]
    facts: Mapped[Facts]
    previous: Mapped[Hash]
    hash: Mapped[Hash]


class RequestDecision(Base):
    """What was decided about one right; a later one replaces it. Written by `rights.decisions`.

    `reasons_note` and `evidence_note` are numbers of sealed notes of the case.
    """

    __tablename__ = "rights_decision"
    __table_args__ = (UniqueConstraint("case_id", "number"),)

    id: Mapped[Id] = mapped_column(primary_key=True)
    case_id: Mapped[Id] = mapped_column(ForeignKey("case.id"))
    number: Mapped[int]
    kind: Mapped[Word]
    outcome: Mapped[Word]
    grounds: Mapped[list[Any]] = mapped_column(JSON)
    reasons_note: Mapped[int | None]
    evidence_note: Mapped[int | None]
    weighed_items: Mapped[int]
    needs_approval: Mapped[bool]
    decided_by: Mapped[Id] = mapped_column(ForeignKey("recipient.id"))
    decided_at: Mapped[datetime]
    approved_by: Mapped[Id | None] = mapped_column(ForeignKey("recipient.id"))
    approved_at: Mapped[datetime | None]

    @property
    def in_force(self) -> bool:
        return not self.needs_approval or self.approved_by is not None


class RequestSystem(Base):
    """A system that was looked through for a request, or needs not be. By `rights.checklist`."""

    __tablename__ = "rights_system"

    case_id: Mapped[Id] = mapped_column(ForeignKey("case.id"), primary_key=True)
    system_id: Mapped[Slug] = mapped_column(primary_key=True)
    state: Mapped[Word]
    marked_by: Mapped[Id] = mapped_column(ForeignKey("recipient.id"))
    marked_on: Mapped[date]


class RequestNotice(Base):
    """Whether somebody who was given the data was told (GDPR Art. 19). By `rights.art19`."""

    __tablename__ = "rights_notice"

    case_id: Mapped[Id] = mapped_column(ForeignKey("case.id"), primary_key=True)
    kind: Mapped[Word] = mapped_column(primary_key=True)
    # The id of a processor, or of a processing and its recipient, in the organisation's file.
    to: Mapped[str] = mapped_column(String(100), primary_key=True)
    state: Mapped[Word]
    told_on: Mapped[date]
    way: Mapped[Word | None]
    note: Mapped[int | None]
    marked_by: Mapped[Id] = mapped_column(ForeignKey("recipient.id"))


class RequestLink(Base):
    """Two requests that belong together, the earlier id first. Written by `rights.links`."""

    __tablename__ = "rights_link"

    case_id: Mapped[Id] = mapped_column(ForeignKey("case.id"), primary_key=True)
    other_id: Mapped[Id] = mapped_column(ForeignKey("case.id"), primary_key=True, index=True)


class NoticeAddress(Base):
    """Where a person wished to be told by mail that something has come; erased at the close.

    The one thing of a person that is in clear, and only at their wish: the server could not write
    to an address that it cannot read. Written by `rights.wishes`.
    """

    __tablename__ = "rights_notice_address"
    __table_args__ = (NO_ROW_NUMBERS,)

    case_id: Mapped[Id] = mapped_column(ForeignKey("case.id"), primary_key=True)
    address: Mapped[str] = mapped_column(String(320))
    language: Mapped[Word]


class CaseworkerLink(Base):
    """A question to a caseworker, and the answer; both sealed. Written by `rights.caseworkers`.

    The secret of the link never comes here: `token_hash` is of a token that derives from it,
    `verify` the key that signs the answer, `kem_key` the name of the key that opens the question.
    """

    __tablename__ = "rights_caseworker_link"

    id: Mapped[Id] = mapped_column(primary_key=True)
    case_id: Mapped[Id] = mapped_column(ForeignKey("case.id"), index=True)
    token_hash: Mapped[Hash] = mapped_column(unique=True)
    verify: Mapped[Hash]
    kem_key: Mapped[Id]
    # A caseworker of the organisation, by name; the systems are ids in its file.
    name: Mapped[str] = mapped_column(String(200))
    systems: Mapped[list[Any]] = mapped_column(JSON)
    question: Mapped[bytes] = mapped_column(LargeBinary)
    asked_by: Mapped[Id] = mapped_column(ForeignKey("recipient.id"))
    made_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    answer: Mapped[bytes | None] = mapped_column(LargeBinary)
    answered_on: Mapped[date | None]
    ended_at: Mapped[datetime | None]


class BlindQuestion(Base):
    """A question to those who receive a whistleblower scheme's reports. By `rights.blind`."""

    __tablename__ = "rights_blind_question"
    __table_args__ = (NO_ROW_NUMBERS,)

    id: Mapped[Id] = mapped_column(primary_key=True)
    case_id: Mapped[Id] = mapped_column(ForeignKey("case.id"), index=True)
    scheme_id: Mapped[Id] = mapped_column(ForeignKey("scheme.id"), index=True)
    asked_on: Mapped[date]
    # The key ids to which it is sealed.
    readers: Mapped[list[Any]] = mapped_column(JSON)
    envelope: Mapped[bytes] = mapped_column(LargeBinary)


class BlindReturn(Base):
    """What came of a blind question: one sealed envelope, always. Written by `rights.blind`."""

    __tablename__ = "rights_blind_return"
    __table_args__ = (NO_ROW_NUMBERS,)

    question_id: Mapped[Id] = mapped_column(
        ForeignKey("rights_blind_question.id"), primary_key=True
    )
    hash: Mapped[Hash]
    envelope: Mapped[bytes] = mapped_column(LargeBinary)


class Tombstone(Base):
    """That something about somebody was erased and must stay so. Written by `rights.tombstones`.

    A keyed digest of what they are called, by a key that is not in the database. No foreign key
    to the request: the file of a request is erased one day, the tombstone stays.
    """

    __tablename__ = "rights_tombstone"
    __table_args__ = (NO_ROW_NUMBERS,)

    organisation_id: Mapped[Id] = mapped_column(ForeignKey("organisation.id"), primary_key=True)
    digest: Mapped[Hash] = mapped_column(primary_key=True)
    case_id: Mapped[Id] = mapped_column(primary_key=True, index=True)
    kind: Mapped[Word]
    erased_on: Mapped[date]
