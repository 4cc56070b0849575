"""Saturdays, Sundays and Danish public holidays: a last day never falls on one (law.md 3.3)."""

from datetime import date, timedelta
from functools import cache
from itertools import count

from holidays import country_holidays

from portal.rules.law_data import LANGUAGES, Texts
from portal.rules.rights.record_values import HolidayRules
from portal.rules.rights.texts import rights_law

_SATURDAY = 5
# How the package of holidays calls our languages.
_LOCALES = {"da": "da", "en": "en_US"}


@cache
def _holidays(year: int, language: str) -> dict[date, str]:
    named = country_holidays("DK", years=year, language=_LOCALES[language]).items()
    # In Danish the names of holidays are written small: "det er langfredag".
    return {day: name.lower() if language == "da" else name for day, name in named}


def closed_because(day: date, rules: HolidayRules | None = None) -> Texts | None:
    """What closes a day, in words; None on a working day.

    A holiday is named before the day of the week: it says more.
    """
    if day in _holidays(day.year, "da"):
        return {language: _holidays(day.year, language)[day] for language in LANGUAGES}
    special = _switched_on(day, rules or HolidayRules())
    if special:
        return special
    if day.weekday() < _SATURDAY:
        return None
    return dict(rights_law("deadlines")["weekday"][str(day.isoweekday())])


def _switched_on(day: date, rules: HolidayRules) -> Texts | None:
    """The days that are no public holidays by law, and count as such where the file says so."""
    for entry in rights_law("deadlines")["special"]:
        if (day.month, day.day) == (entry["month"], entry["day"]) and getattr(rules, entry["id"]):
            return dict(entry["name"])
    return None


def is_closed(day: date, rules: HolidayRules | None = None) -> bool:
    return closed_because(day, rules) is not None


def next_working_day(day: date, rules: HolidayRules | None = None) -> date:
    """The day itself if it is one."""
    return next(
        later
        for later in (day + timedelta(days=more) for more in count())
        if not is_closed(later, rules)
    )
