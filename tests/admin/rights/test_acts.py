"""The acts on a request's page: what is kept, what is refused and where it is said."""

import json
import re
from datetime import timedelta
from html import unescape
from typing import Any

import pytest

from crypto.envelope import open_envelope
from crypto.message import Answer
from crypto.wire import parse
from portal.data.rights import decisions, threads
from tests.admin.house import House, person
from tests.admin.rights.desk import Asker, Desk, html, send
from tests.admin.visitor import Visitor


def deciding(visitor: Visitor, desk: Desk, *kinds: str) -> Asker:
    asker = desk.asked(*kinds)
    desk.settle(visitor, asker)
    desk.search(visitor, asker)
    return asker


def test_the_clock_shows_target_and_last_day(hr: Visitor, house: House, desk: Desk) -> None:
    asker = desk.asked("access", on=house.today() - timedelta(days=10))
    page = html(hr.get(f"/da/requests/{asker.id}"))
    for words in ("Sidste dag efter loven", "Vores mål", "Sådan er det regnet", "dage tilbage"):
        assert words in page


def test_marketing_is_stopped_at_once(hr: Visitor, house: House, desk: Desk) -> None:
    asker = desk.asked("objection_marketing")
    page = html(hr.get(f"/da/requests/{asker.id}"))
    assert "Næste: Stop straks" in page
    answer = desk.post(hr, asker, "/clock/stop", kind="objection_marketing")
    assert answer.status_code == 303
    assert desk.row(asker).stopped == {"objection_marketing": house.today().isoformat()}


def test_a_document_needs_doubt_reasons_and_to_be_erased(hr: Visitor, desk: Desk) -> None:
    asker = desk.asked("access")
    form = {"way": "document"}
    assert desk.post(hr, asker, "/identity", doubt="no", **form).status_code == 422
    assert desk.post(hr, asker, "/identity", doubt="yes", **form).status_code == 422
    note = desk.note(hr, asker)
    kept = desk.post(hr, asker, "/identity", doubt="yes", note=note, **form)
    assert kept.status_code == 422
    assert 'name="note" value="1"' in html(kept)
    erased = {"document_erased": "yes", "note": note}
    assert desk.post(hr, asker, "/identity", doubt="yes", **form, **erased).status_code == 303


def test_the_clock_stands_still_and_goes_on(hr: Visitor, house: House, desk: Desk) -> None:
    asker = desk.asked("access", on=house.today() - timedelta(days=9))
    asked = (house.today() - timedelta(days=7)).isoformat()
    before = desk.row(asker).due_on
    assert desk.post(hr, asker, "/clock/pause", about="identity", asked_on=asked).status_code == 303
    assert "står stille" in html(hr.get(f"/da/requests/{asker.id}"))
    today = house.today().isoformat()
    assert desk.post(hr, asker, "/clock/resume", answered_on=today).status_code == 303
    after = desk.row(asker).due_on
    assert before is not None
    assert after is not None
    assert after > before
    assert "Hvis pausen ikke holder" in html(hr.get(f"/da/requests/{asker.id}"))


def test_an_answer_that_came_while_the_clock_stands_is_pointed_out(
    hr: Visitor, house: House, desk: Desk
) -> None:
    asker = desk.asked("access", on=house.today() - timedelta(days=9))
    asked, wrote = (house.today() - timedelta(days=ago) for ago in (7, 4))
    desk.post(hr, asker, "/clock/pause", about="identity", asked_on=asked.isoformat())
    page = html(hr.get(f"/da/requests/{asker.id}"))
    assert "Personen har skrevet" not in page
    desk.reply(asker, on=wrote)
    page = html(hr.get(f"/da/requests/{asker.id}"))
    assert "Personen har skrevet" in page
    assert f'name="answered_on" type="date" value="{wrote.isoformat()}"' in page


def test_what_is_missing_leads_to_where_it_is_done(hr: Visitor, desk: Desk) -> None:
    asker = desk.asked("erasure", "withdraw_consent", "unknown")
    page = html(hr.get(f"/da/requests/{asker.id}"))
    desk.grant(hr, asker, "erasure")
    desk.grant(hr, asker, "withdraw_consent")
    later = html(hr.get(f"/da/requests/{asker.id}"))
    for text in (page, later):
        links = re.findall(r'<li><a href="#([a-z_]+)">', text)
        assert links
        for place in links:
            assert f'id="{place}"' in text, place


@pytest.mark.parametrize("day", ["2099-01-01", "i morgen"])
def test_a_day_that_cannot_be_is_said_at_its_field(hr: Visitor, desk: Desk, day: str) -> None:
    asker = desk.asked("access")
    answer = desk.post(hr, asker, "/clock/pause", about="identity", asked_on=day)
    assert answer.status_code == 422
    assert 'href="#clock-asked-asked_on"' in html(answer)


