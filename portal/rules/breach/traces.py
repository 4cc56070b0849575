"""Finds what points at a person in a text that is meant to name nobody.

A pattern finds numbers and addresses, never a name: the texts beside the fields ask for the rest.
"""

import re
from calendar import monthrange
from dataclasses import dataclass

# Ten digits are a CPR number only if they begin with a day: case numbers of ten digits are common.
_CPR = re.compile(r"(?<![\d-])(\d{2})(\d{2})(\d{2})[- ]?\d{4}(?![\d-])")
# It begins where a word begins, so that a long text without an @ is read once and not from every letter.
_EMAIL = re.compile(r"(?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_PHONE = re.compile(r"(?<![\w-])(?:\+45[ ]?)?\d{2}(?:[ ]?\d{2}){3}(?![\w-])")
_LEAP_YEAR = 2000
_MONTHS = 12


@dataclass(frozen=True)
class Trace:
    """`kind` is "cpr", "email" or "phone"; `found` is the place itself."""

    kind: str
    found: str


def traces(text: str) -> tuple[Trace, ...]:
    numbers = [found for found in _CPR.finditer(text) if _is_day(int(found[1]), int(found[2]))]
    return (
        *(Trace("cpr", found[0]) for found in numbers),
        *(Trace("email", found) for found in _EMAIL.findall(text)),
        *(Trace("phone", found) for found in _PHONE.findall(text)),
    )


def _is_day(day: int, month: int) -> bool:
    return 1 <= month <= _MONTHS and 1 <= day <= monthrange(_LEAP_YEAR, month)[1]
