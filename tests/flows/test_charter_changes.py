"""The list of those who can read changes while somebody writes, or a server lies about it."""

import json
from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, Route, expect

from crypto.encoding import b64u
from crypto.wire import parse
from tests.flows import people
from tests.flows.conftest import Company
from tests.flows.program import REPORTS, Program, send
from tests.flows.recipient import Recipient, groups
from tests.flows.tampering import TAMPERINGS, Tampering
from tests.public.reporter import STORY, Reporter


@pytest.fixture(scope="module")
def old_charter(company: Company) -> bytes:
    """A report sealed to the first list, kept back until there is a second."""
    return Program(company.installation.public).seal()


@pytest.fixture(scope="module")
def executive(company: Company, browser: Browser) -> Recipient:
    """A third recipient, not enrolled yet."""
    context = browser.new_context()
    return Recipient(people.executive(), context, company.installation.staff)


def ready_to_send(reporter: Reporter) -> None:
    reporter.open_form()
    reporter.write()
    reporter.take_code()
    reporter.page.locator("#code-again").fill(reporter.code)


def sent_reports(reporter: Reporter) -> list[bytes]:
    return [body for url, body in reporter.sent if url.endswith("/reports")]


def test_a_recipient_comes_in_while_the_form_is_open(
    old_charter: bytes, reporter: Reporter, executive: Recipient, chair: Recipient, company: Company
) -> None:
    installation = company.installation
    ready_to_send(reporter)
    executive.enrol(installation.invite(executive.person.login))
    chair.open_charter()
    newcomer = chair.page.locator("charter-signing tr", has_text="Anders Toftegaard")
    expect(newcomer).to_contain_text("ny på listen")
    poster = chair.sign_charter()
    assert poster != company.poster

    reporter.send()
    changed = reporter.page.locator("#charter-changed")
    expect(changed).to_be_visible()
    expect(changed).to_contain_text("Anders Toftegaard")
    expect(reporter.step("readers")).to_be_visible()
    assert sent_reports(reporter) == []
    assert installation.count()["case"] == 0
    # One looks at the list and goes on; the answers and the code are as they were.
    reporter.step("readers").locator("summary").click()
    assert groups(reporter.page.locator("#readers-fingerprint")) == poster
    reporter.go_on("readers")
    expect(reporter.step("check")).to_contain_text("Anders Toftegaard")
    expect(reporter.step("check")).to_contain_text(STORY)
    for step in ("check", "code"):
        reporter.go_on(step)
    reporter.send()
    expect(reporter.step("receipt")).to_be_visible()

    ((envelope,),) = installation.rows("SELECT bytes FROM envelope")
    wrapped = {b64u(wrap.key) for wrap in parse(envelope).wraps}
    enrolled = installation.rows("SELECT key_id FROM recipient WHERE state = 'enrolled'")
    assert len(enrolled) == 3
    assert {key for (key,) in enrolled} < wrapped
    executive.open_inbox()
    executive.unlock_if_locked()
    executive.open_case(STORY[:20])
    assert executive.conversation().all_inner_texts() == [STORY]
    executive.check_clean()


def test_a_report_sealed_to_the_old_list_is_refused(old_charter: bytes, company: Company) -> None:
    assert company.installation.rows("SELECT max(version) FROM charter") == [(2,)]
    before = company.installation.count()
    answer = send(company.installation.public, REPORTS, old_charter)
    assert (answer.status, answer.code) == (409, "charter_superseded")
    assert company.installation.count() == before


def lie(reporter: Reporter, tampering: Tampering) -> Callable[[Route], None]:
    """From now on the list is not the server's."""

    def answer(route: Route) -> None:
        real = route.fetch().json()["charters"]
        told = json.dumps({"charters": tampering(real)})
        route.fulfill(content_type="application/json", body=told)

    reporter.page.route("**/charter", answer)
    return answer


def test_a_lie_at_the_last_moment_is_caught(reporter: Reporter, company: Company) -> None:
    """Between the form and the sending; each time nothing goes out and the text stays."""
    before = company.installation.count()
    ready_to_send(reporter)
    failure = reporter.page.locator("#send-failure")
    for name, (tampering, sentence) in TAMPERINGS.items():
        answer = lie(reporter, tampering)
        reporter.send()
        expect(failure, name).to_contain_text(sentence)
        expect(failure, name).to_contain_text("Indberetningen er ikke sendt")
        expect(reporter.page.locator("#send-progress")).to_be_hidden()
        expect(reporter.page.locator("#q-what_happened"), name).to_have_value(STORY)
        reporter.page.unroute("**/charter", answer)
    assert sent_reports(reporter) == []
    assert company.installation.count() == before
    reporter.send()
    expect(reporter.step("receipt")).to_be_visible()
    assert company.installation.count()["case"] == before["case"] + 1


@pytest.mark.parametrize(
    "name", [name for name, (_, told) in TAMPERINGS.items() if "vist" not in told]
)
def test_a_lie_from_the_start_opens_no_form(reporter: Reporter, name: str) -> None:
    """What is not sound in itself is seen by somebody who comes for the first time."""
    lie(reporter, TAMPERINGS[name][0])
    reporter.page.goto(reporter.address("whistleblower/report"))
    expect(reporter.page.locator("#not-ready")).to_contain_text(
        "ikke underskrevet, som den skal være"
    )
    expect(reporter.page.locator("textarea:visible, input:visible")).to_have_count(0)
    reporter.open_landing()
    expect(reporter.page.locator("#charter-false")).to_be_visible()
    expect(reporter.page.locator(".start-report")).to_have_count(0)
