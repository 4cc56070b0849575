"""The language is in the path."""

import html
import re
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po
from flask import Flask

from portal.web.languages import pick

WEB = Path(__file__).parents[2] / "portal" / "web"


@pytest.mark.parametrize(
    ("path", "lang", "other"), [("/da/", "da", "/en/"), ("/en/", "en", "/da/")]
)
def test_a_page_is_in_its_paths_language_and_links_to_the_other(
    public: Flask, path: str, lang: str, other: str
) -> None:
    page = public.test_client().get(path, headers={"Accept-Language": "de"}).text
    assert f'<html lang="{lang}"' in page
    assert re.search(rf'<a href="{other}" lang="\w\w" hreflang="\w\w">', page)


# Names that mean something to whoever makes an address, and one that means nothing.
QUERIES = (
    *("endpoint=x", "_scheme=javascript", "_external=1", "_method=POST", "_anchor=x"),
    *("language=en", "self=1", "q=a&q=%C3%A6%26b"),
)


@pytest.mark.parametrize("query", QUERIES)
def test_no_query_changes_a_page_of_the_public_side(public: Flask, query: str) -> None:
    client = public.test_client()
    asked = client.get(f"/da/?{query}")
    assert (asked.status_code, asked.data) == (200, client.get("/da/").data)


@pytest.mark.parametrize("query", QUERIES)
def test_on_the_staff_side_a_query_goes_along_as_it_is(staff: Flask, query: str) -> None:
    """A list that is filtered stays so in the other language."""
    page = staff.test_client().get(f"/da/?{query}").text
    assert f'<a href="/en/?{html.escape(query)}" lang="en"' in page


def test_another_language_is_no_page(public: Flask) -> None:
    assert public.test_client().get("/de/").status_code == 404


def test_pick_takes_the_pages_language_or_what_there_is(public: Flask) -> None:
    with public.test_request_context("/en/"):
        assert pick({"da": "Ordning", "en": "Scheme"}) == "Scheme"
        assert pick({"da": "Ordning"}) == "Ordning"
        assert pick({}) == ""


@pytest.mark.parametrize("lang", ["da", "en"])
def test_every_shared_sentence_is_in_both_catalogues(lang: str) -> None:
    with (WEB / "translations" / lang / "LC_MESSAGES" / "messages.po").open("rb") as file:
        catalogue: Catalog = read_po(file, locale=lang)
    said = {
        message.id if isinstance(message.id, str) else message.id[0]
        for message in catalogue
        if message.string
    }
    asked = {
        message if isinstance(message, str) else message[0]
        for _, _, message, _, _ in extract_from_dir(
            WEB,
            method_map=[("**.py", "python"), ("**.html", "jinja2")],
            keywords={"_": None, "gettext": None, "lazy_gettext": None, "ngettext": (1, 2)},
        )
    }
    assert asked - said == set()
    for message in catalogue:
        if message.id and isinstance(message.id, str):
            assert set(re.findall(r"%\(\w+\)s", message.id)) == set(
                re.findall(r"%\(\w+\)s", str(message.string))
            )
