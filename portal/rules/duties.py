"""What is owed to a reporter, and by when (law.md 1.5).

Whistleblower duties as pure functions of a case's dates. Calendar days and months, never moved
over a weekend or a holiday: how the national law counts is unsettled, and the earlier day is safe.
"""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from functools import cache
from itertools import pairwise
from typing import Any

from portal.rules.dates import add_months, last_start, written, written_with_weekday
from portal.rules.law_data import LANGUAGES, Texts, filled, in_force, law
from portal.rules.regimes import Regime

# Before any case: the first day that there is.
NEVER = date.min


class DutyKind(StrEnum):
    ACKNOWLEDGEMENT = "acknowledgement"
    FEEDBACK = "feedback"
    FOLLOW_UP = "follow_up"


class DutyStatus(StrEnum):
    """`late`: done, but after the day. `missed`: the day has passed and it is not done."""

    OPEN = "open"
    MET = "met"
    LATE = "late"
    MISSED = "missed"


@dataclass(frozen=True)
class CaseDates:
    """The days that duties are counted from and met on."""

    received_on: date
    acknowledged_on: date | None = None
    feedback_on: date | None = None
    closed_on: date | None = None

    def acknowledged(self, on: date) -> "CaseDates":
        """The first acknowledgement counts: a second one moves no date."""
        return self if self.acknowledged_on else replace(self, acknowledged_on=on)

    def given_feedback(self, on: date) -> "CaseDates":
        """The first feedback meets the duty: later ones move no date."""
        return self if self.feedback_on else replace(self, feedback_on=on)


@dataclass(frozen=True)
class Duty:
    """One legal duty. `due_on` is None where the law sets no day."""

    kind: DutyKind
    label: Texts
    starts_on: date
    due_on: date | None
    met_on: date | None
    status: DutyStatus
    basis: Texts
    explanation: Texts

    def to_json(self) -> dict[str, Any]:
        """Dates in ISO form, for the pages' JavaScript."""
        return {
            "kind": self.kind.value,
            "label": self.label,
            "starts_on": self.starts_on.isoformat(),
            "due_on": self.due_on.isoformat() if self.due_on else None,
            "met_on": self.met_on.isoformat() if self.met_on else None,
            "status": self.status.value,
            "basis": self.basis,
            "explanation": self.explanation,
        }


@dataclass(frozen=True)
class Deadlines:
    """The figures of a regime, for texts. None where it sets none."""

    acknowledgement_days: int | None
    feedback_months: int | None


@dataclass(frozen=True)
class Cutoffs:
    """Which cases are overdue on a day, as comparisons that a database can make.

    Of those received from `valid_from` until before `ends`, overdue is one that is not acknowledged
    and was received by `unacknowledged`; and one without feedback that was acknowledged by
    `acknowledged`, or received by `received`. Where there is no such duty that day is `NEVER`.
    """

    valid_from: date
    ends: date
    unacknowledged: date = NEVER
    acknowledged: date = NEVER
    received: date = NEVER


@dataclass(frozen=True)
class _Rule:
    regime: Regime
    kind: DutyKind
    valid_from: date
    label: Texts
    basis: Texts
    explanation: Texts
    explanation_open: Texts | None = None
    explanation_late: Texts | None = None
    days: int = 0
    months: int = 0


@cache
def _rules() -> tuple[_Rule, ...]:
    return tuple(
        _Rule(**{**entry, "regime": Regime(entry["regime"]), "kind": DutyKind(entry["kind"])})
        for entry in law("deadlines")["rule"]
    )


def _rule(regime: Regime, kind: DutyKind, on: date) -> _Rule | None:
    """A case keeps the rule of the day it was received, also when the law changes later."""
    of_kind = [rule for rule in _rules() if (rule.regime, rule.kind) == (regime, kind)]
    return in_force(of_kind, on)


def duties(regime: Regime | str, dates: CaseDates, today: date) -> tuple[Duty, ...]:
    """Every duty of a case, in the order in which they fall due."""
    regime = Regime(regime)
    acknowledgement = _rule(regime, DutyKind.ACKNOWLEDGEMENT, dates.received_on)
    feedback = _rule(regime, DutyKind.FEEDBACK, dates.received_on)
    follow_up = _rule(regime, DutyKind.FOLLOW_UP, dates.received_on)
    found = []
    if acknowledgement:
        found.append(_acknowledgement(acknowledgement, dates, today))
    if acknowledgement and feedback:
        found.append(_feedback(feedback, acknowledgement, dates, today))
    if follow_up:
        found.append(_follow_up(follow_up, dates))
    return tuple(found)


