"""The rules of the clocks and reminders as the law's data gives them."""

from dataclasses import dataclass
from datetime import date
from functools import cache
from zoneinfo import ZoneInfo

from portal.rules.breach.texts import breach_law
from portal.rules.law_data import Texts, in_force


@dataclass(frozen=True)
class ClockRule:
    """Runs from the moment called `start`, or from the meeting of the clock called `after`.

    `notification`: what meets it is the desk's own first notification to the authority, or an
    approved decision that none is owed.
    """

    id: str
    regime: str
    valid_from: date
    label: Texts
    basis: Texts
    start: str | None = None
    after: str | None = None
    hours: int = 0
    months: int = 0
    cap_start: str | None = None
    cap_hours: int = 0
    notification: bool = False

    @property
    def event(self) -> str:
        return self.start or self.after or ""


@dataclass(frozen=True)
class ReminderRule:
    id: str
    valid_from: date
    hours_left: int
    basis: Texts
    to_escalation: bool = False


@cache
def clock_rules() -> tuple[ClockRule, ...]:
    return tuple(ClockRule(**entry) for entry in breach_law("clocks")["clock"])


@cache
def reminder_rules() -> tuple[ReminderRule, ...]:
    return tuple(ReminderRule(**entry) for entry in breach_law("clocks")["reminder"])


def clock_ids(regime: str) -> tuple[str, ...]:
    """In the order of the law's data, which is the order in which one clock starts another."""
    return tuple(dict.fromkeys(rule.id for rule in clock_rules() if rule.regime == regime))


@cache
def notification_clocks() -> frozenset[str]:
    """The ids of the clocks that one notification meets, and nobody by hand."""
    return frozenset(rule.id for rule in clock_rules() if rule.notification)


def clock_rule(identity: str, on: date) -> ClockRule | None:
    """The rule of a clock on a day; None before there was one."""
    return in_force([rule for rule in clock_rules() if rule.id == identity], on)


def calendar() -> ZoneInfo:
    """The zone whose calendar months are counted in, wherever the page is read."""
    return ZoneInfo(breach_law("clocks")["calendar"])


def event_label(event: str) -> Texts:
    return dict(breach_law("clocks")["event"][event]["label"])


def event_due(event: str) -> Texts:
    """For an event that has not happened, or happened late: when it had to."""
    return dict(breach_law("clocks")["event"][event]["due"])


def waiting_text(event: str) -> Texts:
    return dict(breach_law("clocks")["event"][event]["waiting"])


def words(name: str) -> Texts:
    return dict(breach_law("clocks")["computation"][name])
