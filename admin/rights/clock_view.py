"""The clock of a request as a bar of days with its words, and what can be done to it."""

from dataclasses import dataclass
from datetime import date, timedelta

from flask_babel import gettext as _
from flask_babel import ngettext

from admin.rights.desk_context import holidays
from portal.data.rights import reading, threads
from portal.data.tables import RightsRequest
from portal.rules.duties import DutyStatus
from portal.rules.rights.clock_acts import extension_offer
from portal.rules.rights.deadlines import Pause, RightsDeadline
from portal.rules.rights.duties import RightsDuty, duties, status_label
from portal.web.database import session, today
from portal.web.languages import pick

WIDTH = 720
SOON = 7


@dataclass(frozen=True)
class Bar:
    """In the drawing's units; `target` is where the raw date lies, None where it is the last day."""

    used: int
    target: int | None
    paused: list[tuple[int, int]]
    width: int = WIDTH


@dataclass(frozen=True)
class ClockView:
    """`status` is open, soon, overdue, met or late.

    `heard_on`: the clock stands still, and since then the person has written.
    """

    deadline: RightsDeadline
    status: str
    words: str
    bar: Bar
    stops: list[tuple[RightsDuty, str]]
    pauses: tuple[Pause, ...]
    offer: tuple[date, date]
    can_extend: bool
    heard_on: date | None


def clock_view(file: RightsRequest) -> ClockView:
    dates = reading.dates_of(file, holidays())
    owed = duties(dates, today())
    deadline = dates.deadline(today())
    answer = next((one for one in owed if one.id == "answer"), None)
    offer = extension_offer(file.received_on, holidays())
    return ClockView(
        deadline=deadline,
        status=_status(answer, deadline),
        words=_words(answer, deadline),
        bar=_bar(file, deadline),
        stops=[(one, pick(status_label(one))) for one in owed if one.id != "answer"],
        pauses=reading.pauses_of(file),
        offer=offer,
        heard_on=_heard_on(dates.pauses, threads.replied_on(session(), request=file)),
        can_extend=file.extended_on is None and today() <= deadline.due_on,
    )


def _heard_on(pauses: tuple[Pause, ...], replied_on: date | None) -> date | None:
    heard = reading.heard(pauses, replied_on)
    return replied_on if heard != pauses else None


def days_left(due_on: date) -> str:
    """What is left until a day, in words."""
    left = (due_on - today()).days
    if left > 0:
        return str(ngettext("%(num)d day left", "%(num)d days left", left))
    if left == 0:
        return str(_("today is the last day"))
    return str(ngettext("%(num)d day over", "%(num)d days over", -left))


def due_status(due_on: date | None) -> str:
    """open, soon (within a week) or overdue."""
    if due_on is None:
        return "open"
    left = (due_on - today()).days
    return "overdue" if left < 0 else "soon" if left <= SOON else "open"


def _status(answer: RightsDuty | None, deadline: RightsDeadline) -> str:
    if answer is None or answer.status is DutyStatus.MET:
        return "met"
    if answer.status is DutyStatus.LATE:
        return "late"
    return due_status(deadline.due_on)


def _words(answer: RightsDuty | None, deadline: RightsDeadline) -> str:
    """Met, late or missed is said as it is."""
    if answer is None:
        return str(_("Withdrawn: nothing is owed"))
    if answer.met_on:
        return pick(status_label(answer))
    if deadline.pause_open:
        left = days_left(deadline.unpaused_due_on)
        return str(_("The clock stands still. If it did not: %(left)s", left=left))
    return days_left(deadline.due_on)


def _bar(file: RightsRequest, deadline: RightsDeadline) -> Bar:
    """From the day of receipt to the last day; what lies beyond is not drawn."""
    start, end = file.received_on, deadline.due_on
    whole = max((end - start).days, 1)

    def at(day: date) -> int:
        return max(0, min(WIDTH, WIDTH * (day - start).days // whole))

    stood = [(one.asked_on, one.answered_on or today()) for one in reading.pauses_of(file)]
    return Bar(
        used=at(file.answered_on or file.closed_on or today()),
        target=at(deadline.target_on) if deadline.target_on != end else None,
        paused=[(at(first), max(at(last), at(first + timedelta(days=1)))) for first, last in stood],
    )
