"""Everything a person reads is there in both languages, with its source and its day."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from portal.rules.law_data import law
from portal.rules.questions import standard_questions
from portal.rules.regimes import Regime
from portal.rules.rights import delivery
from portal.rules.rights.authority import authority, complaint
from portal.rules.rights.grounds import all_grounds
from portal.rules.rights.guidance import guidance
from portal.rules.rights.kinds import (
    CHOICE_FIELDS,
    CLEAR_QUESTIONS,
    RECORD_FIELDS,
    RightKind,
    choice_label,
    choices,
    is_choice,
    is_kind,
    kind,
    kind_label,
    kinds,
    set_apart_heading,
)

FOLDER = Path(__file__).parents[3] / "portal" / "rules" / "law" / "rights"
NAMES = sorted(path.stem for path in FOLDER.glob("*.toml"))


def _texts(value: Any, place: str) -> Iterator[tuple[str, dict[str, str]]]:
    if isinstance(value, dict):
        if {"da", "en"} & set(value) and place.rpartition(".")[2] != "patterns":
            yield place, value
            return
        for key, inner in value.items():
            yield from _texts(inner, f"{place}.{key}")
    elif isinstance(value, list):
        for position, inner in enumerate(value):
            yield from _texts(inner, f"{place}[{position}]")


@pytest.mark.parametrize("name", NAMES)
def test_every_text_is_in_both_languages(name: str) -> None:
    found = list(_texts(law(f"rights/{name}"), name))
    assert found
    for place, texts in found:
        assert set(texts) == {"da", "en"}, place
        assert all(text.strip() == text and text for text in texts.values()), place
        assert texts["da"].count("{") == texts["en"].count("{"), place


@pytest.mark.parametrize("name", NAMES)
def test_every_entry_has_a_day_and_a_source(name: str) -> None:
    tables = law(f"rights/{name}")
    entries = [entry for table in tables.values() if isinstance(table, list) for entry in table]
    of_file = {"valid_from", "basis"} <= set(tables)
    for entry in entries:
        assert of_file or {"valid_from", "basis"} <= set(entry), entry


def test_the_old_law_is_nowhere() -> None:
    for name in NAMES:
        if name == "policy_warnings":
            continue
        for place, texts in _texts(law(f"rights/{name}"), name):
            for old in ("dataminimering", "Borgergade", "SØIK", "fire uger"):
                assert old not in texts["da"], place


def test_the_terms_are_those_of_the_law() -> None:
    assert kind_label("restriction")["da"] == "Begrænsning af behandling"
    assert "kontrakt" in kind("portability").plain["da"]
    assert [one.id for one in kinds() if one.art19] == ["rectification", "erasure", "restriction"]
    assert [one.id for one in kinds() if one.at_once] == [
        "objection_marketing", "withdraw_consent",
    ]  # fmt: skip
    assert [one.id for one in kinds() if one.set_apart] == ["objection", "objection_marketing"]
    assert set_apart_heading()["da"] == "Din ret til at gøre indsigelse"
    assert [one.id for one in kinds()] == list(RightKind)
    assert is_kind("access")
    assert not is_kind("oblivion")


@pytest.mark.parametrize("arrived", [one.id for one in choices("arrived")])
def test_an_answer_goes_first_where_the_person_can_get_it(arrived: str) -> None:
    found = delivery.offered(arrived)
    assert is_choice("delivery", found.way)
    assert found.why["da"] != found.why["en"]
    # Whoever was given no code by the portal has no mailbox to open.
    has_code = arrived in ("portal", "plain_form")
    assert (found.way == delivery.MAILBOX) is has_code
    assert (delivery.caution(arrived) is None) is has_code


def test_choices_are_those_of_the_form() -> None:
    by_id = {question.id: question for question in standard_questions(Regime.RIGHTS)}
    assert [option.id for option in by_id["kinds"].options] == list(RightKind)
    for name, field in (("known_as", "relation"), ("asker", "asker"), ("delivery", "delivery")):
        assert {option.id for option in by_id[name].options} <= {one.id for one in choices(field)}
    assert set(CLEAR_QUESTIONS) < set(by_id)
    for field in (*CHOICE_FIELDS, *RECORD_FIELDS):
        assert choices(field)
    assert is_choice("relation", "client")
    assert not is_choice("relation", "neighbour")
    assert choice_label("relation", "neighbour")["da"] == "neighbour"


def test_the_authority_has_its_current_address() -> None:
    found = authority(date(2026, 11, 22))
    assert found.address == "Carl Jacobsens Vej 35, 2500 Valby"
    assert authority(date(2018, 6, 1)) == found
    for text in complaint(date(2026, 11, 22)).values():
        assert "33 19 32 00" in text
        assert "dt@datatilsynet.dk" in text


def test_guidance_for_each_step() -> None:
    assert tuple(guidance()) == (
        "receive", "identity", "gather", "decide", "complete", "answer", "notify", "close",
    )  # fmt: skip
    assert all(len(one.points) >= 3 for one in guidance().values())


def test_no_ground_speaks_of_the_whistleblower_scheme() -> None:
    """The desk never learns of it, so it can refuse nothing on its account."""
    for one in all_grounds():
        assert "whistleblow" not in f"{one.label}{one.explanation}{one.letter}".lower()
