"""Where a page leads and what it loads, as far as it is on the page's own site or runs in it."""

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
POLICY = "content-security-policy"


class _Page(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, str]] = []
        self.scripts: list[str] = []
        self.policy = ""
        self.has_handlers = False
        self._in_script = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found += [(tag, value) for name, value in attrs if name in LEADING and value]
        self.has_handlers |= any(name.startswith("on") for name, _value in attrs)
        told = dict(attrs)
        self._in_script = tag == "script" and (told.get("type") or "").lower() != DATA
        if tag == "meta" and (told.get("http-equiv") or "").lower() == POLICY and not self.policy:
            self.policy = told.get("content") or ""

    def handle_endtag(self, tag: str) -> None:
        self._in_script = self._in_script and tag != "script"

    def handle_data(self, data: str) -> None:
        if self._in_script and data.strip():
            self.scripts.append(data)


def carried_by(answer: Answer) -> Carried | None:
    """What a page holds in itself; None for what is no page."""
    page = _read(answer)
    if page is None:
        return None
    is_saved = "attachment" in dict(answer.headers).get("content-disposition", "").lower()
    return Carried(tuple(page.scripts), page.has_handlers, page.policy, is_saved)


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
    page.feed(answer.body.decode("utf-8", "replace"))
    page.close()
    return page
