"""What the pages say before any script runs, and what they weigh."""

import gzip
import json
import re
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from playwright.sync_api import Browser, expect

from portal.data import organisations
from portal.rules.organisation_file import read as read_file
from portal.web.languages import LANGUAGES
from tests.public.house import SCHEME, SLUG, House
from tests.public.reporter import Reporter

PAGES = (
    f"{SLUG}/",
    f"{SLUG}/{SCHEME}/",
    f"{SLUG}/{SCHEME}/report",
    f"{SLUG}/{SCHEME}/letter",
    f"{SLUG}/mailbox",
    f"{SLUG}/leave",
)
LAW_FIRM = Path(__file__).parents[2] / "examples" / "law-firm.toml"
BUDGET = 90 * 1024


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("path", PAGES)
def test_pages_are_the_same_for_everybody_and_set_nothing(
    app: Flask, path: str, language: str
) -> None:
    url = f"/{language}/{path}"
    first = app.test_client().get(url, headers={"User-Agent": "one"})
    other = app.test_client().get(url, headers={"User-Agent": "two", "Accept-Language": "fr"})
    assert first.status_code == 200
    assert first.data == other.data
    assert "Set-Cookie" not in first.headers
    assert "script-src 'self'" in first.headers["Content-Security-Policy"]
    text = first.get_data(as_text=True)
    assert f'<html lang="{language}"' in text
    assert not re.search(r"<script(?![^>]*(src=|application/json))", text)
    assert " style=" not in text
    assert not re.search(r"\son[a-z]+=", text)


def test_no_field_can_be_sent(app: Flask) -> None:
    for path in (f"{SLUG}/{SCHEME}/report", f"{SLUG}/mailbox"):
        text = app.test_client().get(f"/da/{path}").get_data(as_text=True)
        assert "<form" not in text
        for field in re.findall(r"<(?:textarea|input)[^>]*>", text):
            # Their own address, which only somebody gives who asks about their own data.
            own = 'id="address"' in field
            assert 'autocomplete="off"' in field or (own and 'autocomplete="email"' in field)
            assert 'type="radio"' in field or " name=" not in field


def test_the_root_leads_to_the_only_organisation(app: Flask) -> None:
    answer = app.test_client().get("/")
    assert (answer.status_code, answer.location) == (302, f"/da/{SLUG}/")
    assert app.test_client().get("/da/").status_code == 200
    assert app.test_client().get("/da/nobody/").status_code == 404


@pytest.mark.parametrize("path", ["/da/", "/da/nobody/", f"/en/{SLUG}/nowhere/"])
def test_the_way_out_is_also_where_no_organisation_is_known(app: Flask, path: str) -> None:
    assert 'href="/blank"' in app.test_client().get(path).get_data(as_text=True)


def test_all_that_a_page_loads_is_light(app: Flask) -> None:
    client = app.test_client()
    for path in PAGES:
        page = client.get(f"/da/{path}")
        files = re.findall(r'(?:src|href)="(/assets/[^"]+)"', page.get_data(as_text=True))
        icons = re.findall(r'rel="icon" href="([^"]+)"', page.get_data(as_text=True))
        bodies = [page.data, *(fetched(client, url) for url in {*files, *icons})]
        assert sum(len(gzip.compress(body)) for body in bodies) < BUDGET
        assert len(files) >= 3


def fetched(client: FlaskClient, url: str) -> bytes:
    with client.get(url) as answer:
        return bytes(answer.data)


def test_every_code_a_page_may_meet_has_a_sentence(app: Flask) -> None:
    """Keys that the scripts name are in the page's texts."""
    scripts = Path(__file__).parents[2] / "portal" / "public" / "static"
    text = app.test_client().get(f"/da/{SLUG}/{SCHEME}/report").get_data(as_text=True)
    more = app.test_client().get(f"/da/{SLUG}/mailbox").get_data(as_text=True)
    letter = app.test_client().get(f"/da/{SLUG}/{SCHEME}/letter.html").get_data(as_text=True)
    known = set(texts_of(text)) | set(texts_of(more)) | set(texts_of(letter))
    for page in ("processor", "lessons", "rettigheder/report", "requests"):
        known |= set(texts_of(app.test_client().get(f"/da/{SLUG}/{page}").get_data(as_text=True)))
    for script in scripts.glob("**/*.js"):
        named = re.findall(r'texts\("([a-z_]+)"', script.read_text(encoding="utf-8"))
        assert set(named) <= known | {"readers_not_fetched", "charter_issued"}, script


def texts_of(page: str) -> dict[str, str]:
    found = re.search(r'<script type="application/json" id="texts">(.*?)</script>', page, re.DOTALL)
    assert found
    texts: dict[str, str] = json.loads(found[1])
    return texts


