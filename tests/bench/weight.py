"""What a reporter's page makes a telephone fetch, each answer compressed on its own."""

from __future__ import annotations

import gzip
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

from playwright.sync_api import Browser, Response

from tests.bench.browsing import PAGES, chromium, phone, site

WANTED = 90_000


@dataclass(frozen=True)
class Answer:
    """One answer to one page; bytes of its body, without the headers."""

    page: str
    path: str
    plain: int
    compressed: int


def measure() -> list[Answer]:
    with site() as served, chromium() as browser:
        return [
            answer
            for name, path in PAGES.items()
            for answer in _answers(browser, name, served.plain + path)
        ]


def _answers(browser: Browser, name: str, url: str) -> list[Answer]:
    """Everything that Chromium asks for, and the icon, for which it does not ask here."""
    with phone(browser) as (page, _):
        bodies: dict[str, bytes] = {}
        answers: list[Response] = []

        def note(answer: Response) -> None:
            answers.append(answer)

        page.on("response", note)
        page.goto(url, wait_until="networkidle")
        for answer in answers:
            bodies[urlsplit(answer.url).path] = answer.body()
        icon = page.locator('link[rel="icon"]').get_attribute("href") or ""
        bodies[icon] = page.request.get(urljoin(url, icon)).body()
    return [
        Answer(name, path, len(body), len(gzip.compress(body, 9, mtime=0)))
        for path, body in bodies.items()
    ]


def show(answers: Sequence[Answer]) -> None:
    print("What a reporter's page loads, in kB; `gzip -9` of each body")
    print("  page       plain   gzip  wanted  file")
    for name in PAGES:
        own = [answer for answer in answers if answer.page == name]
        for answer in own:
            print(f"  {name:8s}{_kb(answer.plain)}{_kb(answer.compressed)}           {answer.path}")
        plain, compressed = (sum(one.plain for one in own), sum(one.compressed for one in own))
        print(f"  {name:8s}{_kb(plain)}{_kb(compressed)}    < {WANTED // 1000}  together")


def _kb(number: int) -> str:
    return f"{number / 1000:7.1f}"
