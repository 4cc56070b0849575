"""Reads one table of an organisation file, noting every problem instead of stopping at the first."""

import re
from datetime import date, datetime
from difflib import get_close_matches
from typing import Any

from portal.errors import Problem
from portal.rules.file_lines import FileLines, Path
from portal.rules.law_data import LANGUAGES, Texts

SLUG = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?")
_IDENTIFIER = re.compile(r"[a-z][a-z0-9_]{0,39}")
# No database and no paper takes all of them; the ends of lines and the tab are left out.
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
_LANGUAGE_NAMES = {"da": "Danish", "en": "English"}


class Reading:
    """The problems of one file, and where its keys stand."""

    def __init__(self, text: str) -> None:
        self.problems: list[Problem] = []
        self._lines = FileLines(text)

    def problem(self, path: Path, what: str, remedy: str) -> None:
        self.problems.append(Problem(_key(path), self._lines.of(path), what, remedy))


class Table:
    """One table. What is missing or of the wrong kind is noted and read as something empty."""

    def __init__(self, reading: Reading, path: Path, content: object) -> None:
        self.reading, self.path = reading, path
        self.content: dict[str, Any] = content if isinstance(content, dict) else {}
        self._known: set[str] = set()
        if not isinstance(content, dict):
            self.reading.problem(
                path, "This must be a table.", "Write it as [name] with keys below."
            )

    def __contains__(self, key: str) -> bool:
        return key in self.content

    def at(self, key: str) -> Path:
        return (*self.path, key)

    def problem(self, key: str, what: str, remedy: str) -> None:
        self.reading.problem(self.at(key) if key else self.path, what, remedy)

    def take(self, key: str, kind: type, wanted: str, *, required: bool) -> Any:  # noqa: ANN401 - as TOML has it
        """The value under the key if it is of this kind, else None."""
        self._known.add(key)
        value = self.content.get(key)
        if value is None:
            if required:
                self.problem(key, "This is missing.", f"Add {key} = {wanted}.")
            return None
        # A TOML boolean is a Python int as well; only a bool asked for may be one.
        if not isinstance(value, kind) or (isinstance(value, bool) and kind is not bool):
            self.problem(key, "This is of the wrong kind.", f"Write {key} = {wanted}.")
            return None
        if isinstance(value, str) and (found := _CONTROL.search(value)):
            what = f"This holds a character that nobody sees, U+{ord(found[0]):04X}."
            self.problem(key, what, "Take it out.")
            return None
        return value

    def text(self, key: str, wanted: str = '"..."', *, required: bool = True) -> str | None:
        value: str | None = self.take(key, str, wanted, required=required)
        if value is not None and not value.strip():
            self.problem(key, "This is empty.", f"Write {key} = {wanted}.")
            return None
        return value

    def slug(self, key: str) -> str:
        value = self.text(key, '"a-short-name"')
        if value is None:
            return ""
        if not SLUG.fullmatch(value):
            self.problem(
                key,
                f'"{value}" cannot stand in an address.',
                "Use 1 to 40 small letters a-z, digits and hyphens, with no hyphen at either end.",
            )
        return value

    def identifier(self, key: str) -> str:
        """A name that stays inside the portal: small letters, digits and underscores."""
        value = self.text(key, '"a_short_name"')
        if value is None:
            return ""
        if not _IDENTIFIER.fullmatch(value):
            self.problem(
                key,
                f'"{value}" cannot be a name here.',
                "Use 1 to 40 small letters a-z, digits and underscores, beginning with a letter.",
            )
        return value

    def flag(self, key: str, *, default: bool | None = None) -> bool:
        value = self.take(key, bool, "true or false", required=default is None)
        return bool(default) if value is None else bool(value)

    def flag_or_none(self, key: str) -> bool | None:
        """None when the file does not say."""
        value: bool | None = self.take(key, bool, "true or false", required=False)
        return value

    def day(self, key: str) -> date | None:
        """A date, `2026-03-01` without quotes; None when the file does not say."""
        value: date | None = self.take(key, date, "2026-03-01", required=False)
        if isinstance(value, datetime):
            self.problem(key, "This is a moment, not a day.", f"Write {key} = 2026-03-01.")
            return None
        return value

    def one_of(self, key: str, choices: tuple[str, ...]) -> str | None:
        value = self.text(key, " or ".join(f'"{choice}"' for choice in choices))
        if value is not None and value not in choices:
            close = get_close_matches(value, choices, n=1, cutoff=0.4)
            remedy = f'Did you mean "{close[0]}"?' if close else f"Use one of {', '.join(choices)}."
            self.problem(key, f'"{value}" is not known here.', remedy)
            return None
        return value

    def texts(self, key: str, languages: tuple[str, ...], *, required: bool = True) -> Texts | None:
        """One text per language; a language that the scheme does not offer takes the other's."""
        content = self.take(key, dict, '{ da = "...", en = "..." }', required=required)
        if content is None:
            return None
        table = Table(self.reading, self.at(key), content)
        found = {}
        for language in LANGUAGES:
            text = table.take(language, str, '"..."', required=False)
            if text is not None and text.strip():
                found[language] = text.strip()
            elif language in languages:
                name = _LANGUAGE_NAMES[language]
                table.problem(
                    language, f"The {name} text is missing.", f'Add {key}.{language} = "...".'
                )
        table.done()
        fallback = next(iter(found.values()), "")
        return {language: found.get(language, fallback) for language in LANGUAGES}

    def table(self, key: str, *, required: bool = True) -> "Table | None":
        content = self.take(key, dict, "a table", required=required)
        return None if content is None else Table(self.reading, self.at(key), content)

    def tables(self, key: str, *, required: bool = True) -> list["Table"]:
        content = self.take(key, list, f"one or more [[{_key(self.at(key))}]]", required=required)
        if required and content == []:
            self.problem(key, "There must be at least one.", f"Add [[{_key(self.at(key))}]].")
        return [
            Table(self.reading, (*self.at(key), position), entry)
            for position, entry in enumerate(content or [])
        ]

    def done(self) -> None:
        """Notes every key that nobody asked for, with the nearest known one."""
        for key in self.content:
            if key not in self._known:
                close = get_close_matches(key, sorted(self._known), n=1)
                known = ", ".join(sorted(self._known))
                remedy = f"Did you mean {close[0]}?" if close else f"Known here: {known}."
                self.problem(key, "This key is not known here.", remedy)


def note_doubles(tables: list[Table], key: str, values: list[str]) -> None:
    """Notes every later table whose value another has already."""
    seen: set[str] = set()
    for table, value in zip(tables, values, strict=True):
        if value and value in seen:
            table.problem(key, f'"{value}" is used twice.', "Give each its own.")
        seen.add(value)


def _key(path: Path) -> str:
    """`schemes[1].name.da`, counted from 1 as people do."""
    text = ""
    for part in path:
        text += f"[{part + 1}]" if isinstance(part, int) else f".{part}"
    return text.removeprefix(".")
