"""Somebody who reports with a sealed letter: saves it, writes in it offline, hands the file in."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.public.house import SCHEME, SLUG
from tests.public.reporter import STORY

STAMPING = 45_000


class LetterWriter:
    """Without JavaScript on the site, with JavaScript in the file, and never both at once."""

    def __init__(self, browser: Browser, origin: str, folder: Path, language: str = "da") -> None:
        self.browser, self.origin, self.folder, self.language = browser, origin, folder, language
        self.letter, self.sealed = folder / "letter.html", folder / "varsel-letter.sealed"
        self.code = ""
        self.asked: list[str] = []
        self.complaints: list[str] = []

    @property
    def address(self) -> str:
        return f"{self.origin}/{self.language}/{SLUG}/{SCHEME}/letter"

    @contextmanager
    def site(self) -> Iterator[Page]:
        """The page of the site, without JavaScript."""
        with self._context(java_script_enabled=False) as context:
            page = context.new_page()
            page.goto(self.address)
            yield page

    @contextmanager
    def opened(self, *, scripts: bool = True, offline: bool = True) -> Iterator[Page]:
        """The saved letter, opened from the disk."""
        with self._context(java_script_enabled=scripts, offline=offline) as context:
            context.on("request", lambda request: self.asked.append(request.url))
            page = context.new_page()
            page.on("pageerror", lambda error: self.complaints.append(str(error)))
            page.on("console", lambda said: self.complaints.append(said.text))
            page.goto(self.letter.as_uri())
            yield page

    @contextmanager
    def _context(self, **wishes: bool) -> Iterator[BrowserContext]:
        context = self.browser.new_context(
            viewport={"width": 360, "height": 740},
            accept_downloads=True,
            **wishes,  # type: ignore[arg-type] # switches of the browser, each true or false
        )
        context.set_default_timeout(15_000)
        yield context
        context.close()

    def save_letter(self) -> None:
        with self.site() as page:
            with page.expect_download() as saving:
                page.locator("main a[download]").click()
            saving.value.save_as(self.letter)
        assert saving.value.suggested_filename == "letter.html"

    def write(self, page: Page, story: str = STORY, *, leave_out: tuple[int, ...] = ()) -> None:
        """To the code, which is noted down."""
        for index in leave_out:
            page.locator(f"#exclude-{index}").check()
        page.locator('input[name="category"]').first.check()
        page.locator("#q-what_happened").fill(story)
        self.take_code(page)

    def take_code(self, page: Page) -> None:
        page.locator("#to-code").click()
        expect(page.locator("#code span")).to_have_count(7)
        self.code = "-".join(page.locator("#code span").all_inner_texts())

    def seal(self, page: Page) -> None:
        page.locator("#code-again").fill(self.code)
        page.locator("#seal").click()
        # The stamp is the most work that the site ever asks for.
        expect(page.locator('[data-step="sealed"]')).to_be_visible(timeout=STAMPING)
        with page.expect_download() as saving:
            page.locator("#save").click()
        assert saving.value.suggested_filename == "varsel-letter.sealed"
        saving.value.save_as(self.sealed)

    def hand_in(self, page: Page) -> None:
        page.locator("#letter").set_input_files(self.sealed)
        page.locator("form button").click()

    def report(self, story: str = STORY, *, leave_out: tuple[int, ...] = ()) -> None:
        """The whole way, to the receipt."""
        self.save_letter()
        with self.opened() as page:
            self.write(page, story, leave_out=leave_out)
            self.seal(page)
        with self.site() as page:
            self.hand_in(page)
            expect(page.locator(".timeline li").first).to_be_visible()