def test_an_extension_needs_its_letter(hr: Visitor, house: House, desk: Desk) -> None:
    asker = desk.asked("access")
    told = house.today().isoformat()
    assert desk.post(hr, asker, "/clock/extend", told_on=told).status_code == 422
    sent = hr.write(
        f"/da/requests/{asker.id}/answers",
        data=desk.next(asker, "answer", body="Det tager længere tid."),
        content_type="application/vnd.varsel.envelope",
    )
    number = sent.get_json()["sequence"]
    assert desk.post(hr, asker, "/clock/extend", told_on=told, answer=number).status_code == 303
    assert "Fristen blev forlænget" in html(hr.get(f"/da/requests/{asker.id}"))


def test_an_extension_after_the_first_month_is_refused(
    hr: Visitor, house: House, desk: Desk
) -> None:
    asker = desk.asked("access", on=house.today() - timedelta(days=50))
    note = desk.note(hr, asker)
    told = house.today().isoformat()
    assert desk.post(hr, asker, "/clock/extend", told_on=told, note=note).status_code == 422


def test_a_refusal_needs_a_ground_and_its_reasons(hr: Visitor, desk: Desk) -> None:
    asker = deciding(hr, desk, "access")
    form = {"kind": "access", "outcome": "partly"}
    assert desk.post(hr, asker, "/decisions", **form).status_code == 422
    form["grounds"] = "dbl_22_1"
    assert desk.post(hr, asker, "/decisions", **form).status_code == 422
    note = desk.note(hr, asker)
    not_weighed = desk.post(hr, asker, "/decisions", **form, reasons_note=note)
    assert not_weighed.status_code == 422
    assert f'name="reasons_note" value="{note}"' in html(not_weighed)
    kept = desk.post(hr, asker, "/decisions", **form, reasons_note=note, weighed_items=2)
    assert kept.status_code == 303


def test_items_weighed_by_themselves_are_named_in_the_letter(hr: Visitor, desk: Desk) -> None:
    asker = deciding(hr, desk, "access")
    weighed = {
        "To breve fra august 2022": "Naboen bad om at være ukendt.",
        "Et notat fra 2023": "Det handler om en andens helbred.",
    }
    note = desk.note(
        hr,
        asker,
        answers=[
            Answer("reasons:access", "Begrundelse til personen", "Resten får du."),
            *(Answer("weighed", what, why) for what, why in weighed.items()),
        ],
    )
    form = {"kind": "access", "outcome": "partly", "grounds": "dbl_22_1", "reasons_note": note}
    assert desk.post(hr, asker, "/decisions", **form, weighed_items=len(weighed)).status_code == 303
    (row,) = decisions.of_request(desk.house.session, request=desk.row(asker))
    assert (row.weighed_items, row.reasons_note) == (2, note)
    rows = rows_in(desk, asker, note)
    assert rows == weighed
    letters = letters_on(html(hr.get(f"/da/requests/{asker.id}/answer")))
    for language in ("da", "en"):
        named = [f"\u27e6weighed:access:{number}\u27e7" for number in (1, 2)]
        (part,) = [one for one in letters[language]["paragraphs"] if one["id"] == "reasons:access"]
        assert part["items"] == named
        assert set(named) <= {one["text"] for one in letters[language]["phrases"]}


def letters_on(page: str) -> Any:
    """What the page gives its script to compose from, by language."""
    found = re.search(r' letters="([^"]*)"', page)
    assert found is not None
    return json.loads(unescape(found[1]))


def rows_in(desk: Desk, asker: Asker, note: int) -> dict[str, str]:
    """What was weighed, and why, as the other handler opens it."""
    stored = threads.envelopes(desk.house.session, request=desk.row(asker), thread="internal")
    (sealed,) = [one for one in stored if one.sequence == note]
    message = open_envelope(parse(sealed.bytes), person("executive").keys)
    return {one.label: one.text for one in message.answers if one.question == "weighed"}


def test_how_it_was_weighed_is_silent_where_the_ground_is(hr: Visitor, desk: Desk) -> None:
    asker = deciding(hr, desk, "access")
    form = {"kind": "access", "outcome": "partly", "grounds": ["aml", "dbl_22_1"]}
    kept = desk.post(
        hr, asker, "/decisions", **form, reasons_note=desk.note(hr, asker), weighed_items=2
    )
    assert kept.status_code == 303
    assert "\u27e6weighed" not in html(hr.get(f"/da/requests/{asker.id}/answer"))


def test_abuse_needs_evidence_and_a_second_person(
    hr: Visitor, executive: Visitor, desk: Desk
) -> None:
    asker = deciding(hr, desk, "access")
    form = {"kind": "access", "outcome": "refused", "grounds": "abuse"}
    reasons = desk.note(hr, asker)
    assert desk.post(hr, asker, "/decisions", **form, reasons_note=reasons).status_code == 422
    evidence = desk.note(hr, asker)
    notes = {"reasons_note": reasons, "evidence_note": evidence}
    assert desk.post(hr, asker, "/decisions", **form, **notes).status_code == 303
    (row,) = decisions.of_request(desk.house.session, request=desk.row(asker))
    path = f"/decisions/{row.id}/approval"
    own = desk.post(hr, asker, path)
    assert own.status_code == 422
    assert "anden behandler" in html(own)
    assert desk.post(executive, asker, path).status_code == 303


