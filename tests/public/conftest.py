"""The example company's public site on a free port, and a browser that watches itself."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Browser, BrowserContext

from portal.public.app import create_app
from tests.public.house import House
from tests.public.reporter import Reporter
from tests.web.serving import serve


@pytest.fixture
def house(tmp_path: Path) -> House:
    """Everybody is enrolled and the first list is signed."""
    made = House(tmp_path)
    made.sign()
    return made


@pytest.fixture
def app(house: House) -> Flask:
    return create_app(house.settings)


@pytest.fixture
def origin(app: Flask) -> Iterator[str]:
    with serve(app) as address:
        yield address


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    """A small phone."""
    made = browser.new_context(viewport={"width": 360, "height": 740}, accept_downloads=True)
    made.set_default_timeout(15_000)
    yield made
    made.close()


@pytest.fixture
def reporter(context: BrowserContext, origin: str) -> Iterator[Reporter]:
    """Somebody with a browser and nothing else. What their browser does is looked at afterwards."""
    made = Reporter(context, origin)
    yield made
    made.check_clean()
