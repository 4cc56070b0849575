"""While the site is under pressure: the reporter's device works, is told why, and gets through."""

import pytest
from flask import Flask
from playwright.sync_api import Route, expect

from crypto.work import ANSWERS
from portal.web.gate import Gate, gate_of
from tests.looking import faults
from tests.public.house import House
from tests.public.reporter import STORY, Reporter
from tests.public.test_faults import ready_to_send

# What the page's own policy is told to forget, as where a browser has no workers.
WITHOUT_WORKERS = "delete window.Worker;"
# What a progress bar says, one after the other.
NOTE_VALUES = """(bar) => {
  window.seen = [];
  new MutationObserver(() => window.seen.push(bar.value)).observe(bar, { attributes: true });
}"""
# A busy machine takes its time for the most work there is.
PATIENCE = 45_000
# An address that is not the page's one: only its policy can stop a worker from there.
START_ANOTHER = """() => {
  try { new Worker("/assets/other.js", { type: "module" }); return "started"; }
  catch (error) { return error.name; }
}"""


@pytest.fixture
def gate(app: Flask) -> Gate:
    return gate_of(app)


def press(gate: Gate, *acts: str, times: float = 1.0) -> None:
    """As many are let in as make the site ask for `times` the least work."""
    for act in acts:
        for _ in range(int(300 * times) + 1):
            gate.pressure.let_in(act)


def work_headers(reporter: Reporter) -> list[str]:
    """From now on, the work that each request of the page brings."""
    brought: list[str] = []
    reporter.page.on(
        "request", lambda request: brought.append(request.headers.get("varsel-work", ""))
    )
    return brought


def test_a_report_and_the_mailbox_get_through(house: House, reporter: Reporter, gate: Gate) -> None:
    press(gate, "report", "reply", "mailbox", times=3)
    brought = work_headers(reporter)
    reporter.file()
    assert len(house.cases()) == 1
    reporter.open_mailbox()
    assert reporter.read_mailbox() == [STORY]
    reporter.reply("Jeg har fundet bilagene.")
    expect(reporter.page.locator("#reply-sent")).to_be_visible()
    assert len([work for work in brought if work]) >= 4
    assert reporter.page.locator("template#template-work").count() == 1


def hold_worker(reporter: Reporter) -> list[Route]:
    """The worker's script is long on its way, so that there is time to look."""
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    reporter.page.route("**/assets/work.*.js", hold)
    return held


def test_it_is_said_why_and_how_far_it_is(reporter: Reporter, gate: Gate) -> None:
    page = reporter.page
    ready_to_send(reporter)
    press(gate, "report", times=10)
    held = hold_worker(reporter)
    reporter.send()
    line = page.locator("#send-progress")
    expect(line).to_contain_text("under pres lige nu")
    assert line.get_attribute("role") == "status"
    bar = page.get_by_role("progressbar", name="Regneopgaven")
    expect(bar).to_be_visible()
    bar.evaluate(NOTE_VALUES)
    held[0].continue_()
    expect(reporter.step("receipt")).to_be_visible(timeout=PATIENCE)
    expect(bar).to_have_count(0)
    seen = page.evaluate("window.seen")
    assert seen == sorted(seen)
    assert seen[-1] == ANSWERS


def test_it_can_be_stopped_and_begun_again(house: House, reporter: Reporter, gate: Gate) -> None:
    page = reporter.page
    ready_to_send(reporter)
    press(gate, "report", times=10)
    held = hold_worker(reporter)
    reporter.send()
    stop = page.get_by_role("button", name="Stop regneopgaven")
    stop.click()
    failure = page.locator("#send-failure")
    expect(failure).to_contain_text("Indberetningen er ikke sendt")
    expect(failure).to_contain_text("Du stoppede regneopgaven")
    expect(stop).to_have_count(0)
    assert house.cases() == []
    page.unroute("**/assets/work.*.js")
    reporter.send()
    expect(reporter.step("receipt")).to_be_visible(timeout=PATIENCE)
    assert len(house.cases()) == 1
    assert len(held) == 1


def test_the_work_is_no_trouble_to_those_who_cannot_see_it(reporter: Reporter, gate: Gate) -> None:
    page = reporter.page
    ready_to_send(reporter)
    press(gate, "report", times=10)
    hold_worker(reporter)
    reporter.send()
    expect(page.get_by_role("progressbar")).to_be_visible()
    assert faults(page) == []


def test_without_workers_the_page_does_it_itself(
    house: House, reporter: Reporter, gate: Gate
) -> None:
    reporter.context.add_init_script(WITHOUT_WORKERS)
    ready_to_send(reporter)
    press(gate, "report", times=2)
    reporter.send()
    expect(reporter.step("receipt")).to_be_visible(timeout=PATIENCE)
    assert len(house.cases()) == 1


def test_no_other_worker_can_be_started(reporter: Reporter) -> None:
    reporter.open_form()
    assert reporter.page.evaluate(START_ANOTHER) == "TypeError"
    reporter.complaints.clear()


def test_the_worker_is_stopped_with_the_work(reporter: Reporter, gate: Gate) -> None:
    ready_to_send(reporter)
    press(gate, "report", times=10)
    with reporter.page.expect_worker() as started:
        reporter.send()
    with started.value.expect_event("close"):
        reporter.page.get_by_role("button", name="Stop regneopgaven").click()
