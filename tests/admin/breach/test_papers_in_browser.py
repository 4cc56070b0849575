"""The papers' pages as people use them: by keyboard, on a phone, with the line gone for a moment."""

import re

import pytest
from playwright.sync_api import Browser, expect

from admin.app import create_app
from tests.admin.breach.paper_desk import PaperDesk
from tests.admin.hands import Hands
from tests.admin.house import House
from tests.admin.visitor import Visitor
from tests.web.serving import serve


@pytest.mark.timeout(300)
def test_copying_approving_and_a_line_that_is_gone(house: House, browser: Browser) -> None:
    app = create_app(house.settings)
    desk = PaperDesk(house, hours=80)
    desk.decide_both()
    chair = Visitor(app).sign_in(house, "chair")
    desk.draft(chair, delay_reason="Omfanget kom sent frem.")
    desk.write_letter(chair)
    with serve(app) as origin:
        hands = Hands(browser, origin, bypass_csp=True)
        hands.context.grant_permissions(["clipboard-read", "clipboard-write"], origin=origin)
        hands.sign_in(house, "hr")
        hands.go(f"{desk.path}/notices")
        page = hands.page
        copy_description(hands)
        hands.press("Godkend teksten")
        expect(page.get_by_text("Udkastet er godkendt.")).to_be_visible()
        reference = page.get_by_label(re.compile("journalnummer"))
        reference.fill("2026-431-0042")
        hands.context.set_offline(offline=True)
        hands.press("Registrér som sendt, og fastfrys")
        expect(page.get_by_text("Serveren svarer ikke")).to_be_visible()
        expect(reference).to_have_value("2026-431-0042")
        hands.context.set_offline(offline=False)
        hands.press("Registrér som sendt, og fastfrys")
        expect(page.get_by_role("heading", name="Hvad der er sendt")).to_be_visible()
        assert desk.notices()[0].reference == "2026-431-0042"
        for path in ("notices", "letter"):
            for width in (360, 1280):
                page.set_viewport_size({"width": width, "height": 900})
                hands.go(f"{desk.path}/{path}")
                assert hands.axe() == []
                assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        hands.close()


def copy_description(hands: Hands) -> None:
    """By keyboard; that it was done is said aloud."""
    field = hands.page.locator('copy-field[of="value-description"]')
    field.get_by_role("button").focus()
    hands.page.keyboard.press("Enter")
    expect(field.get_by_role("status")).to_have_text("Kopieret")
    copied = hands.page.evaluate("navigator.clipboard.readText()")
    assert copied.startswith("En fil med lønsedler for april")
