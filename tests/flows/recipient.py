"""A recipient at a browser: types, clicks and reads on the staff site."""

from pathlib import Path
from urllib.parse import quote, quote_plus, urlsplit

from playwright.sync_api import BrowserContext, ConsoleMessage, Locator, Page, Request, expect
from pypdf import PdfReader

from tests.flows.people import Person

# Stretching a passphrase takes seconds, and longer where several people do it at once.
SLOW = 60_000
# What htmx notes in the tab: the address of the page one is on.
PLACE = "htmx-current-path-for-history"


def groups(place: Locator) -> str:
    """A fingerprint as it is read aloud, however the page breaks its lines."""
    return "-".join(place.inner_text().replace("-", " ").split())


def in_clear(secret: str, url: str, body: bytes) -> bool:
    """As it is, or as a form would write it."""
    ways = (secret, quote(secret), quote_plus(secret))
    return any(way in url or way.encode() in body for way in ways)


class Recipient:
    """One person, one browser, one page."""

    def __init__(
        self, person: Person, context: BrowserContext, origin: str, language: str = "da"
    ) -> None:
        self.person, self.context, self.origin = person, context, origin
        self.language = language
        self.sent: list[tuple[str, bytes]] = []
        self.written: list[str] = []
        self.complaints: list[str] = []
        context.on("request", self._note)
        self.page: Page = context.new_page()
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("console", self._listen)

    def _note(self, request: Request) -> None:
        self.sent.append((request.url, request.post_data_buffer or b""))

    def _listen(self, message: ConsoleMessage) -> None:
        # A refused request is logged by the browser itself, without any fault of the page.
        if message.type == "error" and "Failed to load resource" not in message.text:
            self.complaints.append(message.text)

    # --- Becoming a recipient ------------------------------------------------------------------

    def step(self, name: str) -> Locator:
        return self.page.locator(f'[data-step="{name}"]')

    def submit(self, part: Locator) -> None:
        part.locator("button[type=submit]").click()

    def open_invitation(self, link: str) -> None:
        self.page.goto(link)
        expect(self.page.locator("[data-step]:visible")).to_have_count(1)

    def enrol(self, link: str) -> None:
        """All steps, to the inbox."""
        self.open_invitation(link)
        expect(self.step("who")).to_contain_text(self.person.name)
        self.submit(self.step("who"))
        self.choose_passphrase()
        self.write_down_kit()
        self.confirm_phone()

    def choose_passphrase(self) -> None:
        step = self.step("passphrase")
        if self.person.passphrase:
            step.locator("#new-passphrase").fill(self.person.passphrase)
        else:
            step.locator("[data-offer-use]").click()
            self.person.passphrase = step.locator("#new-passphrase").input_value()
        step.locator("#new-passphrase-again").fill(self.person.passphrase)
        self.submit(step)

    def write_down_kit(self) -> None:
        step = self.step("kit")
        expect(step).to_be_visible()
        self.person.kit = "-".join(step.locator(".return-code span").all_inner_texts())
        self.see_on_paper(step.locator(".return-code"))
        step.locator("#kit-again").fill(self.person.kit)
        self.submit(step)

    def see_on_paper(self, what: Locator) -> None:
        """It is printed, and the page around it is not."""
        self.page.emulate_media(media="print")
        expect(what).to_be_visible()
        expect(self.page.get_by_role("heading", level=1)).to_be_hidden()
        self.page.emulate_media(media="screen")

    def confirm_phone(self) -> None:
        step = self.step("factor")
        expect(step).to_be_visible(timeout=SLOW)
        self.person.phone.key = "".join(step.locator(".factor-secret span").all_inner_texts())
        step.locator("#code").fill(self.person.phone.code())
        self.submit(step)
        self.expect_inbox()

    # --- Coming in -----------------------------------------------------------------------------

    def sign_in(self) -> None:
        self.page.goto(f"{self.origin}/{self.language}/sign-in")
        self.page.locator("#login").fill(self.person.login)
        self.page.locator("#passphrase").fill(self.person.passphrase)
        self.page.locator("#code").fill(self.person.phone.code())
        self.submit(self.page.locator("sign-in-form"))
        self.expect_inbox()

    def expect_inbox(self) -> None:
        self.page.wait_for_url(f"**/{self.language}/inbox", timeout=SLOW)
        expect(self.page.locator("h1")).to_be_visible()

    def unlock(self) -> None:
        """Where the page asks for the passphrase, after enrolling and after a lock."""
        self.page.locator("#unlock-passphrase").fill(self.person.passphrase)
        self.submit(self.page.locator("unlock-form"))
        expect(self.page.locator("#unlock-passphrase")).to_have_count(0, timeout=SLOW)

    def unlock_if_locked(self) -> None:
        status = self.page.locator("key-status .key-mark")
        if "key-locked" in (status.get_attribute("class") or ""):
            self.unlock()

    # --- The list of those who can read --------------------------------------------------------

    def open_charter(self, scheme: str = "") -> None:
        """Of the first scheme, or of the one with this name."""
        self.page.locator('.staff-menu a[href$="/schemes"]').click()
        self.page.locator(".scheme-list a").filter(has_text=scheme).first.click()
        expect(self.page.locator("#people")).to_be_visible()

    def sign_charter(self, scheme: str = "") -> str:
        """Signs what the page shows; returns the fingerprint for the poster, as the signer's own
        browser has worked it out, before and after."""
        self.open_charter(scheme)
        self.unlock_if_locked()
        own = groups(self.page.locator("charter-signing .facts .fingerprint"))
        self.page.locator("charter-signing button").click()
        expect(self.page.locator("charter-signing")).to_have_count(0)
        expect(self.page.locator("#poster")).to_be_visible()
        expect(self.page.locator("page-notice, .notice").filter(has_text=own).first).to_be_visible()
        assert groups(self.page.locator(".fingerprint-large")) == own
        return own

    def print_poster(self) -> str:
        """Takes the poster from the page of the list; returns what stands on it."""
        with self.page.expect_download() as taken:
            self.page.locator('a[href$="poster-da.pdf"]').click()
        [page] = PdfReader(taken.value.path()).pages
        return " ".join(page.extract_text().split())

    # --- Cases ---------------------------------------------------------------------------------

    def open_inbox(self) -> Locator:
        """The titles of the cases, as links."""
        self.page.locator('.staff-menu a[href$="/inbox"]').click()
        self.expect_inbox()
        return self.page.locator(".inbox .case-link")

    def open_case(self, title: str) -> None:
        self.open_inbox().filter(has_text=title).click()
        expect(self.page.locator("sealed-case")).to_be_visible()
        expect(self.conversation().first).to_be_visible()

    @property
    def case(self) -> str:
        """The id in the address."""
        return urlsplit(self.page.url).path.rsplit("/", 1)[-1]

    def conversation(self) -> Locator:
        return self.page.locator(
            'sealed-thread[thread="conversation"] .message-content > .message-body'
        )

    def acknowledge(self) -> str:
        """With the text that is ready; returns it."""
        text = self.page.locator("#acknowledgement-text").input_value()
        self.written.append(text)
        self.submit(self.page.locator("#acknowledge"))
        expect(self.page.locator("#acknowledge")).to_have_count(0)
        return text

    def write_answer(self, text: str, *, feedback: bool = False) -> None:
        self.written.append(text)
        self.page.locator("#answer-text").fill(text)
        if feedback:
            self.page.locator("#answer-feedback").check()

    def send_answer(self) -> None:
        self.submit(self.page.locator('seal-form[kind="answer"]'))

    def answer(self, text: str, *, feedback: bool = False) -> None:
        self.write_answer(text, feedback=feedback)
        self.send_answer()
        expect(self.conversation().last).to_have_text(text)

    def note(self, text: str) -> None:
        self.written.append(text)
        self.page.locator("#note-text").fill(text)
        self.submit(self.page.locator('seal-form[kind="note"]'))
        expect(self.page.locator('sealed-thread[thread="internal"]')).to_contain_text(text)

    def close(self, reason: str) -> None:
        """Ends the case, with the first outcome there is and a reason for the others to read."""
        self.written.append(reason)
        form = self.page.locator('form[action$="/state"]').filter(
            has=self.page.locator('input[name="state"][value="closed"]')
        )
        self.page.locator("details.move").filter(has=form).locator("summary").click()
        form.locator('input[name="outcome"]').first.check()
        form.locator("textarea").fill(reason)
        self.submit(form)
        expect(form).to_have_count(0)
        expect(self.page.locator("page-notice")).to_contain_text("Afsluttet")

    def take_out(self, folder: Path) -> Path:
        """Saves the case as a sealed file."""
        with self.page.expect_download() as download:
            self.page.locator("[data-export]").click()
        saved = folder / download.value.suggested_filename
        download.value.save_as(saved)
        return saved

    # --- What must hold at the end -------------------------------------------------------------

    def check_clean(self) -> None:
        """Nobody else was asked, nothing went out in clear, the browser keeps only the session."""
        assert self.complaints == [], self.complaints
        own = urlsplit(self.origin).netloc
        assert {urlsplit(url).netloc for url, _ in self.sent} <= {own, ""}
        kept = self.page.evaluate("({...localStorage, ...sessionStorage})")
        assert set(kept) <= {PLACE}, kept
        for secret in (self.person.passphrase, self.person.kit, *self.written):
            for url, body in self.sent:
                assert not in_clear(secret, url, body), url
