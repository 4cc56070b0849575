"""Dates as people write them: `den 3. marts 2026`, with the weekday where a deadline is meant."""

from datetime import date

from babel.dates import format_date
from flask import Flask
from flask_babel import gettext, ngettext

from portal.web.languages import language

# Patterns of Unicode's locale data; what stands between quotes is text.
WRITTEN = {"da": "'den' d. MMMM y", "en": "d MMMM y"}
DEADLINE = {"da": "EEEE 'den' d. MMMM y", "en": "EEEE d MMMM y"}
SHORT = {"da": "d. MMM y", "en": "d MMM y"}

# Further away than this the number of days tells nobody anything.
COUNTED_DAYS = 60


def install(app: Flask) -> None:
    app.jinja_env.filters.update(
        date=write_date, deadline=write_deadline, short_date=write_short, relative=relative
    )


def write_date(day: date, lang: str | None = None) -> str:
    """`den 3. marts 2026`, `3 March 2026`."""
    return _write(day, WRITTEN, lang)


def write_deadline(day: date, lang: str | None = None) -> str:
    """`tirsdag den 3. marts 2026`, `Tuesday 3 March 2026`."""
    return _write(day, DEADLINE, lang)


def write_short(day: date, lang: str | None = None) -> str:
    """`3. mar. 2026`, `3 Mar 2026`: for tables, where dates stand below each other."""
    return _write(day, SHORT, lang)


def relative(day: date, today: date) -> str:
    """How far `day` is from `today`, in the page's language; empty where it is too far to count."""
    days = (day - today).days
    if days == 0:
        return str(gettext("today"))
    if days == 1:
        return str(gettext("tomorrow"))
    if days == -1:
        return str(gettext("yesterday"))
    if abs(days) > COUNTED_DAYS:
        return ""
    if days > 0:
        return str(ngettext("in %(num)d day", "in %(num)d days", days))
    return str(ngettext("%(num)d day ago", "%(num)d days ago", -days))


def _write(day: date, patterns: dict[str, str], lang: str | None) -> str:
    chosen = lang or language()
    # British English: the day comes before the month, as in Danish.
    return format_date(day, patterns[chosen], locale={"da": "da", "en": "en_GB"}[chosen])
