"""The clocks that a breach has started: what is due when, and how that was computed (law.md 2.2, 2.12).

Hours are elapsed hours in UTC: weekends and holidays count, and the change to summer time neither
gives nor takes one. Months are calendar months in the law's own zone. The zone passed in decides
only how moments are written.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo
from enum import StrEnum
from typing import Any

from portal.rules.breach.clock_law import (
    clock_ids,
    clock_rule,
    event_label,
    reminder_rules,
    waiting_text,
)
from portal.rules.breach.clock_run import Starts, clock_run, computation, exact, exact_starts
from portal.rules.breach.clock_words import written_left, written_moment
from portal.rules.breach.texts import breach_law
from portal.rules.law_data import Texts

__all__ = [
    "DEFAULT_REGIMES", "REGIMES", "Clock", "ClockStatus", "Starts", "Threshold", "Waiting",
    "clocks", "is_proposal", "reached", "regime_explanation", "regime_label", "thresholds",
    "waiting", "written_left", "written_moment",
]  # fmt: skip

REGIMES = ("gdpr", "nis2", "dora", "cra", "omnibus")
DEFAULT_REGIMES = ("gdpr",)


class ClockStatus(StrEnum):
    """`late`: met, but after its moment. `overdue`: the moment has passed, and it is not met.

    `released`: it was decided, with reasons, that nothing is owed.
    """

    OPEN = "open"
    MET = "met"
    LATE = "late"
    OVERDUE = "overdue"
    RELEASED = "released"


@dataclass(frozen=True)
class Clock:
    """One duty with a moment. `left` is negative once it has passed; `used` goes from 0 to 1.

    Both stand still when the clock is met. `provisional`: the clock it follows is not met yet.
    """

    regime: str
    id: str
    label: Texts
    event: Texts
    starts_at: datetime
    due_at: datetime
    met_at: datetime | None
    status: ClockStatus
    basis: Texts
    computation: Texts
    used: float
    left: timedelta
    proposal: bool
    provisional: bool

    @property
    def running(self) -> bool:
        return self.status in (ClockStatus.OPEN, ClockStatus.OVERDUE)

    def to_json(self) -> dict[str, Any]:
        """Moments in ISO form, `left` in whole seconds, for the pages' JavaScript."""
        plain = {name: getattr(self, name) for name in self.__dataclass_fields__}
        moments = {
            name: moment.isoformat() if moment else None
            for name, moment in plain.items()
            if name in ("starts_at", "due_at", "met_at")
        }
        left = self.left // timedelta(seconds=1)
        return plain | moments | {"status": self.status.value, "left": left}


@dataclass(frozen=True)
class Waiting:
    """A clock that is switched on and has not started: nobody has stated its event."""

    regime: str
    id: str
    label: Texts
    event: Texts
    explanation: Texts


@dataclass(frozen=True)
class Threshold:
    """A moment at which the handlers are reminded, and the escalation contact where it says so."""

    id: str
    hours_left: int
    at: datetime
    to_escalation: bool

    def reached(self, now: datetime) -> bool:
        """What is due at a moment may still be done in it: it is overdue only afterwards."""
        return now > self.at if self.hours_left == 0 else now >= self.at


def clocks(
    regimes: Sequence[str], starts: Starts, now: datetime, zone: tzinfo = UTC
) -> tuple[Clock, ...]:
    """Every clock that runs or has run, the earliest deadline first; its moments are in UTC.

    Raises `ValueError` for a moment without a time zone.
    """
    starts, now = exact_starts(starts), exact(now)
    found: dict[str, Clock] = {}
    for regime in REGIMES:
        if regime not in regimes:
            continue
        for identity in clock_ids(regime):
            clock = _clock(identity, starts, found, now, zone)
            if clock is not None:
                found[identity] = clock
    return tuple(sorted(found.values(), key=lambda clock: clock.due_at))


def waiting(regimes: Sequence[str], starts: Starts, now: datetime) -> tuple[Waiting, ...]:
    """The clocks that are switched on and whose event has not been stated."""
    running = {clock.id for clock in clocks(regimes, starts, now)}
    rules = (
        rule
        for regime in REGIMES
        if regime in regimes
        for identity in clock_ids(regime)
        if identity not in running and (rule := clock_rule(identity, now.date())) is not None
    )
    return tuple(
        Waiting(rule.regime, rule.id, rule.label, event_label(rule.event), waiting_text(rule.event))
        for rule in rules
    )


def thresholds(clock: Clock) -> tuple[Threshold, ...]:
    """When to remind of a clock. None once it is met; none that lie before a short clock began."""
    if not clock.running or clock.proposal:
        return ()
    found = (
        Threshold(
            rule.id,
            rule.hours_left,
            clock.due_at - timedelta(hours=rule.hours_left),
            rule.to_escalation,
        )
        for rule in reminder_rules()
    )
    return tuple(threshold for threshold in found if threshold.at > clock.starts_at)


def reached(clock: Clock, now: datetime) -> Threshold | None:
    """The last reminder whose moment has come: who learns late is reminded once, not four times."""
    come = [threshold for threshold in thresholds(clock) if threshold.reached(now)]
    return come[-1] if come else None


def regime_label(regime: str) -> Texts:
    return dict(breach_law("clocks")["regime"][regime]["label"])


def regime_explanation(regime: str) -> Texts:
    return dict(breach_law("clocks")["regime"][regime]["explanation"])


def is_proposal(regime: str) -> bool:
    """Not law yet: shown beside the clocks that count, and nobody is reminded of it."""
    return bool(breach_law("clocks")["regime"][regime].get("proposal", False))


def _clock(
    identity: str, starts: Starts, earlier: Mapping[str, Clock], now: datetime, zone: tzinfo
) -> Clock | None:
    ends = {clock.id: (clock.due_at, clock.met_at) for clock in earlier.values()}
    run = clock_run(identity, starts, ends)
    if run is None:
        return None
    met_at = starts.met.get(identity)
    released_at = None if met_at else starts.released.get(identity)
    seen = met_at or released_at or now
    return Clock(
        regime=run.rule.regime,
        id=identity,
        label=run.rule.label,
        event=event_label(run.rule.event),
        starts_at=run.starts_at,
        due_at=run.due_at,
        met_at=met_at,
        status=_status(run.due_at, met_at, released_at, now),
        basis=run.rule.basis,
        computation=computation(run, zone),
        used=min(1.0, max(0.0, (seen - run.starts_at) / (run.due_at - run.starts_at))),
        left=run.due_at - seen,
        proposal=is_proposal(run.rule.regime),
        provisional=run.provisional,
    )


def _status(
    due_at: datetime, met_at: datetime | None, released_at: datetime | None, now: datetime
) -> ClockStatus:
    """At the very moment it is due there is still time; afterwards there is none."""
    if met_at:
        return ClockStatus.MET if met_at <= due_at else ClockStatus.LATE
    if released_at:
        return ClockStatus.RELEASED
    return ClockStatus.OPEN if now <= due_at else ClockStatus.OVERDUE
