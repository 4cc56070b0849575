"""The breach desk: an accountability record in clear (GDPR Art. 33(5)), read by handlers alone.

Moments are exact here: they are acts of staff, or what staff state. What an anonymous reporter
causes is not in these tables; `Breach.case_id` is the one way back to a report, and is told only
to those who may open it.
"""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.data.tables.base import Base, Facts, Hash, Id, Slug, Word

# What is said aloud of a breach: the year and five random letters.
Reference = String(16)
TITLE_LENGTH = 200
NOTHING = JSON(none_as_null=True)
FILTERED = ("year", "notified_at", "due_at", "follow_up_on", "search")


class Breach(Base):
    """One personal-data breach. Written by `breach.record`.

    `search` is title and reference in small letters as Python folds them, so that both databases
    find the same. `due_at`, `notified_at`, `told_at` and `follow_up_on` repeat what other tables
    say, for the register's list.
    """

    __tablename__ = "breach"
    __table_args__ = (
        UniqueConstraint("organisation_id", "reference"),
        # Each of the two holds all that a page of the register sorts and filters by, so that no
        # row, with its long texts, is read that is not shown: one for the list, one for counting.
        Index("ix_breach_register", "organisation_id", "opened_at", "id", "state", *FILTERED),
        Index("ix_breach_states", "organisation_id", "state", "id", *FILTERED),
        Index(None, "due_at"),
    )

    id: Mapped[Id] = mapped_column(primary_key=True)
    organisation_id: Mapped[Id] = mapped_column(ForeignKey("organisation.id"))
    reference: Mapped[str] = mapped_column(Reference)
    year: Mapped[int]
    title: Mapped[str] = mapped_column(String(TITLE_LENGTH))
    search: Mapped[str] = mapped_column(String(4 * TITLE_LENGTH))
    state: Mapped[Word]
    source: Mapped[Word]
    version: Mapped[int]
    facts: Mapped[Facts]
    occurred_from: Mapped[datetime | None]
    occurred_to: Mapped[datetime | None]
    ongoing: Mapped[bool]
    detected_at: Mapped[datetime | None]
    aware_at: Mapped[datetime | None]
    # Who decided that this was the moment, and why.
    aware_by: Mapped[str]
    aware_why: Mapped[str]
    # When the clocks of other regimes began, and which were met or released.
    starts: Mapped[Facts]
    # The severity questionnaire as it was answered; the figure is in quarters.
    answers: Mapped[Facts | None] = mapped_column(NOTHING)
    severity: Mapped[int | None]
    band: Mapped[Word | None]
    opened_at: Mapped[datetime]
    opened_by: Mapped[Id | None]
    changed_at: Mapped[datetime]
    changed_by: Mapped[Id | None]
    closed_at: Mapped[datetime | None]
    due_at: Mapped[datetime | None]
    notified_at: Mapped[datetime | None]
    told_at: Mapped[datetime | None]
    follow_up_on: Mapped[date | None]
    processor_id: Mapped[Slug | None]
    # No foreign key: a case can be erased, the record stays.
    case_id: Mapped[Id | None] = mapped_column(index=True)


