"""Strict reading of parsed JSON: nothing missing, nothing more, nothing of another type.

Formats differ in the error a wrong value gets; a `Form` carries it.
"""

import datetime as dt
import re
from dataclasses import dataclass
from typing import Any, Final, NoReturn

from crypto.encoding import as_integer, from_b64u, is_text, parse_json
from crypto.errors import CryptoError

MAX_NUMBER: Final = 2**31 - 1
_DATE: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_TIME: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z")
_LANGUAGE: Final = re.compile(r"[a-z]{2}")


@dataclass(frozen=True, slots=True)
class Form:
    """Reads values or raises `error(code)`."""

    error: type[CryptoError]
    code: str

    def refuse(self) -> NoReturn:
        raise self.error(self.code)

    def parse(self, data: bytes) -> Any:  # noqa: ANN401 -- JSON can be anything until it is checked
        try:
            return parse_json(data)
        except ValueError as error:
            raise self.error(self.code) from error

    def fields(self, value: object, *names: str) -> dict[str, Any]:
        """An object with exactly these names, in any order."""
        if not isinstance(value, dict) or value.keys() != set(names):
            self.refuse()
        return value

    def array(self, value: object, least: int = 0, most: int = MAX_NUMBER) -> list[Any]:
        if not isinstance(value, list) or not least <= len(value) <= most:
            self.refuse()
        return value

    def text(self, value: object, least: int = 0) -> str:
        if not isinstance(value, str) or not is_text(value) or len(value) < least:
            self.refuse()
        return value

    def integer(self, value: object, least: int, most: int = MAX_NUMBER) -> int:
        number = as_integer(value)
        if number is None or not least <= number <= most:
            self.refuse()
        return number

    def binary(self, value: object, length: int) -> bytes:
        """The bytes of b64u text."""
        if not isinstance(value, str):
            self.refuse()
        try:
            return from_b64u(value, length)
        except CryptoError as error:
            raise self.error(self.code) from error

    def language(self, value: object) -> str:
        if not isinstance(value, str) or not _LANGUAGE.fullmatch(value):
            self.refuse()
        return value

    def date(self, value: object) -> str:
        """`YYYY-MM-DD`, a day that exists."""
        return self._moment(value, _DATE)

    def time(self, value: object) -> str:
        """`YYYY-MM-DDTHH:MM:SSZ`, a second that exists; no leap second."""
        return self._moment(value, _TIME)

    def _moment(self, value: object, pattern: re.Pattern[str]) -> str:
        if not isinstance(value, str) or not pattern.fullmatch(value):
            self.refuse()
        try:
            found = dt.datetime.fromisoformat(value)
        except ValueError as error:
            raise self.error(self.code) from error
        # Newer releases of Python take 24:00 for the beginning of the day that follows.
        if found.date().isoformat() != value[:10]:
            self.refuse()
        return value
