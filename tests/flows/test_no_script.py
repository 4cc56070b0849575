"""Script blocked or failing: nothing can be typed or sent, and the page says why."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.flows.conftest import Company
from tests.flows.installation import Installation

WRITABLE = "textarea:visible, input:visible, select:visible, [contenteditable]:visible"
PAGES = ("whistleblower/report", "mailbox")


@pytest.fixture
def bare(browser: Browser) -> Iterator[BrowserContext]:
    context = browser.new_context(java_script_enabled=False, viewport={"width": 360, "height": 740})
    yield context
    assert context.cookies() == []
    context.close()


def open_page(context: BrowserContext, installation: Installation, rest: str) -> Page:
    page = context.new_page()
    page.goto(f"{installation.public}/da/klintmark/{rest}")
    return page


@pytest.mark.parametrize("rest", PAGES)
def test_switched_off(bare: BrowserContext, installation: Installation, rest: str) -> None:
    page = open_page(bare, installation, rest)
    expect(page.locator(WRITABLE)).to_have_count(0)
    expect(page.locator("button:visible")).to_have_count(0)
    assert page.locator("form").count() == 0
    said = page.locator("#not-ready")
    expect(said).to_contain_text("Uden JavaScript kan du ikke skrive noget her")
    expect(said).to_contain_text("Den Nationale Whistleblowerordning")


def test_the_landing_is_read_without_script(
    bare: BrowserContext, installation: Installation
) -> None:
    page = open_page(bare, installation, "whistleblower/")
    for name in ("Birgit Aagesen", "Louise Vestermark"):
        expect(page.locator("#main")).to_contain_text(name)


@pytest.mark.parametrize("rest", PAGES)
def test_script_files_do_not_come(browser: Browser, company: Company, rest: str) -> None:
    context = browser.new_context(viewport={"width": 360, "height": 740})
    context.route("**/*.js", lambda route: route.abort())
    page = open_page(context, company.installation, rest)
    expect(page.locator(WRITABLE)).to_have_count(0)
    expect(page.locator("#not-ready")).to_be_visible()
    expect(page.locator("#not-ready")).to_contain_text("har din browser ikke kørt sidens script")
    context.close()


@pytest.mark.parametrize("rest", PAGES)
def test_a_changed_script_does_not_run(browser: Browser, company: Company, rest: str) -> None:
    """Somebody on the way adds a line: the page's own hash of the file refuses it."""
    context = browser.new_context()
    context.route(
        "**/*.js",
        lambda route: route.fulfill(
            response=(answer := route.fetch()), body=f"{answer.text()}\nwindow.stolen = true;"
        ),
    )
    page = open_page(context, company.installation, rest)
    expect(page.locator(WRITABLE)).to_have_count(0)
    expect(page.locator("#not-ready")).to_be_visible()
    assert page.evaluate("window.stolen") is None
    context.close()


def test_a_browser_that_cannot_seal(browser: Browser, company: Company) -> None:
    context = browser.new_context()
    context.add_init_script("Object.defineProperty(crypto, 'subtle', {value: undefined})")
    page = open_page(context, company.installation, "whistleblower/report")
    expect(page.locator("#not-ready-why")).not_to_contain_text("gør sig klar")
    expect(page.locator("#not-ready-help")).to_be_visible()
    expect(page.locator(WRITABLE)).to_have_count(0)
    context.close()


def test_a_recipient_is_told_too(bare: BrowserContext, installation: Installation) -> None:
    page = bare.new_page()
    for rest in ("sign-in", "invitation"):
        page.goto(f"{installation.staff}/da/{rest}")
        expect(page.locator(WRITABLE)).to_have_count(0)
        expect(page.locator("#main noscript p")).to_be_visible()
        expect(page.locator("#main noscript p")).to_contain_text("JavaScript")
