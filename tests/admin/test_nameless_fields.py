"""What a person writes has no name on the page, so that no form can put it into a request."""

from html.parser import HTMLParser

import pytest

from tests.admin.house import House
from tests.admin.visitor import Visitor

TYPED = {"text", "password", "email", "tel", "search", "url", "number"}


class Fields(HTMLParser):
    """Collects the fields into which one types: all of them, and those that have a name."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.named: list[str] = []
        self.spelled: list[str] = []
        self.page: dict[str, str | None] = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        if tag == "html":
            self.page = values
        typed = tag == "input" and (values.get("type") or "text") in TYPED
        if typed or tag == "textarea":
            self.found.append(str(values.get("id")))
            if "name" in values:
                self.named.append(str(values.get("id")))
            if tag == "textarea" and values.get("spellcheck") != "false":
                self.spelled.append(str(values.get("id")))


def fields(page: str) -> Fields:
    reader = Fields()
    reader.feed(page)
    return reader


def test_the_search_finds_a_named_field() -> None:
    assert fields('<textarea id="a" name="b"></textarea><input id="c">').named == ["a"]
    assert fields('<textarea id="a"></textarea>').spelled == ["a"]


@pytest.mark.parametrize("path", ["case", "/da/account", "/da/sign-in"])
def test_what_is_typed_has_no_name(
    house: House, chair: Visitor, stranger: Visitor, path: str
) -> None:
    case = house.report().case_id
    visitor = stranger if path == "/da/sign-in" else chair
    address = f"/da/cases/{case}" if path == "case" else path
    read = fields(visitor.get(address).get_data(as_text=True))
    assert len(read.found) >= 2
    assert read.named == []
    # Nor does a browser send it to a service that looks at its spelling, or guesses how it goes on,
    # nor what was opened to one that translates.
    assert read.spelled == []
    assert read.page["writingsuggestions"] == "false"
    assert read.page["translate"] == "no"
