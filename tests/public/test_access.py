"""axe finds nothing to complain of, on any page or step, in either language and colour scheme."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.public.house import House
from tests.public.reporter import Reporter

AXE = Path(__file__).parents[2] / "node_modules" / "axe-core" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def complaints(page: Page) -> list[str]:
    """What axe finds. It is run by the browser's own tools, past the page's policy."""
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate("rules => axe.run({ runOnly: rules })", RULES)
    return [
        f"{fault['id']}: {node['html'][:120]}"
        for fault in found["violations"]
        for node in fault["nodes"]
    ]


@pytest.fixture(params=[("da", "light"), ("en", "dark")], ids=["da-light", "en-dark"])
def visitor(request: pytest.FixtureRequest, browser: Browser, origin: str) -> Iterator[Reporter]:
    language, scheme = request.param
    context = browser.new_context(viewport={"width": 360, "height": 740}, color_scheme=scheme)
    yield Reporter(context, origin, language)
    context.close()


def test_pages_that_inform(visitor: Reporter) -> None:
    for path in (
        "",
        "processor#token",
        "leave",
        "processor",
        "lessons",
        "haendelse/",
        "whistleblower/",
    ):
        visitor.page.goto(visitor.address(path))
        assert complaints(visitor.page) == []
    expect(visitor.page.locator("#readers-part")).to_be_visible()
    for details in visitor.page.locator("details").all():
        details.evaluate("one => { one.open = true; }")
    assert complaints(visitor.page) == []


def test_every_step_of_the_form(house: House, visitor: Reporter) -> None:
    page = visitor.page
    visitor.open_form()
    assert complaints(page) == []
    visitor.go_on("start")
    assert complaints(page) == []
    visitor.go_on("readers")
    visitor.go_on("category")
    expect(page.locator("#problems")).to_be_visible()
    assert complaints(page) == []
    page.locator("input[name=category]").first.check()
    visitor.go_on("category")
    page.locator("#q-what_happened").fill("Kun jeg så det. 010190-1234")
    expect(page.locator("#q-what_happened-warnings li")).to_have_count(2)
    assert complaints(page) == []
    visitor.secrets = []
    for step in ("what", "circumstances", "background"):
        visitor.go_on(step)
        assert complaints(page) == []
    page.locator("#q-who_you_are-wanted").check()
    assert complaints(page) == []
    page.locator("#q-who_you_are-wanted").uncheck()
    visitor.go_on("about_you")
    assert complaints(page) == []
    visitor.take_code()
    page.go_back()
    assert complaints(page) == []
    visitor.go_on("code")
    visitor.send()
    assert complaints(page) == []
    page.locator("#code-again").fill(visitor.code)
    visitor.send()
    expect(visitor.step("receipt")).to_be_visible()
    page.locator('[data-step="receipt"] details').last.click()
    assert complaints(page) == []


def test_the_mailbox(house: House, visitor: Reporter) -> None:
    visitor.file()
    house.answer("chair", "Tak.", kind="acknowledgement")
    house.age(days=200)
    visitor.open_mailbox_page()
    assert complaints(visitor.page) == []
    visitor.open_mailbox()
    visitor.read_mailbox()
    assert complaints(visitor.page) == []
    visitor.reply("Mere.")
    expect(visitor.page.locator("#reply-sent")).to_be_visible()
    assert complaints(visitor.page) == []
    visitor.page.locator("#close").click()
    assert complaints(visitor.page) == []
