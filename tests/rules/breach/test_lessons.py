"""What closing asks for, what may be published, and which numbers are too small."""

import json
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as some

from portal.rules.breach.lessons import (
    Lesson,
    PublicLesson,
    at_least,
    check_lesson,
    check_public,
    is_complete,
    is_small,
    shown,
    suppress,
)

TODAY = date(2026, 6, 4)
LESSON = Lesson("Ens navne", "Se efter", "Nyt felt", "it-chefen", date(2026, 9, 1))
PUBLIC = PublicLesson(
    title={"da": "Forkert fil", "en": "Wrong file"},
    happened={"da": "En fil gik til 3 forkerte.", "en": "A file went to 3 wrong people."},
    learnt={"da": "Navne ligner hinanden.", "en": "Names are alike."},
    changed={"da": "Systemet spørger først.", "en": "The system asks first."},
)


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({}, []),
        ({"follow_up_on": TODAY}, []),
        ({"cause": " "}, ["lesson_cause_missing"]),
        ({"lesson": ""}, ["lesson_lesson_missing"]),
        ({"measure": ""}, ["lesson_measure_missing"]),
        ({"owner": ""}, ["lesson_owner_missing"]),
        ({"follow_up_on": None}, ["follow_up_missing"]),
        ({"follow_up_on": date(2026, 6, 3)}, ["follow_up_in_the_past"]),
    ],
)
def test_what_closing_asks_for(change: dict[str, object], expected: list[str]) -> None:
    lesson = replace(LESSON, **change)  # type: ignore[arg-type] # a table of fields
    assert [problem.code for problem in check_lesson(lesson, TODAY)] == expected


def test_a_lesson_stays_complete_when_its_day_has_come() -> None:
    assert is_complete(replace(LESSON, follow_up_on=date(2020, 1, 1)))
    assert not is_complete(Lesson())
    assert Lesson.from_json(json.loads(json.dumps(LESSON.to_json()))) == LESSON


@pytest.mark.parametrize(
    ("text", "count", "names", "code"),
    [
        ("En fil gik til 3 forkerte.", None, (), None),
        ("En fil gik til 3 forkerte.", 3, (), "public_small_number"),
        ("En fil gik til 30 forkerte.", 3, (), None),
        ("En fil gik til Tre forkerte.", 3, (), "public_small_number"),
        ("En fil gik til to forkerte.", 3, (), None),
        ("Filer gik til tretten forkerte.", 3, (), None),
        ("Det tog 3,5 timer.", 3, (), None),
        ("En fil gik til 12 forkerte.", 12, (), None),
        ("Skriv til x@y.example nu.", None, (), "public_email"),
        ("Ring 12 34 56 78.", None, (), "public_phone"),
        ("Om 010203-1234 gælder.", None, (), "public_cpr"),
        ("Det var asta falk, der så det.", None, ("Asta Falk", ""), "public_name"),
        ("Asta Falkenborg så det.", None, ("Asta Falk",), None),
        (" ", None, (), "public_text_missing"),
    ],
)
def test_what_may_not_be_published(
    text: str, count: int | None, names: tuple[str, ...], code: str | None
) -> None:
    lesson = replace(PUBLIC, happened={"da": text, "en": "A file went astray."})
    found = check_public(lesson, people_count=count, names=names)
    assert [problem.code for problem in found] == ([code] if code else [])
    for problem in found:
        assert problem.field == "happened.da"
        assert all("{" not in sentence for sentence in problem.sentence.values())


@pytest.mark.parametrize(
    ("count", "danish"),
    [(0, "0"), (1, "færre end 5"), (4, "færre end 5"), (5, "5"), (1200, "1.200")],
)
def test_a_number_as_it_is_shown(count: int, danish: str) -> None:
    assert shown(count)["da"] == danish


def test_one_small_cell_takes_another_with_it() -> None:
    assert suppress({"a": 2, "b": 9, "c": 30}) == {"a": None, "b": None, "c": 30}
    assert suppress({"a": 2, "b": 3, "c": 30}) == {"a": None, "b": None, "c": 30}
    assert suppress({"a": 0, "b": 9}) == {"a": 0, "b": 9}
    assert suppress({"a": 2, "b": 0}) == {"a": None, "b": 0}
    assert suppress({}) == {}


@given(some.dictionaries(some.text(max_size=3), some.integers(0, 40), min_size=3, max_size=8))
def test_no_small_number_is_shown_or_can_be_computed(cells: dict[str, int]) -> None:
    found = suppress(cells)
    hidden = [name for name, count in found.items() if count is None]
    assert all(count is None or not is_small(count) for count in found.values())
    others = [name for name in cells if cells[name] and name not in hidden]
    assert len(hidden) != 1 or not others
    assert at_least() == 5


def test_few_records_tell_as_much_as_few_people() -> None:
    lesson = replace(PUBLIC, happened={"da": "Der var 2 sager.", "en": "There were two cases."})
    found = check_public(lesson, people_count=900, records_count=2)
    assert [(one.field, one.code) for one in found] == [
        ("happened.da", "public_small_number"),
        ("happened.en", "public_small_number"),
    ]
