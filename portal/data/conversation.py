"""What comes after the report: the reporter's replies, the recipients' answers and notes."""

from datetime import date, datetime
from typing import Literal

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from crypto.encoding import b64u
from crypto.wire import Envelope
from portal.data import admission, cases, envelopes
from portal.data.audit import AuditAct
from portal.data.database import writing
from portal.data.envelopes import Head, head
from portal.data.intake import Received, issue
from portal.data.tables import Case, Recipient, Scheme
from portal.errors import CaseUnknown, SchemeUnknown, SenderNotAllowed, VarselError

Mark = Literal["acknowledgement", "feedback"]

__all__ = ["Head", "Mark", "head", "receive_reply", "store_answer", "store_note"]


def receive_reply(
    session: Session, *, organisation: str, envelope: bytes, today: date, receipt_seed: bytes
) -> Received:
    """Stores what a reporter writes later. The same envelope again gives the same receipt.

    Raises crypto's errors and those of section 6, `StaleHead` with the head to seal behind.
    """
    reply = admission.read(envelope, "reply")
    row = session.execute(
        select(Case, Scheme.regime)
        .join(Scheme, Scheme.id == Case.scheme_id)
        .where(Case.id == b64u(reply.case), Scheme.organisation_id == organisation)
    ).first()
    if row is None:
        raise CaseUnknown
    case, regime = row
    _check_reporter(session, reply, case)
    try:
        _check(session, reply, case)
        _append(session, reply, today=today)
    except VarselError:
        received = envelopes.received_before(session, reply)
        if received is None:
            raise
        return issue(reply, received, receipt_seed, is_new=False, regime=regime)
    # The case may have been erased while this waited for its turn to write.
    session.refresh(case)
    _check_reporter(session, reply, case)
    return issue(reply, today, receipt_seed, is_new=True, regime=regime)


def store_answer(  # noqa: PLR0913 -- all of them by name
    session: Session,
    *,
    recipient: Recipient,
    case: str,
    envelope: bytes,
    mark: Mark | None,
    today: date,
    now: datetime,
    of_rights: bool = False,
) -> Head:
    """Stores an answer to the reporter; returns the new head of the conversation.

    `mark` says that the answer is the acknowledgement or the feedback of the law; `of_rights`
    that it is a case of the rights desk. The same envelope again changes nothing. Raises as
    `receive_reply` does.
    """
    answer = admission.read(envelope, "answer")
    place = _place(session, recipient=recipient, case=case, now=now, of_rights=of_rights)
    found, is_new = _store(session, answer, recipient=recipient, found=place, today=today)
    if is_new:
        act = {"acknowledgement": cases.acknowledge, "feedback": cases.give_feedback}
        if mark is not None:
            act[mark](session, recipient=recipient, case=found, today=today, now=now)
        else:
            cases.record(session, AuditAct.CASE_ANSWERED, recipient=recipient, case=found, now=now)
    return Head(answer.sequence, answer.hash)


def store_note(
    session: Session,
    *,
    recipient: Recipient,
    case: str,
    envelope: bytes,
    today: date,
    now: datetime,
    of_rights: bool = False,
) -> Head:
    """Stores a note among the recipients; returns the new head of the internal thread."""
    note = admission.read(envelope, "note")
    place = _place(session, recipient=recipient, case=case, now=now, of_rights=of_rights)
    found, is_new = _store(session, note, recipient=recipient, found=place, today=today)
    if is_new:
        cases.record(session, AuditAct.CASE_NOTED, recipient=recipient, case=found, now=now)
    return Head(note.sequence, note.hash)


def _place(
    session: Session, *, recipient: Recipient, case: str, now: datetime, of_rights: bool
) -> Case:
    writing(session)
    return cases.for_recipient(
        session, recipient=recipient, case=case, now=now, of_rights=of_rights
    ).case


def _store(
    session: Session, envelope: Envelope, *, recipient: Recipient, found: Case, today: date
) -> tuple[Case, bool]:
    """The case, and whether the envelope is new."""
    if b64u(envelope.case) != found.id:
        raise CaseUnknown
    if b64u(envelope.sender) != recipient.verify:
        raise SenderNotAllowed
    if envelopes.received_before(session, envelope) is not None:
        return found, False
    charter = _check(session, envelope, found)
    # Who has left the charter still reads, but no longer speaks for the scheme.
    place = charter.readers.get(recipient.key_id or "")
    if place is None or place["verify"] != recipient.verify:
        raise SenderNotAllowed
    _append(session, envelope, today=today)
    return found, True


def _check_reporter(session: Session, reply: Envelope, case: Case) -> None:
    """Raises `SenderNotAllowed`; and `CaseUnknown` where nobody reads the case any more."""
    if b64u(reply.sender) != case.reporter_verify:
        erased = not cases.reader_keys(session, case_id=case.id)
        raise CaseUnknown if erased else SenderNotAllowed


def _check(session: Session, envelope: Envelope, case: Case) -> admission.OnCharter:
    if b64u(envelope.scheme) != case.scheme_id:
        raise SchemeUnknown
    charter = admission.check_charter(envelope, admission.on_charter(session, case.scheme_id))
    keys = admission.check_wraps(
        envelope,
        charter=charter,
        readers=cases.reader_keys(session, case_id=case.id),
        reporter=case.reporter_key,
    )
    admission.check_readable(charter, keys)
    last = head(session, case_id=case.id, thread=envelope.thread)
    if not envelopes.follows(envelope, last):
        raise last.as_error()
    return charter


def _append(session: Session, envelope: Envelope, *, today: date) -> None:
    """Takes the place in the thread. Somebody who came first leaves a `StaleHead`."""
    try:
        envelopes.append(session, envelope, today=today)
    except IntegrityError as error:
        session.rollback()
        last = head(session, case_id=b64u(envelope.case), thread=envelope.thread)
        raise last.as_error() from error
