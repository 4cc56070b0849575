"""The letter to the people: written in plain words, approved by somebody else, and who was told."""

from dataclasses import replace

import pytest

from portal.data.breach import notices
from portal.rules.breach.letter import LetterFacts, letter, letter_of
from tests.admin.breach.paper_desk import PaperDesk, text_of
from tests.admin.house import House
from tests.admin.papers.opened import Opened
from tests.admin.visitor import Visitor


@pytest.fixture
def desk(house: House) -> PaperDesk:
    made = PaperDesk(house)
    made.decide_both()
    return made


def test_it_begins_with_what_the_breach_says_and_names_what_is_missing(
    desk: PaperDesk, chair: Visitor
) -> None:
    page = chair.get(f"{desk.english}/letter?letter=da").get_data(as_text=True)
    assert "Æblegrød på Ærø." in page
    assert "Modtageren kan kende kollegers løn." in page
    assert "The letter says everything that it must say." in page


def test_from_draft_to_told(desk: PaperDesk, chair: Visitor, hr: Visitor) -> None:
    assert desk.write_letter(chair).status_code == 303
    assert "En fil med din løn gik til den forkerte." in text_of(chair.get(f"{desk.path}/letter"))
    assert desk.approve(hr, "letter").status_code == 303
    told = {"way": "email", "told": "1.240", "remark": "Alle på lønlisten i marts."}
    assert desk.send(chair, "letter", **told).status_code == 303
    row = desk.notice
    assert (row.state, row.way, row.told) == ("sent", "email", 1240)
    assert notices.is_intact(row)
    page = text_of(chair.get(f"{desk.path}/letter"))
    assert "Alle på lønlisten i marts." in page
    assert desk.breach.told_at == row.sent_at


def test_a_letter_in_each_language_is_a_paper_of_its_own(
    desk: PaperDesk, chair: Visitor, hr: Visitor
) -> None:
    desk.write_letter(chair)
    desk.approve(hr, "letter")
    answer = desk.write_letter(chair, "en", what_happened="A file with your pay went astray.")
    assert answer.headers["Location"].endswith("letter=en")
    states = {one.language: one.state for one in desk.notices()}
    assert states == {"da": "approved", "en": "draft"}
    page = text_of(chair.get(f"{desk.path}/letter?letter=en"))
    assert "A file with your pay went astray." in page


def test_a_changed_letter_is_approved_again(desk: PaperDesk, chair: Visitor, hr: Visitor) -> None:
    desk.write_letter(chair)
    desk.approve(hr, "letter")
    desk.write_letter(chair, advice="Skift din adgangskode.")
    assert desk.notice.state == "draft"
    assert desk.send(chair, "letter", way="letter").status_code == 422


def test_nobody_approves_their_own_letter(desk: PaperDesk, chair: Visitor) -> None:
    desk.write_letter(chair)
    assert desk.approve(chair, "letter").status_code == 422
    assert desk.notice.state == "draft"


def test_a_refusal_keeps_what_was_typed(desk: PaperDesk, chair: Visitor, hr: Visitor) -> None:
    desk.write_letter(chair)
    desk.approve(hr, "letter")
    refused = desk.send(chair, "letter", told="mange", remark="Alle <b>på</b> listen")
    page = refused.get_data(as_text=True)
    assert refused.status_code == 422
    for kept in ('value="mange"', "Alle &lt;b&gt;på&lt;/b&gt; listen"):
        assert kept in page
    without_way = desk.send(chair, "letter", told="12")
    assert without_way.status_code == 422
    assert f'href="#way-{desk.notice.id}"' in without_way.get_data(as_text=True)
    assert desk.notice.state == "approved"


def test_a_letter_that_lacks_something_cannot_be_sent(
    desk: PaperDesk, chair: Visitor, hr: Visitor
) -> None:
    desk.write_letter(chair, consequences=" ")
    desk.approve(hr, "letter")
    refused = desk.send(chair, "letter", way="letter")
    assert refused.status_code == 422
    assert 'href="#consequences' in refused.get_data(as_text=True)


def test_what_was_sent_never_changes_and_a_new_letter_can_follow(
    desk: PaperDesk, chair: Visitor, hr: Visitor
) -> None:
    desk.write_letter(chair)
    desk.approve(hr, "letter")
    desk.send(chair, "letter", way="letter", told="3")
    first = desk.notice
    path = f"{desk.path}/letter/{first.id}/discarding"
    assert chair.write(path).status_code == 409
    desk.write_letter(chair, what_happened="Nu ved vi mere.")
    rows = {one.state: one for one in desk.notices()}
    assert rows["sent"].id == first.id
    assert rows["sent"].content["what_happened"] == {
        "da": "En fil med din løn gik til den forkerte."
    }
    assert rows["draft"].content["what_happened"] == {"da": "Nu ved vi mere."}


def test_a_later_wording_of_the_law_changes_no_letter(
    desk: PaperDesk, chair: Visitor, hr: Visitor
) -> None:
    """The words around what a person wrote are frozen with it."""
    desk.write_letter(chair)
    row = desk.notice
    kept = row.content["letter"]
    assert kept["closing"]
    row.content = row.content | {"letter": kept | {"closing": "Med hilsen fra dengang"}}
    told = letter_of(row.content, "da")
    assert told.closing == "Med hilsen fra dengang"
    assert told == replace(letter(LetterFacts.from_json(row.content), "da"), closing=told.closing)
    desk.house.session.rollback()
    desk.approve(hr, "letter")
    desk.send(chair, "letter", way="letter", told="3")
    assert notices.is_intact(desk.notice)
    assert kept["closing"] in chair.get(f"{desk.path}/letter/{row.id}.txt").get_data(as_text=True)


def test_as_pdf_and_as_plain_text(desk: PaperDesk, chair: Visitor, hr: Visitor) -> None:
    desk.write_letter(chair, measures="Vi har slettet den på Ærø.")
    path = f"{desk.path}/letter/{desk.notice.id}"
    draft = Opened(chair.get(f"{path}.pdf").data)
    assert "Udkast – ikke til udsendelse" in draft.words
    desk.approve(hr, "letter")
    paper = Opened(chair.get(f"{path}.pdf").data)
    assert "Udkast – ikke til udsendelse" not in paper.words
    assert "Vi har slettet den på Ærø." in paper.words
    assert desk.breach.reference not in paper.words
    text = chair.get(f"{path}.txt")
    assert text.mimetype == "text/plain"
    assert "Vi har slettet den på Ærø." in text.get_data(as_text=True)


def test_a_public_communication_speaks_to_everybody(desk: PaperDesk, chair: Visitor) -> None:
    desk.write_letter(chair, public="y")
    assert desk.notice.content["public"] is True
    assert "checked" in chair.get(f"{desk.path}/letter").get_data(as_text=True)
