"""Several people at the same moment: everything is stored, or one is told to seal once more."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from playwright.sync_api import expect

from tests.flows.conftest import Company
from tests.flows.installation import Installation
from tests.flows.program import REPLIES, REPORTS, Program, send
from tests.flows.recipient import Recipient
from tests.public.reporter import STORY, Reporter

MANY = 20


def test_twenty_reports_at_once(installation: Installation) -> None:
    before = installation.count()
    programs = [Program(installation.public) for _ in range(MANY)]
    listed = programs[0].charter()
    sealed = [program.seal(on=listed) for program in programs]
    with ThreadPoolExecutor(MANY) as pool:
        answers = list(pool.map(Program.send, programs, sealed))
    assert [answer.status for answer in answers] == [201] * MANY
    after = installation.count()
    assert {name: after[name] - before[name] for name in after} == {
        "case": MANY,
        "case_reader": 2 * MANY,
        "envelope": MANY,
    }
    installation.check_whole()


def test_the_same_report_twenty_times_at_once(installation: Installation) -> None:
    before = installation.count()
    sealed = Program(installation.public).seal()
    with ThreadPoolExecutor(MANY) as pool:
        answers = list(pool.map(lambda _: send(installation.public, REPORTS, sealed), range(MANY)))
    assert sorted(answer.status for answer in answers) == [200] * (MANY - 1) + [201]
    assert all(answer.body == answers[0].body for answer in answers)
    assert installation.count()["case"] == before["case"] + 1


def test_two_replies_at_once_and_one_seals_again(installation: Installation) -> None:
    program = Program(installation.public)
    assert program.send(program.seal()).status == 201
    before = installation.count()
    sealed = [program.seal("Det ene."), program.seal("Det andet.")]
    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(lambda one: send(program.origin, REPLIES, one), sealed))
    (stored,) = [one for one, answer in zip(sealed, answers, strict=True) if answer.status == 201]
    (late,) = [answer for answer in answers if answer.status != 201]
    assert (late.status, late.code) == (409, "stale_head")
    assert program.send(stored).status == 200
    # The head that the page needs to seal behind is in the answer.
    facts = late.body["error"]["facts"]
    assert facts["sequence"] == program.sequence
    assert program.send(program.seal("Det andet.")).status == 201
    assert installation.count()["envelope"] == before["envelope"] + 2


def test_both_sides_write_at_once_and_the_pages_seal_again_by_themselves(
    chair: Recipient, new_reporter: Callable[[], Reporter], company: Company
) -> None:
    reporter = new_reporter()
    reporter.file()
    reporter.open_mailbox()
    reporter.read_mailbox()
    chair.open_case(STORY[:20])
    # Each has sealed behind the report only; the other's message comes in between.
    texts = ["Hvornår så du det?", "Jeg så det igen i dag.", "Tak, det noterer vi.", "Og i går."]
    chair.write_answer(texts[0])
    reporter.page.locator("#reply").fill(texts[1])
    chair.send_answer()
    reporter.page.locator("#reply-send").click()
    expect(reporter.page.locator("#reply-sent")).to_be_visible()
    expect(chair.page.locator("#answer-text")).to_have_value("")
    # And surely one after the other, on a page that does not know of it.
    reporter.reply(texts[3])
    expect(reporter.page.locator(".message-body")).to_have_count(4)
    chair.answer(texts[2])
    reporter.page.locator("#refresh").click()
    expect(reporter.page.locator(".message-body")).to_have_count(5)
    said = reporter.read_mailbox()
    assert said[0] == STORY
    assert sorted(said[1:3]) == sorted(texts[:2])
    assert said[3:] == [texts[3], texts[2]]
    assert chair.conversation().all_inner_texts() == said
    company.installation.check_whole()
