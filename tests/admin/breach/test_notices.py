"""The notification to the authority: drafted, approved by somebody else, sent once, frozen."""

import json
from datetime import timedelta

import pytest

from portal.data.breach import breaches, notices
from portal.data.database import writing
from portal.rules.breach.facts import BreachFacts
from tests.admin.breach.paper_desk import FACTS, PaperDesk, text_of
from tests.admin.house import House
from tests.admin.papers.opened import Opened
from tests.admin.visitor import Visitor


@pytest.fixture
def desk(house: House) -> PaperDesk:
    return PaperDesk(house)


def sent_first(desk: PaperDesk, chair: Visitor, hr: Visitor) -> None:
    desk.decide_both()
    assert desk.draft(chair).status_code == 303
    assert desk.approve(hr).status_code == 303
    assert desk.send(chair, reference="2026-431-0042").status_code == 303


def test_the_page_says_what_is_missing_and_leads_to_it(house: House, chair: Visitor) -> None:
    desk = PaperDesk(house, facts=BreachFacts(title="Noget gik galt"))
    page = chair.get(f"{desk.path}/notices").get_data(as_text=True)
    for field in ("description", "people_count", "data_categories", "consequences"):
        assert f"{desk.path}/facts#{field}" in page
    assert f"{desk.path}/decisions/people" in page


def test_the_sheet_is_on_the_page_with_each_value_to_copy(desk: PaperDesk, chair: Visitor) -> None:
    answer = chair.get(f"{desk.path}/notices")
    page = answer.get_data(as_text=True)
    assert "Æblegrød på Ærø." in page
    assert "1.240" in page
    assert page.count("<copy-field ") > 10
    assert 'of="value-description"' in page
    english = chair.get(f"{desk.path}/notices?sheet=en").get_data(as_text=True)
    assert "1,240" in english


def test_from_draft_to_frozen(desk: PaperDesk, chair: Visitor, hr: Visitor) -> None:
    sent_first(desk, chair, hr)
    row = desk.notice
    assert (row.state, row.reference) == ("sent", "2026-431-0042")
    assert notices.is_intact(row)
    page = text_of(chair.get(f"{desk.path}/notices"))
    grouped = " ".join(row.digest[at : at + 8] for at in range(0, len(row.digest), 8))
    for told in ("2026-431-0042", "Birgit Aagesen", "Louise Vestermark", grouped):
        assert told in page
    assert desk.breach.notified_at == row.sent_at


def test_another_release_prints_what_was_sent(desk: PaperDesk, chair: Visitor, hr: Visitor) -> None:
    """The headings too: what the authority was told stands in the words of that day."""
    sent_first(desk, chair, hr)
    row, session = desk.notice, desk.house.session
    of_then = {"id": "sector", "heading": "Felt 9 af dengang", "value": "Dengang", "given": True}
    writing(session)
    row.sheet = {"da": [of_then], "en": [of_then]}
    session.commit()
    paper = Opened(chair.get(f"{desk.path}/notices/{row.id}.da.pdf").data)
    assert "Felt 9 af dengang" in paper.bookmarks
    whole = Opened(chair.get(f"{desk.path}/file-da.pdf").data)
    assert "Felt 9 af dengang" in whole.words
    assert chair.get(f"{desk.path}/notices/{row.id}.json").get_json()["sheet"]["en"] == [of_then]


def test_nobody_approves_their_own_draft(desk: PaperDesk, chair: Visitor) -> None:
    desk.decide_both()
    desk.draft(chair)
    assert "approval" not in chair.get(f"{desk.path}/notices").get_data(as_text=True)
    refused = desk.approve(chair)
    assert refused.status_code == 422
    assert "error-summary" in refused.get_data(as_text=True)
    assert desk.notice.state == "draft"


def test_what_is_approved_is_what_was_read(desk: PaperDesk, chair: Visitor, hr: Visitor) -> None:
    desk.draft(chair)
    path = f"{desk.path}/notices/{desk.notice.id}/approval"
    assert hr.write(path, data={"digest": "0" * 64}).status_code == 422
    assert desk.notice.state == "draft"


def test_a_draft_is_not_sent_before_it_is_approved(desk: PaperDesk, chair: Visitor) -> None:
    desk.decide_both()
    desk.draft(chair)
    refused = desk.send(chair, reference="J-1")
    assert refused.status_code == 422
    assert desk.notice.state == "draft"


def test_a_refusal_keeps_what_was_typed(desk: PaperDesk, chair: Visitor, hr: Visitor) -> None:
    desk.decide_both()
    desk.draft(chair)
    desk.approve(hr)
    later = desk.local(desk.now + timedelta(days=2))
    refused = desk.send(chair, sent_at=later, reference="Journal <42>")
    page = refused.get_data(as_text=True)
    assert refused.status_code == 422
    assert later in page
    assert "Journal &lt;42&gt;" in page
    assert f'href="#sent_at-{desk.notice.id}"' in page
    assert f'id="sent_at-{desk.notice.id}"' in page
    nonsense = desk.send(chair, sent_at="i går", reference="J-1")
    assert nonsense.status_code == 422
    assert "J-1" in nonsense.get_data(as_text=True)


def test_a_late_one_needs_reasons(house: House, chair: Visitor, hr: Visitor) -> None:
    desk = PaperDesk(house, hours=73)
    desk.decide_both()
    assert 'id="delay_reason"' in chair.get(f"{desk.path}/notices").get_data(as_text=True)
    desk.draft(chair)
    desk.approve(hr)
    assert desk.send(chair).status_code == 422
    assert desk.send(chair, delay_reason="Vi kendte ikke omfanget.").status_code == 303
    assert desk.notice.delay_reason == "Vi kendte ikke omfanget."


