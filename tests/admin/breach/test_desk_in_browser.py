"""Two handlers at the desk, in a real browser: how it looks, and what is never lost."""

import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import Browser, Dialog, Route, expect

from admin.app import create_app
from crypto import charter
from crypto.signing import verify_key
from portal.data import charters, organisations
from portal.data.breach import sealed_notes
from portal.data.tables import Breach
from tests.admin.breach.desk import ANSWERS, fresh, open_one
from tests.admin.hands import Hands
from tests.admin.house import House, person
from tests.looking import HEIGHT, NARROW, faults, large_text_faults, wide_faults
from tests.web.serving import serve

NOTE = "Kollegaens navn står i skærmbilledet."


@pytest.fixture
def origin(house: House) -> Iterator[str]:
    with serve(create_app(house.settings)) as served:
        yield served


@pytest.fixture
def breach(house: House) -> Breach:
    return open_one(
        house,
        kinds=("confidentiality",),
        people_categories=("employees",),
        people_count=46,
        data_categories=("national_id", "pay"),
        recipient="unknown",
    )


def sign_incident_charter(house: House) -> None:
    """The chair signs the list of the incident scheme, to whose readers notes are sealed."""
    schemes = organisations.schemes(house.session, organisation_id=house.organisation_id)
    scheme = next(one for one in schemes if one.regime == "INCIDENT")
    receipt_key = verify_key(house.settings.receipt_seed)
    draft = charters.draft(
        house.session, scheme=scheme, receipt_key=receipt_key, today=house.today()
    )
    charters.store(
        house.session,
        scheme=scheme,
        signed=charter.sign(draft, person("chair").keys.signing).to_json(),
        recipient=house.recipient("chair"),
        receipt_key=receipt_key,
        today=house.today(),
        now=house.now(),
    )
    house.session.commit()


def check(hands: Hands, name: str) -> None:
    """With all that can be opened open, at each width and with text twice as large."""
    page = hands.page
    page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true })")
    page.set_viewport_size({"width": NARROW, "height": HEIGHT})
    assert faults(page) + wide_faults(page) + large_text_faults(page) == [], name


@pytest.mark.timeout(300)
@pytest.mark.parametrize(("language", "scheme"), [("da", "light"), ("en", "dark")])
def test_every_page_is_sound(
    house: House,
    origin: str,
    breach: Breach,
    browser: Browser,
    language: str,
    scheme: Literal["light", "dark"],
) -> None:
    open_one(house, "hr", title="Et brud over tiden", aware=timedelta(hours=80))
    # bypass_csp: axe is put in from outside, which the page's own policy rightly forbids.
    hands = Hands(browser, origin, bypass_csp=True)
    hands.page.emulate_media(color_scheme=scheme)
    hands.sign_in(house, "chair")
    path = f"/{language}/breaches/{breach.id}"
    hands.go(f"{path}/assessment")
    for name, value in ANSWERS.items():
        hands.page.locator(f"#{name}-{value}").check()
    hands.page.locator("form[data-keeps] button[type=submit]").click()
    hands.page.wait_for_url(re.compile(f"{breach.id}(#.*)?$"))
    for part in ("", "/moments", "/facts", "/assessment", "/decisions/people", "/lesson"):
        hands.go(path + part)
        check(hands, part or "file")
    for page in ("breaches", "breaches/new", "breaches/processors"):
        hands.go(f"/{language}/{page}")
        check(hands, page)
    hands.close()


def test_what_two_typed_at_once_is_laid_side_by_side(
    house: House, origin: str, breach: Breach, browser: Browser
) -> None:
    first, second = (Hands(browser, origin, bypass_csp=True) for _ in range(2))
    for hands, handle in ((first, "chair"), (second, "hr")):
        hands.sign_in(house, handle)
        hands.go(f"/da/breaches/{breach.id}/facts")
    first.page.get_by_label("Beskrivelse af hændelsen").fill("Det formanden så.")
    first.press("Gem fakta")
    expect(first.page.locator("page-notice .notice")).to_contain_text("Fakta er gemt.")
    second.page.get_by_label("Beskrivelse af hændelsen").fill("Det HR så.")
    second.press("Gem fakta")
    page = second.page
    expect(page.get_by_role("heading", level=1)).to_have_text("To versioner")
    expect(page.locator(".versions")).to_contain_text("Det formanden så.")
    check(second, "two versions")
    page.get_by_label("Din").check()
    second.press("Gem dette")
    page.wait_for_url(re.compile(f"{breach.id}(#.*)?$"))
    expect(page.locator("#facts")).to_contain_text("Det HR så.")
    expect(page.locator("#timeline")).to_contain_text("Det formanden så.")
    first.close()
    second.close()


