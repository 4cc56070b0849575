"""What a page does by itself: keys that lock, colours that come with it."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from playwright.sync_api import Browser, expect

from admin.app import create_app
from tests.admin.hands import Hands
from tests.admin.house import PASSPHRASES, House, Writer
from tests.web.serving import serve


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