class BreachEvent(Base):
    """One thing that was done, with content, chained by hash. Written by `breach.trail`."""

    __tablename__ = "breach_event"

    breach_id: Mapped[Id] = mapped_column(ForeignKey("breach.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    actor: Mapped[Id | None]
    act: Mapped[Word]
    # The version of the breach behind it.
    version: Mapped[int]
    facts: Mapped[Facts]
    previous: Mapped[Hash]
    hash: Mapped[Hash]


class BreachDecision(Base):
    """One answer to one of the two questions; a later one replaces it. By `breach.decisions`."""

    __tablename__ = "breach_decision"
    __table_args__ = (UniqueConstraint("breach_id", "number"),)

    id: Mapped[Id] = mapped_column(primary_key=True)
    breach_id: Mapped[Id] = mapped_column(ForeignKey("breach.id"))
    number: Mapped[int]
    question: Mapped[Word]
    answer: Mapped[bool]
    reasons: Mapped[str]
    exemptions: Mapped[list[Any]] = mapped_column(JSON)
    # Why it differs from what the score suggests.
    deviation: Mapped[str]
    needs_approval: Mapped[bool]
    decided_by: Mapped[Id] = mapped_column(ForeignKey("recipient.id"))
    decided_at: Mapped[datetime]
    approved_by: Mapped[Id | None] = mapped_column(ForeignKey("recipient.id"))
    approved_at: Mapped[datetime | None]

    @property
    def in_force(self) -> bool:
        return not self.needs_approval or self.approved_by is not None


class BreachNotice(Base):
    """A paper to the authority or to the people; once sent it never changes. By `breach.notices`.

    `digest` is over the content and all that says what it is.
    """

    __tablename__ = "breach_notice"

    id: Mapped[Id] = mapped_column(primary_key=True)
    breach_id: Mapped[Id] = mapped_column(ForeignKey("breach.id"), index=True)
    to: Mapped[Word]
    phase: Mapped[Word]
    language: Mapped[Word]
    state: Mapped[Word]
    content: Mapped[Facts]
    digest: Mapped[Hash]
    written_by: Mapped[Id] = mapped_column(ForeignKey("recipient.id"))
    written_at: Mapped[datetime]
    approved_by: Mapped[Id | None] = mapped_column(ForeignKey("recipient.id"))
    approved_at: Mapped[datetime | None]
    sent_by: Mapped[Id | None] = mapped_column(ForeignKey("recipient.id"))
    # When it went out, as who sent it says; and when that was entered here.
    sent_at: Mapped[datetime | None]
    recorded_at: Mapped[datetime | None]
    reference: Mapped[str | None] = mapped_column(String(TITLE_LENGTH))
    delay_reason: Mapped[str | None]
    way: Mapped[Word | None]
    told: Mapped[int | None]
    remark: Mapped[str | None]
    # What a notification to the authority said, field by field in both languages, when it was sent.
    sheet: Mapped[Facts | None]


class BreachTask(Base):
    """Something to do, by whom and by when. Written by `breach.tasks`."""

    __tablename__ = "breach_task"

    id: Mapped[Id] = mapped_column(primary_key=True)
    breach_id: Mapped[Id] = mapped_column(ForeignKey("breach.id"), index=True)
    text: Mapped[str]
    owner: Mapped[Id | None] = mapped_column(ForeignKey("recipient.id"))
    due_on: Mapped[date | None]
    added_by: Mapped[Id] = mapped_column(ForeignKey("recipient.id"))
    added_at: Mapped[datetime]
    done_by: Mapped[Id | None] = mapped_column(ForeignKey("recipient.id"))
    done_at: Mapped[datetime | None]


class BreachMeasure(Base):
    """A step that was taken against the breach, and when. Written by `breach.measures`."""

    __tablename__ = "breach_measure"

    id: Mapped[Id] = mapped_column(primary_key=True)
    breach_id: Mapped[Id] = mapped_column(ForeignKey("breach.id"), index=True)
    text: Mapped[str]
    taken_at: Mapped[datetime]
    added_by: Mapped[Id] = mapped_column(ForeignKey("recipient.id"))
    added_at: Mapped[datetime]


class BreachLesson(Base):
    """What was learned; `public` is what others may read of it. Written by `breach.lessons`."""

    __tablename__ = "breach_lesson"
    __table_args__ = (Index(None, "organisation_id", "state", "published_on"),)

    breach_id: Mapped[Id] = mapped_column(ForeignKey("breach.id"), primary_key=True)
    # Names the lesson on the open page; leads nowhere from there.
    public_id: Mapped[Id] = mapped_column(unique=True)
    organisation_id: Mapped[Id] = mapped_column(ForeignKey("organisation.id"))
    state: Mapped[Word]
    content: Mapped[Facts]
    follow_up_on: Mapped[date | None]
    followed_up_at: Mapped[datetime | None]
    public: Mapped[Facts | None] = mapped_column(NOTHING)
    audience: Mapped[Word]
    written_by: Mapped[Id] = mapped_column(ForeignKey("recipient.id"))
    written_at: Mapped[datetime]
    proposed_by: Mapped[Id | None] = mapped_column(ForeignKey("recipient.id"))
    cleared_by: Mapped[Id | None] = mapped_column(ForeignKey("recipient.id"))
    published_on: Mapped[date | None]
    withdrawn_on: Mapped[date | None]


class BreachNote(Base):
    """A note sealed to the handlers, byte for byte. Written by `breach.sealed_notes`."""

    __tablename__ = "breach_note"

    breach_id: Mapped[Id] = mapped_column(ForeignKey("breach.id"), primary_key=True)
    sequence: Mapped[int] = mapped_column(primary_key=True)
    hash: Mapped[Hash]
    author: Mapped[Id] = mapped_column(ForeignKey("recipient.id"))
    stored_at: Mapped[datetime]
    bytes: Mapped[bytes] = mapped_column(LargeBinary)


class Evidence(Base):
    """A sealed file; a sealed note names it and holds its key. Written by `breach.evidence`."""

    __tablename__ = "breach_evidence"

    id: Mapped[Id] = mapped_column(primary_key=True)
    breach_id: Mapped[Id] = mapped_column(ForeignKey("breach.id"), index=True)
    hash: Mapped[Hash]
    octets: Mapped[int]
    added_by: Mapped[Id] = mapped_column(ForeignKey("recipient.id"))
    added_at: Mapped[datetime]


class EvidenceChunk(Base):
    """A part of a sealed file. Written by `breach.evidence`."""

    __tablename__ = "breach_evidence_chunk"

    evidence_id: Mapped[Id] = mapped_column(ForeignKey("breach_evidence.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    bytes: Mapped[bytes] = mapped_column(LargeBinary)
