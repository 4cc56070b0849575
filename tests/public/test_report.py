"""Filing a report in a real browser: what the reporter does, and what the recipients then read."""

import json
import re

import pytest
from playwright.sync_api import expect

from crypto.errors import CryptoError
from crypto.return_code import new_code, write
from crypto.wire import parse
from tests.public.house import House, person
from tests.public.reporter import STORY, Reporter


def test_a_report_reaches_those_it_was_meant_for(house: House, reporter: Reporter) -> None:
    reporter.file()
    (envelope,) = house.envelopes()
    for name in ("chair", "executive", "hr"):
        message = house.read(name, envelope)
        assert message.body == STORY
        assert message.category is not None
        assert message.category.label == "Brud på lovgivningen"
        assert message.language == "da"
    expect(reporter.page.locator("#receipt-duties li")).to_have_count(2)
    assert "senest" in reporter.page.locator("#receipt-duties").inner_text().lower()


def test_by_keyboard_alone(house: House, reporter: Reporter) -> None:
    page = reporter.page
    reporter.open_form()

    def press_on(selector: str, key: str) -> None:
        """Goes there by Tab, as a person does, and presses the key."""
        for _ in range(60):
            if page.evaluate("selector => document.activeElement?.matches(selector)", selector):
                page.keyboard.press(key)
                return
            page.keyboard.press("Tab")
        pytest.fail(f"{selector} cannot be reached by Tab")

    def go_on(step: str) -> None:
        press_on(f'[data-step="{step}"] [data-go="forward"]', "Enter")

    go_on("start")
    press_on("#exclude-2", "Space")
    go_on("readers")
    press_on("input[name=category]", "Space")
    go_on("category")
    press_on("#q-what_happened", "End")
    page.keyboard.type(STORY)
    for step in ("what", "circumstances", "background", "about_you", "check"):
        go_on(step)
    expect(page.locator("#code span")).to_have_count(7)
    reporter.code = "-".join(page.locator("#code span").all_inner_texts())
    go_on("code")
    press_on("#code-again", "End")
    page.keyboard.type(reporter.code)
    press_on("#send", "Enter")
    expect(reporter.step("receipt")).to_be_visible()
    assert house.read("chair", house.envelopes()[0]).body == STORY


def test_whoever_is_left_out_has_no_key(house: House, reporter: Reporter) -> None:
    reporter.file(leave_out=(2,))
    (envelope,) = house.envelopes()
    assert person("hr").keys.key_id not in {wrap.key for wrap in parse(envelope).wraps}
    assert house.read("chair", envelope).body == STORY
    with pytest.raises(CryptoError, match="not_a_reader"):
        house.read("hr", envelope)


def test_how_many_are_left_out_is_not_seen_on_the_line(house: House, reporter: Reporter) -> None:
    reporter.file()
    reporter.file(leave_out=(1, 2))
    assert len({len(envelope) for envelope in house.envelopes()}) == 2
    (one, other) = (len(body) for url, body in reporter.sent if url.endswith("/reports"))
    assert one == other


def test_not_everybody_can_be_left_out(reporter: Reporter) -> None:
    reporter.open_form()
    reporter.go_on("start")
    for index in range(3):
        reporter.page.locator(f"#exclude-{index}").check()
    reporter.go_on("readers")
    expect(reporter.page.locator("#problems")).to_be_focused()
    expect(reporter.step("readers")).to_be_visible()
    assert reporter.page.title().startswith("Fejl: ")
    reporter.page.locator("#exclude-0").uncheck()
    reporter.go_on("readers")
    expect(reporter.step("category")).to_be_visible()
    assert not reporter.page.title().startswith("Fejl")


def test_what_must_be_answered_is_asked_for(reporter: Reporter) -> None:
    reporter.open_form()
    reporter.go_on("start")
    reporter.go_on("readers")
    reporter.go_on("category")
    expect(reporter.page.locator("#problems")).to_contain_text("Vælg det emne")
    reporter.page.locator("#problems a").click()
    expect(reporter.page.locator('input[name="category"]').first).to_be_focused()
    reporter.page.keyboard.press("Space")
    reporter.go_on("category")
    reporter.go_on("what")
    expect(reporter.page.locator("#problems")).to_contain_text("Fortæl, hvad der er sket")


