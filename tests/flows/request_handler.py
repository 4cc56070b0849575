"""A handler of requests: the same person at the same browser, at the rights desk."""

import re
from collections.abc import Sequence

from playwright.sync_api import FilePayload, Locator, expect

from tests.flows.handler import Handler

DONE = re.compile(r"\btask-done\b")


class RequestHandler(Handler):
    # --- Going about -----------------------------------------------------------------------------

    def open_requests(self) -> Locator:
        """The rows of the list."""
        self.page.locator('.staff-menu a[href$="/requests"]').click()
        expect(self.page.locator("h1")).to_have_text("Anmodninger")
        return self.page.locator(".rights-table tbody tr")

    def open_request(self, name: str) -> None:
        """By the name, which only an opened row shows."""
        self.open_requests().filter(has_text=name).locator("th a").click()
        self.expect_request(name)

    def expect_request(self, name: str) -> None:
        expect(self.page.locator(".rights-file person-name")).to_have_text(name)

    def expect_state(self, words: str) -> None:
        expect(self.page.locator(".breach-head .tag")).to_have_text(words)

    def unfold(self, part: Locator) -> Locator:
        """A form that is folded away; opened where it is not."""
        folded = part.locator("details.add")
        if folded.get_attribute("open") is None:
            folded.locator("summary").click()
        return folded

    # --- What the desk leads through -------------------------------------------------------------

    def settle(self, *, way: str) -> None:
        part = self.section("identity")
        part.locator('input[name="doubt"][value="no"]').check()
        part.locator(f'input[name="way"][value="{way}"]').check()
        self.submit(part)
        self.expect_said("Identiteten er afklaret.")

    def ask_caseworker(self, *systems: str, question: str) -> str:
        """Returns the link, which is shown this once."""
        self.written.append(question)
        part = self.section("caseworkers")
        self.unfold(part)
        for system in systems:
            part.locator(f"#ask-system-{system}").check()
        expect(part.locator("#ask-name")).not_to_have_value("")
        part.locator("#ask-text").fill(question)
        self.submit(part.locator("ask-caseworker"))
        expect(part.locator("#made-link")).to_be_visible()
        return part.locator("#made-link").input_value()

    def ask_blindly(self, question: str) -> None:
        self.written.append(question)
        part = self.section("blind")
        self.unfold(part)
        part.locator("#blind-text").fill(question)
        self.submit(part.locator("ask-blindly"))
        self.expect_said("Spørgsmålet er stillet")

    def mark_systems(self, *states: str) -> None:
        systems = self.page.locator("#checklist .task")
        expect(systems).to_have_count(len(states))
        for place, state in enumerate(states):
            one = systems.nth(place)
            one.locator(f'button[value="{state}"]').click()
            expect(one.locator(f'button[value="{state}"]')).to_have_attribute(
                "aria-pressed", "true"
            )

    def decide_right(
        self,
        kind: str,
        outcome: str,
        *grounds: str,
        reasons: str = "",
        evidence: str = "",
        items: tuple[tuple[str, str], ...] = (),
    ) -> None:
        part = self.page.locator(f"#decision-{kind}")
        part.locator(f'input[name="outcome"][value="{outcome}"]').check()
        for ground in grounds:
            part.locator(f"#ground-{kind}-{ground}").check()
        if reasons:
            part.locator(f"#reasons-{kind}").fill(reasons)
        if evidence:
            part.locator(f"#evidence-{kind}").fill(evidence)
        for place, (what, why) in enumerate(items):
            if place > 0:
                part.locator("[data-add-item]").click()
            part.locator("[data-item]").nth(place).fill(what)
            part.locator("[data-why]").nth(place).fill(why)
        self.submit(part)
        self.expect_said("Afgørelsen er truffet.")
        # The sentence may be that of the decision before this one.
        expect(part.locator(".decided")).to_be_visible()

    def open_answer(self) -> Locator:
        """The page where the answer is composed; returns the letter."""
        self.section("answer").get_by_role("link", name="Skriv svaret").click()
        expect(self.page.locator("h1")).to_have_text("Svar")
        expect(self.page.locator("#letter-text")).to_be_visible()
        return self.page.locator("#letter-text")

    def fill_items(self) -> int:
        """What the records say holds; where they say nothing, there is nothing to tell."""
        items = self.page.locator("#items .task[id^=item-]")
        expect(items.first).to_be_visible()
        for place in range(items.count()):
            one = items.nth(place)
            state = "filled" if one.locator("ul li").count() else "explained"
            one.locator(f'button[value="{state}"]').click()
            expect(one).to_have_class(DONE)
        return items.count()

    def send_letter(self, *copies: FilePayload, data: Sequence[FilePayload] = ()) -> None:
        for field, files in (("#copy-files", copies), ("#data-files", data)):
            if files:
                self.page.locator(field).set_input_files(files)
        self.page.locator("[data-send]").click()

    def tell_everybody(self, *, impossible: str) -> int:
        """Each by mail, but the last one, who cannot be told: the reason is sealed."""
        lines = self.page.locator("#notices .task")
        for place in range(lines.count()):
            one = lines.nth(place)
            one.locator("summary").click()
            if place == lines.count() - 1:
                one.locator("select[name=state]").select_option("impossible")
                one.locator("textarea").fill(impossible)
                self.written.append(impossible)
            self.submit(one)
            expect(one).to_have_class(DONE)
        return lines.count()
