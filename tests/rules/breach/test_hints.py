"""Hints raise and never lower; flags only show."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as some

from portal.rules.breach.facts import BreachFacts, choices
from portal.rules.breach.hints import Suggestion, flags, hints, suggestion
from portal.rules.breach.severity import GROUPS, Answers, Severity, severity

OUT = BreachFacts(kinds=("confidentiality",), recipient="known", people_count=3, encrypted="no")
AWAY = BreachFacts(kinds=("availability",), people_count=3)


def several(field: str) -> some.SearchStrategy[tuple[str, ...]]:
    ids = [choice.id for choice in choices(field)]
    return some.lists(some.sampled_from(ids), unique=True, max_size=4).map(tuple)


KNOWN = some.sampled_from([None, "yes", "no", "unknown"])
FACTS = some.builds(
    BreachFacts,
    kinds=several("kinds"),
    people_categories=several("people_categories"),
    data_categories=several("data_categories"),
    people_count=some.none() | some.integers(0, 200_000),
    encrypted=KNOWN,
    key_safe=KNOWN,
    recipient=some.sampled_from([None, "trusted", "known", "unknown", "hostile"]),
    harms_services=some.sampled_from([None, True, False]),
    unavailable_hours=some.none() | some.integers(0, 900),
)
SEVERITIES = some.none() | some.builds(
    Answers,
    dpc=some.dictionaries(some.sampled_from(GROUPS), some.integers(1, 4), min_size=1),
    ei4=some.integers(1, 4),
    c4=some.integers(0, 2),
    m4=some.sampled_from([0, 2]),
).map(severity)


def ids(facts: BreachFacts, scored: Severity | None = None) -> set[str]:
    return {hint.id for hint in hints(facts, scored)}


@given(FACTS, SEVERITIES)
def test_hints_never_lower(facts: BreachFacts, scored: Severity | None) -> None:
    alone = suggestion(scored, (), facts)
    raised = suggestion(scored, hints(facts, scored), facts)
    assert raised.authority >= alone.authority
    assert raised.people >= alone.people
    assert raised.authority >= raised.people
    assert len(raised.because) >= len(alone.because) >= 1


@given(FACTS, SEVERITIES, some.data())
def test_fewer_hints_never_suggest_more(
    facts: BreachFacts, scored: Severity | None, data: some.DataObject
) -> None:
    every = hints(facts, scored)
    few = [hint for hint in every if data.draw(some.booleans())]
    assert suggestion(scored, few, facts).authority <= suggestion(scored, every, facts).authority
    assert suggestion(scored, few, facts).people <= suggestion(scored, every, facts).people


@pytest.mark.parametrize(
    ("facts", "hint", "towards"),
    [
        (replace(OUT, data_categories=("national_id",), recipient="unknown"),
         "national_id_unknown", "people"),
        (replace(OUT, data_categories=("national_id",), people_count=101),
         "national_id_many", "authority"),
        (replace(OUT, data_categories=("payment_card",), people_count=1001),
         "fraud_many", "people"),
        (replace(AWAY, harms_services=True), "services_harmed", "authority"),
        (replace(AWAY, harms_services=True, people_categories=("patients",)),
         "services_harmed_vulnerable", "people"),
        (replace(AWAY, unavailable_hours=25), "unavailable_long", "authority"),
        (replace(OUT, data_categories=("protected_address",)), "protected_address", "people"),
        (replace(OUT, people_categories=("children",)), "vulnerable_people", "authority"),
        (replace(OUT, recipient="hostile"), "recipient_hostile", "authority"),
        (replace(OUT, recipient="unknown"), "recipient_unknown", "authority"),
        (replace(OUT, data_categories=("health",)), "health", "authority"),
    ],
)  # fmt: skip
def test_each_hint(facts: BreachFacts, hint: str, towards: str) -> None:
    (found,) = [entry for entry in hints(facts) if entry.id == hint]
    assert found.towards == towards
    assert set(found.text) == set(found.basis) == {"da", "en"}
    low = severity(Answers(dict.fromkeys(GROUPS, 1), 1, 2))
    raised = suggestion(low, (found,), facts)
    assert (raised.authority, raised.people) == (True, towards == "people")
    assert found.text in raised.because


@pytest.mark.parametrize(
    ("facts", "hint"),
    [
        (replace(OUT, data_categories=("national_id",), people_count=100), "national_id_many"),
        (replace(OUT, data_categories=("payment_card",), people_count=1000), "fraud_many"),
        (replace(AWAY, unavailable_hours=24), "unavailable_long"),
        (replace(OUT, unavailable_hours=400, harms_services=True), "unavailable_long"),
        (replace(OUT, recipient="trusted"), "recipient_unknown"),
    ],
)
def test_at_the_edge_there_is_none(facts: BreachFacts, hint: str) -> None:
    assert hint not in ids(facts)


def test_what_nobody_can_read_raises_nothing() -> None:
    worst = BreachFacts(
        kinds=("confidentiality",),
        data_categories=("health", "national_id", "protected_address"),
        people_categories=("children",),
        people_count=5000,
        recipient="hostile",
        encrypted="yes",
        key_safe="yes",
    )
    assert ids(worst) == set()
    assert ids(replace(worst, key_safe="unknown")) > {"health", "vulnerable_people"}


def test_scored_malice_counts_as_hostile_where_somebody_has_the_data() -> None:
    malice = severity(Answers({"simple": 1}, 1, m4=2))
    assert "recipient_hostile" in ids(OUT, malice)
    assert "recipient_hostile" not in ids(AWAY, malice)
    assert "recipient_hostile" not in ids(replace(OUT, recipient="trusted"), malice)


@pytest.mark.parametrize(
    ("dpc", "ei", "c", "expected"),
    [
        (1, 1, 1, (False, False)),
        (2, 4, 1, (True, False)),
        (3, 4, 1, (True, True)),
        (4, 4, 2, (True, True)),
    ],
)
def test_the_house_mapping_of_the_bands(
    dpc: int, ei: int, c: int, expected: tuple[bool, bool]
) -> None:
    found = suggestion(severity(Answers({"simple": dpc}, ei, c)), (), BreachFacts())
    assert (found.authority, found.people) == expected
    assert found.because


def test_without_a_score_the_law_says_notify() -> None:
    found = suggestion(None, (), BreachFacts())
    assert (found.authority, found.people) == (True, False)
    assert Suggestion.from_json(found.to_json()) == found


def test_a_low_score_that_leaves_data_out_is_no_reason_to_refrain() -> None:
    low = severity(Answers({"simple": 1}, 1, 1))
    facts = replace(OUT, data_categories=("name", "pay"))
    found = suggestion(low, hints(facts, low), facts)
    assert (found.authority, found.people) == (True, False)
    assert any("dækker ikke" in text["da"] for text in found.because)


@pytest.mark.parametrize(
    ("facts", "answers", "flag"),
    [
        (replace(OUT, people_count=101), None, "many_people"),
        (replace(OUT, people_count=None), None, "count_unknown"),
        (replace(OUT, encrypted="yes", key_safe="yes"), None, "unintelligible"),
        (replace(OUT, encrypted="yes"), None, "encryption_unsure"),
        (replace(OUT, people_categories=("children",)), None, "vulnerable_among"),
        (replace(OUT, cause="theft"), Answers({"simple": 1}, 1), "malice_not_scored"),
        (replace(OUT, data_categories=("pay",)), Answers({"simple": 1}, 1), "data_not_scored"),
        (replace(OUT, recipient="unknown"), Answers({"simple": 1}, 1, 1), "disclosure_not_scored"),
    ],
)
def test_each_flag(facts: BreachFacts, answers: Answers | None, flag: str) -> None:
    found = {entry.id: entry for entry in flags(facts, answers)}
    assert flag in found
    assert all("{" not in text for text in found[flag].text.values())
    assert flag not in {entry.id for entry in flags(OUT, Answers({"simple": 1}, 1, 1))}