def next_due(duties_of_case: tuple[Duty, ...]) -> Duty | None:
    """The next thing owed: the unmet duty with the earliest day, missed ones included.

    One without a day comes last. None when nothing is left to do.
    """
    unmet = [duty for duty in duties_of_case if duty.met_on is None]
    return min(unmet, key=lambda duty: duty.due_on or date.max, default=None)


def cutoffs(regime: Regime | str, today: date) -> list[Cutoffs]:
    """For each time in which the rules of this regime stayed as they were."""
    regime = Regime(regime)
    starts = sorted({rule.valid_from for rule in _rules() if rule.regime == regime})
    return [_cutoffs(regime, period, today) for period in pairwise([*starts, date.max])]


def _cutoffs(regime: Regime, period: tuple[date, date], today: date) -> Cutoffs:
    first = _rule(regime, DutyKind.ACKNOWLEDGEMENT, period[0])
    feedback = _rule(regime, DutyKind.FEEDBACK, period[0])
    if first is None:
        return Cutoffs(*period)
    days = timedelta(days=first.days)
    unacknowledged = today - days - timedelta(days=1)
    if feedback is None:
        return Cutoffs(*period, unacknowledged)
    # The months run from the earlier of the two days, so either of them is enough.
    start = last_start(today, feedback.months)
    return Cutoffs(*period, unacknowledged, start, start - days)


def deadline_days(regime: Regime | str, on: date) -> Deadlines:
    """The figures that a report received on that day follows."""
    acknowledgement = _rule(Regime(regime), DutyKind.ACKNOWLEDGEMENT, on)
    feedback = _rule(Regime(regime), DutyKind.FEEDBACK, on)
    return Deadlines(
        acknowledgement_days=acknowledgement.days if acknowledgement else None,
        feedback_months=feedback.months if feedback else None,
    )


def _acknowledgement(rule: _Rule, dates: CaseDates, today: date) -> Duty:
    due = dates.received_on + timedelta(days=rule.days)
    return _duty(
        rule, rule.explanation, dates, (dates.received_on, due), dates.acknowledged_on, today
    )


def _feedback(rule: _Rule, first: _Rule, dates: CaseDates, today: date) -> Duty:
    """The months run from the acknowledgement, or from the day it had to be sent by.

    An acknowledgement after that day does not start them anew: an omission must not buy time,
    and a date that the reporter has seen must not move.
    """
    last_day = dates.received_on + timedelta(days=first.days)
    acknowledged = dates.acknowledged_on
    start: date
    explanation: Texts | None
    if acknowledged and acknowledged <= last_day:
        start, explanation = acknowledged, rule.explanation
    elif acknowledged or today > last_day:
        start, explanation = last_day, rule.explanation_late
    else:
        start, explanation = last_day, rule.explanation_open
    due = add_months(start, rule.months)
    return _duty(
        rule, explanation or rule.explanation, dates, (start, due), dates.feedback_on, today
    )


def _follow_up(rule: _Rule, dates: CaseDates) -> Duty:
    """Met by what is written down: feedback to the reporter, or closing with an outcome."""
    done = [day for day in (dates.feedback_on, dates.closed_on) if day]
    met_on = min(done, default=None)
    return Duty(
        kind=rule.kind,
        label=rule.label,
        starts_on=dates.received_on,
        due_on=None,
        met_on=met_on,
        status=DutyStatus.MET if met_on else DutyStatus.OPEN,
        basis=rule.basis,
        explanation=filled(rule.explanation, {"received": _written(dates.received_on)}),
    )


def _duty(
    rule: _Rule,
    explanation: Texts,
    dates: CaseDates,
    period: tuple[date, date],
    met_on: date | None,
    today: date,
) -> Duty:
    start, due = period
    values = {
        "received": _written(dates.received_on),
        "start": _written(start),
        "due": {language: written_with_weekday(due, language) for language in LANGUAGES},
        "days": dict.fromkeys(LANGUAGES, str(rule.days)),
        "months": dict.fromkeys(LANGUAGES, str(rule.months)),
    }
    return Duty(
        kind=rule.kind,
        label=rule.label,
        starts_on=start,
        due_on=due,
        met_on=met_on,
        status=_status(due, met_on, today),
        basis=rule.basis,
        explanation=filled(explanation, values),
    )


def _written(day: date) -> Texts:
    return {language: written(day, language) for language in LANGUAGES}


def _status(due: date, met_on: date | None, today: date) -> DutyStatus:
    if met_on:
        return DutyStatus.MET if met_on <= due else DutyStatus.LATE
    return DutyStatus.OPEN if today <= due else DutyStatus.MISSED
