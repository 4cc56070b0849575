"""From the columns of a request to the values of the rules. No database here."""

from dataclasses import replace
from datetime import date

from portal.data.tables import RightsRequest
from portal.rules.rights.deadlines import Extension, Pause, RightsDeadline
from portal.rules.rights.duties import RequestDates, duties, next_due
from portal.rules.rights.kinds import kind
from portal.rules.rights.record_values import HolidayRules
from portal.rules.rights.states import is_open


def pauses_of(request: RightsRequest) -> tuple[Pause, ...]:
    """The times at which the clock stood still, the oldest first."""
    return tuple(Pause.from_json(plain) for plain in request.pauses)


def heard(pauses: tuple[Pause, ...], replied_on: date | None) -> tuple[Pause, ...]:
    """With the open pause ended by what the person has written since, read or not.

    Whether it is the answer a handler says; until then nobody is told that we wait for it.
    """
    return tuple(
        replace(one, answered_on=replied_on)
        if one.answered_on is None and replied_on and replied_on >= one.asked_on
        else one
        for one in pauses
    )


def extension_of(request: RightsRequest) -> Extension | None:
    """When the person was told that it takes longer."""
    return Extension(request.extended_on) if request.extended_on else None


def dates_of(request: RightsRequest, holidays: HolidayRules) -> RequestDates:
    """What the duties are counted from."""
    return RequestDates(
        received_on=request.received_on,
        kinds=request.kind_ids,
        rules=holidays,
        extension=extension_of(request),
        pauses=pauses_of(request),
        stopped_on={name: date.fromisoformat(day) for name, day in request.stopped.items()},
        answered_on=request.answered_on,
        closed_on=request.closed_on,
    )


def deadline_of(request: RightsRequest, holidays: HolidayRules, today: date) -> RightsDeadline:
    """The clock of the answer, explained."""
    return dates_of(request, holidays).deadline(today)


def is_owed(request: RightsRequest) -> bool:
    """Whether the person still waits for the answer."""
    return is_open(request.state) and request.answered_on is None


def days_of(request: RightsRequest, holidays: HolidayRules, today: date) -> dict[str, date | None]:
    """The columns that repeat the clock for list and figures."""
    found = deadline_of(request, holidays, today)
    owed = is_owed(request)
    return {
        "last_day": found.due_on,
        "due_on": found.due_on if owed else None,
        "target_on": found.target_on if owed else None,
    }


def at_once_open(kinds: tuple[str, ...], stopped: dict[str, str]) -> tuple[str, ...]:
    """The rights for which something was to be done at once and is not."""
    return tuple(name for name in kinds if kind(name).at_once and name not in stopped)


__all__ = [
    "at_once_open",
    "dates_of",
    "days_of",
    "deadline_of",
    "duties",
    "extension_of",
    "heard",
    "is_owed",
    "next_due",
    "pauses_of",
]
