"""The eighteen decided cases, what is suggested for them, and which of them are alike."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from portal.rules.breach.examples import Example, example, examples, like
from portal.rules.breach.fact_check import check
from portal.rules.breach.facts import BreachFacts, Moments
from portal.rules.breach.hints import flags, hints, suggestion
from portal.rules.breach.severity import severity

# law.md 2.9: case, authority, people.
DECIDED = {
    "01": (False, False), "02": (True, False), "03": (True, True), "04": (True, True),
    "05": (True, True), "06": (False, False), "07": (True, True), "08": (True, False),
    "09": (False, False), "10": (False, False), "11": (True, True), "12": (True, True),
    "13": (False, False), "14": (True, True), "15": (False, False), "16": (True, False),
    "17": (True, True), "18": (True, True),
}  # fmt: skip

# law.md 2.11: SE in quarters, and what the method by itself suggests.
SCORED = {
    "01": (3, (False, False)), "02": (7, (False, False)), "05": (12, (True, True)),
    "06": (5, (False, False)), "07": (16, (True, True)), "09": (5, (False, False)),
    "10": (4, (False, False)), "12": (22, (True, True)), "13": (5, (False, False)),
    "16": (9, (True, False)), "18": (20, (True, True)),
}  # fmt: skip


def suggested(entry: Example) -> tuple[bool, bool]:
    scored = severity(entry.answers) if entry.answers else None
    found = suggestion(scored, hints(entry.coded, scored), entry.coded)
    return found.authority, found.people


def test_all_eighteen_are_there_with_their_outcome() -> None:
    assert {entry.id: (entry.authority, entry.people) for entry in examples()} == DECIDED


@pytest.mark.parametrize("case", DECIDED)
def test_a_case_is_whole(case: str) -> None:
    entry = example(case)
    facts = replace(entry.coded, title="x")
    assert check(facts, Moments(), datetime(2026, 1, 1, tzinfo=UTC)) == ()
    for texts in (entry.title, entry.facts, entry.basis, entry.remark or entry.basis):
        assert set(texts) == {"da", "en"}
        assert all(texts.values())
    if entry.answers:
        assert {flag.id for flag in flags(entry.coded, entry.answers)}.isdisjoint(
            {"data_not_scored", "malice_not_scored", "disclosure_not_scored"}
        )


@pytest.mark.parametrize("case", DECIDED)
def test_the_score_and_what_it_suggests_by_itself(case: str) -> None:
    entry = example(case)
    assert (entry.answers is not None) == (case in SCORED)
    if entry.answers:
        scored = severity(entry.answers)
        alone = suggestion(scored, (), entry.coded)
        assert (scored.se4, (alone.authority, alone.people)) == SCORED[case]


@pytest.mark.parametrize("case", SCORED)
def test_with_the_hints_the_scored_cases_come_out_as_they_were_decided(case: str) -> None:
    assert suggested(example(case)) == DECIDED[case]


def test_where_the_suggestion_and_the_decision_part() -> None:
    """Health is named in case 15, and case 17 is one person without a score: people decided."""
    parted = {entry.id for entry in examples() if suggested(entry) != DECIDED[entry.id]}
    assert parted == {"15", "17"}


def test_the_flags_of_law_2_11() -> None:
    assert "unintelligible" in {flag.id for flag in flags(example("01").coded)}
    assert "vulnerable_among" in {flag.id for flag in flags(example("10").coded)}
    assert {hint.id for hint in hints(example("02").coded)} == {"unavailable_long"}


@pytest.mark.parametrize("case", DECIDED)
def test_a_case_is_likest_itself(case: str) -> None:
    entry = example(case)
    scored = severity(entry.answers) if entry.answers else None
    assert like(entry.coded, scored)[0].example.id == case


def test_what_is_shared_is_named() -> None:
    facts = BreachFacts(kinds=("confidentiality",), cause="misdelivery", recipient="known")
    found = like(facts)
    assert len(found) == 3
    assert {likeness.example.id for likeness in found} <= {"13", "14", "15", "16"}
    assert {"da": "Sendt til den forkerte", "en": "Sent to the wrong person"} in found[0].shared


def test_what_is_shared_reads_alone() -> None:
    """Of an answer that is only a yes it is said to what."""
    found = like(BreachFacts(encrypted="yes", kinds=("availability",), cause="ransomware"))
    shared = [text for likeness in found for text in likeness.shared]
    assert {"da": "Krypteret: Ja", "en": "Encrypted: Yes"} in shared
    assert {"da": "Ja", "en": "Yes"} not in shared


def test_nothing_is_like_a_breach_of_which_nothing_is_known() -> None:
    assert like(BreachFacts()) == ()
    assert like(BreachFacts(cause="unknown", encrypted="unknown")) == ()
