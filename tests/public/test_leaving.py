"""Getting away at once."""

import re

from playwright.sync_api import expect

from tests.public.house import House
from tests.public.reporter import Reporter

OUT = "https://www.dmi.dk/"
ANSWER = "<!doctype html><title>Vejret</title><p>Sol</p>"


def let_out(reporter: Reporter) -> None:
    """The other website answers."""
    reporter.page.route(
        f"{OUT}**", lambda route: route.fulfill(content_type="text/html", body=ANSWER)
    )


def written(reporter: Reporter) -> None:
    reporter.open_form()
    reporter.write()


def gone(reporter: Reporter) -> None:
    """The address that one leaves to is the only foreign one."""
    reporter.addresses = [url for url in reporter.addresses if not url.startswith(OUT)]


def test_the_button_leaves_without_a_question(reporter: Reporter) -> None:
    let_out(reporter)
    written(reporter)
    asked = reporter.accept_dialogs()
    reporter.page.locator("#leave").click()
    expect(reporter.page).to_have_url(OUT)
    assert asked == []
    gone(reporter)


def stays_away(reporter: Reporter) -> None:
    """The other website has nothing to show, so that the page that was left can be looked at."""
    reporter.page.route(f"{OUT}**", lambda route: route.fulfill(status=204))


def test_the_page_is_blank_before_the_other_one_comes(reporter: Reporter) -> None:
    """A witness in the page notes what it shows at the moment in which the browser sets out."""
    stays_away(reporter)
    written(reporter)
    reporter.page.evaluate(
        """() => navigation.addEventListener("navigate", ({ destination }) => {
            const shown = document.title.trim() + "|" + document.body.innerHTML;
            window.witness = { shown, url: destination.url };
        })"""
    )
    reporter.page.locator("#leave").click()
    seen = reporter.page.wait_for_function("window.witness").json_value()
    blank = r'\|<div class="blank" role="alert"><span[^>]*>Siden forlades.</span></div>'
    assert re.fullmatch(blank, seen["shown"])
    assert seen["url"] == OUT
    gone(reporter)


def test_what_waits_to_warn_finds_nothing_to_warn_at(reporter: Reporter) -> None:
    """The other website is slow, and the blank page stays for a while."""
    stays_away(reporter)
    reporter.page.clock.install()
    written(reporter)
    reporter.page.locator("#leave").click()
    expect(reporter.page.locator(".blank")).to_be_attached()
    reporter.page.clock.run_for(5000)
    gone(reporter)


def test_back_does_not_bring_the_text_back(reporter: Reporter) -> None:
    let_out(reporter)
    written(reporter)
    reporter.page.locator("#leave").click()
    expect(reporter.page).to_have_url(OUT)
    reporter.page.go_back()
    expect(reporter.step("start")).to_be_visible()
    values = reporter.page.eval_on_selector_all("textarea", "all => all.map(one => one.value)")
    assert set(values) == {""}
    gone(reporter)


def test_three_times_shift_leaves(reporter: Reporter) -> None:
    let_out(reporter)
    written(reporter)
    keyboard = reporter.page.keyboard
    keyboard.press("Shift")
    expect(reporter.page.locator("#leave-status")).to_contain_text("to gange til")
    keyboard.press("Shift")
    expect(reporter.page.locator("#leave-status")).to_contain_text("én gang til")
    keyboard.press("Shift")
    expect(reporter.page).to_have_url(OUT)
    gone(reporter)


def test_capitals_and_escape_do_not_leave(reporter: Reporter) -> None:
    let_out(reporter)
    reporter.open_form()
    keyboard = reporter.page.keyboard
    for key in ("Shift+A", "Shift+B", "Shift+C", "Shift", "a", "Shift", "Shift"):
        keyboard.press(key)
    for _ in range(4):
        keyboard.press("Escape")
    expect(reporter.step("start")).to_be_visible()
    assert reporter.page.url.startswith(reporter.origin)


def test_what_it_does_not_hide_is_told_first(reporter: Reporter) -> None:
    reporter.open_form()
    expect(reporter.step("start")).to_contain_text("Det skjuler ikke")
    reporter.page.goto(reporter.address("leave"))
    expect(reporter.page.get_by_role("heading", name="Det skjuler ikke alt")).to_be_visible()


def test_leaving_the_mailbox(house: House, reporter: Reporter) -> None:
    let_out(reporter)
    reporter.has_filed(house)
    reporter.open_form()
    reporter.open_mailbox()
    reporter.read_mailbox()
    reporter.page.locator("#reply").fill("Noget, ingen må se")
    reporter.page.locator("#leave").click()
    expect(reporter.page).to_have_url(OUT)
    # The mailbox has given its place in the history to the other website.
    reporter.page.go_back()
    expect(reporter.step("start")).to_be_visible()
    gone(reporter)
