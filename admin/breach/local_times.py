"""Moments as a person types and reads them: by the organisation's clock, kept in UTC.

Twice a year the clock is moved. An hour that was skipped has no moment, and one that came twice
has two: the first is refused, the second is asked about. Nothing is guessed where a deadline
follows from it.
"""

import re
from datetime import MINYEAR, UTC, date, datetime, timedelta, tzinfo

from babel.dates import format_datetime
from flask_babel import lazy_gettext

from portal.errors import Refused
from portal.web.languages import language

WRITTEN = {
    "da": "EEEE 'den' d. MMMM y 'kl.' HH.mm",
    "en": "EEEE d MMMM y 'at' HH:mm",
}
SHORT = {"da": "d. MMM y 'kl.' HH.mm", "en": "d MMM y, HH:mm"}
FORMAT = "%Y-%m-%dT%H:%M"
YEARS = range(1950, 2200)
SECONDS = re.compile(r"(?::\d{2}(?::\d{1,3})?)?", re.ASCII)

SENTENCES = {
    "unreadable": lazy_gettext("Write a day and a time, such as 2026-04-03 16:10."),
    "no_day": lazy_gettext("Write a day, such as 2026-04-03."),
    "skipped": lazy_gettext(
        "That time does not exist: the clocks were put forward in that night. Give a time before or after it."
    ),
    "twice": lazy_gettext(
        "That time came twice, for the clocks were put back in that night. Choose which of the two it was."
    ),
}


class TimeRefused(Refused):
    """This is not a moment by the organisation's clock. Check the day and the time."""

    code = "time_refused"

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(reason=reason)


def parse(text: str, zone: tzinfo, fold: str = "") -> datetime:
    """A moment in UTC from what a `datetime-local` field sends, or a person types.

    `fold`: `first` or `second`, for an hour that came twice. Raises `TimeRefused` with the reason
    `unreadable`, `skipped` or `twice`.
    """
    local = _local(text)
    if local.year == MINYEAR:
        # In UTC some hours of it would lie before the first year that there is.
        raise TimeRefused("unreadable")
    first, second = (local.replace(tzinfo=zone, fold=number) for number in (0, 1))
    if first.utcoffset() == second.utcoffset():
        return first.astimezone(UTC)
    if first.astimezone(UTC).astimezone(zone).replace(tzinfo=None) != local:
        raise TimeRefused("skipped")
    if fold not in {"first", "second"}:
        raise TimeRefused("twice")
    return (first if fold == "first" else second).astimezone(UTC)


def _local(text: str) -> datetime:
    """Browsers send `T` between day and time, some with seconds; people type a space or a dot."""
    cleaned = text.strip().replace(" ", "T").replace(".", ":")
    cleaned, rest = cleaned[:16], cleaned[16:]
    if not SECONDS.fullmatch(rest):
        # What follows could be another zone's mark, and hours from what is meant.
        raise TimeRefused("unreadable")
    try:
        return datetime.strptime(cleaned, FORMAT)  # noqa: DTZ007 - the zone is given by the caller
    except ValueError:
        raise TimeRefused("unreadable") from None


def parse_day(text: str) -> date | None:
    """A day from a `date` field; None for an empty one. Raises `TimeRefused` (`no_day`), for a year
    that was mistyped too."""
    if not text.strip():
        return None
    try:
        day = date.fromisoformat(text.strip())
    except ValueError:
        raise TimeRefused("no_day") from None
    if day.year not in YEARS:
        raise TimeRefused("no_day")
    return day


def for_input(at: datetime | None, zone: tzinfo) -> str:
    """What a `datetime-local` field holds for a moment."""
    return at.astimezone(zone).strftime(FORMAT) if at else ""


def fold_of(at: datetime | None, zone: tzinfo) -> str:
    """`first` or `second` where the hour of this moment came twice, else nothing."""
    if at is None:
        return ""
    local = at.astimezone(zone)
    other = local.replace(fold=1 - local.fold)
    if local.utcoffset() == other.utcoffset():
        return ""
    return "second" if local.fold else "first"


def same_minute(one: datetime | None, other: datetime | None) -> bool:
    """Whether two moments look the same in a field, which has no seconds."""
    if one is None or other is None:
        return one is other
    return abs(one - other) < timedelta(minutes=1) and one.minute == other.minute


def written(at: datetime, zone: tzinfo) -> str:
    """`fredag den 3. april 2026 kl. 16.10`."""
    return _format(at, zone, WRITTEN)


def short(at: datetime, zone: tzinfo) -> str:
    """`3. apr. 2026 kl. 16.10`, for tables and lists."""
    return _format(at, zone, SHORT)


def _format(at: datetime, zone: tzinfo, patterns: dict[str, str]) -> str:
    chosen = language()
    local = at.astimezone(zone).replace(tzinfo=None)
    locale = {"da": "da", "en": "en_GB"}[chosen]
    return str(format_datetime(local, patterns[chosen], locale=locale))
