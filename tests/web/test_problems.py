"""The error summary, filled by a page's script, says what the server's own would say."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page

from tests.web.serving import serve

SCRIPT = Path(__file__).parents[2] / "portal" / "web" / "static" / "problems.js"
PROBLEMS = [{"id": "what", "text": "Skriv hvad der skete"}, {"id": "when", "text": "Skriv hvornår"}]
SHOW = "problems => showProblems(document.getElementById('wrong'), problems)"


@pytest.fixture
def page(browser: Browser, public: Flask) -> Iterator[Page]:
    context = browser.new_context(bypass_csp=True)
    with serve(public) as origin:
        page = context.new_page()
        page.goto(f"{origin}/da/")
        page.evaluate("document.querySelectorAll('.field-wrong').forEach(one => one.remove())")
        script = SCRIPT.read_text(encoding="utf-8")
        page.add_script_tag(
            content=f"{script}\nObject.assign(window, {{showProblems, clearProblems}})",
            type="module",
        )
        page.wait_for_function("() => 'showProblems' in window")
        yield page
        context.close()


def test_it_says_the_same_in_the_summary_and_at_the_field(page: Page) -> None:
    page.evaluate(SHOW, PROBLEMS)
    assert page.evaluate("document.activeElement.id") == "wrong"
    assert page.title().startswith("Fejl: ")
    assert page.locator("#wrong li").all_inner_texts() == ["Skriv hvad der skete", "Skriv hvornår"]
    assert page.locator("#what-error").inner_text().endswith("Skriv hvad der skete")
    assert page.locator("#what").get_attribute("aria-invalid") == "true"
    assert page.locator("#what").get_attribute("aria-describedby") == "what-hint what-error"
    assert page.locator("#when").get_attribute("aria-describedby") == "when-hint when-error"


def test_a_link_brings_the_focus_to_the_field(page: Page) -> None:
    page.evaluate(SHOW, PROBLEMS)
    page.click("#wrong a[href='#when']")
    assert page.evaluate("document.activeElement.id") == "when-day"
    assert page.locator("#when legend").is_visible()


def test_it_can_be_said_twice_and_taken_back(page: Page) -> None:
    title = page.title()
    page.evaluate(SHOW, PROBLEMS)
    page.evaluate(SHOW, PROBLEMS[:1])
    assert page.title() == f"Fejl: {title}"
    assert page.locator("#wrong li").count() == 1
    assert page.locator("#when-error").count() == 0
    page.evaluate("clearProblems(document.getElementById('wrong'))")
    assert page.title() == title
    assert not page.locator("#wrong").is_visible()
    assert page.locator(".field-wrong, [aria-invalid]").count() == 0
    assert page.locator("#what").get_attribute("aria-describedby") == "what-hint"
