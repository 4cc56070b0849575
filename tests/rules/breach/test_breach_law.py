"""The law of the breach desk as data: every text in both languages, every entry with its source."""

import re
from collections.abc import Iterator
from datetime import date
from importlib.resources import files

import pytest

from portal.rules.breach.guidance import guidance
from portal.rules.breach.texts import breach_law

NAMES = sorted(
    entry.name.removesuffix(".toml")
    for entry in files("portal.rules").joinpath("law", "breach").iterdir()
)


def tables(value: object, place: str) -> Iterator[tuple[str, dict[str, object]]]:
    if isinstance(value, list):
        for position, item in enumerate(value):
            yield from tables(item, f"{place}[{position}]")
    if isinstance(value, dict):
        yield place, value
        for key, item in value.items():
            yield from tables(item, f"{place}.{key}")


@pytest.mark.parametrize("name", NAMES)
def test_every_text_is_there_in_both_languages(name: str) -> None:
    for place, table in tables(breach_law(name), name):
        if {"da", "en"} & table.keys():
            assert table.keys() == {"da", "en"}, place
            for text in table.values():
                assert isinstance(text, str), place
                assert text == text.strip(), place
                assert text, place


@pytest.mark.parametrize("name", NAMES)
def test_both_languages_have_the_same_places(name: str) -> None:
    for place, table in tables(breach_law(name), name):
        if table.keys() == {"da", "en"}:
            danish, english = (sorted(re.findall(r"{\w+}", str(text))) for text in table.values())
            assert danish == english, place


@pytest.mark.parametrize("name", NAMES)
def test_every_entry_has_a_day_and_a_source(name: str) -> None:
    """Where a whole table has one source, the table says so for its entries."""
    dated = [place for place, table in tables(breach_law(name), name) if "valid_from" in table]
    assert dated
    for place, table in tables(breach_law(name), name):
        if "valid_from" in table:
            assert isinstance(table["valid_from"], date), place
            assert "basis" in table, place


@pytest.mark.parametrize("step", guidance())
def test_guidance_is_short(step: str) -> None:
    found = guidance()[step]
    assert 2 <= len(found.points) <= 6
    for point in found.points:
        assert all(len(text) < 240 for text in point.values())


def test_there_is_guidance_for_what_a_beginner_asks() -> None:
    assert {"first_hour", "aware", "names", "notify"} <= set(guidance())
