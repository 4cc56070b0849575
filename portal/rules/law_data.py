"""Reads the law as data: `law/*.toml`, so that a lawyer can correct it without touching code.

Every entry has a `valid_from`. What holds on a day is the newest entry that is valid by then.
"""

import tomllib
from collections.abc import Iterable
from datetime import date
from functools import cache
from importlib.resources import as_file, files
from typing import Any, Protocol, TypeVar

Texts = dict[str, str]
LANGUAGES = ("da", "en")

# The day whose law the reporter's pages of this release tell. A release and not a clock decides
# it, for the pages must be the same bytes on any day; what is owed in a case follows the case's
# own dates. `varsel doctor` says when the law has moved on.
TOLD_AS_OF = date(2026, 11, 22)

# The files in which entries follow each other in time.
DATED = {"channels": ("channel", "authority"), "deadlines": ("rule",), "information": ("section",)}


class _Dated(Protocol):
    @property
    def valid_from(self) -> date: ...


Entry = TypeVar("Entry", bound=_Dated)


@cache
def law(name: str) -> dict[str, Any]:
    """The tables of `law/<name>.toml`. Treat as read-only: it is read once per process."""
    source = files("portal.rules").joinpath("law", f"{name}.toml")
    return tomllib.loads(source.read_text(encoding="utf-8"))


def read_all() -> None:
    """Reads every file of it, so that none is read later because somebody has come."""
    place = files("portal.rules").joinpath("law")
    with as_file(place) as folder:
        for file in folder.rglob("*.toml"):
            law(file.relative_to(folder).with_suffix("").as_posix())


def in_force(entries: Iterable[Entry], on: date) -> Entry | None:
    """The newest of `entries` that is valid on that day; None before the first of them."""
    valid = [entry for entry in entries if entry.valid_from <= on]
    return max(valid, key=lambda entry: entry.valid_from, default=None)


def changed_since_told(today: date, told: date = TOLD_AS_OF) -> date | None:
    """The first day after `told` on which the law as data changed; None if it has not."""
    days = (
        entry["valid_from"]
        for name, tables in DATED.items()
        for table in tables
        for entry in law(name)[table]
    )
    return min((day for day in days if told < day <= today), default=None)


def filled(texts: Texts, values: dict[str, Texts]) -> Texts:
    """Puts values into `{name}` places, language by language.

    An organisation's own words may hold braces, so this is a plain replacement in one pass over
    the law's text, not `str.format`, and what was put in is not read again.
    """
    result = {}
    for language, text in texts.items():
        parts = text.split("{")
        built = [parts[0]]
        for part in parts[1:]:
            name, closed, rest = part.partition("}")
            known = closed and name in values
            built.append(values[name][language] + rest if known else "{" + part)
        result[language] = "".join(built)
    return result
