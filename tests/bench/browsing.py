"""The public site as it is served, and a Chromium to look at it with."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.request import urlopen

from playwright.sync_api import Browser, BrowserContext, CDPSession, Page, sync_playwright

from crypto.encoding import b64u
from tests.bench.servers import free_port, gunicorn
from tests.browser import FLAGS, ensure
from tests.public.house import SCHEME, SLUG, House

PATIENCE = 60_000
WARM_UP = 6
CHARTER = f"/api/{SLUG}/{SCHEME}/charter"
PAGES = {
    "landing": f"/da/{SLUG}/{SCHEME}/",
    "report": f"/da/{SLUG}/{SCHEME}/report",
    "mailbox": f"/da/{SLUG}/mailbox",
}


@dataclass(frozen=True)
class Site:
    """Where the same installation answers: as it is, and behind a front that compresses."""

    plain: str
    compressed: str


@contextmanager
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=ensure(), args=FLAGS)
        yield browser
        browser.close()


@contextmanager
def site() -> Iterator[Site]:
    """The example company with three recipients and a signed list, twice served."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        house = House(folder)
        house.sign()
        with (
            _served("wsgi:application", house) as plain,
            _served("tests.bench.front:application", house) as compressed,
        ):
            yield Site(plain, compressed)


@contextmanager
def _served(target: str, house: House) -> Iterator[str]:
    port = free_port()
    origin = f"http://localhost:{port}"
    environment = {
        "VARSEL_DATA": str(house.settings.data),
        "VARSEL_DATABASE_URL": house.settings.database_url,
        "VARSEL_SECRET": b64u(house.settings.secret),
        "VARSEL_PUBLIC_ORIGIN": origin,
        "VARSEL_STAFF_ORIGIN": "http://staff.localhost",
    }
    with gunicorn(target, port, environment):
        # A worker's first pages are slow, and there are two workers to be met.
        for path in (*PAGES.values(), CHARTER) * WARM_UP:
            with urlopen(origin + path) as answer:
                answer.read()
        yield origin


@contextmanager
def phone(browser: Browser, script: str = "") -> Iterator[tuple[Page, CDPSession]]:
    """A new small phone with an empty cache; `script` runs in each document before its own."""
    context: BrowserContext = browser.new_context(viewport={"width": 360, "height": 740})
    context.set_default_timeout(PATIENCE)
    if script:
        context.add_init_script(script)
    page = context.new_page()
    yield page, context.new_cdp_session(page)
    context.close()
