"""What is known of a breach, to JSON and back, and what cannot be true of it."""

import json
from dataclasses import fields, replace
from datetime import UTC, datetime, timedelta

import pytest

from portal.rules.breach.fact_check import Known, check
from portal.rules.breach.facts import (
    CODED,
    BreachFacts,
    Moments,
    choices,
    class_label,
    data_categories,
    data_category,
    exposed,
    field_help,
    field_label,
    is_malicious,
    is_vulnerable,
    label,
    unintelligible,
)
from portal.rules.breach.severity import GROUPS

NOW = datetime(2026, 6, 4, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
FACTS = BreachFacts(
    title="Fil til forkert modtager",
    kinds=("confidentiality",),
    cause="misdelivery",
    people_categories=("customers",),
    people_count=12,
    data_categories=("name", "national_id"),
    encrypted="no",
    recipient="known",
    deletion_confirmed=False,
    cross_border=("SE",),
    processors=("kuvert",),
)
MOMENTS = Moments(
    occurred_from=NOW - 9 * HOUR,
    occurred_to=NOW - 8 * HOUR,
    detected_at=NOW - 3 * HOUR,
    aware_at=NOW - 2 * HOUR,
    aware_by="Formanden",
)


def codes(facts: BreachFacts = FACTS, moments: Moments = MOMENTS) -> list[tuple[str, str]]:
    return [(problem.field, problem.code) for problem in check(facts, moments, NOW)]


def test_to_json_and_back() -> None:
    assert BreachFacts.from_json(json.loads(json.dumps(FACTS.to_json()))) == FACTS
    assert Moments.from_json(json.loads(json.dumps(MOMENTS.to_json()))) == MOMENTS
    assert BreachFacts.from_json({}) == BreachFacts()


def test_good_facts_have_no_problem_and_neither_has_hour_zero() -> None:
    assert codes() == []
    assert codes(BreachFacts(title="Noget er sket"), Moments()) == []


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"title": " "}, ("title", "title_missing")),
        ({"title": "x" * 201}, ("title", "text_too_long")),
        ({"description": "x" * 20_001}, ("description", "text_too_long")),
        ({"description": "Brevet til 010203-1234"}, ("description", "cpr_in_text")),
        ({"title": "Sag om 0102031234"}, ("title", "cpr_in_text")),
        ({"people_count": -1}, ("people_count", "below_zero")),
        ({"records_count": -1}, ("records_count", "below_zero")),
        ({"unavailable_hours": -1}, ("unavailable_hours", "below_zero")),
        ({"kinds": ("secrecy",)}, ("kinds", "unknown_choice")),
        ({"cause": "bad luck"}, ("cause", "unknown_choice")),
        ({"recipient": "somebody"}, ("recipient", "unknown_choice")),
        ({"encrypted": "maybe"}, ("encrypted", "unknown_choice")),
        ({"cross_border": ("DK",)}, ("cross_border", "unknown_choice")),
    ],
)
def test_what_cannot_be_true_of_facts(change: dict[str, object], expected: tuple[str, str]) -> None:
    assert codes(replace(FACTS, **change)) == [expected]  # type: ignore[arg-type] # a table of fields


@pytest.mark.parametrize("count", [0, 1, 10_000_000])
def test_a_count_may_be_anything_from_nought(count: int) -> None:
    assert codes(replace(FACTS, people_count=count)) == []


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"aware_at": NOW + HOUR}, ("aware_at", "in_the_future")),
        ({"occurred_from": NOW.replace(year=206)}, ("occurred_from", "too_long_ago")),
        (
            {
                "occurred_from": None,
                "detected_at": None,
                "aware_at": datetime(2018, 5, 24, tzinfo=UTC),
            },
            ("aware_at", "too_long_ago"),
        ),
        ({"detected_at": NOW + HOUR, "aware_at": None}, ("detected_at", "in_the_future")),
        ({"occurred_to": NOW - 10 * HOUR}, ("occurred_to", "end_before_start")),
        ({"ongoing": True}, ("occurred_to", "ended_and_ongoing")),
        ({"detected_at": NOW - 10 * HOUR}, ("detected_at", "detected_before_start")),
        ({"aware_at": NOW - 4 * HOUR}, ("aware_at", "aware_before_detected")),
        ({"detected_at": None, "aware_at": NOW - 10 * HOUR}, ("aware_at", "aware_before_start")),
    ],
)
def test_what_cannot_be_true_of_moments(
    change: dict[str, object], expected: tuple[str, str]
) -> None:
    assert codes(moments=replace(MOMENTS, **change)) == [expected]  # type: ignore[arg-type] # as above


