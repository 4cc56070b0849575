"""Dates as the law counts them and as people write them."""

from calendar import monthrange
from datetime import date, timedelta

_MONTHS = {
    "da": (
        "januar", "februar", "marts", "april", "maj", "juni", "juli", "august", "september",
        "oktober", "november", "december",
    ),
    "en": (
        "January", "February", "March", "April", "May", "June", "July", "August", "September",
        "October", "November", "December",
    ),
}  # fmt: skip

_WEEKDAYS = {
    "da": ("mandag", "tirsdag", "onsdag", "torsdag", "fredag", "lørdag", "søndag"),
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
}


def add_months(day: date, months: int) -> date:
    """The same day of the month, later; the month's last day where that day does not exist."""
    years, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + years, month + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def last_start(today: date, months: int) -> date:
    """The last day from which so many months have ended before today."""
    day = add_months(today, -months)
    # Months end together where a day does not exist: the last days of one lead to the same day.
    while add_months(day, months) < today:
        day += timedelta(days=1)
    while add_months(day, months) >= today:
        day -= timedelta(days=1)
    return day


def written(day: date, language: str) -> str:
    """As in "den 3. marts 2026" and "3 March 2026"."""
    month = _MONTHS[language][day.month - 1]
    if language == "da":
        return f"den {day.day}. {month} {day.year}"
    return f"{day.day} {month} {day.year}"


def written_with_weekday(day: date, language: str) -> str:
    """As in "tirsdag den 3. marts 2026" and "Tuesday 3 March 2026": for days that something is due."""
    return f"{_WEEKDAYS[language][day.weekday()]} {written(day, language)}"
