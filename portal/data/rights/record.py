"""Writing requests: the one module that changes the table, always with a line in the trail.

Whoever changes a request holds it (`access.held`), so that the version counts every change.
"""

import secrets
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from crypto.groups import write_groups
from portal.data.database import writing
from portal.data.rights import desks, reading, trail
from portal.data.rights.trail import RequestAct
from portal.data.tables import Recipient, RightsRequest
from portal.errors import Busy, RequestRefused
from portal.rules.rights import desk_words
from portal.rules.rights.states import RequestState

REFERENCE_BYTES = 2
TRIES = 200
EMPTY: dict[str, Any] = {
    "state": RequestState.RECEIVED.value,
    "version": 1,
    "pauses": [],
    "paused": False,
    "stopped": {},
    "items": {},
    "outcomes": {},
}


def create(session: Session, *, values: Mapping[str, Any]) -> RightsRequest:
    """A new request under a reference of its own; `values` are the columns that are known."""
    writing(session)
    organisation_id, year = values["organisation_id"], values["entered_on"].year
    reference = _free_reference(session, organisation_id, year)
    # The day itself is counted below, from the row.
    first = {"last_day": values["received_on"], "reference": reference, "year": year}
    row = {**EMPTY, **first, **values}
    session.execute(insert(RightsRequest).values(row))
    request = session.get_one(RightsRequest, values["case_id"])
    _refresh(session, request, values["entered_on"])
    return request


def change(  # noqa: PLR0913 -- all of them by name; the last two have a default
    session: Session,
    *,
    request: RightsRequest,
    act: RequestAct,
    recipient: Recipient,
    now: datetime,
    today: date,
    values: Mapping[str, Any] | None = None,
    facts: Mapping[str, Any] | None = None,
) -> None:
    """Sets these columns, counts the version up, and writes the line; `facts` are the line's."""
    writing(session)
    for name, value in (values or {}).items():
        setattr(request, name, value)
    request.version += 1
    request.changed_at, request.changed_by = now, recipient.id
    _refresh(session, request, today)
    trail.append(
        session, request=request, act=act, actor=recipient.id, day=today, at=now, facts=facts
    )


def touched(
    session: Session,
    *,
    request: RightsRequest,
    act: RequestAct,
    today: date,
    facts: Mapping[str, Any] | None = None,
) -> None:
    """Something came in from outside: a line without a time, and the version counts up."""
    writing(session)
    request.version += 1
    session.flush()
    trail.append(session, request=request, act=act, actor=None, day=today, at=None, facts=facts)


def empty(
    session: Session, *, request: RightsRequest, today: date, facts: Mapping[str, Any]
) -> None:
    """Takes out of the row what the year's figures do not need, and writes the last line.

    Kinds, days and outcomes stay; how the identity was settled and what was marked does not, nor
    do the numbers of messages that are gone.
    """
    writing(session)
    request.identity, request.items = None, {}
    request.extension_answer = request.answer_sequence = None
    request.held_until = request.held_ground = None
    request.erased_on = today
    touched(session, request=request, act=RequestAct.ERASED, today=today, facts=facts)


def refresh(session: Session, *, organisation_id: str, today: date) -> None:
    """Counts the days again, for when the organisation's holidays have changed."""
    writing(session)
    owed = select(RightsRequest).where(
        RightsRequest.organisation_id == organisation_id, RightsRequest.due_on.is_not(None)
    )
    for request in session.scalars(owed.order_by(RightsRequest.case_id).with_for_update()):
        _refresh(session, request, today)


def refused(code: str, field: str | None = None) -> RequestRefused:
    """A refusal of the desk's own."""
    return RequestRefused([desk_words.refusal(code, field)])


def _refresh(session: Session, request: RightsRequest, today: date) -> None:
    holidays = desks.holidays(session, organisation_id=request.organisation_id)
    for name, day in reading.days_of(request, holidays, today).items():
        setattr(request, name, day)
    request.paused = reading.is_owed(request) and any(
        pause.answered_on is None for pause in reading.pauses_of(request)
    )
    session.flush()


def _free_reference(session: Session, organisation_id: str, year: int) -> str:
    for _ in range(TRIES):
        reference = f"{year}-{write_groups(secrets.token_bytes(REFERENCE_BYTES))}"
        taken = select(RightsRequest.case_id).where(
            RightsRequest.organisation_id == organisation_id, RightsRequest.reference == reference
        )
        if session.scalar(taken) is None:
            return reference
    raise Busy
