"""The cases: opening them, who may see them, moving them from state to state."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import Exists, delete, exists, func, insert, select, update
from sqlalchemy.orm import Session

from crypto.encoding import b64u
from crypto.keys import key_id
from crypto.wire import Envelope
from portal.data import audit, envelopes
from portal.data.audit import AuditAct
from portal.data.database import writing
from portal.data.identifiers import new_id, new_token
from portal.data.tables import (
    AuditLine,
    Base,
    Case,
    CaseReader,
    Charter,
    Designation,
    Recipient,
    Scheme,
)
from portal.errors import CaseUnknown, StateRefused
from portal.rules.case_states import CaseState, check_move
from portal.rules.regimes import Regime

ENDED = {CaseState.CLOSED, CaseState.OUT_OF_SCOPE}
INSERT_CASE = insert(Base.metadata.tables[Case.__tablename__])
INSERT_READER = insert(Base.metadata.tables[CaseReader.__tablename__])


@dataclass(frozen=True)
class CaseFile:
    """A case that somebody may open, with its scheme."""

    case: Case
    scheme: Scheme


@dataclass(frozen=True)
class ReaderOfCase:
    """Somebody to whom a case was sealed.

    `on_charter` is false for one who has left: they keep what they have and get nothing new.
    """

    recipient: Recipient
    role: dict[str, str]
    key_id: str
    on_charter: bool


def open_case(
    session: Session, report: Envelope, *, readers: dict[str, str], dates: dict[str, date]
) -> None:
    """Writes a new case and its readers (key id to recipient's id).

    Raises SQLAlchemy's IntegrityError if the case's id or mailbox is taken.
    """
    connection = writing(session)
    case_id, reporter = b64u(report.case), report.reporter
    row: dict[str, Any] = dict.fromkeys(INSERT_CASE.table.columns.keys())
    row |= {
        "id": case_id,
        "scheme_id": b64u(report.scheme),
        "mailbox": b64u(reporter.mailbox) if reporter else None,
        "reporter_verify": b64u(report.sender),
        "reporter_key": b64u(key_id(reporter.kem)) if reporter else None,
        "state": CaseState.NEW.value,
        "notes_before": 0,
    }
    connection.execute(INSERT_CASE, row | dates)
    connection.execute(
        INSERT_READER,
        [
            {"case_id": case_id, "key_id": key, "recipient_id": recipient}
            for key, recipient in readers.items()
        ],
    )


def for_recipient(
    session: Session, *, recipient: Recipient, case: str, now: datetime, of_rights: bool = False
) -> CaseFile:
    """The case, if it was sealed to this recipient's key.

    `of_rights`: one of the rights desk, which is no case for anybody else, and nothing else is.
    Raises `CaseUnknown` alike for what does not exist and for what is somebody else's; the
    second leaves a line in the audit trail, which stays.
    """
    row = session.execute(
        select(Case, Scheme, _reads(recipient))
        .join(Scheme, Scheme.id == Case.scheme_id)
        .where(Case.id == case)
    ).first()
    if row is None or (row[1].regime == Regime.RIGHTS) != of_rights:
        raise CaseUnknown
    found, scheme, reads = row
    if not reads or scheme.organisation_id != recipient.organisation_id:
        audit.record_refusal(
            session,
            organisation_id=scheme.organisation_id,
            act=AuditAct.CASE_REFUSED,
            now=now,
            actor=recipient.id,
            case_id=case,
        )
        raise CaseUnknown
    return CaseFile(found, scheme)


def is_reader(session: Session, *, recipient: Recipient, case_id: str) -> bool:
    """Whether a case of this id was sealed to the recipient's key. Asking leaves no line."""
    return case_id in readable(session, recipient=recipient, case_ids=[case_id])


def readable(session: Session, *, recipient: Recipient, case_ids: Iterable[str | None]) -> set[str]:
    """Those of the cases that were sealed to the recipient's key."""
    asked = [one for one in case_ids if one is not None]
    if not asked:
        return set()
    found = (
        select(Case.id)
        .join(Scheme, Scheme.id == Case.scheme_id)
        .where(
            Case.id.in_(asked),
            Scheme.organisation_id == recipient.organisation_id,
            _reads(recipient),
        )
    )
    return set(session.scalars(found))


def note_opened(
    session: Session, *, recipient: Recipient, case_file: CaseFile, now: datetime
) -> None:
    """Writes to the audit trail that the recipient looked into the case, once a day."""
    midnight = now.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    case = case_file.case
    earlier = session.scalar(
        select(AuditLine.number)
        .where(
            AuditLine.case_id == case.id,
            AuditLine.actor == recipient.id,
            AuditLine.act == AuditAct.CASE_OPENED.value,
            AuditLine.at >= midnight,
        )
        .limit(1)
    )
    if earlier is None:
        record(session, AuditAct.CASE_OPENED, recipient=recipient, case=case, now=now)


def readers(session: Session, *, case_id: str) -> list[ReaderOfCase]:
    """Everybody to whom the case was sealed, in the order of the scheme."""
    newest = (
        select(Charter.readers)
        .join(Case, Case.scheme_id == Charter.scheme_id)
        .where(Case.id == case_id)
        .order_by(Charter.version.desc())
        .limit(1)
    )
    current = session.scalar(newest) or {}
    rows = session.execute(
        select(Recipient, CaseReader.key_id, Designation.role)
        .join(CaseReader, CaseReader.recipient_id == Recipient.id)
        .join(Case, Case.id == CaseReader.case_id)
        .outerjoin(
            Designation,
            (Designation.scheme_id == Case.scheme_id) & (Designation.recipient_id == Recipient.id),
        )
        .where(Case.id == case_id)
        .order_by(Designation.position, Recipient.name)
    )
    return [
        ReaderOfCase(recipient, role or recipient.title, key, key in current)
        for recipient, key, role in rows
    ]


def reader_keys(session: Session, *, case_id: str) -> set[str]:
    """The key ids of the recipients to whom the case was sealed."""
    return set(session.scalars(select(CaseReader.key_id).where(CaseReader.case_id == case_id)))


def acknowledge(
    session: Session, *, recipient: Recipient, case: Case, today: date, now: datetime
) -> None:
    """Notes that an acknowledgement was sent. A second one moves no date."""
    values: dict[str, Any] = {"acknowledged_on": func.coalesce(Case.acknowledged_on, today)}
    if case.state == CaseState.NEW:
        values |= {"state": CaseState.ACKNOWLEDGED.value, "notes_before": _notes(session, case)}
    _change(session, case, values)
    record(session, AuditAct.CASE_ACKNOWLEDGED, recipient=recipient, case=case, now=now)


def give_feedback(
    session: Session, *, recipient: Recipient, case: Case, today: date, now: datetime
) -> None:
    """Notes that the feedback which the law asks for was given. A second one moves no date."""
    _change(session, case, {"feedback_on": func.coalesce(Case.feedback_on, today)})
    record(session, AuditAct.CASE_FEEDBACK_GIVEN, recipient=recipient, case=case, now=now)


def change_state(
    session: Session,
    *,
    recipient: Recipient,
    case: str,
    state: str,
    outcome: str | None,
    today: date,
    now: datetime,
) -> Case:
    """Moves a case as the rules allow. Raises `CaseUnknown`, `StateRefused` (facts: reason)."""
    writing(session)
    found = for_recipient(session, recipient=recipient, case=case, now=now).case
    notes = _notes(session, found)
    has_reason = notes > found.notes_before
    refusal = check_move(found.state, state, outcome=outcome, has_reason=has_reason)
    if refusal is not None:
        raise StateRefused(reason=refusal.code)
    before = found.state
    _change(
        session,
        found,
        {
            "state": state,
            "outcome": outcome,
            "closed_on": today if state in ENDED else None,
            "notes_before": notes,
        },
    )
    facts: dict[str, str | int | None] = {"from": before, "to": state, "outcome": outcome}
    record(session, AuditAct.CASE_MOVED, recipient=recipient, case=found, now=now, facts=facts)
    return found


def record(
    session: Session,
    act: AuditAct,
    *,
    recipient: Recipient,
    case: Case,
    now: datetime,
    facts: dict[str, str | int | None] | None = None,
) -> None:
    """Writes an act in a case to the audit trail of the recipient's organisation."""
    audit.record(
        session,
        organisation_id=recipient.organisation_id,
        act=act,
        now=now,
        actor=recipient.id,
        scheme_id=case.scheme_id,
        case_id=case.id,
        facts=facts,
    )


def erase(session: Session, *, case_id: str) -> None:
    """Nobody reads the case any more, and its return code opens nothing: what led to it is random.

    The row stays, for what hangs on it. Whoever writes to the case just now is waited for, and
    whoever comes later finds that it is not theirs: so this comes before its messages are erased.
    """
    writing(session)
    random = {"mailbox": new_id(), "reporter_verify": new_token(), "reporter_key": new_id()}
    session.execute(update(Case).where(Case.id == case_id).values(**random))
    session.execute(delete(CaseReader).where(CaseReader.case_id == case_id))


def _reads(recipient: Recipient) -> Exists:
    """Whether the case in question was sealed to the key that the recipient has now."""
    mine = CaseReader.key_id == (recipient.key_id or "")
    return exists().where(CaseReader.case_id == Case.id, mine)


def _notes(session: Session, case: Case) -> int:
    return envelopes.head(session, case_id=case.id, thread=envelopes.INTERNAL).sequence


def _change(session: Session, case: Case, values: dict[str, Any]) -> None:
    writing(session)
    session.execute(update(Case).where(Case.id == case.id).values(**values))
    session.refresh(case)
