"""The sheet, the letter and the list, with what must stand on each."""

from dataclasses import replace
from datetime import timedelta

import pytest

from admin.papers.field_sheet import Life, SheetRow, field_sheet
from admin.papers.people_letter import Part, People, people_letter
from admin.papers.register_list import RegisterLine, register_list
from admin.papers.words import Words, _read
from tests.admin.papers.opened import MADE_AT, Opened, setting

LETTER = People(
    subject="Brud på sikkerheden for dine oplysninger",
    greeting="Kære kunde",
    parts=[
        Part("Hvad er der sket?", "En fil blev sendt forkert.\n\nDen er slettet."),
        Part("", "Ring."),
    ],
    closing="Venlig hilsen",
    signature="Klintmark Opmåling A/S\nTelefon 12 34 56 78",
)


def test_the_sheet_keeps_the_order_of_its_fields_and_says_what_is_missing() -> None:
    rows = [
        SheetRow("controller", "Dataansvarlig", "Klintmark Opmåling A/S", given=True),
        SheetRow("count", "Antal registrerede", "Ikke oplyst endnu", given=False),
        SheetRow("what", "Hvad skete der?", "En fil.\n\nTo linjer.", given=True),
    ]
    life = Life(
        state="sent",
        written_at=MADE_AT,
        written_by="Birgit Aagesen",
        approved_at=MADE_AT,
        approved_by="Louise Vestermark",
        sent_at=MADE_AT + timedelta(hours=80),
        sent_by="Birgit Aagesen",
        reference="2026-431-0042",
        delay_reason="Omfanget var ikke kendt.",
        digest="0123abcd" * 8,
    )
    made = Opened(
        field_sheet(setting(), reference="2026-babad", phase="Første", rows=rows, life=life)
    )
    assert made.bookmarks == ["Hvem og hvornår", "Felter", *(row.heading for row in rows)]
    for told in (
        "2026-babad · Sendt",
        "tirsdag den 7. april 2026 kl. 00.10 af Birgit Aagesen",
        "2026-431-0042",
        "Omfanget var ikke kendt.",
        "0123abcd 0123abcd",
        "Ikke oplyst endnu",
    ):
        assert told in made.words


def test_a_letter_has_nothing_of_the_desk_in_it() -> None:
    made = Opened(people_letter(setting(), letter=LETTER, dated=MADE_AT.date(), is_draft=False))
    assert made.title == LETTER.subject
    assert made.bookmarks == ["Hvad er der sket?"]
    for told in ("3. april 2026", "Kære kunde", "Den er slettet.", "Telefon 12 34 56 78"):
        assert told in made.words
    assert "Udkast" not in made.words


def test_a_draft_of_a_letter_says_so() -> None:
    made = Opened(people_letter(setting("en"), letter=LETTER, dated=MADE_AT.date(), is_draft=True))
    assert "Draft – not to be sent" in made.words
    assert "3 April 2026" in made.words


def line(number: int, **changes: str) -> RegisterLine:
    told = {
        "reference": f"2026-{number:05d}",
        "title": "Lønseddel sendt til en forkert modtager",
        "state": "Afsluttet",
        "aware": "3. apr. 2026 kl. 16.10",
        "effects": "En anden så lønnen.",
        "measures": "Modtageren har slettet den.",
        "severity": "Lav",
        "notified": "",
        "told": "",
    }
    return RegisterLine(**{**told, **changes})


def test_the_register_lists_every_breach_on_as_many_pages_as_it_takes() -> None:
    made = Opened(register_list(setting(), [line(one) for one in range(80)], is_part=False))
    assert len(made.reader.pages) > 1
    for number in (0, 40, 79):
        assert f"2026-{number:05d}" in made.words
    assert "80 brud" in made.words
    assert {"/Table", "/TR", "/TH", "/TD"} <= made.roles
    # The heads of the columns come again on each page.
    assert all("Foranstaltninger" in page.extract_text() for page in made.reader.pages)


def test_no_name_is_broken_in_a_narrow_column() -> None:
    names = [f"{'x' * length} hos Klintmark Opmåling" for length in range(1, 30)]
    made = Opened(
        register_list(
            setting(), [replace(line(7), title=name, effects=name) for name in names], is_part=False
        )
    )
    for word in ("Klintmark", "Opmåling"):
        # The letterhead names the organisation once.
        assert made.text.count(word) == 2 * len(names) + 1


def test_a_register_that_is_filtered_or_empty_says_so() -> None:
    made = Opened(register_list(setting("en"), [], is_part=True))
    assert "The list is a part." in made.words
    assert "There are no breaches in the list." in made.words


@pytest.mark.parametrize("table", sorted(_read()))
def test_every_word_of_the_papers_is_there_in_both_languages(table: str) -> None:
    for key, texts in _read()[table].items():
        assert set(texts) == {"da", "en"}, key
        assert all(text.strip() for text in texts.values()), key


def test_what_is_filled_in_is_not_read_again() -> None:
    said = Words("file", "en")("because", reason="{moment} {0} {reason}")
    assert said == "Reason: {moment} {0} {reason}"
