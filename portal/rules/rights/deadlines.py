"""The last day of an answer, counted as the law counts it, and told in words (law.md 3.2).

Regulation 1182/71: the day of receipt is not counted, a month ends on the same date or else on the
month's last day, and a last day that is closed moves to the next working day. Extended time runs
from receipt too.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Any

from portal.rules.breach.texts import listed, same
from portal.rules.dates import add_months, written_with_weekday
from portal.rules.law_data import LANGUAGES, Texts, filled, in_force
from portal.rules.plain import Plain, to_plain
from portal.rules.rights.kinds import kind
from portal.rules.rights.record_values import HolidayRules
from portal.rules.rights.texts import rights_law
from portal.rules.rights.working_days import closed_because, next_working_day

__all__ = [
    "Extension", "HolidayRules", "Pause", "RightsDeadline", "Rule", "deadline", "paused_days", "rule",
]  # fmt: skip


@dataclass(frozen=True)
class Pause(Plain):
    """The clock stands still from asking until the answer, `about` "identity" or "scope"."""

    asked_on: date
    answered_on: date | None = None
    about: str = "identity"


@dataclass(frozen=True)
class Extension(Plain):
    """The person was told on that day, with reasons. Those are sealed and not here."""

    told_on: date


@dataclass(frozen=True)
class Rule:
    valid_from: date
    months: int
    extended_months: int
    basis: Texts


@dataclass(frozen=True)
class RightsDeadline:
    """Each end as it falls (`raw`) and moved to a working day (`last_day`).

    `paused_*` are of the extended time where it is extended. `parts`: the explanation sentence by
    sentence. `at_once`: rights of the request that have no month.
    """

    received_on: date
    raw: date
    last_day: date
    extended_raw: date | None
    extended_last_day: date | None
    paused_raw: date | None
    paused_last_day: date | None
    paused_days: int
    pause_open: bool
    at_once: tuple[str, ...]
    parts: tuple[Texts, ...]
    basis: Texts

    @property
    def explanation(self) -> Texts:
        return {language: " ".join(part[language] for part in self.parts) for language in LANGUAGES}

    @property
    def target_on(self) -> date:
        """The day to aim at: the end that counts now, before it is moved to a working day."""
        return self.paused_raw or self.extended_raw or self.raw

    @property
    def due_on(self) -> date:
        """The legal last day that counts now."""
        return self.paused_last_day or self.extended_last_day or self.last_day

    @property
    def unpaused_due_on(self) -> date:
        """The last day if the pauses should not hold: shown beside the other one."""
        return self.extended_last_day or self.last_day

    def to_json(self) -> dict[str, Any]:
        """Dates in ISO form, for the pages' JavaScript."""
        own: dict[str, Any] = to_plain(self)
        days = {"target_on": self.target_on, "due_on": self.due_on}
        days["unpaused_due_on"] = self.unpaused_due_on
        days_plain: dict[str, Any] = to_plain(days)
        return own | days_plain | {"explanation": self.explanation}


@cache
def _rules() -> tuple[Rule, ...]:
    return tuple(Rule(**entry) for entry in rights_law("deadlines")["rule"])


def rule(received: date) -> Rule:
    """The rule of the day of receipt; before the first one, the first one."""
    return in_force(_rules(), received) or _rules()[0]


