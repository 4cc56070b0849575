"""Moving a request from state to state, as the rules allow."""

from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from portal.data.audit import AuditAct
from portal.data.rights import access, caseworkers, record, situations, threads, wishes
from portal.data.rights.trail import RequestAct
from portal.data.tables import Recipient, RightsRequest
from portal.errors import RequestRefused
from portal.rules.moves import Move
from portal.rules.rights.states import (
    RequestState,
    allowed_moves,
    check_move,
    is_open,
)

ACTS = {RequestState.CLOSED: RequestAct.CLOSED, RequestState.WITHDRAWN: RequestAct.WITHDRAWN}


def moves(
    session: Session, *, request: RightsRequest, today: date
) -> tuple[Move[RequestState], ...]:
    """Every move out of the state it is in; what blocks one stands with it."""
    now = situations.situation(session, request=request, today=today)
    found = allowed_moves(request.state, now)
    # The answer is no mere move: `answering.answer` makes it.
    return tuple(move for move in found if move.to != RequestState.ANSWERED)


def move(  # noqa: PLR0913 -- all of them by name
    session: Session,
    *,
    recipient: Recipient,
    request: str,
    version: int,
    to: str,
    note: int | None = None,
    today: date,
    now: datetime,
) -> RightsRequest:
    """Moves it. `note`: the sealed note that says why, where a move asks for reasons.

    Taking it up again after the answer makes the answer owed again. Raises `RequestUnknown`,
    `RequestChanged`, `RequestRefused`.
    """
    held = access.held(
        session, recipient=recipient, request=request, now=now, version=version, only_open=False
    )
    threads.check_note(session, request=held, note=note)
    current = situations.situation(session, request=held, today=today)
    refusal = check_move(held.state, to, current, "" if note is None else str(note))
    if refusal is not None:
        raise RequestRefused([refusal])
    if to == RequestState.ANSWERED:
        raise record.refused("answer_missing")
    before, values = held.state, _values(held, RequestState(to), today)
    record.change(
        session,
        request=held,
        act=ACTS.get(RequestState(to), RequestAct.MOVED),
        recipient=recipient,
        now=now,
        today=today,
        values=values,
        facts={"from": before, "to": to, "note": note},
    )
    if not is_open(to):
        wishes.end(session, case_id=held.case_id, now=now)
        caseworkers.end_waiting(session, request=held, recipient=recipient, today=today, now=now)
    access.note(
        session,
        AuditAct.REQUEST_MOVED,
        recipient=recipient,
        request=held,
        now=now,
        facts={"from": before, "to": to},
    )
    return held


def _values(request: RightsRequest, to: RequestState, today: date) -> dict[str, Any]:
    values: dict[str, Any] = {"state": to.value, "closed_on": None if is_open(to) else today}
    if is_open(to) and request.answered_on is not None:
        values |= {"answered_on": None, "answer_sequence": None, "delivery": None}
        # Something may be there after all: what an erasure has left is looked for anew.
        values["cross_checked_on"] = None
    return values
