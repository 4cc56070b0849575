"""A person at the staff site, in a real Chromium: does what people do, waits as they do."""

from dataclasses import dataclass

import pyotp
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.admin.house import LOGINS, PASSPHRASES, House
from tests.looking import faults

# Argon2id on a busy machine takes its time. Milliseconds, as in tests/conftest.py.
PATIENCE = 45_000


@dataclass
class Known:
    """What a person knows after enrolling."""

    passphrase: str
    kit: str
    factor: str


class Hands:
    def __init__(self, browser: Browser, origin: str, *, bypass_csp: bool = False) -> None:
        self.origin = origin
        self.context: BrowserContext = browser.new_context(
            viewport={"width": 1280, "height": 900}, bypass_csp=bypass_csp, locale="da-DK"
        )
        self.page: Page = self.context.new_page()
        self.page.set_default_timeout(PATIENCE)
        self.faults: list[str] = []
        self.page.on("pageerror", lambda error: self.faults.append(str(error)))
        self.page.on(
            "console",
            lambda said: self.faults.append(said.text) if "Security Policy" in said.text else None,
        )

    def close(self) -> None:
        self.context.close()
        assert self.faults == []

    def go(self, path: str) -> None:
        self.page.goto(f"{self.origin}{path}")

    def press(self, name: str) -> None:
        self.page.get_by_role("button", name=name, exact=True).click()

    def press_twice(self, name: str) -> None:
        """As fast as a hand that is used to it, and faster than anything is sealed."""
        self.page.get_by_role("button", name=name, exact=True).evaluate(
            "button => { for (let press = 0; press < 2; press++) button.form.requestSubmit(button); }"
        )

    def sign_in(
        self, house: House, handle: str, passphrase: str | None = None, *, wait: bool = True
    ) -> None:
        self.go("/da/sign-in")
        page = self.page
        page.get_by_label("Brugernavn").fill(LOGINS[handle])
        page.get_by_label("Adgangssætning", exact=True).fill(passphrase or PASSPHRASES[handle])
        page.get_by_label("Engangskode").fill(house.code(handle))
        self.press("Log ind")
        if wait:
            page.wait_for_url("**/da/inbox")

    def enrol(self, token: str) -> Known:
        """All steps, with the passphrase that is offered."""
        self.go(f"/da/invitation#{token}")
        page = self.page
        self.press("Ja, det er mig")
        assert token not in page.url
        self.press("Brug denne")
        passphrase = page.get_by_label("Adgangssætning", exact=True).input_value()
        page.get_by_label("Den samme adgangssætning igen").fill(passphrase)
        expect(page.locator("[data-strength]")).to_contain_text("Stærk nok")
        self.press("Fortsæt")
        kit = "-".join(page.locator(".kit-sheet .return-code span").all_text_contents())
        page.get_by_label("Skriv de ni grupper fra dit ark").fill(kit.replace("-", " "))
        self.press("Fortsæt")
        code = page.get_by_label("Kode fra appen")
        expect(code).to_be_visible(timeout=PATIENCE)
        factor = "".join(page.locator(".factor-secret span").all_text_contents())
        code.fill(pyotp.TOTP(factor).now())
        self.press("Afslut og log ind")
        page.wait_for_url("**/da/inbox")
        return Known(passphrase, kit, factor)

    def open_case(self, title: str) -> None:
        self.page.get_by_role("link", name=title).first.click()
        expect(self.page.get_by_role("heading", level=1)).to_contain_text(title)

    def unlock(self, passphrase: str) -> None:
        self.page.locator("unlock-form input").fill(passphrase)
        self.press("Lås op")

    def said(self) -> str:
        """The sentence about what was just done."""
        notice = self.page.locator("page-notice .notice")
        expect(notice).to_be_visible(timeout=PATIENCE)
        return notice.inner_text()

    def axe(self) -> list[str]:
        """What axe-core finds on the page as it stands; the context has to bypass the policy."""
        return faults(self.page)
