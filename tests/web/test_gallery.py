"""Every component in a real browser: no fault for axe, no scrolling sideways, nothing blocked."""

from collections.abc import Iterator
from contextlib import ExitStack
from typing import Any, Literal

import pytest
from playwright.sync_api import Browser, Page

from portal.web.site import Side
from tests.looking import NARROW, faults, sideways, wide_faults
from tests.web.serving import serve
from tests.web.sites import EXAMPLES, make_settings, make_site


@pytest.fixture(scope="module")
def origins(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[Side, str]]:
    with ExitStack() as stack:
        yield {
            side: stack.enter_context(
                serve(
                    make_site(
                        make_settings(
                            tmp_path_factory.mktemp(side.value),
                            VARSEL_DEMONSTRATION="yes" if side is Side.STAFF else "no",
                        ),
                        side,
                    )
                )
            )
            for side in Side
        }


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("side", list(Side))
def test_axe_finds_nothing(
    browser: Browser,
    origins: dict[Side, str],
    side: Side,
    scheme: Literal["light", "dark"],
) -> None:
    # bypass_csp: axe is put in from outside, which the page's own policy rightly forbids.
    context = browser.new_context(
        viewport={"width": NARROW, "height": 800}, color_scheme=scheme, bypass_csp=True
    )
    page = context.new_page()
    page.goto(f"{origins[side]}/da/")
    found = faults(page) + wide_faults(page)
    context.close()
    assert found == []


def test_text_at_twice_the_size_stays_within_the_page(
    browser: Browser, origins: dict[Side, str]
) -> None:
    context = browser.new_context(viewport={"width": 640, "height": 800}, bypass_csp=True)
    page = context.new_page()
    page.goto(f"{origins[Side.PUBLIC]}/da/")
    page.add_style_tag(content="html { font-size: 200% }")
    too_wide = sideways(page)
    context.close()
    assert too_wide == 0


@pytest.mark.parametrize("side", list(Side))
def test_the_policy_blocks_nothing_of_the_page(
    browser: Browser, origins: dict[Side, str], side: Side
) -> None:
    context = browser.new_context()
    page = context.new_page()
    said: list[str] = []
    page.on(
        "console",
        lambda message: said.append(message.text) if message.type in ("error", "warning") else None,
    )
    page.goto(f"{origins[side]}/en/")
    context.close()
    assert said == []


def test_the_examples_make_what_they_should(browser: Browser, origins: dict[Side, str]) -> None:
    context = browser.new_context()
    page = context.new_page()
    page.goto(f"{origins[Side.PUBLIC]}/da/")
    missing = [
        (example["title"], selector)
        for example in EXAMPLES
        for selector in example["has"]
        if page.locator(selector).count() == 0
    ]
    context.close()
    assert missing == []


@pytest.mark.parametrize(("side", "least"), [(Side.PUBLIC, 44), (Side.STAFF, 24)])
def test_targets_are_large_enough(
    browser: Browser, origins: dict[Side, str], side: Side, least: int
) -> None:
    context = browser.new_context(viewport={"width": 360, "height": 800})
    page = context.new_page()
    page.goto(f"{origins[side]}/da/")
    small = page.evaluate(
        """least => [...document.querySelectorAll("button, .button, .input, summary, .choice")]
            .filter(one => !one.hidden && one.getClientRects().length > 0)
            .filter(one => one.getBoundingClientRect().height < least - 0.5)
            .map(one => one.outerHTML.slice(0, 80))""",
        least,
    )
    context.close()
    assert small == []


def test_focus_is_seen(browser: Browser, origins: dict[Side, str]) -> None:
    context = browser.new_context()
    page = context.new_page()
    page.goto(f"{origins[Side.PUBLIC]}/da/")
    page.keyboard.press("Tab")
    skip = page.evaluate(
        "(() => { const one = document.activeElement; return [one.className, one.getBoundingClientRect().top > 0, getComputedStyle(one).outlineWidth] })()"
    )
    page.keyboard.press("Enter")
    main = page.evaluate("document.activeElement.id")
    context.close()
    assert skip == ["skip", True, "3px"]
    assert main == "main"


def test_the_demonstration_cannot_be_missed(browser: Browser, origins: dict[Side, str]) -> None:
    context = browser.new_context()
    page = context.new_page()
    page.goto(f"{origins[Side.STAFF]}/da/")
    assert page.locator(".demonstration").is_visible()
    page.goto(f"{origins[Side.PUBLIC]}/da/")
    assert page.locator(".demonstration").count() == 0
    context.close()


def test_only_the_code_is_printed_where_it_stands_alone(
    browser: Browser, origins: dict[Side, str]
) -> None:
    context = browser.new_context(bypass_csp=True)
    page: Page = context.new_page()
    page.goto(f"{origins[Side.PUBLIC]}/da/")
    page.evaluate("document.querySelector('.return-code').classList.add('print-alone')")
    page.emulate_media(media="print")
    seen: list[Any] = page.evaluate(
        "[document.querySelector('.return-code'), document.querySelector('h1'), document.querySelector('.notice'),"
        " document.querySelector('header')].map(one => one.getClientRects().length > 0)"
    )
    context.close()
    assert seen == [True, False, False, False]
