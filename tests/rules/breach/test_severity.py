"""ENISA's method in integer quarters: the worked cases, the bands, and what moves a score."""

import json
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as some

from portal.rules.breach.severity import (
    GROUPS,
    Answers,
    answers_from,
    bands,
    check_answers,
    groups,
    limits,
    question,
    questionnaire,
    severity,
    to_form,
    written_score,
)

# law.md 2.11: case, DPC, EI, C, I, A, M in quarters, SE in quarters, band.
WORKED = [
    ("01", 1, 1, 0, 0, 0, 2, 3, "low"),
    ("02", 1, 4, 0, 0, 1, 2, 7, "low"),
    ("05", 2, 4, 2, 0, 0, 2, 12, "high"),
    ("06", 1, 1, 2, 0, 0, 2, 5, "low"),
    ("07", 3, 4, 2, 0, 0, 2, 16, "very_high"),
    ("09", 1, 4, 1, 0, 0, 0, 5, "low"),
    ("10", 2, 1, 0, 0, 0, 2, 4, "low"),
    ("12", 4, 4, 2, 0, 2, 2, 22, "very_high"),
    ("13", 1, 4, 1, 0, 0, 0, 5, "low"),
    ("16", 2, 4, 1, 0, 0, 0, 9, "medium"),
    ("18", 4, 4, 2, 0, 0, 2, 20, "very_high"),
]

ANSWERS = some.builds(
    Answers,
    dpc=some.dictionaries(some.sampled_from(GROUPS), some.integers(1, 4), min_size=1),
    ei4=some.integers(1, 4),
    c4=some.integers(0, 2),
    i4=some.integers(0, 2),
    a4=some.integers(0, 2),
    m4=some.sampled_from([0, 2]),
)


@pytest.mark.parametrize("row", WORKED, ids=[row[0] for row in WORKED])
def test_the_worked_cases(row: tuple[str, int, int, int, int, int, int, int, str]) -> None:
    _, dpc, ei, c, i, a, m, se, band = row
    found = severity(Answers({"simple": dpc}, ei, c, i, a, m))
    assert (found.se4, found.band.id) == (se, band)
    assert found.cb4 == c + i + a + m


@pytest.mark.parametrize(
    ("se4", "band"),
    [
        (1, "low"), (7, "low"), (8, "medium"), (11, "medium"), (12, "high"), (15, "high"),
        (16, "very_high"), (24, "very_high"),
    ],
)  # fmt: skip
def test_the_cuts_of_the_bands(se4: int, band: str) -> None:
    (found,) = [entry.id for entry in bands() if entry.from4 <= se4 < entry.to4]
    assert found == band


def test_the_bands_leave_no_gap() -> None:
    found = bands()
    assert found[0].from4 == 0
    assert all(low.to4 == high.from4 for low, high in pairwise(found))
    assert severity(Answers({"sensitive": 4}, 4, 2, 2, 2, 2)).se4 == 24 == found[-1].to4 - 1
    assert severity(Answers({"simple": 1}, 1)).se4 == 1


@given(ANSWERS)
def test_the_parts_add_up_to_the_score(answers: Answers) -> None:
    found = severity(answers)
    assert sum(part.quarters for part in found.moved_by) == found.se4
    assert found.dpc == max(answers.dpc.values()) == answers.dpc[found.group]
    assert found.band.from4 <= found.se4 < found.band.to4
    for part in found.moved_by:
        assert set(part.label) == set(part.choice) == {"da", "en"}
    if found.to_next4 is not None:
        assert found.se4 + found.to_next4 == found.band.to4


@given(ANSWERS, some.sampled_from(["dpc", "ei4", "c4", "i4", "a4", "m4"]), some.data())
def test_a_worse_answer_never_lowers_the_score(
    answers: Answers, field: str, data: some.DataObject
) -> None:
    plain = answers.to_json()
    if field == "dpc":
        group = data.draw(some.sampled_from(GROUPS))
        plain["dpc"][group] = data.draw(some.integers(answers.dpc.get(group, 1), 4))
    elif field == "m4":
        plain["m4"] = 2
    else:
        plain[field] = data.draw(some.integers(plain[field], 4 if field == "ei4" else 2))
    assert severity(Answers.from_json(plain)).se4 >= severity(answers).se4


