"""Every setting is on its page, and no other."""

import ast
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from portal.cli.examination.installation import OF_SCRIPTS
from portal.errors import SettingsError
from portal.settings import NAMES, Settings
from tests.docs.pages import ROOT, headings, pages, sections, text

NAME = re.compile(r"VARSEL_[A-Z_]+")


def names_in(*folders: str) -> Iterator[str]:
    """Every text in the sources that is the name of a setting and nothing else."""
    for folder in folders:
        for file in sorted((ROOT / folder).rglob("*.py")):
            yield from constants(file)


def constants(file: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        value = node.value if isinstance(node, ast.Constant) else None
        if isinstance(value, str) and NAME.fullmatch(value):
            yield value


def described() -> dict[str, str]:
    return {words.strip("`"): body for words, body in sections(text("settings.md"), 3).items()}


def test_every_setting_has_a_part_of_its_own_and_nothing_else_has() -> None:
    assert set(described()) == NAMES
    # Each is in the list of all, and read in another place at least.
    read = Counter(names_in("portal", "admin", "migrations"))
    assert {name for name, times in read.items() if times > 1} == NAMES
    assert set(read) == NAMES | OF_SCRIPTS
    assert len(headings(text("settings.md"), 3)) == len(described())


@pytest.mark.parametrize("name", sorted(described()))
def test_each_says_default_example_and_what_goes_wrong(name: str) -> None:
    for word in ("Default", "Example", "Goes wrong"):
        assert f"**{word}:**" in described()[name]


def test_no_page_names_a_setting_that_is_not_there() -> None:
    there = set(names_in("portal", "admin", "tests"))
    told = {name for page in pages() for name in NAME.findall(page.read_text(encoding="utf-8"))}
    assert told <= there


def test_defaults_are_those_of_the_program() -> None:
    secret = "Q0FUU2FuZERPR1NhbmRCSVJEU2FuZEZJU0hhbmRUUkVFUw"
    settings = Settings.from_mapping({"VARSEL_SECRET": secret})
    written = {
        "VARSEL_PUBLIC_ORIGIN": settings.public_origin,
        "VARSEL_STAFF_ORIGIN": settings.staff_origin,
        "VARSEL_TIME_ZONE": settings.time_zone.key,
        "VARSEL_IDLE_MINUTES": str(settings.idle_minutes),
        "VARSEL_CALM_PER_MINUTE": str(settings.calm_per_minute),
        "VARSEL_LIMITER_STORAGE": settings.limiter_storage,
        "VARSEL_DATA": settings.data.name,
        "VARSEL_DEMONSTRATION": "yes" if settings.demonstration else "no",
    }
    for name, default in written.items():
        assert f"- **Default:** `{default}`" in described()[name], name


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("VARSEL_SECRET", ""),
        ("VARSEL_SECRET", "é"),
        ("VARSEL_SECRET", "AAAA"),
        ("VARSEL_SECRET_FILE", "no/such/file"),
        ("VARSEL_PUBLIC_ORIGIN", "report"),
        ("VARSEL_PUBLIC_ORIGIN", "https://report.example.org/da"),
        ("VARSEL_PUBLIC_ORIGIN", "http://report.example.org"),
        ("VARSEL_STAFF_ORIGIN", "http://localhost:8000"),
        ("VARSEL_TIME_ZONE", "Nowhere"),
        ("VARSEL_IDLE_MINUTES", "0"),
        ("VARSEL_CALM_PER_MINUTE", "0"),
        ("VARSEL_DEMONSTRATION", "perhaps"),
        ("VARSEL_DATA", __file__),
    ],
)
def test_what_goes_wrong_is_told_in_the_words_of_the_program(name: str, value: str) -> None:
    secret = "Q0FUU2FuZERPR1NhbmRCSVJEU2FuZEZJU0hhbmRUUkVFUw"
    with pytest.raises(SettingsError) as caught:
        Settings.from_mapping({"VARSEL_SECRET": secret, name: value})
    part = described()[caught.value.key]
    assert caught.value.wrong.rstrip(".") in part
