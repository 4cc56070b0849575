"""What is owed to the person who asked, whether it was kept, and when to remind of it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache

from portal.rules.dates import written
from portal.rules.duties import DutyStatus
from portal.rules.law_data import LANGUAGES, Texts, filled
from portal.rules.plain import Plain
from portal.rules.rights.deadlines import Extension, Pause, RightsDeadline, deadline
from portal.rules.rights.kinds import kind
from portal.rules.rights.record_values import HolidayRules
from portal.rules.rights.texts import rights_law
from portal.rules.rights.working_days import next_working_day

ANSWER, STOP = "answer", "stop"


@dataclass(frozen=True)
class RequestDates(Plain):
    """The days of a request. `stopped_on`: when what must be done at once was done, by right.

    `closed_on` without an answer: the person withdrew the request, and nothing is owed.
    """

    received_on: date
    kinds: tuple[str, ...] = ()
    rules: HolidayRules = field(default_factory=HolidayRules)
    extension: Extension | None = None
    pauses: tuple[Pause, ...] = ()
    stopped_on: dict[str, date] = field(default_factory=dict)
    answered_on: date | None = None
    closed_on: date | None = None

    def deadline(self, today: date) -> RightsDeadline:
        """Once answered, the clock stands where it stood then."""
        seen = self.answered_on or self.closed_on or today
        return deadline(self.received_on, self.kinds, self.rules, self.extension, self.pauses, seen)


@dataclass(frozen=True)
class RightsDuty:
    """`id` is "answer" or "stop:<right>". `due_on` None: at once, which is no day."""

    id: str
    label: Texts
    starts_on: date
    target_on: date | None
    due_on: date | None
    met_on: date | None
    status: DutyStatus
    basis: Texts
    explanation: Texts

    @property
    def at_once(self) -> bool:
        return self.due_on is None

    @property
    def running(self) -> bool:
        return self.status in (DutyStatus.OPEN, DutyStatus.MISSED)


@dataclass(frozen=True)
class Reminder:
    """`on`: the day from which it is due. `to_escalation`: the contact above the handlers too."""

    id: str
    on: date
    to_escalation: bool


@dataclass(frozen=True)
class _ReminderRule:
    id: str
    valid_from: date
    basis: Texts
    days_before_target: int | None = None
    days_after_due: int | None = None
    working_days_after_receipt: int | None = None
    to_escalation: bool = False


@cache
def _reminder_rules() -> tuple[_ReminderRule, ...]:
    return tuple(_ReminderRule(**entry) for entry in rights_law("deadlines")["reminder"])


def duties(dates: RequestDates, today: date) -> tuple[RightsDuty, ...]:
    """What must be done at once first, then the answer. Nothing for a request that was withdrawn."""
    if dates.closed_on and not dates.answered_on:
        return ()
    stops = (_stop(dates, identity) for identity in dates.kinds if kind(identity).at_once)
    return (*stops, _answer(dates, today))


def next_due(owed: Sequence[RightsDuty]) -> RightsDuty | None:
    """What is owed next: at once before any day. None when all is done."""
    running = [duty for duty in owed if duty.running]
    return min(running, key=lambda duty: duty.due_on or date.min, default=None)


def status(due_on: date, met_on: date | None, today: date) -> DutyStatus:
    """On the last day there is still time; the day after there is none."""
    if met_on:
        return DutyStatus.MET if met_on <= due_on else DutyStatus.LATE
    return DutyStatus.OPEN if today <= due_on else DutyStatus.MISSED


def status_label(duty: RightsDuty) -> Texts:
    """For a duty that is to be met at once: "at once", until it is met."""
    name = "at_once" if duty.at_once and duty.running else duty.status.value
    return dict(rights_law("deadlines")["status"][name])


def thresholds(duty: RightsDuty, rules: HolidayRules | None = None) -> tuple[Reminder, ...]:
    """The reminders of a duty, in order; none once it is met, none from before it began."""
    if not duty.running:
        return ()
    found = ((rule, _reminder_day(rule, duty, rules)) for rule in _reminder_rules())
    return tuple(
        Reminder(rule.id, on, rule.to_escalation)
        for rule, on in found
        if on is not None and on > duty.starts_on
    )


def reached(duty: RightsDuty, today: date, rules: HolidayRules | None = None) -> Reminder | None:
    """The last reminder whose day has come: who learns late is reminded once."""
    come = [reminder for reminder in thresholds(duty, rules) if reminder.on <= today]
    return come[-1] if come else None


def _answer(dates: RequestDates, today: date) -> RightsDuty:
    found = dates.deadline(today)
    return RightsDuty(
        id=ANSWER,
        label=dict(rights_law("deadlines")["answer"]["label"]),
        starts_on=dates.received_on,
        target_on=found.target_on,
        due_on=found.due_on,
        met_on=dates.answered_on,
        status=status(found.due_on, dates.answered_on, today),
        basis=found.basis,
        explanation=found.explanation,
    )


def _stop(dates: RequestDates, identity: str) -> RightsDuty:
    law = rights_law("deadlines")["at_once"]
    met_on = dates.stopped_on.get(identity)
    received = {language: written(dates.received_on, language) for language in LANGUAGES}
    return RightsDuty(
        id=f"{STOP}:{identity}",
        label=dict(law["label"]),
        starts_on=dates.received_on,
        target_on=None,
        due_on=None,
        met_on=met_on,
        status=DutyStatus.MET if met_on else DutyStatus.OPEN,
        basis=dict(kind(identity).basis),
        explanation=filled(
            law["explanation"], {"right": kind(identity).label, "received": received}
        ),
    )


def _reminder_day(rule: _ReminderRule, duty: RightsDuty, rules: HolidayRules | None) -> date | None:
    if duty.target_on is None or duty.due_on is None:
        return _working_day_after(duty.starts_on, rule.working_days_after_receipt, rules)
    if rule.days_before_target is not None:
        return duty.target_on - timedelta(days=rule.days_before_target)
    if rule.days_after_due is not None:
        return duty.due_on + timedelta(days=rule.days_after_due)
    return None


def _working_day_after(day: date, number: int | None, rules: HolidayRules | None) -> date | None:
    if number is None:
        return None
    for _ in range(number):
        day = next_working_day(day + timedelta(days=1), rules)
    return day
