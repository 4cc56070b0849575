"""axe finds nothing on the pages that inform; those of a report are walked through by the flows."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from tests.looking import faults
from tests.public.reporter import Reporter


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
        assert faults(visitor.page) == []
    expect(visitor.page.locator("#readers-part")).to_be_visible()
    for details in visitor.page.locator("details").all():
        details.evaluate("one => { one.open = true; }")
    assert faults(visitor.page) == []
