"""The pages for recipients say the words that stand on the screen, in both languages."""

import re
from functools import cache

import pytest
from babel.messages.pofile import read_po

from portal.rules.case_states import CaseState, allowed_moves
from tests.docs.pages import ROOT, headings, text

# Bold words that are the page's own.
OWN = {"For:", "Afterwards you can:", "bold", "Til:", "Bagefter kan du:", "fed"}


def bold(name: str) -> list[str]:
    return [words for words in re.findall(r"\*\*(.+?)\*\*", text(name)) if words not in OWN]


@cache
def catalogue() -> dict[str, str]:
    """English sentence to the Danish one, of all that a recipient's screen says."""
    path = ROOT / "admin/translations/da/LC_MESSAGES/messages.po"
    with path.open("rb") as file:
        found = {str(one.id): str(one.string) for one in read_po(file) if one.id}
    for state in CaseState:
        for move in allowed_moves(state):
            # A move that comes with an act has no button; its name is the heading of the act.
            if not move.by_act:
                found[move.label["en"]] = move.label["da"]
    return found


@pytest.mark.parametrize("words", bold("recipient.md"))
def test_english_words_are_on_the_screen(words: str) -> None:
    assert words in catalogue()


def test_danish_words_are_on_the_screen() -> None:
    """The two pages name the same words in the same order."""
    wanted = [catalogue().get(words) for words in bold("recipient.md")]
    assert bold("modtager.md") == wanted


def test_both_pages_have_the_same_parts() -> None:
    def shape(name: str) -> list[int]:
        lines = text(name).splitlines()
        return [
            len(re.findall(rf"^{mark}", "\n".join(lines), re.MULTILINE))
            for mark in (r"\d\. ", r"\| ", "## ")
        ]

    assert shape("recipient.md") == shape("modtager.md")
    assert len(headings(text("recipient.md"))) == len(headings(text("modtager.md")))