def test_all_at_one_moment_is_possible() -> None:
    assert codes(moments=Moments(NOW, NOW, detected_at=NOW, aware_at=NOW)) == []


def test_links_are_checked_where_they_are_known() -> None:
    known = Known(processors=frozenset({"kuvert"}))
    assert check(FACTS, MOMENTS, NOW, known=known) == ()
    (found,) = check(replace(FACTS, systems=("gone",)), MOMENTS, NOW, known=known)
    assert (found.field, found.code) == ("systems", "unknown_choice")


def test_every_problem_speaks_both_languages() -> None:
    for problem in check(BreachFacts(people_count=-1), Moments(aware_at=NOW + HOUR), NOW):
        assert set(problem.sentence) == {"da", "en"}
        assert all(problem.sentence.values())


@pytest.mark.parametrize(
    ("encrypted", "key_safe", "kinds", "readable", "out"),
    [
        ("yes", "yes", ("confidentiality",), False, False),
        ("yes", "unknown", ("confidentiality",), True, True),
        ("no", None, ("availability",), True, False),
        ("no", None, ("integrity", "availability"), True, True),
        (None, None, (), True, False),
    ],
)
def test_what_outsiders_can_read(
    encrypted: str | None, key_safe: str | None, kinds: tuple[str, ...], readable: bool, out: bool
) -> None:
    facts = BreachFacts(encrypted=encrypted, key_safe=key_safe, kinds=kinds)
    assert unintelligible(facts) is not readable
    assert exposed(facts) is out


@pytest.mark.parametrize("field", CODED)
def test_choices_are_named_once_and_in_both_languages(field: str) -> None:
    ids = [choice.id for choice in choices(field)]
    assert len(ids) == len(set(ids)) > 1
    assert all(set(label(field, identity)) == {"da", "en"} for identity in ids)


def test_an_id_of_an_older_list_stands_for_itself() -> None:
    assert label("cause", "gremlins") == {"da": "gremlins", "en": "gremlins"}


def test_every_field_has_a_name() -> None:
    for field in (*fields(BreachFacts), *fields(Moments)):
        assert set(field_label(field.name)) == {"da", "en"}
        help_text = field_help(field.name)
        assert help_text is None or set(help_text) == {"da", "en"}


@pytest.mark.parametrize(
    ("category", "group", "tag"),
    [
        ("national_id", "simple", "national_id"),
        ("pay", "financial", "financial"),
        ("bank_account", "financial", "financial"),
        ("health", "sensitive", "sensitive"),
        ("criminal", "sensitive", "criminal"),
        ("location", "behavioural", "behavioural"),
        ("traffic", "behavioural", "behavioural"),
        ("name", "simple", "simple"),
    ],
)
def test_a_policys_categories_have_their_place_in_the_method(
    category: str, group: str, tag: str
) -> None:
    assert (data_category(category).group, data_category(category).tag) == (group, tag)


def test_every_category_of_data_is_whole() -> None:
    for category in data_categories().values():
        assert category.group in GROUPS
        assert set(class_label(category.data_class)) == {"da", "en"}
        assert (category.data_class == "sensitive") is (category.article == "9")


def test_marks() -> None:
    assert is_vulnerable("children")
    assert not is_vulnerable("customers")
    assert is_malicious("ransomware")
    assert not is_malicious("misdelivery")
