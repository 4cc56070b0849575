"""From the moments of a breach to the two ends of a clock, and that way told in words.

The end of a clock that follows another one counts from when the other was met, and at the latest
from when it had to be: an omission must not buy time.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from portal.rules.breach.clock_law import (
    ClockRule,
    calendar,
    clock_rule,
    event_due,
    event_label,
    words,
)
from portal.rules.breach.clock_words import both_times
from portal.rules.breach.texts import same
from portal.rules.dates import add_months
from portal.rules.law_data import LANGUAGES, Texts, filled
from portal.rules.plain import Plain

# Of each clock that has started: when it is due, and when it was met.
Ends = Mapping[str, tuple[datetime, datetime | None]]


@dataclass(frozen=True)
class Starts(Plain):
    """The moments that clocks run from, and those that end them; exact, in UTC.

    `met` and `released` are keyed by the id of a clock.
    """

    aware_at: datetime | None = None
    nis2_aware_at: datetime | None = None
    dora_aware_at: datetime | None = None
    dora_classified_at: datetime | None = None
    cra_aware_at: datetime | None = None
    met: dict[str, datetime] = field(default_factory=dict)
    released: dict[str, datetime] = field(default_factory=dict)


def exact(moment: datetime) -> datetime:
    """The moment in UTC, where arithmetic counts elapsed time: in a zone it follows the wall clock.

    Raises `ValueError` for one without a zone, which names no moment at all.
    """
    if moment.tzinfo is None:
        raise ValueError("a moment needs a time zone")
    return moment.astimezone(UTC)


def exact_starts(starts: Starts) -> Starts:
    single = {
        entry.name: exact(moment)
        for entry in fields(starts)
        if isinstance(moment := getattr(starts, entry.name), datetime)
    }
    several = {
        name: {clock: exact(moment) for clock, moment in moments.items()}
        for name, moments in (("met", starts.met), ("released", starts.released))
    }
    return Starts(**single, **several)  # type: ignore[arg-type] # the names are those of its fields


@dataclass(frozen=True)
class Run:
    """A clock's two ends, and the names of the sentences that tell how they were found."""

    rule: ClockRule
    starts_at: datetime
    due_at: datetime
    told: tuple[str, ...]
    provisional: bool = False
    cap_start: datetime | None = None


def clock_run(identity: str, starts: Starts, earlier: Ends) -> Run | None:
    """None when the clock's event has not been stated, or there was no such rule on that day.

    The rule is the one of the day on which the clock starts: a later law moves no deadline.
    """
    newest = clock_rule(identity, date.max)
    run = _run(newest, starts, earlier) if newest else None
    if run is None:
        return None
    rule = clock_rule(identity, run.starts_at.astimezone(calendar()).date())
    return _run(rule, starts, earlier) if rule else None


def _run(rule: ClockRule, starts: Starts, earlier: Ends) -> Run | None:
    if rule.after:
        return _following(rule, *earlier[rule.after]) if rule.after in earlier else None
    start: datetime | None = getattr(starts, rule.event)
    cap: datetime | None = getattr(starts, rule.cap_start) if rule.cap_start else None
    if cap:
        return _capped(rule, start, cap)
    return Run(rule, start, _end(rule, start), ("hours", "elapsed")) if start else None


def _following(rule: ClockRule, due_at: datetime, met_at: datetime | None) -> Run:
    start = min(due_at, met_at) if met_at else due_at
    why = () if met_at and met_at <= due_at else ("late_start",) if met_at else ("provisional",)
    how = ("months",) if rule.months else ("hours", "elapsed")
    return Run(rule, start, _end(rule, start), (*how, *why), provisional=met_at is None)


def _capped(rule: ClockRule, start: datetime | None, cap: datetime) -> Run:
    limit = cap + timedelta(hours=rule.cap_hours)
    if start is None:
        return Run(rule, cap, limit, ("cap", "elapsed"), cap_start=cap)
    due = _end(rule, start)
    if limit < due:
        return Run(rule, cap, limit, ("cap", "elapsed"), cap_start=cap)
    return Run(rule, start, due, ("hours", "elapsed"))


def _end(rule: ClockRule, start: datetime) -> datetime:
    if not rule.months:
        return start + timedelta(hours=rule.hours)
    local = start.astimezone(calendar())
    day = add_months(local.date(), rule.months)
    # Where that time of day does not exist or comes twice, the first reading is taken.
    wall = datetime.combine(day, time(local.hour, local.minute, local.second, local.microsecond))
    return wall.replace(tzinfo=calendar()).astimezone(UTC)


def computation(run: Run, zone: tzinfo) -> Texts:
    """How the deadline was found, in whole sentences."""
    told = [*run.told, *_remarks(run, zone), "without_delay"]
    texts = [words(name) for name in told]
    joined = {language: " ".join(text[language] for text in texts) for language in LANGUAGES}
    rule = run.rule
    counted_from_deadline = bool({"provisional", "late_start"} & set(run.told))
    values = {
        "event": (event_due if counted_from_deadline else event_label)(rule.event),
        "start": both_times(run.starts_at, zone),
        "due": both_times(run.due_at, zone),
        "hours": same(str(rule.hours)),
        "months": same(str(rule.months)),
        "cap_hours": same(str(rule.cap_hours)),
    }
    if rule.cap_start and run.cap_start:
        values["cap_event"] = event_label(rule.cap_start)
        values["cap_start"] = both_times(run.cap_start, zone)
    return filled(joined, values)


def _remarks(run: Run, zone: tzinfo) -> list[str]:
    start, due = run.starts_at.astimezone(zone), run.due_at.astimezone(zone)
    if run.rule.months:
        days = run.starts_at.astimezone(calendar()).day, run.due_at.astimezone(calendar()).day
        return ["short_month"] if days[0] > days[1] else []
    return ["summer_time"] if start.utcoffset() != due.utcoffset() else []
