"""Every page of both sites, in both languages, by day and by night, in the states that a whole job
goes through: axe finds nothing on the narrowest screen, and nothing scrolls sideways on any."""

import json
from collections.abc import Iterator
from functools import partial

import pytest
from playwright.sync_api import Browser, BrowserContext, Route, expect

from tests.browser import PATIENCE
from tests.flows import people
from tests.flows.conftest import Company
from tests.flows.program import Program
from tests.flows.recipient import Recipient
from tests.looking import NARROW, Looker
from tests.public.reporter import STORY, Reporter

LANGUAGES = ("da", "en")
TELLING = "Kun jeg så det. Skriv til kim@klit.example. 010190-1234"
STEPS = ("start", "readers", "category", "what", "circumstances", "background", "about_you")


@pytest.fixture
def looker() -> Iterator[Looker]:
    made = Looker()
    yield made
    assert made.faults == [], "\n" + "\n".join(made.faults)


@pytest.fixture
def narrow(browser: Browser, language: str) -> Iterator[BrowserContext]:
    """In one language by day, in the other by night."""
    context = browser.new_context(
        viewport={"width": NARROW, "height": 640},
        bypass_csp=True,
        reduced_motion="reduce",
        color_scheme="light" if language == "da" else "dark",
    )
    context.set_default_timeout(PATIENCE)
    yield context
    context.close()


def walk_report(reporter: Reporter, looker: Looker) -> None:
    """The form with what can go wrong in it, to the receipt."""
    page = reporter.page
    reporter.open_form()
    for step in STEPS:
        if step == "category":
            reporter.go_on(step)
            expect(page.locator("#problems")).to_be_visible()
            looker.look(page, "report: category not chosen")
            page.locator('input[name="category"][value="data"]').check()
        if step == "what":
            page.locator("#q-what_happened").fill(TELLING)
        if step == "about_you":
            page.locator("#q-who_you_are-wanted").check()
        for summary in reporter.step(step).locator("details:not([open]) > summary").all():
            summary.click()
        looker.look(page, f"report: {step}")
        if step == "about_you":
            page.locator("#q-who_you_are-wanted").uncheck()
        reporter.go_on(step)
    expect(page.locator("#check-warnings li").first).to_be_visible()
    looker.look(page, "report: check")
    reporter.go_on("check")
    expect(page.locator("#code span")).to_have_count(7)
    reporter.code = "-".join(page.locator("#code span").all_inner_texts())
    reporter.step("code").locator("summary").click()
    looker.look(page, "report: code")
    reporter.go_on("code")
    reporter.send()
    expect(page.locator("#problems")).to_be_visible()
    looker.look(page, "report: code not typed")
    page.locator("#code-again").fill(reporter.code)
    page.route("**/reports", lambda route: route.abort(), times=1)
    reporter.send()
    expect(page.locator("#send-failure")).to_be_visible()
    looker.look(page, "report: not known whether sent")
    reporter.send()
    expect(reporter.step("receipt")).to_be_visible()
    reporter.step("receipt").locator("summary").last.click()
    looker.look(page, "report: receipt")


def walk_mailbox(reporter: Reporter, looker: Looker) -> None:
    page = reporter.page
    reporter.open_mailbox_page()
    page.locator("#open").click()
    expect(page.locator("#problems")).to_be_visible()
    looker.look(page, "mailbox: no code")
    page.locator("#code").fill(reporter.code)
    page.locator("#open").click()
    reporter.read_mailbox()
    for summary in page.locator("#opened summary:visible").all():
        summary.click()
    looker.look(page, "mailbox: open")
    page.route("**/replies", lambda route: route.abort(), times=1)
    reporter.reply(TELLING)
    expect(page.locator("#reply-failure")).to_be_visible()
    looker.look(page, "mailbox: reply not sent")
    page.locator("#reply-send").click()
    expect(page.locator("#reply-sent")).to_be_visible()
    looker.look(page, "mailbox: reply sent")
    page.locator("#close").click()
    looker.look(page, "mailbox: closed")


def give(answer: str, route: Route) -> None:
    route.fulfill(content_type="application/json", body=answer)


def walk_alarms(reporter: Reporter, looker: Looker) -> None:
    """What the pages look like when the server cannot be believed, or has no list."""
    page = reporter.page
    for name, chain in {"false": [{"charter": "{}"}], "absent": []}.items():
        answer = json.dumps({"charters": chain})
        page.route("**/charter", partial(give, answer))
        reporter.open_landing()
        expect(page.locator("#charter-false, #no-charter").locator("visible=true")).to_have_count(1)
        looker.look(page, f"landing: list {name}")
        page.goto(reporter.address("whistleblower/report"))
        expect(page.locator("#not-ready-why, #no-charter").locator("visible=true")).to_have_count(1)
        looker.look(page, f"report: list {name}")
        page.unroute("**/charter")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_reporters_pages(
    narrow: BrowserContext, company: Company, looker: Looker, language: str
) -> None:
    reporter = Reporter(narrow, company.installation.public, language)
    page = reporter.page
    for name, rest in {"organisation": "", "leaving": "leave", "unknown page": "nowhere"}.items():
        page.goto(reporter.address(rest))
        looker.look(page, name)
    page.goto(f"{company.installation.public}/{language}/")
    looker.look(page, "list of organisations")
    reporter.open_landing()
    expect(page.locator("#readers li").first).to_be_visible()
    for summary in page.locator("summary").all():
        summary.click()
    looker.look(page, "landing: all open")
    walk_report(reporter, looker)
    walk_mailbox(reporter, looker)
    walk_alarms(reporter, looker)
    assert reporter.stored() == {"local": 0, "session": 0, "databases": 0, "caches": 0}


