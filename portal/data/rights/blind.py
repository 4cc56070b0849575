"""The blind question: is there something about this person in the whistleblower scheme?

The rights desk must not learn whether a case exists, nor may anything that it can look at. So:

- The question is an envelope sealed to recipients of the whistleblower scheme alone. It is asked
  alike in every request, whatever anybody knows.
- Those recipients give back *one* envelope, always, sealed to themselves and to the person: what
  they have to say to them, or an empty text. Both are of the smallest size there is, so what is
  stored differs in nothing but ciphertext; both leave the same line in the audit trail, which
  names neither the question nor the request. Only the person's own mailbox opens it, and shows
  nothing for an empty one.
- The desk sees when it asked, and a day on which the question counts as closed. That day is a fixed
  number of days later: it hangs on nothing that anybody does. Nothing that is given back touches
  the request's row, its version, its trail or its case; the desk's functions never read it.

What this does not hide: a recipient who is a handler too knows both sides, and the person may tell
the desk what they were answered.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from crypto import wire
from crypto.encoding import b64u
from crypto.wire import NO_PREVIOUS
from portal.data import admission, audit, charters, organisations
from portal.data.audit import AuditAct
from portal.data.database import writing
from portal.data.rights import access, record
from portal.data.rights.trail import RequestAct
from portal.data.tables import (
    BlindQuestion,
    BlindReturn,
    Case,
    Recipient,
    RightsRequest,
    Scheme,
)
from portal.errors import (
    CaseUnknown,
    RecipientMissing,
    ReporterWrapMissing,
    SchemeUnknown,
    SenderNotAllowed,
    StaleHead,
    TooLarge,
    WrapNotOnCharter,
)
from portal.rules.regimes import Regime

DAYS = 14
"""After so many days a question counts as closed, whatever came of it."""

SMALLEST = 16_400
# Everything but incidents with data, and the rights desk itself.
NOT_ASKED = (Regime.INCIDENT.value, Regime.RIGHTS.value)


@dataclass(frozen=True)
class BlindTarget:
    """A scheme that can be asked: its signed charters, and the newest one's hash."""

    scheme: Scheme
    charters: list[dict[str, str]]
    charter_hash: str


@dataclass(frozen=True)
class BlindView:
    """All that the desk ever sees of a question."""

    scheme_id: str
    asked_on: date
    closes_on: date
    is_closed: bool


@dataclass(frozen=True)
class BlindWaiting:
    """A question in the list of those who are asked."""

    id: str
    scheme: Scheme
    asked_on: date
    closes_on: date
    given_back: bool


@dataclass(frozen=True)
class BlindOpened:
    """A question as its recipient's page needs it; `charters` of the scheme asked, `asking` of the
    scheme whose handlers ask. `given_back` is the envelope, once it is there."""

    id: str
    scheme: Scheme
    asked_on: date
    closes_on: date
    envelope: bytes
    charters: list[dict[str, str]]
    asking: list[dict[str, str]]
    readers: list[str]
    given_back: bytes | None


@dataclass(frozen=True)
class BlindAnswer:
    """What the person's browser opens, and with which charters it checks who wrote it."""

    scheme_id: str
    question_id: str
    envelope: bytes
    charters: list[dict[str, str]]


# --- The desk --------------------------------------------------------------------------------


def targets(session: Session, *, organisation_id: str) -> list[BlindTarget]:
    """The organisation's whistleblower schemes that have a charter."""
    found = []
    for scheme in organisations.schemes(session, organisation_id=organisation_id):
        newest = charters.current(session, scheme_id=scheme.id)
        if scheme.regime not in NOT_ASKED and newest is not None:
            chain = charters.chain(session, scheme_id=scheme.id)
            found.append(BlindTarget(scheme, chain, newest.hash))
    return found


