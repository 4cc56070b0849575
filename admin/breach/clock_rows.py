"""The clocks of a breach as a page shows them: words, and the figures of the drawn bar."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from flask_babel import gettext as _
from flask_babel import ngettext

from portal.rules.breach.clock_law import notification_clocks
from portal.rules.breach.clocks import Clock, ClockStatus, regime_label
from portal.web.languages import pick

# The drawing's own units; the page scales it.
BAR_WIDTH = 720
MINUTE, HOUR, DAY = 60, 3600, 86400
HOURS_COUNTED = 96


@dataclass(frozen=True)
class Bar:
    """A bar of `width` units: how much of it is used, and where each whole day ends."""

    width: int
    used: int
    days: tuple[int, ...]


@dataclass(frozen=True)
class ClockRow:
    """`status` is open, soon (under six hours), overdue, met, late or released.

    `by_hand`: nothing that is done here meets it, so a handler notes when it was.
    """

    clock: Clock
    regime: str
    by_hand: bool
    status: str
    words: str
    bar: Bar


def rows(clocks: Iterable[Clock]) -> list[ClockRow]:
    """One row a clock: those that run first, in the order of their days."""
    return [row(clock) for clock in sorted(clocks, key=lambda one: (not one.running, one.due_at))]


def row(clock: Clock) -> ClockRow:
    regime = pick(regime_label(clock.regime))
    by_hand = clock.running and clock.id not in notification_clocks()
    return ClockRow(clock, regime, by_hand, status(clock), words(clock), bar(clock))


def status(clock: Clock) -> str:
    if clock.status is ClockStatus.OPEN and clock.left < timedelta(hours=6):
        return "soon"
    return str(clock.status.value)


def words(clock: Clock) -> str:
    """`31 timer tilbage`, `overskredet med 2 timer`, `overholdt`."""
    if clock.status in (ClockStatus.OPEN, ClockStatus.OVERDUE):
        return left_in_words(clock.left)
    if clock.status is ClockStatus.MET:
        return str(_("met in time"))
    if clock.status is ClockStatus.LATE and clock.met_at:
        return str(_("met, but %(time)s too late", time=span(clock.met_at - clock.due_at)))
    return str(_("nothing is owed"))


def left_in_words(left: timedelta) -> str:
    if left < timedelta(0):
        return str(_("overdue by %(time)s", time=span(-left)))
    return str(_("%(time)s left", time=span(left)))


def span(length: timedelta) -> str:
    """Minutes under an hour, hours up to four days, then days: whole ones, never rounded up."""
    seconds = int(length.total_seconds())
    if seconds < HOUR:
        return str(ngettext("%(num)d minute", "%(num)d minutes", seconds // MINUTE))
    if seconds < HOURS_COUNTED * HOUR:
        return str(ngettext("%(num)d hour", "%(num)d hours", seconds // HOUR))
    return str(ngettext("%(num)d day", "%(num)d days", seconds // DAY))


def bar(clock: Clock) -> Bar:
    return bar_between(clock.starts_at, clock.due_at, clock.used)


def bar_between(starts_at: datetime, due_at: datetime, used: float) -> Bar:
    length = (due_at - starts_at).total_seconds()
    ends = range(DAY, int(length), DAY) if length < 8 * DAY else range(0)
    marks = tuple(round(BAR_WIDTH * end / length) for end in ends)
    return Bar(BAR_WIDTH, round(BAR_WIDTH * min(max(used, 0.0), 1.0)), marks)


@dataclass(frozen=True)
class SmallClock:
    """The clock of one line of the register."""

    status: str
    words: str
    due_at: datetime
    bar: Bar


def small(aware_at: datetime | None, due_at: datetime | None, now: datetime) -> SmallClock | None:
    """The next deadline that is still open; None where nothing is."""
    if aware_at is None or due_at is None:
        return None
    left = due_at - now.astimezone(UTC)
    whole = max((due_at - aware_at).total_seconds(), 1.0)
    used = 1.0 - left.total_seconds() / whole
    kind = "overdue" if left < timedelta(0) else "soon" if left < timedelta(hours=6) else "open"
    return SmallClock(kind, left_in_words(left), due_at, bar_between(aware_at, due_at, used))
