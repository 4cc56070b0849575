"""What goes out as JSON of a request: what the person can expect by when, and how far it is.

It is read with the return code alone, and says nothing that the person was not told.
"""

from dataclasses import replace
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from crypto.encoding import b64u
from portal.data.rights import blind, desks, reading, requests, retention, threads, wishes
from portal.data.tables import Case, RightsRequest
from portal.rules.plain import to_plain
from portal.rules.regimes import Regime
from portal.rules.rights.deadlines import Pause
from portal.rules.rights.duties import RequestDates, RightsDuty, duties
from portal.rules.rights.kinds import choice_label, kind
from portal.rules.rights.record_values import HolidayRules
from portal.rules.rights.states import awaits_answer, is_open, state_for_person, state_label


def promised(request: RightsRequest, holidays: HolidayRules) -> list[RightsDuty]:
    """What the person can expect, seen from the day of receipt: the same on any later day."""
    day = request.received_on
    dates = RequestDates(received_on=day, kinds=request.kind_ids, rules=holidays)
    return list(duties(dates, day))


def duty_json(duty: RightsDuty) -> dict[str, Any]:
    """As the pages read the duties of every scheme."""
    return {
        "kind": duty.id,
        "label": duty.label,
        "due_on": _day(duty.due_on),
        "met_on": _day(duty.met_on),
        "status": duty.status.value,
        "basis": duty.basis,
        "explanation": duty.explanation,
        "at_once": duty.at_once,
    }


def receipt_json(
    session: Session, *, receipt: dict[str, str], request: RightsRequest
) -> dict[str, Any]:
    """The signed receipt, and by when the answer must be there."""
    holidays = desks.holidays(session, organisation_id=request.organisation_id)
    owed = promised(request, holidays)
    return {"receipt": receipt, "duties": [duty_json(duty) for duty in owed]}


def mailbox_part(session: Session, *, case: Case, regime: str, today: date) -> dict[str, Any]:
    """What the mailbox of a request has more than others; `request` is null for those."""
    request = requests.of_case(session, case_id=case.id) if regime == Regime.RIGHTS else None
    if request is None:
        return {"request": None, "others": []}
    holidays = desks.holidays(session, organisation_id=request.organisation_id)
    dates = reading.dates_of(request, holidays)
    pauses = reading.heard(dates.pauses, threads.replied_on(session, request=request))
    owed = duties(replace(dates, pauses=pauses), today)
    return {
        "received_on": request.received_on.isoformat(),
        "duties": [duty_json(duty) for duty in owed],
        "request": _state(request, pauses)
        | {
            "address": wishes.address_of(session, case_id=case.id),
            "erase_on": _erase_on(session, request),
        },
        "others": [
            {
                "scheme": one.scheme_id,
                "question": one.question_id,
                "envelope": b64u(one.envelope),
                "charters": one.charters,
            }
            for one in blind.for_person(session, case_id=case.id)
        ],
    }


def _state(request: RightsRequest, pauses: tuple[Pause, ...]) -> dict[str, Any]:
    waits = any(pause.answered_on is None for pause in pauses)
    in_mailbox = request.answer_sequence is not None if request.answered_on else None
    return {
        "state": request.state,
        "label": state_label(request.state),
        "words": state_for_person(request.state, waits=waits, in_mailbox=in_mailbox),
        "waits": waits and awaits_answer(request.state),
        "kinds": [dict(kind(name).asked) for name in request.kind_ids],
        "open": is_open(request.state),
        "extended_on": _day(request.extended_on),
        "extension": request.extension_answer,
        "pauses": [_pause(pause) for pause in pauses],
        "answered_on": _day(request.answered_on),
        "answer": request.answer_sequence,
        "delivery": choice_label("delivery", request.delivery) if request.delivery else None,
    }


def _erase_on(session: Session, request: RightsRequest) -> str | None:
    kept = retention.keeping(session, request=request)
    return _day(kept.erase_on) if kept else None


def _pause(pause: Pause) -> dict[str, Any]:
    plain: dict[str, Any] = to_plain(pause)
    return plain | {"about": choice_label("pause_about", pause.about)}


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None