def ask(
    session: Session,
    *,
    recipient: Recipient,
    request: str,
    version: int,
    envelope: bytes,
    today: date,
    now: datetime,
) -> BlindView:
    """Puts the question to the scheme that the envelope names. Raises what the intake does,
    `RequestUnknown`, `RequestChanged`, `RequestRefused` (blind_asked_already)."""
    question = admission.read(envelope, "note")
    held = access.held(session, recipient=recipient, request=request, now=now, version=version)
    if b64u(question.sender) != recipient.verify:
        raise SenderNotAllowed
    if (question.sequence, question.previous) != (1, NO_PREVIOUS):
        raise StaleHead(sequence=0, previous=b64u(NO_PREVIOUS))
    scheme = _asked_scheme(session, held, b64u(question.scheme))
    charter = admission.check_charter(question, admission.on_charter(session, scheme.id))
    keys = [b64u(wrap.key) for wrap in question.wraps]
    for key in keys:
        if key not in charter.readers:
            raise WrapNotOnCharter(key=key)
    admission.check_readable(charter, keys)
    earlier = [one.scheme_id for one in _questions(session, held.case_id)]
    if scheme.id in earlier or session.get(BlindQuestion, b64u(question.case)) is not None:
        raise record.refused("blind_asked_already")
    values = {
        "id": b64u(question.case),
        "case_id": held.case_id,
        "scheme_id": scheme.id,
        "asked_on": today,
        "readers": sorted(keys),
        "envelope": envelope,
    }
    session.execute(insert(BlindQuestion).values(values))
    record.change(
        session,
        request=held,
        act=RequestAct.BLIND_ASKED,
        recipient=recipient,
        now=now,
        today=today,
        facts={"scheme": scheme.id, "closes_on": _closes(today).isoformat()},
    )
    access.note(session, AuditAct.BLIND_QUESTION_ASKED, recipient=recipient, request=held, now=now)
    return BlindView(scheme.id, today, _closes(today), is_closed=False)


def of_request(session: Session, *, request: RightsRequest, today: date) -> list[BlindView]:
    """What the desk may see. It reads the questions alone, never what was given back."""
    return [
        BlindView(
            one.scheme_id, one.asked_on, _closes(one.asked_on), _closes(one.asked_on) <= today
        )
        for one in _questions(session, request.case_id)
    ]


# --- Those who are asked ---------------------------------------------------------------------


def waiting(session: Session, *, recipient: Recipient) -> list[BlindWaiting]:
    """The questions sealed to this recipient, the newest first."""
    rows = session.execute(
        select(BlindQuestion, Scheme, BlindReturn.question_id)
        .join(Scheme, Scheme.id == BlindQuestion.scheme_id)
        .outerjoin(BlindReturn, BlindReturn.question_id == BlindQuestion.id)
        .where(Scheme.organisation_id == recipient.organisation_id)
        .order_by(BlindQuestion.asked_on.desc(), BlindQuestion.id)
    )
    return [
        BlindWaiting(
            question.id,
            scheme,
            question.asked_on,
            _closes(question.asked_on),
            given_back=back is not None,
        )
        for question, scheme, back in rows
        if recipient.key_id in question.readers
    ]


def get(session: Session, *, recipient: Recipient, question: str) -> BlindOpened:
    """The question, to whom it is sealed. Raises `CaseUnknown`, alike for all others."""
    row, scheme = _mine(session, recipient, question)
    asking = session.get_one(Case, row.case_id).scheme_id
    back = session.get(BlindReturn, row.id)
    return BlindOpened(
        id=row.id,
        scheme=scheme,
        asked_on=row.asked_on,
        closes_on=_closes(row.asked_on),
        envelope=row.envelope,
        charters=charters.chain(session, scheme_id=scheme.id),
        asking=charters.chain(session, scheme_id=asking),
        readers=list(row.readers),
        given_back=back.envelope if back else None,
    )


