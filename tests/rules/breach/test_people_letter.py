"""The letter to the people says what Article 34 asks, in either language."""

import json
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from portal.rules.breach.facts import data_categories
from portal.rules.breach.letter import (
    LetterFacts,
    advice_for,
    letter,
    missing_for_people,
    plain_text,
)

FILE = LetterFacts(
    organisation={"da": "Klintmark", "en": "Klintmark"},
    contact={"da": "Ring 11 22 33 44", "en": "Call 11 22 33 44"},
    what_happened={"da": "En fil gik til en forkert.", "en": "A file went to a wrong person."},
    consequences={"da": "Nogen kan ringe til dig.", "en": "Somebody may call you."},
    measures={"da": "Vi har fået filen slettet.", "en": "We had the file deleted."},
    data_categories=("name", "national_id", "credentials"),
    dpo_name="Asta Falk",
    dpo_email="dpo@klintmark.example",
    occurred_from=datetime(2026, 3, 2, 23, 30, tzinfo=UTC),
    occurred_to=datetime(2026, 3, 3, 9, tzinfo=UTC),
    detected_at=datetime(2026, 3, 4, 9, tzinfo=UTC),
)


@pytest.mark.parametrize("language", ["da", "en"])
def test_the_letter_holds_what_is_required(language: str) -> None:
    text = plain_text(letter(FILE, language))
    for part in (FILE.what_happened, FILE.consequences, FILE.measures, FILE.contact):
        assert part[language] in text
    for advice in advice_for(FILE.data_categories, language):
        assert advice in text
    assert "Asta Falk" in text
    assert "datatilsynet.dk" in text
    assert "{" not in text
    assert missing_for_people(FILE, language) == ()


def test_the_parts_come_in_order() -> None:
    made = letter(FILE, "da")
    assert [paragraph.id for paragraph in made.paragraphs] == [
        "opening", "happened", "data", "consequences", "measures", "advice", "contact",
    ]  # fmt: skip
    assert made.signature == "Klintmark"
    assert "underret" not in made.subject


def test_the_days_are_those_of_the_place() -> None:
    text = plain_text(letter(FILE, "da"))
    assert "Det skete den 3. marts 2026. Vi opdagede det den 4. marts 2026." in text
    longer = replace(FILE, occurred_to=datetime(2026, 3, 9, 9, tzinfo=UTC))
    assert "between 3 March 2026 and 9 March 2026" in plain_text(letter(longer, "en"))
    begun = replace(FILE, occurred_to=None)
    assert "Det begyndte den 3. marts 2026." in plain_text(letter(begun, "da"))


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"what_happened": {}}, ["what_happened"]),
        ({"contact": {}, "dpo_name": "", "dpo_email": ""}, ["contact"]),
        ({"contact": {}}, []),
        ({"consequences": {"en": "x"}}, ["consequences"]),
        ({"measures": {"da": "  "}}, ["measures"]),
        ({"data_categories": ("name",)}, ["advice"]),
        ({"data_categories": ("name",), "advice": {"da": "Ring til os."}}, []),
    ],
)
def test_what_is_missing(change: dict[str, object], expected: list[str]) -> None:
    file = replace(FILE, **change)  # type: ignore[arg-type] # a table of fields
    found = missing_for_people(file, "da")
    assert [entry.id for entry in found] == expected
    assert all(entry.blocking and "34(2)" in entry.article for entry in found)


def test_a_public_communication_speaks_to_everybody() -> None:
    made = letter(replace(FILE, public=True), "da")
    assert made.greeting == "Til dem, det kan gælde"
    assert "Klintmark" in made.subject
    assert "skrive til hver enkelt" in made.paragraphs[0].text


def test_the_handlers_words_are_not_read_as_places() -> None:
    odd = replace(FILE, organisation={"da": "{contact}", "en": "{contact}"})
    assert letter(odd, "da").signature == "{contact}"
    assert "hos {contact}," in letter(odd, "da").paragraphs[0].text


def test_advice_follows_the_data() -> None:
    assert advice_for([], "da") == ()
    assert any("kreditadvarsel" in text for text in advice_for(["national_id"], "da"))
    assert any("adgangskode" in text for text in advice_for(["credentials"], "da"))
    every = advice_for(data_categories(), "en")
    assert len(every) == len(set(every)) == 8


def test_to_json_and_back() -> None:
    assert LetterFacts.from_json(json.loads(json.dumps(FILE.to_json()))) == FILE