def test_a_category_brings_its_own_questions(house: House, reporter: Reporter) -> None:
    page = reporter.page
    reporter.open_form()
    reporter.go_on("start")
    reporter.go_on("readers")
    page.locator('input[name="category"][value="data"]').check()
    reporter.go_on("category")
    page.locator("#q-what_happened").fill(STORY)
    reporter.go_on("what")
    page.get_by_label("Nej, det er stoppet").check()
    page.locator("#q-where").fill("Kontoret i Klintby")
    reporter.secrets.append("Kontoret i Klintby")
    reporter.go_on("circumstances")
    reporter.go_on("background")
    page.locator("#q-who_you_are-wanted").check()
    page.locator("#q-who_you_are").fill("Kim Klit, kim@klit.example")
    reporter.secrets.append("Kim Klit")
    reporter.go_on("about_you")
    # No warning of an address that is given on purpose.
    expect(page.locator("#check-warnings")).to_be_empty()
    reporter.take_code()
    page.locator("#code-again").fill(reporter.code)
    reporter.send()
    expect(reporter.step("receipt")).to_be_visible()
    answers = {one.question: one for one in house.read("chair", house.envelopes()[0]).answers}
    assert answers["still_going_on:no"].text == "Nej, det er stoppet"
    assert answers["still_going_on:no"].label == "Er oplysningerne stadig udsat?"
    assert answers["where"].text == "Kontoret i Klintby"
    assert answers["who_you_are"].text == "Kim Klit, kim@klit.example"


def test_identity_is_off_by_default_and_gone_when_switched_off(reporter: Reporter) -> None:
    reporter.open_form()
    reporter.write()
    expect(reporter.step("check")).to_contain_text("Du har ikke fortalt, hvem du er")
    reporter.step("check").get_by_role("button", name=re.compile("Ret.*hvem du er")).click()
    expect(reporter.page.locator("#q-who_you_are")).to_be_hidden()
    reporter.page.locator("#q-who_you_are-wanted").check()
    reporter.page.locator("#q-who_you_are").fill("Kim Klit")
    reporter.page.locator("#q-who_you_are-wanted").uncheck()
    reporter.page.locator("#q-who_you_are-wanted").check()
    expect(reporter.page.locator("#q-who_you_are")).to_have_value("")


def test_an_answer_is_changed_from_the_check(house: House, reporter: Reporter) -> None:
    reporter.open_form()
    reporter.write("Et første forsøg")
    reporter.step("check").get_by_role("button", name=re.compile("Ret.*Fortæl")).click()
    reporter.page.locator("#q-what_happened").fill(STORY)
    reporter.go_on("what")
    expect(reporter.step("check")).to_be_visible()
    expect(reporter.step("check")).to_contain_text(STORY)


def test_the_phones_back_button_loses_nothing(reporter: Reporter) -> None:
    reporter.open_form()
    reporter.write()
    address = reporter.page.url
    for step in ("about_you", "background", "circumstances", "what"):
        reporter.page.go_back()
        expect(reporter.step(step)).to_be_visible()
    expect(reporter.page.locator("#q-what_happened")).to_have_value(STORY)
    for _ in range(4):
        reporter.page.go_forward()
    expect(reporter.step("check")).to_be_visible()
    assert reporter.page.url == address


def test_what_may_identify_is_warned_of_and_never_stops(reporter: Reporter) -> None:
    reporter.open_form()
    reporter.write("Kun jeg så det. Skriv til kim@klit.example. 010190-1234")
    warnings = reporter.page.locator("#check-warnings li")
    expect(warnings).to_have_count(3)
    reporter.page.go_back()
    reporter.page.go_back()
    reporter.page.go_back()
    reporter.page.go_back()
    expect(reporter.page.locator("#q-what_happened-warnings")).to_contain_text("CPR-nummer")


def test_leaving_by_accident_is_stopped(reporter: Reporter) -> None:
    reporter.open_form()
    reporter.go_on("start")
    asked = reporter.accept_dialogs()
    reporter.page.goto(reporter.address("mailbox"))
    assert asked == []
    reporter.open_form()
    reporter.write()
    reporter.page.goto(reporter.address("mailbox"))
    assert asked == ["beforeunload"]


def test_after_sending_nothing_is_left_in_the_page(reporter: Reporter) -> None:
    reporter.file()
    assert STORY not in reporter.page.content()
    assert reporter.code not in reporter.page.content()
    reporter.page.go_back()
    expect(reporter.step("receipt")).to_be_visible()
    values = reporter.page.eval_on_selector_all(
        "input[type=text], textarea", "all => all.map(one => one.value)"
    )
    assert set(values) == {""}