def test_a_lost_connection_loses_no_text(
    house: House, origin: str, breach: Breach, browser: Browser
) -> None:
    hands = Hands(browser, origin)
    hands.sign_in(house, "chair")
    hands.go(f"/da/breaches/{breach.id}")
    hands.page.locator("a[href$='/facts']").first.click()
    text = hands.page.get_by_label("Beskrivelse af hændelsen")
    text.fill("Skrevet i toget.")
    asked: list[str] = []

    def stay(dialog: Dialog) -> None:
        asked.append(dialog.message)
        dialog.dismiss()

    hands.page.on("dialog", stay)
    hands.page.locator(".breadcrumbs a").last.click()
    assert len(asked) == 1
    assert "ikke er sendt" in asked[0]
    assert text.input_value() == "Skrevet i toget."
    # The way back is asked about too, and whoever stays has the page and its address.
    with hands.page.expect_event("dialog"):
        hands.page.evaluate("history.back()")
    hands.page.wait_for_url("**/facts")
    assert len(asked) == 2
    assert text.input_value() == "Skrevet i toget."
    hands.page.route("**/facts", lambda route: route.abort())
    hands.press("Gem fakta")
    assert "Serveren svarer ikke" in hands.said()
    assert text.input_value() == "Skrevet i toget."
    hands.page.unroute("**/facts")

    def busy(route: Route) -> None:
        route.fulfill(status=503, body="<h1>Optaget</h1>", content_type="text/html")

    hands.page.route("**/facts", busy)
    hands.press("Gem fakta")
    expect(hands.page.locator("page-notice .notice")).to_contain_text("travlt")
    assert text.input_value() == "Skrevet i toget."
    hands.page.unroute("**/facts")
    hands.press("Gem fakta")
    hands.page.wait_for_url(re.compile(f"{breach.id}(#.*)?$"))
    expect(hands.page.locator("#facts")).to_contain_text("Skrevet i toget.")
    # What is sent is nothing to lose.
    hands.page.locator(".breadcrumbs a").last.click()
    hands.page.wait_for_url(re.compile("/breaches$"))
    assert len(asked) == 2
    hands.close()


def test_what_is_wrong_is_said_where_the_focus_goes(
    house: House, origin: str, breach: Breach, browser: Browser
) -> None:
    hands = Hands(browser, origin)
    hands.sign_in(house, "chair")
    hands.go(f"/da/breaches/{breach.id}")
    hands.page.get_by_text("Tilføj en opgave", exact=True).click()
    hands.press("Tilføj opgaven")
    expect(hands.page.locator("#problems")).to_be_focused()
    hands.page.locator("#problems a").click()
    expect(hands.page.locator("#tasks-text")).to_be_focused()
    hands.page.locator("#tasks-text").fill("Ring til kunden")
    hands.press("Tilføj opgaven")
    expect(hands.page.locator("page-notice .notice")).to_contain_text("Opgaven er tilføjet.")
    expect(hands.page.locator("#tasks-heading")).to_be_focused()
    hands.close()


@pytest.mark.timeout(300)
def test_a_note_and_its_evidence_are_read_by_the_other_handler_alone(
    house: House, origin: str, breach: Breach, browser: Browser, tmp_path: Path
) -> None:
    sign_incident_charter(house)
    picture = tmp_path / "skærm billede.png"
    picture.write_bytes(b"\x89PNG" + b"evidence" * 999)
    writer, reader = (Hands(browser, origin) for _ in range(2))
    writer.sign_in(house, "chair")
    # The keys were opened at signing in: they live as long as the document does.
    writer.page.get_by_role("link", name="Brud", exact=True).click()
    writer.page.get_by_role("link", name=breach.title).click()
    writer.page.get_by_text("Skriv et forseglet notat").click()
    writer.page.get_by_label("Notat", exact=True).fill(NOTE)
    writer.page.get_by_label("Bevis, en fil").set_input_files(picture)
    writer.press_twice("Forsegl notatet")
    writer.said()
    expect(writer.page.locator("breach-notes .message-body")).to_have_text(NOTE)
    stored = sealed_notes.of_breach(house.session, breach=fresh(house, breach))
    assert len(stored) == 1
    assert NOTE.encode() not in stored[0].bytes
    reader.sign_in(house, "hr")
    reader.page.get_by_role("link", name="Brud", exact=True).click()
    reader.page.get_by_role("link", name=breach.title).click()
    expect(reader.page.locator("breach-notes .message-body")).to_have_text(NOTE)
    with reader.page.expect_download() as saved:
        reader.page.get_by_role("button", name="Åbn skærm billede.png").click()
    assert Path(saved.value.path()).read_bytes() == picture.read_bytes()
    writer.close()
    reader.close()
