"""Two handlers at the same paper: neither writes over the other, and nobody's words are lost."""

import pytest

from tests.admin.breach.paper_desk import PaperDesk, text_of
from tests.admin.house import House
from tests.admin.visitor import Visitor


@pytest.fixture
def desk(house: House) -> PaperDesk:
    made = PaperDesk(house, hours=73)
    made.decide_both()
    return made


def test_two_letters_are_laid_side_by_side(desk: PaperDesk, chair: Visitor, hr: Visitor) -> None:
    old = {"version": ""}
    assert desk.write_letter(hr, advice="Deres råd").status_code == 303
    answer = desk.write_letter(chair, advice="Mit råd", **old)
    page = answer.get_data(as_text=True)
    assert answer.status_code == 409
    assert "Louise Vestermark gemte, mens du skrev." in page
    assert "Deres råd" in page
    assert "Mit råd" in page
    assert 'name="choose-advice"' in page
    assert 'name="choose-measures"' not in page
    assert desk.notice.content["advice"] == {"da": "Deres råd"}
    choice = {"since": "", "conflict": "advice", "choose-advice": "mine"}
    assert desk.write_letter(chair, advice="Mit råd", **choice).status_code == 303
    assert desk.notice.content["advice"] == {"da": "Mit råd"}


def test_a_letter_changed_since_it_was_read_is_not_written_over(
    desk: PaperDesk, chair: Visitor, hr: Visitor
) -> None:
    desk.write_letter(chair)
    read = desk.notice.digest
    desk.write_letter(hr, measures="Deres tiltag")
    answer = desk.write_letter(chair, measures="Mine tiltag", version=read)
    assert answer.status_code == 409
    assert "Deres tiltag" in answer.get_data(as_text=True)
    assert desk.notice.content["measures"] == {"da": "Deres tiltag"}


def test_where_the_draft_is_gone_nothing_is_written_over(
    desk: PaperDesk, chair: Visitor, hr: Visitor
) -> None:
    desk.write_letter(chair)
    row = desk.notice
    hr.write(f"{desk.path}/letter/{row.id}/discarding")
    assert desk.write_letter(chair, advice="Mit råd", version=row.digest).status_code == 303
    assert desk.notice.content["advice"] == {"da": "Mit råd"}


def test_two_reasons_for_the_delay(desk: PaperDesk, chair: Visitor, hr: Visitor) -> None:
    assert desk.draft(hr, delay_reason="Deres grund").status_code == 303
    answer = desk.draft(chair, delay_reason="Min grund", version="")
    page = answer.get_data(as_text=True)
    assert answer.status_code == 409
    assert "Deres grund" in page
    assert "Min grund" in page
    assert desk.notice.content["delay_reason"] == "Deres grund"
    choice = {"since": "", "conflict": "delay_reason", "choose-delay_reason": "mine"}
    assert desk.draft(chair, delay_reason="Min grund", **choice).status_code == 303
    assert desk.notice.content["delay_reason"] == "Min grund"


def test_an_approved_draft_is_not_written_over_from_an_old_page(
    desk: PaperDesk, chair: Visitor, hr: Visitor
) -> None:
    desk.draft(chair, delay_reason="Ferie.")
    desk.approve(hr)
    desk.decide("people", answer=False)
    answer = desk.draft(chair, delay_reason="Ferie.", version="")
    assert answer.status_code == 409
    assert "Du skrev" in text_of(answer) or "anmeldelse" in text_of(answer).lower()
    assert desk.notice.state == "approved"


@pytest.mark.parametrize("meanwhile", ["sent", "discarded", "written anew"])
def test_what_was_typed_of_a_sending_stands_beside_what_is_kept(
    desk: PaperDesk, chair: Visitor, hr: Visitor, meanwhile: str
) -> None:
    desk.draft(chair, delay_reason="Ferie.")
    desk.approve(hr)
    row = desk.notice
    if meanwhile == "sent":
        assert desk.send(hr, reference="J-deres").status_code == 303
    elif meanwhile == "discarded":
        hr.write(f"{desk.path}/notices/{row.id}/discarding")
    else:
        desk.draft(hr, delay_reason="Noget andet.")
    data = {"sent_at": desk.local(desk.now), "reference": "J-min", "delay_reason": "Mine ord"}
    answer = chair.write(f"{desk.path}/notices/{row.id}/sent", data=data)
    page = text_of(answer)
    assert answer.status_code in (409, 422)
    assert "J-min" in page
    assert "Mine ord" in page
    assert ("J-deres" in page) == (meanwhile == "sent")


def test_the_way_people_were_told_is_not_lost_either(
    desk: PaperDesk, chair: Visitor, hr: Visitor
) -> None:
    desk.write_letter(chair)
    desk.approve(hr, "letter")
    row = desk.notice
    assert desk.send(hr, "letter", way="email", told="4").status_code == 303
    data = {"sent_at": desk.local(desk.now), "way": "letter", "remark": "Alle på lønlisten"}
    answer = chair.write(f"{desk.path}/letter/{row.id}/sent", data=data)
    assert answer.status_code == 409
    assert "Alle på lønlisten" in text_of(answer)
