"""The server's disk is full: it says so, the page says so, nothing is lost and nothing half stored."""

from collections.abc import Iterator
from copy import deepcopy

import pytest
from playwright.sync_api import expect

from tests.flows import disk
from tests.flows.conftest import Company
from tests.flows.program import REPLIES, REPORTS, Program, send
from tests.public.reporter import STORY, Reporter

pytestmark = pytest.mark.usefixtures("chromium_path")


@pytest.fixture(scope="module")
def mounted(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[object, bool]]:
    folder = tmp_path_factory.mktemp("disk") / "small"
    with disk.small_disk(folder) as is_mounted:
        yield folder, is_mounted


@pytest.fixture(scope="module")
def company(founded: Company, mounted: tuple[object, bool]) -> Iterator[Company]:
    """The company's copy lies on the small disk."""
    folder, _ = mounted
    copied = founded.installation.copied_to(folder)  # type: ignore[arg-type] # the path made above
    with copied.running():
        yield Company(copied, deepcopy(founded.chair), deepcopy(founded.hr), founded.poster)
    assert "Traceback" not in copied.output.read_text(encoding="utf-8")


def test_a_program_is_told(company: Company, mounted: tuple[object, bool]) -> None:
    installation = company.installation
    program = Program(installation.public)
    assert program.send(program.seal()).status == 201
    report, reply = Program(installation.public).seal(), program.seal()
    before = installation.count()
    with disk.full(installation, mounted=mounted[1]):
        for path, envelope in ((REPORTS, report), (REPLIES, reply)):
            answer = send(installation.public, path, envelope)
            assert (answer.status, answer.code) == (507, "storage_full")
            # What can be read is still there.
            assert Program(installation.public).charter().version == 1
    assert installation.count() == before
    installation.check_whole()
    for path, envelope in ((REPORTS, report), (REPLIES, reply)):
        assert send(installation.public, path, envelope).status == 201
    installation.check_whole()


def test_the_page_says_so_and_keeps_the_text(
    reporter: Reporter, company: Company, mounted: tuple[object, bool]
) -> None:
    installation = company.installation
    before = installation.count()
    reporter.open_form()
    reporter.write()
    reporter.take_code()
    reporter.page.locator("#code-again").fill(reporter.code)
    failure = reporter.page.locator("#send-failure")
    with disk.full(installation, mounted=mounted[1]):
        reporter.send()
        expect(failure).to_contain_text("ikke plads")
        expect(failure).to_contain_text("Indberetningen er ikke sendt")
        expect(reporter.page.locator("#q-what_happened")).to_have_value(STORY)
    assert installation.count() == before
    reporter.send()
    expect(reporter.step("receipt")).to_be_visible()
    reporter.open_mailbox()
    assert reporter.read_mailbox() == [STORY]
    with disk.full(installation, mounted=mounted[1]):
        reporter.reply("Der mangler et bilag mere.")
        expect(reporter.page.locator("#reply-failure")).to_be_visible()
        expect(reporter.page.locator("#reply")).to_have_value("Der mangler et bilag mere.")
    reporter.page.locator("#reply-send").click()
    expect(reporter.page.locator("#reply-sent")).to_be_visible()
    assert reporter.read_mailbox() == [STORY, "Der mangler et bilag mere."]
    installation.check_whole()
