"""A handler of breaches: the same person at the same browser, at the breach desk."""

from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from playwright.sync_api import Locator, expect

from tests.flows.recipient import Recipient

# Without daylight saving: on two nights of the year a field would ask which of two hours is meant.
ZONE = "Atlantic/Reykjavik"


def in_field(at: datetime) -> str:
    """A moment as a field of the page takes it, by the organisation's clock."""
    return at.astimezone(ZoneInfo(ZONE)).strftime("%Y-%m-%dT%H:%M")


class Handler(Recipient):
    # --- Going about -----------------------------------------------------------------------------

    def open_register(self) -> Locator:
        """The titles of the breaches, as links."""
        self.page.locator('.staff-menu a[href$="/breaches"]').click()
        expect(self.page.locator("h1")).to_have_text("Brud")
        return self.page.locator(".register-table th a")

    def open_breach(self, title: str) -> None:
        self.open_register().filter(has_text=title).click()
        self.expect_file(title)

    def expect_file(self, title: str) -> None:
        expect(self.page.locator(".breach-head h1")).to_have_text(title)

    @property
    def breach(self) -> str:
        """The id in the address of the file page."""
        return self.page.locator(".breach-file").get_attribute("data-breach") or ""

    def section(self, name: str) -> Locator:
        return self.page.locator(f"section#{name}")

    def follow(self, section: str) -> None:
        """To the form of a section."""
        self.section(section).locator(".file-part-head a").click()
        expect(self.page.locator(".breach-page h1")).to_be_visible()

    # --- Forms -----------------------------------------------------------------------------------

    def write(self, **texts: str) -> None:
        for field, text in texts.items():
            self.page.locator(f"#{field}").fill(text)

    def choose(self, **values: str) -> None:
        """Ticks one or, parted by spaces, several."""
        for field, chosen in values.items():
            for value in chosen.split():
                self.page.locator(f'input[name="{field}"][value="{value}"]').check()

    def press(self, name: str, within: Locator | None = None) -> None:
        """A button; what was done is then said, and the page stays the same document."""
        (within or self.page.locator("#main")).get_by_role(
            "button", name=name, exact=True
        ).first.click()

    def expect_said(self, sentence: str) -> None:
        expect(self.page.locator("page-notice .notice")).to_contain_text(sentence)

    def do(self, name: str, said: str, within: Locator | None = None) -> None:
        self.press(name, within)
        self.expect_said(said)

    # --- What the desk leads through -------------------------------------------------------------

    def state_moments(self, reason: str = "", **moments: datetime) -> None:
        self.follow("moments")
        self.write(**{name: in_field(at) for name, at in moments.items()})
        if reason:
            self.write(reason=reason)
        self.do("Gem tidspunkterne", "Tidspunkterne er gemt.")

    def contain(self, text: str) -> None:
        part = self.section("measures")
        part.locator("summary").click()
        part.locator("textarea").fill(text)
        self.do("Tilføj skridtet", "Skridtet er noteret.")
        expect(part).to_contain_text(text)

    def assess(self, **answers: int) -> None:
        self.follow("assessment")
        for question, value in answers.items():
            self.page.locator(f"#{question}-{value}").check()
        self.do("Beregn og gem", "Vurderingen er gemt.")

    def decide(self, question: str, answer: str, reasons: str, **exemptions: str) -> None:
        self.follow(f"decision-{question}")
        self.choose(answer=answer)
        # Deciding anew begins with what was decided before.
        for ticked in self.page.locator('input[name="exemptions"]:checked').all():
            ticked.uncheck()
        self.write(reasons=reasons)
        for exemption, why in exemptions.items():
            self.choose(exemptions=exemption)
            self.write(**{f"exemption_{exemption}": why})
        self.do("Gem beslutningen", "Beslutningen er gemt.")

    def move(self, name: str, reason: str = "") -> None:
        part = self.section("state")
        part.locator("details").filter(has=self.page.get_by_text(name, exact=True)).locator(
            "summary"
        ).first.click()
        if reason:
            part.locator("details[open] textarea").fill(reason)
        self.do(name, "Tilstanden er ændret.", part)

    def open_notices(self) -> None:
        self.section("papers").get_by_role("link", name="Anmeldelse til Datatilsynet").click()
        expect(self.page.locator("#sheet")).to_be_visible()

    def open_letter(self) -> None:
        self.section("papers").get_by_role("link", name="Brev til de registrerede").click()
        expect(self.page.locator("#what_happened")).to_be_visible()

    def post(self, path: str, form: dict[str, str]) -> int:
        """What somebody could type into the console of their own page; the answer's status."""
        status: int = self.page.evaluate(
            """async ([address, form]) => {
                const token = document.querySelector("[name=csrf_token]").value;
                const body = new URLSearchParams({...form, csrf_token: token});
                return (await fetch(address, {method: "POST", body, redirect: "manual"})).status;
            }""",
            [f"{self.origin}/{self.language}/{path}", form],
        )
        return status

    def download(self, name: str, folder: Path) -> Path:
        with self.page.expect_download() as coming:
            self.page.get_by_role("link", name=name).first.click()
        saved = folder / coming.value.suggested_filename
        coming.value.save_as(saved)
        return saved
