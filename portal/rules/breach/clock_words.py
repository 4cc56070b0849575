"""Moments and spans of time as a person reads them, in the organisation's own time."""

from datetime import UTC, datetime, timedelta, tzinfo

from portal.rules.dates import written_with_weekday
from portal.rules.law_data import LANGUAGES, Texts

_HOURS_A_DAY = 24
_MINUTES_AN_HOUR = 60


def written_moment(moment: datetime, language: str, zone: tzinfo) -> str:
    """As in "fredag den 3. april 2026 kl. 16.10" and "Friday 3 April 2026 at 16:10"."""
    local = moment.astimezone(zone)
    day = written_with_weekday(local.date(), language)
    if language == "da":
        return f"{day} kl. {local:%H.%M}"
    return f"{day} at {local:%H:%M}"


def moment_texts(moment: datetime, zone: tzinfo) -> Texts:
    return {language: written_moment(moment, language, zone) for language in LANGUAGES}


def both_times(moment: datetime, zone: tzinfo) -> Texts:
    """The moment in local time with its zone's name, and in UTC with the day where it differs."""
    local, utc = moment.astimezone(zone), moment.astimezone(UTC)
    if local.utcoffset() == timedelta(0):
        return {language: written_moment(moment, language, UTC) + " UTC" for language in LANGUAGES}
    result = {}
    for language in LANGUAGES:
        clock = f"{utc:%H.%M}" if language == "da" else f"{utc:%H:%M}"
        day = f"{utc.date().isoformat()} " if utc.date() != local.date() else ""
        result[language] = (
            f"{written_moment(moment, language, zone)} {local.tzname()} ({day}{clock} UTC)"
        )
    return result


def written_left(left: timedelta) -> Texts:
    """As in "1 døgn og 4 timer"; what has run out is written as how long ago. Rounded down."""
    minutes = abs(left) // timedelta(minutes=1)
    days, hours = divmod(minutes // _MINUTES_AN_HOUR, _HOURS_A_DAY)
    rest = minutes % _MINUTES_AN_HOUR
    if days:
        parts = [(days, "day"), (hours, "hour")]
    elif hours:
        parts = [(hours, "hour"), (rest, "minute")]
    else:
        parts = [(rest, "minute")]
    return {language: _joined(parts, language) for language in LANGUAGES}


_UNITS = {
    "da": {"day": ("døgn", "døgn"), "hour": ("time", "timer"), "minute": ("minut", "minutter")},
    "en": {"day": ("day", "days"), "hour": ("hour", "hours"), "minute": ("minute", "minutes")},
}


def _joined(parts: list[tuple[int, str]], language: str) -> str:
    counted = [
        f"{count} {_UNITS[language][unit][count != 1]}"
        for place, (count, unit) in enumerate(parts)
        if count or place == 0
    ]
    return {"da": " og ", "en": " and "}[language].join(counted)
