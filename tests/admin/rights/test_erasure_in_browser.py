"""An erasure in a real Chromium: entered by hand, asked about blindly, erased, marked, answered."""

import re

import pytest
from playwright.sync_api import Browser, expect
from sqlalchemy import select

from admin.app import create_app
from crypto import return_code
from crypto.encoding import from_b64u
from crypto.envelope import open_envelope
from crypto.return_code import ReporterKeys
from crypto.wire import parse
from portal.data.rights import blind
from portal.data.tables import BlindQuestion, Organisation, RightsRequest, Tombstone
from tests.admin.hands import Hands
from tests.admin.house import House
from tests.admin.rights.desk import NAME, Desk
from tests.web.serving import serve

WORDS = "Slet min ansøgning fra sidste år."
TOLD = "Der er ingen sag, hvor du er nævnt."


@pytest.mark.timeout(400)
def test_an_erasure_from_a_letter_to_the_tombstone(
    house: House, desk: Desk, browser: Browser
) -> None:
    assert desk.scheme.slug
    with serve(create_app(house.settings)) as origin:
        hands = Hands(browser, origin, bypass_csp=True)
        hands.sign_in(house, "hr")
        code = enters_it(hands)
        asks_blindly(hands)
        chair = Hands(browser, origin, bypass_csp=True)
        gives_it_back(house, chair)
        the_person_alone_reads_it(house, keys_of(house, code))
        asks_who_it_is(hands)
        erases(house, hands)
        hands.close()
        chair.close()


def enters_it(hands: Hands) -> str:
    page = hands.page
    page.get_by_role("link", name="Anmodninger").click()
    page.get_by_role("link", name="Indtast en anmodning").click()
    page.locator("#enter-kind-erasure").check()
    page.locator("#enter-relation").select_option("applicant")
    page.locator("#enter-who").fill(NAME)
    page.locator("#enter-text").fill(WORDS)
    assert hands.axe() == []
    page.locator("enter-request form button[type=submit]").click()
    groups = page.locator("[data-code] span")
    expect(groups).to_have_count(7)
    code = "-".join(groups.all_text_contents())
    page.locator("[data-next]").click()
    expect(page.locator("person-name")).to_have_text(NAME)
    expect(page.get_by_text(WORDS)).to_be_visible()
    return code


def asks_blindly(hands: Hands) -> None:
    page = hands.page
    page.locator("#blind summary").click()
    page.locator("#blind-text").fill(f"{NAME} beder om sletning.")
    page.locator("#blind button[type=submit]").click()
    assert "Spørgsmålet er stillet." in hands.said()


def gives_it_back(house: House, chair: Hands) -> None:
    chair.sign_in(house, "chair")
    page = chair.page
    page.locator("#main").get_by_role("link", name="Blinde spørgsmål").click()
    page.locator("#main table a").click()
    expect(page.get_by_text(f"{NAME} beder om sletning.")).to_be_visible()
    page.locator("#blind-answer").fill("x" * 20_000)
    page.locator("blind-question button[type=submit]").click()
    expect(page.locator("#blind-answer-error")).to_contain_text("for lang")
    page.locator("#blind-answer").fill(TOLD)
    assert chair.axe() == []
    page.locator("blind-question button[type=submit]").click()
    expect(page.get_by_text("Det er givet tilbage.").first).to_be_visible()


def keys_of(house: House, code: str) -> ReporterKeys:
    salt = house.session.get_one(Organisation, house.organisation_id).salt
    return return_code.derive(return_code.read(code), from_b64u(salt))


def the_person_alone_reads_it(house: House, keys: ReporterKeys) -> None:
    house.session.rollback()
    question = house.session.scalars(select(BlindQuestion)).one()
    (answer,) = blind.for_person(house.session, case_id=question.case_id)
    assert open_envelope(parse(answer.envelope), keys).body == TOLD
    # The question counts as closed fourteen days later, whatever came of it.
    house.session.rollback()


def asks_who_it_is(hands: Hands) -> None:
    page = hands.page
    part = page.locator("#clock")
    part.locator("summary").nth(1).click()
    part.locator('input[name="about"]').first.check()
    letter = page.locator("#pause-letter")
    expect(letter).to_have_value(re.compile(NAME))
    letter.fill("Hvornår søgte du hos os?")
    part.locator("letter-form button[type=submit]").first.click()
    expect(page.locator("page-notice")).to_contain_text("fristen står stille")
    expect(page.locator("#clock .clock-words")).to_contain_text("står stille")
    expect(page.locator("#request").get_by_text("Hvornår søgte du hos os?")).to_be_visible()


def erases(house: House, hands: Hands) -> None:
    page = hands.page
    identity = page.locator("#identity")
    identity.locator('input[name="doubt"][value="no"]').check()
    identity.locator('input[name="way"][value="known_relation"]').check()
    identity.locator("button[type=submit]").click()
    expect(page.locator("#identity dl")).to_be_visible()
    page.locator("#decision-erasure").locator('input[value="granted"]').check()
    page.locator("#decision-erasure button[type=submit]").click()
    expect(page.locator("#decision-erasure .decided")).to_be_visible()
    page.locator("#erasure button[type=submit]").click()
    tombstone = page.locator("#tombstone-name")
    expect(tombstone).to_have_value(NAME)
    page.locator("tombstone-form button[type=submit]").click()
    expect(page.locator("page-notice")).to_have_text("Sletningsmærket er sat.")
    assert hands.axe() == []
    house.session.rollback()
    row = house.session.scalars(select(RightsRequest)).one()
    assert row.cross_checked_on is not None
    assert len(list(house.session.scalars(select(Tombstone)))) == 1
