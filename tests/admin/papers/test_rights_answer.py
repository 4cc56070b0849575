"""The answer on paper, for every ground on which something can be refused."""

from datetime import date

import pytest

from admin.papers.rights_answer import rights_answer
from portal.rules.law_data import LANGUAGES
from portal.rules.rights.answers import AnswerFacts, DecidedRight, answer, plain_text
from portal.rules.rights.authority import complaint, court
from portal.rules.rights.grounds import all_grounds
from portal.rules.rights.kinds import kind_label
from tests.admin.papers.opened import Opened, setting

ANSWERED = date(2026, 6, 1)
RIGHTS = tuple(
    DecidedRight(one.kinds[0], one.outcomes[-1], (one.id,), f"Begrundelse {one.id}, bilag 7.")
    for one in all_grounds()
)


def flat(text: str) -> str:
    return " ".join(text.split())


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_ground_is_read_on_paper_with_its_reasons(language: str) -> None:
    facts = AnswerFacts(
        organisation={"da": "Klintmark Opmåling A/S", "en": "Klintmark Surveying A/S"},
        contact={"da": "data@klintmark.example", "en": "data@klintmark.example"},
        received_on=date(2026, 5, 4),
        answered_on=ANSWERED,
        name="Vibeke Askholm",
        rights=RIGHTS,
    )
    letter = answer(facts, language)
    headings = [one.heading or "" for one in letter.paragraphs]
    made = Opened(
        rights_answer(setting(language), text=plain_text(letter), headings=headings, dated=ANSWERED)
    )
    assert {kind_label(one.kind)[language] for one in RIGHTS} <= set(made.bookmarks)
    for one in all_grounds():
        assert flat(one.letter[language]) in made.line, one.id
        assert (f"Begrundelse {one.id}, bilag 7." in made.line) is not one.silent
    assert flat(complaint(ANSWERED)[language]) in made.line
    assert flat(court()[language]) in made.line


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_name_is_broken_wherever_its_line_ends(language: str) -> None:
    name = "Klintmark Opmåling A/S, Landinspektørgården"
    text = "Svar\n\n" + "\n\n".join(f"{'x' * length} {name} {name}." for length in range(1, 60))
    made = Opened(rights_answer(setting(language), text=text, headings=(), dated=ANSWERED))
    assert made.line.count(name) == 2 * 59