def test_two_at_once_overwrite_nothing(hr: Visitor, executive: Visitor, desk: Desk) -> None:
    asker = desk.asked("access")
    assert desk.settle(hr, asker).status_code == 303
    late = send(
        executive, f"/requests/{asker.id}/identity", version=1, doubt="yes", way="call_back"
    )
    assert late.status_code == 409
    page = html(late)
    assert "Anmodningen er ændret, mens du arbejdede" in page
    assert "Identiteten blev afklaret" in page
    assert "Louise Vestermark" in page
    identity = desk.row(asker).identity
    assert identity is not None
    assert identity["way"] == "known_relation"


def test_an_answer_that_lacks_something_is_refused_with_every_sentence(
    hr: Visitor, desk: Desk
) -> None:
    asker = deciding(hr, desk, "access")
    desk.grant(hr, asker, "access")
    desk.fill(hr, asker)
    answer = desk.answer(hr, asker, complaint_in_text=False, court_in_text=False)
    assert answer.status_code == 422
    assert len(answer.get_json()["error"]["facts"]) == 2
    assert desk.row(asker).answered_on is None


def test_what_there_always_is_to_tell_cannot_be_left_empty(hr: Visitor, desk: Desk) -> None:
    asker = deciding(hr, desk, "access")
    desk.grant(hr, asker, "access")
    page = html(hr.get(f"/da/requests/{asker.id}/answer"))
    assert 'Intet at oplyse<span class="visually-hidden">: Sendes de' in page
    assert 'Intet at oplyse<span class="visually-hidden">: Din kopi' not in page
    kept = desk.post(hr, asker, "/items/copy", state="explained")
    assert kept.status_code == 422
    assert "Her er der altid noget at oplyse" in html(kept)


def test_an_old_page_answers_nothing(hr: Visitor, executive: Visitor, desk: Desk) -> None:
    asker = deciding(hr, desk, "access")
    desk.grant(hr, asker, "access")
    desk.fill(hr, asker)
    old = desk.version(asker)
    desk.post(executive, asker, "/items/transfers", state="explained")
    answer = desk.answer(hr, asker, version=old)
    assert answer.status_code == 409
    assert desk.row(asker).answered_on is None


def test_it_is_noted_when_the_answer_went_by_letter(hr: Visitor, house: House, desk: Desk) -> None:
    asker = deciding(hr, desk, "rectification")
    desk.grant(hr, asker, "rectification")
    answer = desk.answer(hr, asker, delivery="letter")
    assert answer.status_code == 200, html(answer)
    row = desk.row(asker)
    assert (row.delivery, row.answer_sequence) == ("letter", None)


def test_the_wrong_person_opens_a_breach_with_codes_alone(
    hr: Visitor, house: House, desk: Desk
) -> None:
    asker = deciding(hr, desk, "rectification")
    desk.grant(hr, asker, "rectification")
    desk.answer(hr, asker)
    answer = desk.post(hr, asker, "/misdelivery")
    assert answer.status_code == 303
    assert "/breaches/" in answer.headers["Location"]
    page = html(hr.get(answer.headers["Location"]))
    assert "nåede frem til den forkerte" in page
    assert desk.row(asker).reference not in page


def test_earlier_requests_are_linked_and_settle_nothing(hr: Visitor, desk: Desk) -> None:
    first, second = desk.asked("access"), desk.asked("access")
    reference = desk.row(first).reference
    assert desk.post(hr, second, "/links", other=reference).status_code == 303
    assert reference in html(hr.get(f"/da/requests/{second.id}"))
    assert desk.row(second).identity is None
    assert desk.post(hr, second, "/links", other="2026-babab").status_code == 422


def test_the_paper_is_made_of_what_is_sent(hr: Visitor, desk: Desk) -> None:
    asker = deciding(hr, desk, "access")
    answer = hr.write(
        f"/da/requests/{asker.id}/answer/letter.pdf",
        json={
            "text": "Svar\n\nKære Vibeke\n\nIndsigt\nJa.\n- Navn",
            "language": "da",
            "headings": "Indsigt",
        },
    )
    assert answer.status_code == 200
    assert answer.data.startswith(b"%PDF-")
    assert answer.headers["Cache-Control"] == "no-store"


def test_an_address_that_is_only_posted_to_leads_to_the_page(hr: Visitor, desk: Desk) -> None:
    asker = desk.asked("access")
    answer = hr.get(f"/en/requests/{asker.id}/identity")
    assert answer.headers["Location"] == f"/en/requests/{asker.id}#identity"