def walk_enrolment(recipient: Recipient, link: str, looker: Looker) -> None:
    page = recipient.page
    page.goto(link.partition("#")[0])
    looker.look(page, "invitation: address cut")
    page.goto("about:blank")
    recipient.open_invitation(link)
    looker.look(page, "enrolment: who")
    recipient.submit(recipient.step("who"))
    recipient.step("passphrase").locator("#new-passphrase").fill("kort")
    recipient.submit(recipient.step("passphrase"))
    expect(recipient.step("passphrase").locator(".error")).to_be_visible()
    looker.look(page, "enrolment: weak passphrase")
    recipient.choose_passphrase()
    expect(recipient.step("kit")).to_be_visible()
    looker.look(page, "enrolment: kit")
    recipient.write_down_kit()
    expect(recipient.step("factor")).to_be_visible(timeout=60_000)
    looker.look(page, "enrolment: one-time codes")
    recipient.confirm_phone()
    looker.look(page, "inbox: empty")


@pytest.mark.parametrize("language", LANGUAGES)
def test_enrolling(narrow: BrowserContext, company: Company, looker: Looker, language: str) -> None:
    """One language enrols; the other sees the same person come back with the recovery kit."""
    installation = company.installation
    person = people.executive()
    recipient = Recipient(person, narrow, installation.staff, language)
    again = installation.rows(
        "SELECT 1 FROM recipient WHERE login = ? AND state = 'enrolled'", person.login
    )
    options = ["--language", language]
    if not again:
        walk_enrolment(recipient, installation.invite(person.login, *options), looker)
        COMING_BACK["kit"] = person.kit
        return
    recipient.open_invitation(installation.invite(person.login, "--recover", *options))
    looker.look(recipient.page, "recovery: kit")
    recipient.step("kit").locator("#kit-typed").fill(COMING_BACK["kit"])
    recipient.submit(recipient.step("kit"))
    expect(recipient.step("passphrase")).to_be_visible(timeout=60_000)
    looker.look(recipient.page, "recovery: passphrase")


COMING_BACK: dict[str, str] = {}
"""What the executive keeps on paper between the two tests."""


def walk_case(recipient: Recipient, title: str, looker: Looker) -> None:
    page = recipient.page
    recipient.open_inbox()
    looker.look(page, "inbox: locked")
    recipient.unlock()
    expect(page.locator(".inbox .case-link", has_text=title)).to_be_visible()
    looker.look(page, "inbox: unlocked")
    recipient.open_case(title)
    for summary in page.locator("summary:visible").all():
        summary.click()
    looker.look(page, "case: everything open")
    recipient.submit(page.locator('seal-form[kind="answer"]'))
    expect(page.locator('seal-form[kind="answer"] .error')).to_be_visible()
    looker.look(page, "case: empty answer")
    recipient.acknowledge()
    recipient.note(STORY)
    looker.look(page, "case: acknowledged, with a note")
    page.locator("key-status button").click()
    expect(page.locator("#unlock-passphrase")).to_be_visible()
    looker.look(page, "case: locked")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_recipients_pages(
    narrow: BrowserContext, company: Company, looker: Looker, language: str
) -> None:
    installation = company.installation
    title = f"Bilag mangler i {language}"
    program = Program(installation.public)
    assert program.send(program.seal(title)).status == 201
    recipient = Recipient(company.chair, narrow, installation.staff, language)
    page = recipient.page
    page.goto(f"{installation.staff}/{language}/sign-in")
    page.locator("details > summary").first.click()
    looker.look(page, "sign-in")
    recipient.submit(page.locator("sign-in-form"))
    expect(page.locator("#problems")).to_be_visible()
    looker.look(page, "sign-in: nothing typed")
    recipient.sign_in()
    page.reload()
    walk_case(recipient, title, looker)
    page.locator('.staff-menu a[href$="/schemes"]').click()
    expect(page.locator(".scheme-list")).to_be_visible()
    looker.look(page, "lists")
    page.locator(".scheme-list a").first.click()
    expect(page.locator("#people")).to_be_visible()
    looker.look(page, "list: locked")
    recipient.unlock()
    expect(page.locator("charter-signing button")).to_be_visible()
    looker.look(page, "list: to be signed")
    page.locator('.staff-menu a[href$="/account"]').click()
    expect(page.locator("#key")).to_be_visible()
    for summary in page.locator("summary:visible").all():
        summary.click()
    looker.look(page, "account")
    page.goto(f"{installation.staff}/{language}/cases/unknown")
    looker.look(page, "unknown case")
    page.set_viewport_size({"width": 1280, "height": 900})
    recipient.page.goto(f"{installation.staff}/{language}/inbox")
    recipient.unlock()
    recipient.open_case(title)
    looker.look(page, "case: wide")
    recipient.check_clean()
