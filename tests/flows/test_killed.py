"""The server dies in the middle of its work, as when the power goes. Nothing is half stored."""

import signal
import threading
from http.client import HTTPException
from queue import Empty, SimpleQueue

from playwright.sync_api import Route, expect

from tests.flows.installation import Installation
from tests.flows.program import REPORTS, Answer, Program, send
from tests.public.reporter import STORY, Reporter

REPORTS_AT_HAND = 150
SENDERS = 8
BEFORE_THE_WORKERS_DIE, BEFORE_ALL_DIE = 15, 45


class Rush:
    """Many reports, sent as fast as the server takes them, until it is gone."""

    def __init__(self, installation: Installation) -> None:
        self.origin = installation.public
        listed = Program(self.origin).charter()
        self.sealed = [Program(self.origin).seal(on=listed) for _ in range(REPORTS_AT_HAND)]
        self.accepted: dict[int, Answer] = {}
        self.broken = 0
        self._waiting: SimpleQueue[int] = SimpleQueue()
        for number in range(REPORTS_AT_HAND):
            self._waiting.put(number)
        self._changed = threading.Condition()
        self._stop = threading.Event()
        self._threads = [threading.Thread(target=self._send) for _ in range(SENDERS)]

    def start(self) -> None:
        for thread in self._threads:
            thread.start()

    def wait_for(self, accepted: int) -> None:
        with self._changed:
            assert self._changed.wait_for(lambda: len(self.accepted) >= accepted, 60)

    def end(self) -> None:
        self._stop.set()
        for thread in self._threads:
            thread.join()

    def _send(self) -> None:
        while not self._stop.is_set():
            try:
                number = self._waiting.get_nowait()
            except Empty:
                return
            try:
                answer = send(self.origin, REPORTS, self.sealed[number])
            except (OSError, HTTPException):
                answer = None
            with self._changed:
                if answer is None:
                    self.broken += 1
                else:
                    self.accepted[number] = answer
                self._changed.notify_all()


def test_killed_in_the_middle_of_many_reports(installation: Installation) -> None:
    rush = Rush(installation)
    rush.start()
    rush.wait_for(BEFORE_THE_WORKERS_DIE)
    installation.signal_workers(signal.SIGKILL)
    rush.wait_for(BEFORE_ALL_DIE)
    installation.kill()
    rush.end()
    assert {answer.status for answer in rush.accepted.values()} == {201}
    assert rush.broken > 0

    installation.check_whole()
    stored = installation.count()
    assert stored["case"] == stored["envelope"] == stored["case_reader"] // 2
    assert stored["case"] >= len(rush.accepted)
    installation.start()
    # What was answered is there with the same receipt; the others can be sent as they are.
    for number, sealed in enumerate(rush.sealed):
        answer = send(installation.public, REPORTS, sealed)
        if number in rush.accepted:
            assert (answer.status, answer.body) == (200, rush.accepted[number].body)
        else:
            assert answer.status in (200, 201)
    assert installation.count()["case"] == REPORTS_AT_HAND
    installation.check_whole()


def test_the_page_keeps_the_text_and_sends_again(
    reporter: Reporter, installation: Installation
) -> None:
    before = installation.count()["case"]
    reporter.open_form()
    reporter.write()
    reporter.take_code()
    reporter.page.locator("#code-again").fill(reporter.code)

    # The list is fetched, then nothing answers any more: the report is on its way when all dies.
    def hold_up(route: Route) -> None:
        installation.signal_workers(signal.SIGSTOP)
        route.continue_()

    reporter.page.route("**/reports", hold_up, times=1)
    with reporter.page.expect_request("**/reports"):
        reporter.send()
    expect(reporter.page.locator("#send-progress")).to_be_visible()
    installation.kill()
    failure = reporter.page.locator("#send-failure")
    expect(failure).to_contain_text("Vi ved ikke, om indberetningen er nået frem")
    expect(reporter.page.locator("#q-what_happened")).to_have_value(STORY)
    # Still no server: still the same answer, and still the text.
    reporter.send()
    expect(failure).to_be_visible()
    expect(reporter.page.locator("#q-what_happened")).to_have_value(STORY)

    installation.start()
    reporter.send()
    expect(reporter.step("receipt")).to_be_visible()
    assert installation.count()["case"] == before + 1
    reporter.open_mailbox()
    assert reporter.read_mailbox() == [STORY]

    installation.kill()
    reporter.reply("Mens serveren var væk.")
    expect(reporter.page.locator("#reply-failure")).to_be_visible()
    expect(reporter.page.locator("#reply")).to_have_value("Mens serveren var væk.")
    installation.start()
    reporter.page.locator("#reply-send").click()
    expect(reporter.page.locator("#reply-sent")).to_be_visible()
    assert reporter.read_mailbox() == [STORY, "Mens serveren var væk."]
    installation.check_whole()
