"""Asking caseworkers what they hold, through a link of their own, without an account.

The question names the person, so it is sealed to a key that comes from the secret behind the `#`
of the link (crypto/SPEC.md, section 18), which never reaches the server; so the handler, not the
portal, sends the link. The answer is sealed in the caseworker's browser to the handlers. A link
answers once, and only until its day.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from crypto import wire
from crypto.encoding import b64u, from_b64u
from crypto.wire import NO_PREVIOUS, Envelope
from portal.data import admission, attachments, audit, cases, charters
from portal.data.attachments import SealedFile
from portal.data.audit import AuditAct
from portal.data.database import writing
from portal.data.identifiers import TOKEN_BYTES, digest
from portal.data.rights import access, desks, record
from portal.data.rights.link_tokens import good
from portal.data.rights.trail import RequestAct
from portal.data.tables import Case, CaseworkerLink, Organisation, Recipient, RightsRequest
from portal.errors import (
    CaseworkerLinkUnknown,
    ReaderExcluded,
    RecipientMissing,
    SenderNotAllowed,
    StaleHead,
    WrapNotOnCharter,
)
from portal.rules.desk import System

QUESTION = "question"
DAYS, MOST_DAYS = 14, 30
LONGEST_NAME = 200


@dataclass(frozen=True)
class NewLink:
    """What the handler's browser has made: the link's id and token, its keys, the sealed question.

    `id` b64u of 16 bytes, `token` and `verify` of 32; `kem_key` is the KEM key's id, b64u of 16.
    """

    id: str
    token: str
    verify: str
    kem_key: str
    envelope: bytes


@dataclass(frozen=True)
class CaseworkerPage:
    """What a caseworker's page shows and needs; the question is opened in the browser.

    `charters` are the signed chain of the scheme, `readers` the key ids of those to whom an
    answer may be sealed.
    """

    link_id: str
    organisation: dict[str, str]
    kinds: tuple[str, ...]
    systems: tuple[System, ...]
    name: str
    question: bytes
    expires_at: datetime
    scheme_id: str
    charters: list[dict[str, str]]
    readers: list[str]


def ask(  # noqa: PLR0913 -- all of them by name
    session: Session,
    *,
    recipient: Recipient,
    request: str,
    version: int,
    link: NewLink,
    name: str,
    systems: tuple[str, ...],
    days: int = DAYS,
    today: date,
    now: datetime,
) -> CaseworkerLink:
    """Keeps a question to the caseworker `name` about these systems of the file.

    Raises crypto's errors, those of the intake, and those of `access.held`.
    """
    question = admission.read(link.envelope, "note")
    held = access.held(session, recipient=recipient, request=request, now=now, version=version)
    name = _check_asked(session, held, name, systems, days)
    _check_place(question, link.id, number=1, previous=NO_PREVIOUS)
    if b64u(question.sender) != recipient.verify:
        raise SenderNotAllowed
    for value, length in ((link.token, TOKEN_BYTES), (link.verify, 32), (link.kem_key, 16)):
        from_b64u(value, length)
    _check_readers(session, held, question, also=link.kem_key)
    row = CaseworkerLink(
        id=link.id,
        case_id=held.case_id,
        token_hash=digest("caseworker-link", link.token),
        verify=link.verify,
        kem_key=link.kem_key,
        name=name,
        systems=list(systems),
        question=link.envelope,
        asked_by=recipient.id,
        made_at=now,
        expires_at=now + timedelta(days=days),
    )
    if session.get(CaseworkerLink, link.id) is not None:
        raise record.refused("link_ended")
    session.add(row)
    session.flush()
    facts = {"link": row.id, "systems": list(systems)}
    record.change(
        session,
        request=held,
        act=RequestAct.ASKED,
        recipient=recipient,
        now=now,
        today=today,
        facts=facts,
    )
    access.note(
        session,
        AuditAct.CASEWORKER_ASKED,
        recipient=recipient,
        request=held,
        now=now,
        facts={"link": row.id},
    )
    return row


def find(session: Session, *, token: str, now: datetime) -> CaseworkerPage:
    """What the link opens. Raises `CaseworkerLinkUnknown`, alike for all that opens nothing."""
    row = good(session, token=token, now=now)
    request = session.get_one(RightsRequest, row.case_id)
    case = session.get_one(Case, row.case_id)
    file = desks.file(session, organisation_id=request.organisation_id)
    return CaseworkerPage(
        link_id=row.id,
        organisation=session.get_one(Organisation, request.organisation_id).names,
        kinds=request.kind_ids,
        systems=tuple(one for one in file.systems if one.id in row.systems),
        name=row.name,
        question=row.question,
        expires_at=row.expires_at,
        scheme_id=case.scheme_id,
        charters=charters.chain(session, scheme_id=case.scheme_id),
        readers=sorted(cases.reader_keys(session, case_id=row.case_id)),
    )


def answer(
    session: Session,
    *,
    token: str,
    envelope: bytes,
    files: Sequence[SealedFile] = (),
    today: date,
    now: datetime,
) -> date:
    """Stores the answer, once; returns the day. The very same answer again changes nothing.

    Raises crypto's errors and those of the intake, `CaseworkerLinkUnknown`, `RequestRefused`.
    """
    attachments.check(files)
    sent = admission.read(envelope, "note")
    writing(session)
    row = good(session, token=token, now=now, again=envelope)
    if row.answered_on is not None:
        return row.answered_on
    held = access.lock(session, case_id=row.case_id)
    if held is None:
        raise CaseworkerLinkUnknown
    _check_place(sent, row.id, number=2, previous=wire.parse(row.question).hash)
    if b64u(sent.sender) != row.verify:
        raise SenderNotAllowed
    _check_readers(session, held, sent)
    row.answer, row.answered_on = envelope, today
    session.flush()
    attachments.store(
        session, case_id=row.case_id, thread=QUESTION, sequence=2, files=files, place=row.id
    )
    record.touched(
        session,
        request=held,
        act=RequestAct.CASEWORKER_ANSWERED,
        today=today,
        facts={"link": row.id},
    )
    audit.record(
        session,
        organisation_id=held.organisation_id,
        act=AuditAct.CASEWORKER_ANSWERED,
        now=now,
        case_id=held.case_id,
        facts={"link": row.id},
    )
    return today


def end(
    session: Session,
    *,
    recipient: Recipient,
    request: str,
    version: int,
    link: str,
    today: date,
    now: datetime,
) -> None:
    """Ends an unanswered question: it was sent to the wrong person, or is no longer needed."""
    held = access.held(session, recipient=recipient, request=request, now=now, version=version)
    row = session.get(CaseworkerLink, link)
    if row is None or row.case_id != held.case_id:
        raise record.refused("link_unknown")
    if row.answered_on is not None or row.ended_at is not None:
        raise record.refused("link_ended")
    _end(session, held, row, recipient, today, now)


def end_waiting(
    session: Session, *, request: RightsRequest, recipient: Recipient, today: date, now: datetime
) -> None:
    """Ends every question that waits: a request that is over shows nobody who asked."""
    for row in of_request(session, request=request):
        if is_waiting(row):
            _end(session, request, row, recipient, today, now)


def of_request(session: Session, *, request: RightsRequest) -> list[CaseworkerLink]:
    """All questions to caseworkers, oldest first."""
    found = select(CaseworkerLink).where(CaseworkerLink.case_id == request.case_id)
    return list(session.scalars(found.order_by(CaseworkerLink.made_at, CaseworkerLink.id)))


def is_waiting(link: CaseworkerLink) -> bool:
    """Neither answered nor ended. One that has run out is ended by hand, with open eyes."""
    return link.answered_on is None and link.ended_at is None


def systems_asked(session: Session, *, request: RightsRequest) -> dict[str, str]:
    """Systems somebody was asked about: "asked", or "answered" once the answer is here."""
    found: dict[str, str] = {}
    for link in of_request(session, request=request):
        if link.ended_at is None:
            state = "answered" if link.answered_on else "asked"
            found.update(dict.fromkeys(link.systems, state))
    return found


def erase(session: Session, *, case_id: str) -> None:
    """Erases questions and answers, with the names. A link then opens nothing."""
    writing(session)
    session.execute(delete(CaseworkerLink).where(CaseworkerLink.case_id == case_id))


def _end(
    session: Session,
    request: RightsRequest,
    row: CaseworkerLink,
    recipient: Recipient,
    today: date,
    now: datetime,
) -> None:
    row.ended_at = now
    record.change(
        session,
        request=request,
        act=RequestAct.QUESTION_ENDED,
        recipient=recipient,
        now=now,
        today=today,
        facts={"link": row.id},
    )
    access.note(
        session,
        AuditAct.CASEWORKER_QUESTION_ENDED,
        recipient=recipient,
        request=request,
        now=now,
        facts={"link": row.id},
    )


def _check_asked(
    session: Session, request: RightsRequest, name: str, systems: tuple[str, ...], days: int
) -> str:
    name = " ".join(name.split())
    if not name or len(name) > LONGEST_NAME:
        raise record.refused("name_missing", "name")
    known = {one.id for one in desks.file(session, organisation_id=request.organisation_id).systems}
    if not systems or not known.issuperset(systems):
        raise record.refused("system_unknown", "systems")
    if not 1 <= days <= MOST_DAYS:
        raise record.refused("link_too_long", "days")
    return name


def _check_place(envelope: Envelope, link_id: str, *, number: int, previous: bytes) -> None:
    if b64u(envelope.case) != link_id:
        raise CaseworkerLinkUnknown
    if (envelope.sequence, envelope.previous) != (number, previous):
        raise StaleHead(sequence=number - 1, previous=b64u(previous))


def _check_readers(
    session: Session, request: RightsRequest, envelope: Envelope, also: str | None = None
) -> None:
    """Sealed to readers of the request who are on the charter, and to the link if it must be."""
    case = session.get_one(Case, request.case_id)
    if b64u(envelope.scheme) != case.scheme_id:
        raise SenderNotAllowed
    charter = admission.check_charter(envelope, admission.on_charter(session, case.scheme_id))
    allowed = cases.reader_keys(session, case_id=request.case_id)
    keys = [b64u(wrap.key) for wrap in envelope.wraps]
    if also is not None and also not in keys:
        raise RecipientMissing
    handlers = [key for key in keys if key != also]
    for key in handlers:
        if key not in charter.readers:
            raise WrapNotOnCharter(key=key)
        if key not in allowed:
            raise ReaderExcluded(key=key)
    if not handlers:
        raise RecipientMissing
    admission.check_readable(charter, handlers)


__all__ = [
    "CaseworkerPage",
    "NewLink",
    "answer",
    "ask",
    "end",
    "end_waiting",
    "find",
    "is_waiting",
    "of_request",
    "systems_asked",
]
