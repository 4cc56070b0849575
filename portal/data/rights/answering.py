"""The answer: complete, sealed into the mailbox or delivered otherwise, and dated."""

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy.orm import Session

from portal.data.attachments import SealedFile
from portal.data.audit import AuditAct
from portal.data.rights import access, record, situations, threads
from portal.data.rights.situations import UNCONFIRMED, Confirmed
from portal.data.rights.trail import RequestAct
from portal.data.tables import Recipient, RightsRequest
from portal.errors import RequestRefused
from portal.rules.breach.notification import Missing
from portal.rules.rights.completeness import missing, missing_to_close
from portal.rules.rights.kinds import is_choice
from portal.rules.rights.states import RequestState, check_move
from portal.rules.verdict import Refusal

MAILBOX = "mailbox"

__all__ = ["Confirmed", "answer", "left_to_answer", "left_to_close", "misdelivered"]


def left_to_answer(
    session: Session,
    *,
    request: RightsRequest,
    today: date,
    confirmed: Confirmed = UNCONFIRMED,
    delivery: str = "",
) -> tuple[Missing, ...]:
    """What still stops the answer."""
    return missing(
        situations.answer_situation(
            session, request=request, today=today, confirmed=confirmed, delivery=delivery
        )
    )


def left_to_close(session: Session, *, request: RightsRequest, today: date) -> tuple[Missing, ...]:
    """What is still owed to others after the answer."""
    return missing_to_close(situations.answer_situation(session, request=request, today=today))


def answer(  # noqa: PLR0913 -- all of them by name
    session: Session,
    *,
    recipient: Recipient,
    request: str,
    version: int,
    envelope: bytes | None,
    files: Sequence[SealedFile] = (),
    delivery: str,
    answered_on: date,
    confirmed: Confirmed,
    today: date,
    now: datetime,
) -> RightsRequest:
    """Answers the request. The very same envelope again, after it was taken, changes nothing.

    `delivery` "mailbox": the sealed answer, with its files, is in `envelope` and goes out today.
    Else it was delivered that way on `answered_on`; a sealed copy may still be put in the mailbox.
    Raises `RequestUnknown`, `RequestChanged`, `RequestRefused` with everything that is missing,
    and what storing an answer raises.
    """
    held = access.held(session, recipient=recipient, request=request, now=now, version=None)
    if envelope is not None and held.answered_on and not threads.is_new(session, envelope):
        return held
    held = access.held(session, recipient=recipient, request=request, now=now, version=version)
    if held.answered_on is not None:
        raise record.refused("answered_already")
    _check(session, held, envelope, delivery, answered_on, confirmed, today)
    sequence = None
    if envelope is not None:
        head, _new = threads.send(
            session,
            recipient=recipient,
            request=held,
            envelope=envelope,
            files=files,
            today=today,
            now=now,
        )
        sequence = head.sequence
    record.change(
        session,
        request=held,
        act=RequestAct.ANSWERED,
        recipient=recipient,
        now=now,
        today=today,
        values={
            "state": RequestState.ANSWERED.value,
            "answered_on": answered_on,
            "answer_sequence": sequence,
            "delivery": delivery,
        },
        facts={
            "answered_on": answered_on.isoformat(),
            "delivery": delivery,
            "sequence": sequence,
            "confirmed": confirmed.to_json(),
        },
    )
    access.note(session, AuditAct.REQUEST_ANSWERED, recipient=recipient, request=held, now=now)
    return held


def misdelivered(
    session: Session,
    *,
    recipient: Recipient,
    request: str,
    version: int,
    breach: str | None,
    today: date,
    now: datetime,
) -> RightsRequest:
    """The answer came to somebody else. `breach`: the breach that was opened for it."""
    held = access.held(
        session, recipient=recipient, request=request, now=now, version=version, only_open=False
    )
    if held.answered_on is None:
        raise record.refused("not_answered")
    record.change(
        session,
        request=held,
        act=RequestAct.MISDELIVERED,
        recipient=recipient,
        now=now,
        today=today,
        facts={"breach": breach},
    )
    access.note(session, AuditAct.REQUEST_MISDELIVERED, recipient=recipient, request=held, now=now)
    return held


def _check(
    session: Session,
    request: RightsRequest,
    envelope: bytes | None,
    delivery: str,
    answered_on: date,
    confirmed: Confirmed,
    today: date,
) -> None:
    if not is_choice("delivery", delivery):
        raise record.refused("delivery_unknown", "delivery")
    if delivery == MAILBOX and (envelope is None or answered_on != today):
        raise record.refused("answer_missing")
    access.check_day(request, answered_on, today, "answered_on")
    left = left_to_answer(
        session, request=request, today=today, confirmed=confirmed, delivery=delivery
    )
    if left:
        raise RequestRefused([Refusal(one.id, one.sentence, one.anchor) for one in left])
    current = situations.situation(session, request=request, today=today)
    refusal = check_move(request.state, RequestState.ANSWERED, current, "")
    if refusal is not None:
        raise RequestRefused([refusal])