def give_back(
    session: Session, *, recipient: Recipient, question: str, envelope: bytes, now: datetime
) -> None:
    """Stores what comes of it, once; the same envelope again changes nothing.

    Raises crypto's errors and those of the intake, `CaseUnknown`, `StaleHead`.
    """
    back = admission.read(envelope, "answer")
    writing(session)
    row, scheme = _mine(session, recipient, question, hold=True)
    earlier = session.get(BlindReturn, row.id)
    if earlier is not None and earlier.hash == b64u(back.hash):
        return
    asked = wire.parse(row.envelope)
    fits = (back.case, back.sequence, back.previous) == (asked.case, 2, asked.hash)
    if earlier is not None or not fits:
        raise StaleHead(sequence=2 if earlier else 1, previous=earlier.hash if earlier else None)
    if b64u(back.sender) != recipient.verify:
        raise SenderNotAllowed
    if len(back.payload) != SMALLEST:
        # A longer one would show that there was something to say.
        raise TooLarge
    _check_wraps(session, scheme, back, session.get_one(Case, row.case_id).reporter_key, recipient)
    session.execute(
        insert(BlindReturn).values(question_id=row.id, hash=b64u(back.hash), envelope=envelope)
    )
    # Which question it was would lead to the request; that there was one is no secret.
    audit.record(
        session,
        organisation_id=recipient.organisation_id,
        act=AuditAct.BLIND_QUESTION_GIVEN_BACK,
        now=now,
        actor=recipient.id,
        scheme_id=scheme.id,
    )


# --- The person ------------------------------------------------------------------------------


def for_person(session: Session, *, case_id: str) -> list[BlindAnswer]:
    """What was given back, to whoever has opened the mailbox of this case."""
    rows = session.execute(
        select(BlindQuestion, BlindReturn)
        .join(BlindReturn, BlindReturn.question_id == BlindQuestion.id)
        .where(BlindQuestion.case_id == case_id)
        .order_by(BlindQuestion.id)
    )
    return [
        BlindAnswer(
            question.scheme_id,
            question.id,
            back.envelope,
            charters.chain(session, scheme_id=question.scheme_id),
        )
        for question, back in rows
    ]


# --- The end ---------------------------------------------------------------------------------


def erase(session: Session, *, case_id: str) -> None:
    """Erases questions and what was given back, whatever came of them.

    Every question counts as closed by then: the shortest retention is longer than `DAYS`.
    """
    writing(session)
    # Somebody who is giving one back just now is waited for; who comes later finds none.
    mine = select(BlindQuestion.id).where(BlindQuestion.case_id == case_id).with_for_update()
    ids = session.scalars(mine).all()
    session.execute(delete(BlindReturn).where(BlindReturn.question_id.in_(ids)))
    session.execute(delete(BlindQuestion).where(BlindQuestion.id.in_(ids)))


def _closes(asked_on: date) -> date:
    return asked_on + timedelta(days=DAYS)


def _questions(session: Session, case_id: str) -> list[BlindQuestion]:
    found = select(BlindQuestion).where(BlindQuestion.case_id == case_id)
    return list(session.scalars(found.order_by(BlindQuestion.asked_on, BlindQuestion.id)))


def _asked_scheme(session: Session, request: RightsRequest, scheme_id: str) -> Scheme:
    scheme = session.get(Scheme, scheme_id)
    if (
        scheme is None
        or scheme.organisation_id != request.organisation_id
        or scheme.regime in NOT_ASKED
        or not scheme.active
    ):
        raise SchemeUnknown
    return scheme


def _mine(
    session: Session, recipient: Recipient, question: str, *, hold: bool = False
) -> tuple[BlindQuestion, Scheme]:
    found = select(BlindQuestion).where(BlindQuestion.id == question)
    row = session.scalar(found.with_for_update() if hold else found)
    scheme = session.get(Scheme, row.scheme_id) if row else None
    if row is None or scheme is None or scheme.organisation_id != recipient.organisation_id:
        raise CaseUnknown
    if recipient.key_id not in row.readers:
        raise CaseUnknown
    return row, scheme


def _check_wraps(
    session: Session,
    scheme: Scheme,
    back: wire.Envelope,
    person: str,
    recipient: Recipient,
) -> None:
    if b64u(back.scheme) != scheme.id:
        raise SchemeUnknown
    charter = admission.check_charter(back, admission.on_charter(session, scheme.id))
    keys = [b64u(wrap.key) for wrap in back.wraps]
    if person not in keys:
        raise ReporterWrapMissing
    others = [key for key in keys if key != person]
    if not others:
        raise RecipientMissing
    for key in others:
        if key not in charter.readers:
            raise WrapNotOnCharter(key=key)
    place = charter.readers.get(recipient.key_id or "")
    if place is None or place["verify"] != recipient.verify:
        raise SenderNotAllowed
