"""Every page as it is seen: no fault for axe, nothing sideways, in both languages, by day and night."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Literal

import pytest
from playwright.sync_api import Browser, expect

from admin.app import create_app
from tests.admin.hands import Hands
from tests.admin.house import PASSPHRASES, House, Writer
from tests.web.serving import serve

WIDTHS = (320, 768, 1280)


@pytest.fixture
def origin(house: House) -> Iterator[str]:
    with serve(create_app(house.settings)) as served:
        yield served


@pytest.fixture
def reports(house: House) -> list[Writer]:
    """One of today, one whose dates have passed, one that HR cannot see."""
    return [
        house.report(),
        house.report("Noget fra i sommer.", on=house.today() - timedelta(days=120)),
        house.report("Kun til formanden.", readers=("chair",), language="en"),
    ]


def check(hands: Hands, name: str) -> None:
    """At each width; the faults are named with the page they are on."""
    for width in WIDTHS:
        hands.page.set_viewport_size({"width": width, "height": 900})
        assert hands.axe() == [], f"{name} at {width}"
        sideways = hands.page.evaluate("document.documentElement.scrollWidth - innerWidth")
        assert sideways <= 0, f"{name} at {width}"


@pytest.mark.timeout(300)
@pytest.mark.parametrize(("language", "scheme"), [("da", "light"), ("en", "dark")])
def test_every_page_is_sound(
    house: House,
    origin: str,
    reports: list[Writer],
    browser: Browser,
    language: str,
    scheme: Literal["light", "dark"],
) -> None:
    # bypass_csp: axe is put in from outside, which the page's own policy rightly forbids.
    hands = Hands(browser, origin, bypass_csp=True)
    page = hands.page
    page.emulate_media(color_scheme=scheme)
    hands.go(f"/{language}/sign-in")
    check(hands, "sign-in")
    hands.sign_in(house, "chair")
    hands.go(f"/{language}/inbox")
    check(hands, "inbox, locked")
    page.locator("unlock-form input").fill(PASSPHRASES["chair"])
    page.locator("unlock-form button").click()
    expect(page.locator("sealed-title.sealed")).to_have_count(0)
    check(hands, "inbox")
    page.locator(".case-link").nth(1).click()
    expect(page.locator(".message")).to_have_count(1)
    for details in page.locator("details").all():
        details.evaluate("one => one.open = true")
    check(hands, "case")
    house.enrol("executive")
    for path in ("/schemes", f"/schemes/{house.scheme.id}/charter", "/account"):
        page.evaluate("url => { location.href = url }", f"{origin}/{language}{path}")
        page.wait_for_url(f"**{path}")
        for details in page.locator("details").all():
            details.evaluate("one => one.open = true")
        check(hands, path)
    assert page.goto(f"{origin}/{language}/cases/{'A' * 22}").status == 404  # type: ignore[union-attr]  # a page was asked for
    check(hands, "not there")
    hands.close()


@pytest.mark.timeout(120)
@pytest.mark.parametrize("language", ["da", "en"])
def test_the_steps_of_enrolling_are_sound(
    house: House, origin: str, browser: Browser, language: str
) -> None:
    hands = Hands(browser, origin, bypass_csp=True)
    page = hands.page
    hands.go(f"/{language}/invitation#{house.invite('executive')}")
    for step in ("who", "passphrase", "kit", "factor"):
        shown = page.locator(f"[data-step={step}]")
        expect(shown).to_be_visible(timeout=45_000)
        check(hands, step)
        if step == "passphrase":
            page.locator("[data-offer-use]").click()
            page.locator("#new-passphrase-again").fill(
                page.locator("#new-passphrase").input_value()
            )
        if step == "kit":
            page.locator("#kit-again").fill(page.locator(".kit-sheet .return-code").inner_text())
        if step != "factor":
            shown.locator("button[type=submit]").click()
    hands.context.close()
    hands = Hands(browser, origin, bypass_csp=True)
    hands.go(f"/{language}/invitation#{house.invite('chair', 'recover')}")
    expect(hands.page.locator("[data-step=kit]")).to_be_visible()
    check(hands, "recover")
    hands.close()


def test_keys_lock_by_themselves_after_a_warning(
    house: House, origin: str, reports: list[Writer], browser: Browser
) -> None:
    hands = Hands(browser, origin)
    page = hands.page
    page.clock.install()
    hands.sign_in(house, "chair")
    title = page.locator(".inbox-table sealed-title").first
    expect(title).not_to_have_text("Forseglet indberetning")
    page.clock.fast_forward((house.settings.idle_minutes * 60 - 30) * 1000)
    expect(page.locator("idle-warning")).to_contain_text("låses inden for et minut")
    hands.press("Jeg er her")
    expect(page.locator("idle-warning")).to_be_empty()
    page.clock.fast_forward((house.settings.idle_minutes * 60 + 10) * 1000)
    expect(page.locator("key-status")).to_contain_text("Nøglerne er låst")
    expect(title).to_have_text("Forseglet indberetning")
    hands.close()


def test_leaving_the_page_for_good_loses_the_keys(
    house: House, origin: str, reports: list[Writer], browser: Browser
) -> None:
    hands = Hands(browser, origin)
    hands.sign_in(house, "chair")
    expect(hands.page.locator("key-status")).to_contain_text("Nøglerne er åbne")
    hands.page.reload()
    expect(hands.page.locator("key-status")).to_contain_text("Nøglerne er låst")
    hands.unlock(PASSPHRASES["chair"])
    expect(hands.page.locator("key-status")).to_contain_text("Nøglerne er åbne")
    hands.close()


def test_the_colours_that_come_with_a_page_are_the_ones_it_names(
    house: House, origin: str, browser: Browser
) -> None:
    """The sign-in page has none; boosted navigation puts the organisation's into the document."""
    hands = Hands(browser, origin)
    style = hands.page.locator("head link[href*='/assets/organisation/']")
    hands.go("/da/sign-in")
    expect(style).to_have_count(0)
    hands.sign_in(house, "chair")
    expect(style).to_have_count(1)
    hash_of_it = hands.page.locator("#page").get_attribute("data-style-integrity") or ""
    assert hash_of_it.startswith("sha384-")
    assert style.get_attribute("integrity") == hash_of_it
    loaded = "[...document.styleSheets].some((sheet) => sheet.href?.includes('/organisation/'))"
    hands.page.wait_for_function(loaded)
    hands.close()