def deadline(
    received: date,
    kinds: Sequence[str] = (),
    rules: HolidayRules | None = None,
    extension: Extension | None = None,
    pauses: Sequence[Pause] = (),
    today: date | None = None,
) -> RightsDeadline:
    """An open pause counts up to `today`; without it, it only is told of."""
    law = rule(received)
    raw = add_months(received, law.months)
    last_day = next_working_day(raw, rules)
    extended = add_months(received, law.extended_months) if extension else None
    end = extended or raw
    days = paused_days(received, pauses, next_working_day(end, rules), today)
    at_once = tuple(identity for identity in kinds if kind(identity).at_once)
    paused = end + timedelta(days=days) if days else None
    pause_open = any(pause.answered_on is None for pause in pauses)
    return RightsDeadline(
        received_on=received,
        raw=raw,
        last_day=last_day,
        extended_raw=extended,
        extended_last_day=next_working_day(extended, rules) if extended else None,
        paused_raw=paused,
        paused_last_day=next_working_day(paused, rules) if paused else None,
        paused_days=days,
        pause_open=pause_open,
        at_once=at_once,
        parts=(
            *_at_once(at_once),
            *_month(received, raw, rules),
            *_extension(extension, extended, law, rules),
            *(_pause(pause) for pause in pauses),
            *_paused(next_working_day(end, rules), paused, days, rules),
            *_target(paused or end, rules),
            _sentence("without_delay", {}),
        ),
        basis=law.basis,
    )


def paused_days(
    received: date, pauses: Iterable[Pause], last_day: date, today: date | None = None
) -> int:
    """Days on which the clock stood still; a day in two pauses counts once.

    What was asked after the time had run out stops nothing.
    """
    days = 0
    stood_until = received
    for pause in sorted(pauses, key=lambda pause: pause.asked_on):
        end = pause.answered_on or today
        start = max(pause.asked_on, stood_until)
        if end is None or end <= start or pause.asked_on > last_day + timedelta(days=days):
            continue
        days += (end - start).days
        stood_until = end
    return days


def _month(received: date, raw: date, rules: HolidayRules | None) -> list[Texts]:
    name = "month" if raw.day == received.day else "short_month"
    return [
        _sentence("received", {"received": _day(received)}),
        _sentence(name, {"raw": _day(raw)}),
        _moved(raw, rules),
    ]


def _moved(raw: date, rules: HolidayRules | None) -> Texts:
    why = closed_because(raw, rules)
    if why is None:
        return _sentence("open_day", {})
    return _sentence("closed_day", {"why": why, "last_day": _day(next_working_day(raw, rules))})


def _extension(
    extension: Extension | None, extended: date | None, law: Rule, rules: HolidayRules | None
) -> list[Texts]:
    if extension is None or extended is None:
        return []
    values = {
        "told": _day(extension.told_on),
        "months": same(str(law.extended_months)),
        "raw": _day(extended),
    }
    return [_sentence("extension", values), _moved(extended, rules)]


def _pause(pause: Pause) -> Texts:
    if pause.answered_on is None:
        return _sentence(f"pause_open_{pause.about}", {"asked": _day(pause.asked_on)})
    values = {
        "asked": _day(pause.asked_on),
        "answered": _day(pause.answered_on),
        "days": _days((pause.answered_on - pause.asked_on).days),
    }
    return _sentence(f"pause_{pause.about}", values)


def _paused(
    unpaused: date, paused: date | None, days: int, rules: HolidayRules | None
) -> list[Texts]:
    if paused is None:
        return []
    values = {"unpaused": _day(unpaused), "days": _days(days), "raw": _day(paused)}
    return [_sentence("paused", values), _moved(paused, rules)]


def _target(raw: date, rules: HolidayRules | None) -> list[Texts]:
    """Only where the target is another day than the last one."""
    if closed_because(raw, rules) is None:
        return []
    return [_sentence("target", {"raw": _day(raw)})]


def _at_once(identities: tuple[str, ...]) -> list[Texts]:
    if not identities:
        return []
    labels = listed([kind(identity).label for identity in identities])
    return [_sentence("at_once", {"rights": labels})]


def _sentence(name: str, values: dict[str, Texts]) -> Texts:
    return filled(rights_law("deadlines")["sentence"][name], values)


def _day(day: date) -> Texts:
    return {language: written_with_weekday(day, language) for language in LANGUAGES}


def _days(number: int) -> Texts:
    words = rights_law("deadlines")["days"]["one" if number == 1 else "many"]
    return filled(words, {"number": same(str(number))})
