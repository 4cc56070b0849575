"""A reporter: uses the site as a person does, and keeps what only a person may keep."""

from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import (
    APIResponse,
    BrowserContext,
    Dialog,
    Locator,
    Page,
    Request,
    Route,
    expect,
)

from tests.public.house import SCHEME, SLUG, House

STORY = "Kassen mangler to bilag fra i torsdags, og det er ikke første gang."


def forward(route: Route) -> APIResponse:
    """Sends the page's request on. Playwright leaves away what tells that it is the page's own."""
    return route.fetch(headers={**route.request.all_headers(), "sec-fetch-site": "same-origin"})


class Reporter:
    """One person, one browser, one page at a time."""

    def __init__(self, context: BrowserContext, origin: str, language: str = "da") -> None:
        self.context, self.origin, self.language = context, origin, language
        self.code = ""
        self.secrets = [STORY]
        self.sent: list[tuple[str, bytes]] = []
        self.addresses: list[str] = []
        self.complaints: list[str] = []
        context.on("request", self._note)
        self.page: Page = context.new_page()
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("console", self._listen)

    def _note(self, request: Request) -> None:
        self.addresses.append(request.url)
        self.sent.append((request.url, request.post_data_buffer or b""))

    def _listen(self, message: Any) -> None:
        # A refused request is logged by the browser itself, without any fault of the page.
        if message.type == "error" and "Failed to load resource" not in message.text:
            self.complaints.append(message.text)

    # --- Going about -------------------------------------------------------------------------

    def address(self, rest: str) -> str:
        return f"{self.origin}/{self.language}/{SLUG}/{rest}"

    def open_landing(self) -> None:
        self.page.goto(self.address(f"{SCHEME}/"))

    def open_form(self) -> None:
        self.page.goto(self.address(f"{SCHEME}/report"))
        expect(self.step("start")).to_be_visible()

    def open_mailbox_page(self) -> None:
        self.page.goto(self.address("mailbox"))
        expect(self.page.locator("#code")).to_be_visible()

    def step(self, name: str) -> Locator:
        return self.page.locator(f'[data-step="{name}"]')

    def go_on(self, name: str) -> None:
        """Leaves a step by its own button."""
        expect(self.step(name)).to_be_visible()
        self.step(name).locator('[data-go="forward"]').click()

    # --- Reporting ---------------------------------------------------------------------------

    def write(self, story: str = STORY, *, leave_out: tuple[int, ...] = ()) -> None:
        """From the first step to the check of the answers."""
        self.go_on("start")
        for index in leave_out:
            self.page.locator(f"#exclude-{index}").check()
        self.go_on("readers")
        self.page.locator('input[name="category"]').first.check()
        self.go_on("category")
        self.page.locator("#q-what_happened").fill(story)
        for name in ("what", "circumstances", "background", "about_you"):
            self.go_on(name)
        expect(self.step("check")).to_be_visible()

    def take_code(self) -> None:
        """From the check to the step where the code is typed again, with the code noted down."""
        self.go_on("check")
        expect(self.page.locator("#code span")).to_have_count(7)
        self.code = "-".join(self.page.locator("#code span").all_inner_texts())
        self.secrets.append(self.code)
        self.go_on("code")
        expect(self.page.locator("#code-again")).to_be_visible()

    def send(self) -> None:
        self.page.locator("#send").click()

    def file(self, story: str = STORY, *, leave_out: tuple[int, ...] = ()) -> None:
        """A whole report, to the receipt."""
        self.open_form()
        self.write(story, leave_out=leave_out)
        self.take_code()
        self.page.locator("#code-again").fill(self.code)
        self.send()
        expect(self.step("receipt")).to_be_visible()

    def has_filed(
        self, house: House, story: str = STORY, *, left_out: tuple[str, ...] = ()
    ) -> None:
        """Filed it some days ago, say: no page has seen it."""
        self.code = house.report(story, left_out=left_out)
        self.secrets.append(self.code)

    # --- Coming back -------------------------------------------------------------------------

    def open_mailbox(self) -> None:
        self.open_mailbox_page()
        self.page.locator("#code").fill(self.code)
        self.page.locator("#open").click()

    def read_mailbox(self) -> list[str]:
        """What each message says."""
        expect(self.page.locator("#opened")).to_be_visible()
        return self.page.locator(".message-body").all_inner_texts()

    def reply(self, text: str) -> None:
        self.secrets.append(text)
        self.page.locator("#reply").fill(text)
        self.page.locator("#reply-send").click()

    # --- What goes wrong ---------------------------------------------------------------------

    def lose_answers(self, pattern: str, times: int = 1) -> None:
        """The server gets the request and stores it; its answer is lost on the way."""

        def lose(route: Route) -> None:
            assert forward(route).ok
            route.abort("connectionreset")

        self.page.route(pattern, lose, times=times)

    def accept_dialogs(self) -> list[str]:
        """From now on leaves where the browser asks; returns the kinds of what it asked."""
        kinds: list[str] = []

        def accept(dialog: Dialog) -> None:
            kinds.append(dialog.type)
            dialog.accept()

        self.page.on("dialog", accept)
        return kinds

    # --- What must hold at the end -----------------------------------------------------------

    def check_clean(self) -> None:
        """Nothing left behind, nothing sent in clear, no one else asked, no complaint."""
        assert self.complaints == [], self.complaints
        assert self.context.cookies() == []
        assert {urlsplit(url).netloc for url in self.addresses} <= {
            urlsplit(self.origin).netloc,
            "",
        }
        for url, body in self.sent:
            for secret in self.secrets:
                assert secret.encode() not in body
                assert secret not in url
            assert "?" not in url
        if self.page.url.startswith(self.origin):
            assert self.stored() == {"local": 0, "session": 0, "databases": 0, "caches": 0}

    def stored(self) -> dict[str, int]:
        found: dict[str, int] = self.page.evaluate(
            """async () => ({
                local: localStorage.length,
                session: sessionStorage.length,
                databases: (await indexedDB.databases()).length,
                caches: (await caches.keys()).length,
            })"""
        )
        return found
