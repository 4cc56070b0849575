"""Where a page leads and what it loads, as far as it is on the page's own site or runs in it."""

from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit, urlunsplit

from portal.rules.sameness import Answer

# What a browser fetches or follows by itself, and what a person can follow.
LEADING = {
    "a": "href",
    "area": "href",
    "base": "href",
    "embed": "src",
    "form": "action",
    "frame": "src",
    "iframe": "src",
    "img": "src",
    "link": "href",
    "object": "data",
    "script": "src",
}
# Elsewhere these are links to other people's sites, which say nothing about this one.
FOLLOWED_BY_PEOPLE = frozenset({"a", "area"})


class _Page(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        wanted = LEADING.get(tag)
        self.found += [(tag, value) for name, value in attrs if name == wanted and value]


def led_to(answer: Answer, origin: str, path: str) -> tuple[set[str], set[str]]:
    """Paths on this site that a page leads to; and addresses elsewhere that it loads from."""
    kind = dict(answer.headers).get("content-type", "")
    if not kind.startswith("text/html"):
        return set(), set()
    page = _Page()
    page.feed(answer.body.decode("utf-8", "replace"))
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
