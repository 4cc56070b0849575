"""Coming back with the code: reading, checking who wrote, writing more."""

import pytest
from playwright.sync_api import Route, expect
from sqlalchemy import Delete, delete

from crypto.return_code import new_code, write
from portal.data.database import writing
from portal.data.tables import Charter, StoredEnvelope
from tests.public.house import House
from tests.public.reporter import STORY, Reporter, forward


def test_a_conversation(house: House, reporter: Reporter) -> None:
    page = reporter.page
    reporter.has_filed(house)
    house.answer("chair", "Tak. <b>Hvornår</b> så du det sidst?", kind="acknowledgement")
    reporter.open_mailbox()
    assert reporter.read_mailbox() == [STORY, "Tak. <b>Hvornår</b> så du det sidst?"]
    heads = page.locator(".message-head").all_inner_texts()
    assert "Dig" in heads[0]
    assert "Birgit Aagesen, Bestyrelsesformand" in heads[1]
    assert "Bekræftelse på modtagelse" in heads[1]
    expect(page.locator("#duties li.timeline-met")).to_have_count(1)
    reporter.reply("Det var i går.")
    expect(page.locator("#reply-sent")).to_be_focused()
    assert reporter.read_mailbox()[-1] == "Det var i går."
    assert house.read("chair", house.envelopes()[-1]).body == "Det var i går."
    house.answer("executive", "Så ved vi det.")
    page.locator("#refresh").click()
    expect(page.locator(".message-body")).to_have_count(4)


def test_whoever_is_left_out_stays_left_out(house: House, reporter: Reporter) -> None:
    reporter.has_filed(house, left_out=("hr",))
    reporter.open_mailbox()
    expect(reporter.page.locator("#mailbox-readers")).to_contain_text("Louise Vestermark")
    reporter.reply("Mere om det samme.")
    expect(reporter.page.locator("#reply-sent")).to_be_visible()
    assert house.read("executive", house.envelopes()[-1]).body == "Mere om det samme."


def test_a_code_can_be_pasted_as_it_was_saved(house: House, reporter: Reporter) -> None:
    reporter.has_filed(house)
    reporter.code = f"  {reporter.code.upper().replace('-', ' ')}\n"
    reporter.open_mailbox()
    assert reporter.read_mailbox() == [STORY]
    reporter.code = reporter.code.strip()


def test_a_typing_error_is_told_before_anything_is_asked(reporter: Reporter) -> None:
    reporter.open_mailbox_page()
    reporter.page.locator("#code").fill("babab-babab-babab-babab-qqqqq-babab-babab")
    reporter.page.locator("#open").click()
    expect(reporter.page.locator("#problems")).to_contain_text("gruppe 5")
    assert not [url for url, _ in reporter.sent if "/api/" in url]


def test_an_unknown_code_is_told_as_one(reporter: Reporter) -> None:
    reporter.code = write(new_code())
    reporter.open_mailbox()
    expect(reporter.page.locator("#problems")).to_contain_text("ingen postkasse til denne kode")
    expect(reporter.page.locator("#opened")).to_be_hidden()


def test_a_missed_date_is_told_with_the_external_channel(house: House, reporter: Reporter) -> None:
    reporter.has_filed(house)
    house.age(days=10)
    reporter.open_mailbox()
    expect(reporter.page.locator("#missed")).to_contain_text("Den Nationale Whistleblowerordning")
    expect(reporter.page.locator("#duties")).to_contain_text("Fristen er overskredet")


def test_closing_forgets_everything(house: House, reporter: Reporter) -> None:
    reporter.has_filed(house)
    reporter.open_mailbox()
    reporter.read_mailbox()
    reporter.page.locator("#close").click()
    expect(reporter.page.locator("#closed")).to_be_focused()
    assert STORY not in reporter.page.content()
    expect(reporter.page.locator("#opened")).to_be_hidden()


def test_somebody_faster_makes_the_page_seal_again(house: House, reporter: Reporter) -> None:
    reporter.has_filed(house)
    reporter.open_mailbox()
    reporter.read_mailbox()
    house.answer("hr", "Vi kom først.")
    reporter.reply("Jeg skrev samtidig.")
    expect(reporter.page.locator("#reply-sent")).to_contain_text("I mellemtiden")
    assert reporter.read_mailbox() == [STORY, "Vi kom først.", "Jeg skrev samtidig."]


