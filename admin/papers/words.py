"""The papers' own words, in the language of the paper."""

import tomllib
from datetime import date, datetime, tzinfo
from functools import cache
from importlib.resources import files

from babel.dates import format_date, format_datetime

# British English: the day comes before the month, as in Danish.
LOCALES = {"da": "da", "en": "en_GB"}
MOMENT = {"da": "EEEE 'den' d. MMMM y 'kl.' HH.mm", "en": "EEEE d MMMM y 'at' HH:mm"}
SHORT = {"da": "d. MMM y 'kl.' HH.mm", "en": "d MMM y, HH:mm"}
DAY = {"da": "d. MMMM y", "en": "d MMMM y"}
SHORT_DAY = {"da": "d. MMM y", "en": "d MMM y"}
NAMES = {"da": {"da": "dansk", "en": "Danish"}, "en": {"da": "engelsk", "en": "English"}}


class Words:
    """One table of `words.toml` in one language: `say("lead", phase=..., reference=...)`."""

    def __init__(self, table: str, language: str) -> None:
        self._texts, self.language = _read()[table], language

    def __call__(self, key: str, **values: str) -> str:
        """Raises `KeyError` for a word that is not there. What is filled in is not read again."""
        return self._texts[key][self.language].format(**values)

    def get(self, key: str) -> str:
        """The word for an id; of an id from another release the id itself."""
        return self(key) if key in self._texts else key


def page_words(language: str) -> dict[str, str]:
    """What the layout itself says."""
    say = Words("common", language)
    return {"page": say("page"), "of": say("of")}


def moment(at: datetime, language: str, zone: tzinfo) -> str:
    """`fredag den 3. april 2026 kl. 16.10`."""
    return _written(at, MOMENT, language, zone)


def short_moment(at: datetime | None, language: str, zone: tzinfo) -> str:
    """`3. apr. 2026 kl. 16.10`, for tables; empty for none."""
    return _written(at, SHORT, language, zone) if at else ""


def day(on: date, language: str) -> str:
    """`3. april 2026`."""
    return format_date(on, DAY[language], locale=LOCALES[language])


def short_day(on: date | None, language: str) -> str:
    return format_date(on, SHORT_DAY[language], locale=LOCALES[language]) if on else ""


def _written(at: datetime, patterns: dict[str, str], language: str, zone: tzinfo) -> str:
    local = at.astimezone(zone).replace(tzinfo=None)
    return str(format_datetime(local, patterns[language], locale=LOCALES[language]))


@cache
def _read() -> dict[str, dict[str, dict[str, str]]]:
    return tomllib.loads(files("admin.papers").joinpath("words.toml").read_text(encoding="utf-8"))