def test_without_javascript_nothing_can_be_typed(browser: Browser, origin: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    for path in (f"{SCHEME}/report", "mailbox"):
        page.goto(f"{origin}/da/{SLUG}/{path}")
        expect(page.get_by_text("Uden JavaScript kan du ikke skrive noget her.")).to_be_visible()
        expect(page.locator("#not-ready")).to_contain_text("Den Nationale Whistleblowerordning")
        expect(page.locator("textarea:visible, input:visible")).to_have_count(0)
    page.goto(f"{origin}/da/{SLUG}/{SCHEME}/")
    expect(page.get_by_text("Birgit Aagesen, Bestyrelsesformand")).to_be_visible()
    expect(page.get_by_role("link", name="Forlad siden hurtigt")).to_have_attribute(
        "href", "https://www.dmi.dk/"
    )
    context.close()


def test_a_script_that_does_not_load_is_told(reporter: Reporter) -> None:
    reporter.page.route("**/assets/report*.js", lambda route: route.abort())
    reporter.page.goto(reporter.address(f"{SCHEME}/report"))
    expect(reporter.page.locator("#not-ready")).to_contain_text("ikke kørt sidens script")
    expect(reporter.page.locator("textarea:visible")).to_have_count(0)


def test_a_browser_that_cannot_seal_is_told(reporter: Reporter) -> None:
    reporter.page.add_init_script("Object.defineProperty(crypto, 'subtle', { value: undefined })")
    reporter.page.goto(reporter.address(f"{SCHEME}/report"))
    expect(reporter.page.locator("#not-ready")).to_contain_text("kan ikke forsegle")
    expect(reporter.page.locator("textarea:visible")).to_have_count(0)


def test_the_landing_tells_what_the_law_wants_told(house: House, reporter: Reporter) -> None:
    page = reporter.page
    reporter.open_landing()
    for name in ("Birgit Aagesen", "Anders Toftegaard", "Louise Vestermark"):
        expect(page.locator("#readers")).to_contain_text(name)
    expect(page.locator("#readers-fingerprint span")).to_have_count(8)
    chapters = page.locator(".chapters > details")
    assert chapters.count() >= 12
    for number in range(chapters.count()):
        chapters.nth(number).locator("summary").first.click()
    for words in ("7 dage", "3 måneder", "whistleblower.dk", "repressalier", "33 19 32 02"):
        expect(page.locator(".chapters")).to_contain_text(words)
    page.get_by_role("link", name="Start en indberetning").first.click()
    expect(reporter.step("start")).to_be_visible()


def test_what_is_the_same_for_everybody_is_compressed(app: Flask) -> None:
    client = app.test_client()
    url = f"/da/{SLUG}/{SCHEME}/report"
    plain = fetched(client, url)
    with client.get(url, headers={"Accept-Encoding": "gzip"}) as answer:
        assert answer.headers["Content-Encoding"] == "gzip"
        assert "Vary" not in answer.headers
        assert gzip.decompress(answer.data) == plain
        assert len(answer.data) < len(plain) / 3
    with client.get(f"/api/{SLUG}/{SCHEME}/charter", headers={"Accept-Encoding": "gzip"}) as answer:
        assert "Content-Encoding" not in answer.headers


def test_several_organisations_and_other_laws(house: House, app: Flask) -> None:
    """The law firm: an anti-money-laundering scheme, and one that it runs for a client."""
    with house.session() as session:
        organisations.apply(session, file=read_file(LAW_FIRM.read_text("utf-8")), now=house.now)
        firm = next(one for one in organisations.all_of(session) if one.slug != SLUG)
        slugs = [one.slug for one in organisations.schemes(session, organisation_id=firm.id)]
        name = firm.slug
    client = app.test_client()
    assert client.get("/").location == "/da/"
    listing = client.get("/da/").get_data(as_text=True)
    assert f"/da/{name}/" in listing
    assert f"/da/{SLUG}/" in listing
    assert len(slugs) == 4
    for language in LANGUAGES:
        paths = [
            "",
            "mailbox",
            "leave",
            *(f"{slug}/" for slug in slugs),
            *(f"{slug}/report" for slug in slugs),
        ]
        for path in paths:
            assert client.get(f"/{language}/{name}/{path}").status_code == 200


def test_a_missing_slash_leads_to_no_other_scheme_or_host(app: Flask) -> None:
    """Behind a front server this side knows nothing of TLS: the address must not go out in clear."""
    answer = app.test_client().get(f"/da/{SLUG}/{SCHEME}?a=b")
    assert answer.status_code == 308
    assert answer.headers["Location"] == f"/da/{SLUG}/{SCHEME}/?a=b"
    assert "http:" not in answer.get_data(as_text=True)