def test_reasons_given_with_the_draft_are_enough(house: House, chair: Visitor, hr: Visitor) -> None:
    desk = PaperDesk(house, hours=73)
    desk.decide_both()
    desk.draft(chair, delay_reason="Ferie.")
    desk.approve(hr)
    page = chair.get(f"{desk.path}/notices").get_data(as_text=True)
    assert page.count("Ferie.") >= 2
    assert desk.send(chair, delay_reason="Ferie.").status_code == 303


def test_what_was_sent_never_changes(desk: PaperDesk, chair: Visitor, hr: Visitor) -> None:
    sent_first(desk, chair, hr)
    row = desk.notice
    before = (row.id, row.digest, json.dumps(row.content), row.sent_at, row.reference)
    for path, data in (
        (f"{desk.path}/notices/{row.id}/sent", {"sent_at": desk.local(desk.now), "reference": "X"}),
        (f"{desk.path}/notices/{row.id}/approval", {"digest": row.digest}),
        (f"{desk.path}/notices/{row.id}/discarding", {}),
    ):
        assert hr.write(path, data=data).status_code == 409
    assert desk.draft(chair).status_code == 422
    row = desk.notice
    assert before == (row.id, row.digest, json.dumps(row.content), row.sent_at, row.reference)


def test_a_change_after_it_makes_a_follow_up(desk: PaperDesk, chair: Visitor, hr: Visitor) -> None:
    sent_first(desk, chair, hr)
    first = desk.notice
    before = Opened(chair.get(f"{desk.path}/notices/{first.id}.da.pdf").data).words
    facts = breaches.facts_of(desk.breach).to_json() | {"people_count": 7}
    breaches.amend(
        desk.house.session,
        recipient=desk.house.recipient("chair"),
        breach=desk.id,
        version=desk.breach.version,
        facts=BreachFacts.from_json(facts),
        now=desk.now,
    )
    desk.house.session.commit()
    page = text_of(chair.get(f"{desk.english}/notices"))
    assert "Since the last one was sent, this has changed:" in page
    assert Opened(chair.get(f"{desk.path}/notices/{first.id}.da.pdf").data).words == before
    assert "1.240" in before
    for phase in ("follow_up", "final"):
        assert desk.draft(chair, phase=phase).status_code == 303
        desk.approve(hr)
        assert desk.send(chair, reference="2026-431-0042").status_code == 303
    assert [one.phase for one in desk.notices()] == ["first", "follow_up", "final"]


def test_a_draft_that_is_out_of_date_says_so_and_is_written_anew(
    desk: PaperDesk, chair: Visitor, hr: Visitor
) -> None:
    desk.decide_both()
    desk.draft(chair)
    desk.approve(hr)
    outdated = "The breach has changed since this was written"
    assert outdated not in text_of(chair.get(f"{desk.english}/notices"))
    desk.decide("people", answer=True)
    facts = breaches.facts_of(desk.breach).to_json() | {"people_count": 7}
    breaches.amend(
        desk.house.session,
        recipient=desk.house.recipient("chair"),
        breach=desk.id,
        version=desk.breach.version,
        facts=BreachFacts.from_json(facts),
        now=desk.now,
    )
    desk.house.session.commit()
    assert outdated in text_of(chair.get(f"{desk.english}/notices"))
    desk.draft(chair)
    assert desk.notice.state == "draft"
    assert len(desk.notices()) == 1


def test_a_draft_can_be_discarded(desk: PaperDesk, chair: Visitor) -> None:
    desk.draft(chair)
    path = f"{desk.path}/notices/{desk.notice.id}/discarding"
    assert chair.write(path).status_code == 303
    assert desk.notices() == []


def test_the_files_are_of_the_frozen_content(desk: PaperDesk, chair: Visitor, hr: Visitor) -> None:
    sent_first(desk, chair, hr)
    row = desk.notice
    danish = chair.get(f"{desk.path}/notices/{row.id}.da.pdf")
    assert danish.mimetype == "application/pdf"
    assert danish.headers["Content-Disposition"].startswith("attachment")
    paper = Opened(danish.data)
    assert "Æblegrød på Ærø." in paper.words
    assert row.digest[:8] in paper.words
    assert danish.data == chair.get(f"{desk.path}/notices/{row.id}.da.pdf").data
    english = Opened(chair.get(f"{desk.path}/notices/{row.id}.en.pdf").data)
    assert english.root["/Lang"] == "en-GB"
    assert "1,240" in english.words
    told = json.loads(chair.get(f"{desk.path}/notices/{row.id}.json").data)
    assert (told["content"], told["digest"]) == (row.content, row.digest)
    assert told["approved_by"] == "Louise Vestermark"


def test_what_is_known_now_can_be_printed_and_says_that_it_is_no_notification(
    desk: PaperDesk, chair: Visitor
) -> None:
    paper = Opened(chair.get(f"{desk.path}/notices/now.da.pdf").data)
    assert "Det her er ikke en anmeldelse." in paper.words
    assert FACTS.title not in paper.title


def test_without_the_token_nothing_is_written(desk: PaperDesk, chair: Visitor) -> None:
    assert chair.post(f"{desk.path}/notices", data={"phase": "first"}).status_code == 403
    assert desk.notices() == []


@pytest.mark.parametrize("notice", ["nowhere", "AAAAAAAAAAAAAAAAAAAAAA"])
def test_a_paper_that_is_not_there(desk: PaperDesk, chair: Visitor, notice: str) -> None:
    for name in (f"{notice}.da.pdf", f"{notice}.json"):
        assert chair.get(f"{desk.path}/notices/{name}").status_code in {404, 422}
    path = f"{desk.path}/notices/{notice}/approval"
    assert chair.write(path, data={"digest": ""}).status_code == 422
