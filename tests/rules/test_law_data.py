"""The law's data: what is in force on a day, and what stands in a text's places."""

from dataclasses import dataclass
from datetime import date
from importlib.resources import files

import pytest

from portal.rules.law_data import TOLD_AS_OF, changed_since_told, filled, in_force, law

FILES = sorted(entry.name for entry in files("portal.rules").joinpath("law").iterdir())


@dataclass(frozen=True)
class Entry:
    valid_from: date


OLD, NEW = Entry(date(2020, 1, 1)), Entry(date(2027, 7, 10))


def test_what_is_in_force() -> None:
    assert in_force([NEW, OLD], date(2027, 7, 9)) is OLD
    assert in_force([OLD, NEW], date(2027, 7, 10)) is NEW
    assert in_force([OLD, NEW], date(2019, 12, 31)) is None


def test_filling_leaves_what_it_does_not_know_and_reads_nothing_twice() -> None:
    texts = {"da": "{a} {b} {", "en": "{a}{a}"}
    values = {"a": {"da": "{b}", "en": "x"}}
    assert filled(texts, values) == {"da": "{b} {b} {", "en": "xx"}


@pytest.mark.parametrize("name", [name for name in FILES if name.endswith(".toml")])
def test_every_text_of_the_law_has_both_languages(name: str) -> None:
    _check(law(name.removesuffix(".toml")), name)


def _check(value: object, place: str) -> None:
    if isinstance(value, list):
        for position, item in enumerate(value):
            _check(item, f"{place}[{position}]")
    if isinstance(value, dict):
        if {"da", "en"} & value.keys():
            assert value.keys() == {"da", "en"}, place
            assert all(text.strip() for text in value.values()), place
        for key, item in value.items():
            _check(item, f"{place}.{key}")


def test_it_is_said_when_the_law_has_moved_on() -> None:
    assert changed_since_told(TOLD_AS_OF) is None
    before = date(2021, 1, 1)
    assert changed_since_told(date(2021, 12, 16), before) is None
    assert changed_since_told(date(2026, 1, 1), before) == date(2021, 12, 17)