@given(ANSWERS)
def test_answers_go_through_json_and_through_a_form(answers: Answers) -> None:
    assert Answers.from_json(json.loads(json.dumps(answers.to_json()))) == answers
    assert answers_from(to_form(answers)) == answers


@pytest.mark.parametrize(
    ("answers", "fields"),
    [
        (Answers(), ["dpc_simple", "ei"]),
        (Answers({"simple": 0}, 4), ["dpc_simple"]),
        (Answers({"simple": 5}, 4), ["dpc_simple"]),
        (Answers({"simple": 1}, 0), ["ei"]),
        (Answers({"simple": 1}, 5), ["ei"]),
        (Answers({"simple": 1}, 4, c4=3), ["c"]),
        (Answers({"simple": 1}, 4, i4=-1), ["i"]),
        (Answers({"simple": 1}, 4, m4=1), ["m"]),
        (Answers({"simple": 1, "strange": 1}, 4), ["dpc_strange"]),
    ],
)
def test_what_cannot_be_scored(answers: Answers, fields: list[str]) -> None:
    assert [problem.field for problem in check_answers(answers)] == fields
    with pytest.raises(ValueError, match=fields[0]):
        severity(answers)


def test_a_form_with_holes_says_where() -> None:
    found = answers_from({"dpc_simple": "1", "ei": "nine"})
    assert isinstance(found, tuple)
    assert ("ei", "answer_unknown") in [(problem.field, problem.code) for problem in found]
    assert ("c", "answer_missing") in [(problem.field, problem.code) for problem in found]
    assert "dpc_simple" not in [problem.field for problem in found]


def test_every_choice_has_a_criterion_and_every_score_an_example() -> None:
    for asked in questionnaire():
        assert [option.value for option in asked.options] == sorted(
            option.value for option in asked.options
        )
        for option in asked.options:
            assert set(option.label) == set(option.criteria) == {"da", "en"}
            assert option.examples or option.value == 0


def test_the_values_of_the_method() -> None:
    values = {asked.id: [option.value for option in asked.options] for asked in questionnaire()}
    assert values == {
        **{f"dpc_{group}": [0, 1, 2, 3, 4] for group in GROUPS},
        "ei": [1, 2, 3, 4],
        "c": [0, 1, 2],
        "i": [0, 1, 2],
        "a": [0, 1, 2],
        "m": [0, 2],
    }


@pytest.mark.parametrize(
    ("asked", "value", "example"),
    [
        # law.md 2.10, the examples and the data they score.
        ("dpc_simple", 1, "supermarket"),
        ("dpc_simple", 2, "luxury"),
        ("dpc_simple", 3, "adult shop"),
        ("dpc_simple", 4, "under cover"),
        ("dpc_behavioural", 3, "call list of one year"),
        ("dpc_financial", 2, "bare account number"),
        ("dpc_financial", 3, "balance"),
        ("dpc_financial", 4, "statements of one year"),
        ("dpc_sensitive", 1, "ordinary blood test"),
        ("dpc_sensitive", 3, "certain disease"),
        ("dpc_sensitive", 4, "result of the test"),
        ("ei", 1, "national id number alone"),
        ("ei", 3, "national id number together with an address"),
        ("ei", 4, "National id number with name"),
        ("ei", 2, "few in the country"),
        ("ei", 4, "e-mail address with the name"),
    ],
)
def test_the_examples_of_the_method(asked: str, value: int, example: str) -> None:
    option = question(asked).option(value)
    assert option
    assert any(example in entry["en"] for entry in option.examples)


def test_what_data_asks_which_questions() -> None:
    assert groups(["health", "name", "pay", "gone from the list"]) == (
        "simple", "financial", "sensitive",
    )  # fmt: skip
    assert groups([]) == ()


def test_of_two_equal_groups_the_more_sensitive_is_named() -> None:
    assert severity(Answers({"simple": 2, "sensitive": 2}, 4)).group == "sensitive"


def test_a_score_in_words() -> None:
    assert [written_score(quarters, "da") for quarters in (1, 6, 16)] == ["0,25", "1,50", "4,00"]
    assert written_score(7, "en") == "1.75"
    assert set(limits()) == {"da", "en"}
