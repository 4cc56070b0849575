"""What a recipient changes of their own keys, in the page that they use for it."""

from collections.abc import Iterator

import pyotp
import pytest
from playwright.sync_api import Browser, expect

from admin.app import create_app
from tests.admin.hands import Hands
from tests.admin.house import BODY, PASSPHRASES, House
from tests.web.serving import serve

NEW = "femten tomme kaffekopper i kælderen"


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    made = House(tmp_path_factory.mktemp("house"))
    made.enrol("chair")
    made.sign_charter()
    made.report(readers=("chair",))
    yield made
    made.close()


@pytest.fixture(scope="module")
def chair(house: House, browser: Browser) -> Iterator[Hands]:
    with serve(create_app(house.settings)) as origin:
        hands = Hands(browser, origin)
        hands.sign_in(house, "chair")
        yield hands
        hands.close()


@pytest.fixture(autouse=True)
def on_the_account_page(chair: Hands) -> None:
    chair.page.get_by_role("link", name="Konto").click()
    expect(chair.page.get_by_role("heading", name="Konto", level=1)).to_be_visible()


def still_reads(chair: Hands) -> None:
    """The keys are open as before: nobody is asked to unlock them."""
    chair.page.get_by_role("link", name="Indbakke").click()
    expect(chair.page.get_by_role("link", name=BODY)).to_be_visible()


def test_the_codes_move_to_a_new_phone(house: House, chair: Hands) -> None:
    page = chair.page
    page.locator("summary", has_text="Jeg har fået ny telefon").click()
    factor = "".join(page.locator(".factor-secret span").all_text_contents())
    old, new = (page.get_by_label(f"Kode fra den {which} telefon") for which in ("gamle", "nye"))
    page.locator("#phone-passphrase").fill(PASSPHRASES["chair"])
    old.fill("12 34")
    new.fill(pyotp.TOTP(factor).now())
    chair.press("Brug den nye telefon fra nu af")
    expect(page.get_by_text("Skriv de seks cifre")).to_be_visible()
    old.fill("000000")
    chair.press("Brug den nye telefon fra nu af")
    expect(old).to_have_attribute("aria-invalid", "true", timeout=45_000)
    expect(new).not_to_have_attribute("aria-invalid", "true")
    old.fill(house.code("chair"))
    new.fill(pyotp.TOTP(factor).now())
    chair.press("Brug den nye telefon fra nu af")
    assert "Koderne kommer nu fra den nye telefon" in chair.said()
    assert house.code("chair") == pyotp.TOTP(factor).now()
    still_reads(chair)


def test_a_new_passphrase_opens_what_the_old_one_did(chair: Hands) -> None:
    page = chair.page
    page.locator("summary", has_text="Skift adgangssætning").click()
    page.locator("#current-passphrase").fill(PASSPHRASES["chair"])
    page.locator("#new-passphrase").fill(NEW)
    page.locator("#new-passphrase-again").fill(NEW)
    chair.press("Skift adgangssætning")
    assert "Din adgangssætning er skiftet" in chair.said()
    still_reads(chair)
    chair.press("Lås")
    chair.unlock(NEW)
    expect(page.get_by_role("link", name=BODY)).to_be_visible()


def test_a_new_kit_is_in_force_when_it_has_been_typed(chair: Hands) -> None:
    page = chair.page
    page.locator("summary", has_text="Lav et nyt gendannelsesark").click()
    page.locator("#kit-passphrase").fill(NEW)
    chair.press("Lav et nyt ark")
    groups = page.locator("new-kit .kit-sheet .return-code span")
    expect(groups).to_have_count(9, timeout=45_000)
    page.get_by_label("Skriv de ni grupper fra dit ark").fill(" ".join(groups.all_text_contents()))
    chair.press("Tag det nye ark i brug")
    assert "Det nye gendannelsesark gælder" in chair.said()
    still_reads(chair)