def test_a_lost_answer_does_not_send_twice(house: House, reporter: Reporter) -> None:
    reporter.has_filed(house)
    reporter.open_mailbox()
    reporter.read_mailbox()
    reporter.lose_answers("**/replies")
    reporter.reply("Kun én gang.")
    expect(reporter.page.locator("#reply-failure")).to_be_focused()
    expect(reporter.page.locator("#reply")).to_have_value("Kun én gang.")
    reporter.page.locator("#reply-send").click()
    expect(reporter.page.locator("#reply-sent")).to_be_visible()
    assert reporter.read_mailbox() == [STORY, "Kun én gang."]
    assert len(house.envelopes()) == 2


def test_what_is_changed_after_a_lost_answer_is_sent_too(house: House, reporter: Reporter) -> None:
    """The first words are there; the others must not be taken for them."""
    reporter.has_filed(house)
    reporter.open_mailbox()
    reporter.read_mailbox()
    reporter.lose_answers("**/replies")
    reporter.reply("Det var i tirsdags.")
    expect(reporter.page.locator("#reply-failure")).to_be_focused()
    reporter.reply("Nej, det var i onsdags.")
    expect(reporter.page.locator("#reply-sent")).to_be_visible()
    assert reporter.read_mailbox() == [STORY, "Det var i tirsdags.", "Nej, det var i onsdags."]
    assert house.read("chair", house.envelopes()[-1]).body == "Nej, det var i onsdags."


def test_nothing_can_be_typed_into_what_is_being_sent(house: House, reporter: Reporter) -> None:
    """It would be emptied with the rest when the answer comes."""
    reporter.has_filed(house)
    reporter.open_mailbox()
    reporter.read_mailbox()
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    reporter.page.route("**/replies", hold, times=1)
    reporter.reply("Det her sendes langsomt.")
    expect(reporter.page.locator("#reply")).not_to_be_editable()
    held[0].fulfill(response=forward(held[0]))
    expect(reporter.page.locator("#reply-sent")).to_be_visible()
    expect(reporter.page.locator("#reply")).to_be_editable()


def test_a_new_list_is_taken_for_the_next_reply(house: House, reporter: Reporter) -> None:
    reporter.has_filed(house)
    reporter.open_mailbox()
    reporter.read_mailbox()
    house.take_off("hr")
    reporter.reply("Efter den nye liste.")
    expect(reporter.page.locator("#reply-sent")).to_be_visible()
    expect(reporter.page.locator("#mailbox-readers")).not_to_contain_text("Louise")
    assert house.read("chair", house.envelopes()[-1]).body == "Efter den nye liste."


@pytest.mark.parametrize(
    ("lost", "code"),
    [
        (delete(StoredEnvelope).where(StoredEnvelope.sequence == 2), "thread_broken"),
        (delete(Charter).where(Charter.version == 2), "charter_swapped"),
    ],
)
def test_what_was_there_cannot_be_taken_back(
    house: House, reporter: Reporter, lost: Delete, code: str
) -> None:
    """What is left hangs together, but the page has seen more."""
    reporter.has_filed(house)
    house.answer("chair", "Vi undersøger det.")
    house.take_off("hr")
    reporter.open_mailbox()
    assert len(reporter.read_mailbox()) == 2
    with house.session() as session:
        writing(session)
        session.execute(lost)
    reporter.page.locator("#refresh").click()
    expect(reporter.page.locator("#alarm")).to_be_visible()
    expect(reporter.page.locator("#alarm-code")).to_have_text(code)
    expect(reporter.page.locator("#opened")).to_be_hidden()


def test_a_reply_that_has_a_receipt_must_be_there(house: House, reporter: Reporter) -> None:
    reporter.has_filed(house)
    reporter.open_mailbox()
    reporter.read_mailbox()

    def withhold(route: Route) -> None:
        with house.session() as session:
            writing(session)
            session.execute(delete(StoredEnvelope).where(StoredEnvelope.sequence == 2))
        route.fallback()

    reporter.page.route("**/mailbox/challenge", withhold)
    reporter.reply("Kommer det frem?")
    expect(reporter.page.locator("#alarm-code")).to_have_text("thread_broken")