def test_the_title_says_nothing_of_how_far_one_came(reporter: Reporter) -> None:
    """Browsers keep it in their history, beside the address."""
    reporter.open_form()
    begun = reporter.page.title()
    reporter.write()
    assert reporter.page.title() == begun
    reporter.take_code()
    reporter.page.locator("#code-again").fill(reporter.code)
    reporter.send()
    expect(reporter.step("receipt")).to_be_visible()
    assert reporter.page.title() == begun


def test_the_code_is_asked_for_again(house: House, reporter: Reporter) -> None:
    page = reporter.page
    reporter.open_form()
    reporter.write()
    reporter.take_code()
    groups = reporter.code.split("-")
    problems = page.locator("#problems")
    for typed, told in [
        ("", "Skriv genkoden"),
        ("-".join(groups[:6]), "35 bogstaver"),
        ("-".join([*groups[:2], "xxxxx", *groups[3:]]), "gruppe 3"),
        ("-".join([groups[1], groups[0], *groups[2:]]), "et sted i koden"),
        (write(new_code()), "ikke den, siden har vist"),
    ]:
        page.locator("#code-again").fill(typed)
        reporter.send()
        expect(problems).to_contain_text(told)
    assert house.cases() == []
    page.locator("#code-again").fill(" ".join(groups).upper())
    reporter.send()
    expect(reporter.step("receipt")).to_be_visible()


def test_the_code_can_be_copied_and_saved(reporter: Reporter) -> None:
    reporter.context.grant_permissions(["clipboard-read", "clipboard-write"])
    reporter.open_form()
    reporter.write()
    reporter.take_code()
    reporter.page.go_back()
    reporter.page.locator("#code-copy").click()
    expect(reporter.page.locator("#code-status")).to_contain_text("kopieret")
    assert reporter.page.evaluate("navigator.clipboard.readText()") == reporter.code
    with reporter.page.expect_download() as download:
        reporter.page.locator("#code-save").click()
    assert download.value.suggested_filename == "note.txt"
    saved = download.value.path().read_text(encoding="utf-8")
    assert reporter.code in saved
    assert reporter.address("mailbox") in saved


def test_printing_the_code_prints_the_code_alone(reporter: Reporter) -> None:
    reporter.open_form()
    reporter.write()
    reporter.take_code()
    reporter.page.go_back()
    reporter.page.emulate_media(media="print")
    expect(reporter.page.locator("#code")).to_be_visible()
    expect(reporter.page.locator("header")).to_be_hidden()
    expect(reporter.page.get_by_role("heading", name="Skriv din genkode ned")).to_be_hidden()


def test_the_receipt_can_be_saved_and_is_signed(house: House, reporter: Reporter) -> None:
    reporter.file()
    reporter.page.get_by_text("Underskrevet kvittering").click()
    with reporter.page.expect_download() as download:
        reporter.page.locator("#receipt-save").click()
    assert download.value.suggested_filename == "kvittering.txt"
    receipt = json.loads(download.value.path().read_text(encoding="utf-8"))
    assert set(receipt) == {"receipt", "signature"}
    shown = reporter.page.locator("#receipt-hash").inner_text()
    assert json.loads(receipt["receipt"])["envelope"] == shown


def test_writing_for_three_hours(house: House, reporter: Reporter) -> None:
    reporter.page.clock.install()
    reporter.open_form()
    reporter.write()
    reporter.page.clock.fast_forward("03:00:00")
    reporter.take_code()
    reporter.page.locator("#code-again").fill(reporter.code)
    reporter.send()
    expect(reporter.step("receipt")).to_be_visible()
    assert house.read("chair", house.envelopes()[0]).body == STORY


def test_a_text_that_is_too_long_is_told_and_can_be_shortened(
    house: House, reporter: Reporter
) -> None:
    reporter.open_form()
    reporter.write("Meget lang. " * 100_000)
    reporter.take_code()
    reporter.page.locator("#code-again").fill(reporter.code)
    reporter.send()
    expect(reporter.page.locator("#send-failure")).to_contain_text("gør den kortere")
    for step in ("code", "check"):
        reporter.page.go_back()
        expect(reporter.step(step)).to_be_visible()
    reporter.step("check").get_by_role("button", name=re.compile("Ret.*Fortæl")).click()
    reporter.page.locator("#q-what_happened").fill(STORY)
    for step in ("what", "check", "code"):
        reporter.go_on(step)
    reporter.send()
    expect(reporter.step("receipt")).to_be_visible()
    assert house.read("chair", house.envelopes()[0]).body == STORY
