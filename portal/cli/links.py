"""Where a page leads and what it loads, as far as it is on the page's own site or runs in it."""

import html
import re
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit, urlunsplit

from portal.rules.release import Carried
from portal.rules.sameness import Answer

# What a browser fetches or follows by itself, and what a person can follow, on whatever element:
# browsers know more of these than anybody remembers. `data-work` is where our pages name a worker.
LEADING = frozenset(
    {"action", "background", "data", "data-work", "formaction", "href", "poster", "src"}
    | {"xlink:href"}
)
# Elsewhere these are links to other people's sites, which say nothing about this one.
FOLLOWED_BY_PEOPLE = frozenset({"a", "area"})
# What a page holds for its script to read; no browser runs it.
DATA = "application/json"
PAGE_DATA = "page"
# Where readers of HTML do not agree on what is an element: none of it is in a page of a release.
DOUBTFUL = ("<!--", "<![cdata[", "<?")
# How a page begins that has a policy in itself. A policy elsewhere is one that browsers may read as
# something else, or too late: before it stands nothing that could do or be anything.
POLICY = re.compile(
    r'<!doctype html>\s*<html lang="[a-z]+" writingsuggestions="false">\s*<head>\s*'
    r'<meta charset="utf-8">\s*<meta http-equiv="Content-Security-Policy" content="([^"<>]*)">'
)


# The one style of a page is in its head, not in a drawing, where it would be no style.
STYLE = re.compile(r"<style>[^<]*</style>\s*</head>\s*<body\b")


class _Page(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, str]] = []
        self.scripts: list[str] = []
        self.to_keep: list[str] = []
        self.has_handlers = False
        self._in_script = self._in_data = False
        self.data: list[str] = []
        # How many elements bear the name under which a script looks for its data; and how many
        # scripts there are.
        self.named = self.begun = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found += [(tag, value) for name, value in attrs if name in LEADING and value]
        self.has_handlers |= any(name.startswith("on") for name, _value in attrs)
        told = dict(attrs)
        is_data = (told.get("type") or "").lower() == DATA
        self._in_script = tag == "script" and not is_data
        self._in_data = tag == "script" and is_data and told.get("id") == PAGE_DATA
        self.begun += tag == "script"
        self.named += told.get("id") == PAGE_DATA
        if "download" in told and (href := told.get("href")):
            self.to_keep.append(href)

    def handle_endtag(self, tag: str) -> None:
        self._in_script = self._in_script and tag != "script"
        self._in_data = self._in_data and tag != "script"

    def handle_data(self, data: str) -> None:
        if self._in_script and data.strip():
            self.scripts.append(data)
        if self._in_data:
            self.data.append(data)


def carried_by(answer: Answer) -> Carried | None:
    """What a page holds in itself; None for what is no page."""
    page = _read(answer)
    if page is None:
        return None
    is_saved = "attachment" in dict(answer.headers).get("content-disposition", "").lower()
    begins = POLICY.match(_text(answer).lstrip())
    policy = html.unescape(begins[1]) if begins else ""
    return Carried(
        tuple(page.scripts),
        page.has_handlers,
        policy,
        is_saved,
        is_plain=_is_plain(page, _text(answer)),
        data="".join(page.data),
    )


def _is_plain(page: _Page, text: str) -> bool:
    """Whether nothing of a page that is kept can be seen by browsers alone."""
    small = text.lower()
    styles = small.count("<style")
    return (
        not any(mark in small for mark in DOUBTFUL)
        and small.count("<script") == page.begun
        and (styles == 0 or (styles == 1 and bool(STYLE.search(text))))
        and page.named == len(page.data)
        and page.named <= 1
    )


def to_keep(answer: Answer, origin: str, path: str) -> set[str]:
    """Paths on this site that a page lets a browser keep as a file, whatever their headers say."""
    page = _read(answer)
    if page is None:
        return set()
    return {urlsplit(urljoin(origin + path, href.strip())).path for href in page.to_keep}


def led_to(answer: Answer, origin: str, path: str) -> tuple[set[str], set[str]]:
    """Paths on this site that a page leads to; and addresses elsewhere that it loads from."""
    page = _read(answer)
    if page is None:
        return set(), set()
    here, elsewhere = set[str](), set[str]()
    for tag, value in page.found:
        try:
            parts = urlsplit(urljoin(origin + path, value.strip()))
        except ValueError:
            continue
        if f"{parts.scheme}://{parts.netloc}" == origin:
            here.add(urlunsplit(("", "", parts.path or "/", parts.query, "")))
        elif tag not in FOLLOWED_BY_PEOPLE:
            elsewhere.add(urlunsplit(parts))
    return here, elsewhere


def _read(answer: Answer) -> _Page | None:
    if not dict(answer.headers).get("content-type", "").startswith("text/html"):
        return None
    page = _Page()
    page.feed(_text(answer))
    page.close()
    return page


def _text(answer: Answer) -> str:
    return answer.body.decode("utf-8", "replace")
