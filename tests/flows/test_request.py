"""Two whole requests: insight with a power of attorney from a phone, erasure without JavaScript.

Two handle requests here, a caseworker has a link and no account, and the chair reads reports of
wrongdoing and handles no requests. The tests of this module are chapters of one story.
"""

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.browser import PATIENCE
from tests.flows import people
from tests.flows import request_story as story
from tests.flows.conftest import Company
from tests.flows.installation import Installation
from tests.flows.request_handler import RequestHandler
from tests.flows.search import find
from tests.public.reporter import Reporter

# Most of the story is told while the first test waits for it.
pytestmark = pytest.mark.timeout(400)
Newcomer = Callable[[people.Person], RequestHandler]


# --- The company, and who is in it ---------------------------------------------------------------


@pytest.fixture(scope="module")
def newcomer(browser: Browser, company: Company) -> Iterator[Newcomer]:
    made: list[RequestHandler] = []

    def new(person: people.Person) -> RequestHandler:
        context = browser.new_context()
        context.set_default_timeout(PATIENCE)
        made.append(RequestHandler(person, context, company.installation.staff))
        return made[-1]

    yield new
    for one in made:
        one.check_clean()
        one.context.close()


@pytest.fixture(scope="module")
def executive(newcomer: Newcomer, company: Company) -> RequestHandler:
    """Enrols as the second of the two handlers."""
    handler = newcomer(people.executive())
    handler.enrol(company.installation.invite("anders.toftegaard"))
    return handler


@pytest.fixture(scope="module")
def hr(newcomer: Newcomer, company: Company, executive: RequestHandler) -> RequestHandler:
    """Signed in; has signed that the two read what is asked."""
    handler = newcomer(company.hr)
    handler.sign_in()
    handler.sign_charter("Dine oplysninger")
    return handler


# --- Insight: asked for ---------------------------------------------------------------------------


@pytest.fixture(scope="module")
def person(browser: Browser, company: Company) -> Iterator[Reporter]:
    context = browser.new_context(viewport={"width": 360, "height": 740})
    context.set_default_timeout(PATIENCE)
    asker = Reporter(context, company.installation.public)
    asker.secrets = [story.NAME, story.AGENT, story.STREET, story.WISH, "fuldmagt-vibeke"]
    yield asker
    asker.check_clean()
    context.close()


@pytest.fixture(scope="module")
def asked(person: Reporter, hr: RequestHandler) -> Reporter:
    """All steps on a small phone, with a power of attorney."""
    story.ask_on_a_phone(person)
    return person


# --- Insight: handled ------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def gathered(
    asked: Reporter, hr: RequestHandler, chair: RequestHandler, company: Company, browser: Browser
) -> str:
    """What is done before deciding; returns the link that the caseworker had."""
    story.read_it(hr)
    hr.settle(way="authority_shown")
    hr.expect_state("Indsamling")
    link = hr.ask_caseworker("case_archive", question=story.ASKED)
    story.caseworker_answers(browser, link)
    hr.open_request(story.AGENT)
    expect(hr.section("caseworkers")).to_contain_text(story.HELD)
    expect(hr.section("caseworkers")).to_contain_text(story.AGAINST)
    hr.ask_blindly(story.BLIND)
    before = story.seen_by_the_desk(hr)
    story.chair_gives_back(chair)
    hr.open_request(story.AGENT)
    assert story.seen_by_the_desk(hr) == before
    two_weeks_pass(company.installation)
    hr.open_request(story.AGENT)
    hr.mark_systems("not_relevant", "nothing", "found")
    hr.expect_state("Afgørelse")
    return link


def two_weeks_pass(installation: Installation) -> None:
    """For the blind question alone: nobody may see sooner that it has come back."""
    with installation.database() as connection:
        connection.execute("UPDATE rights_blind_question SET asked_on = date(asked_on, '-15 days')")
        connection.commit()


@pytest.fixture(scope="module")
def decided(gathered: str, hr: RequestHandler, executive: RequestHandler) -> None:
    """Insight partly, by weighing one letter; the objection refused, which takes two."""
    hr.decide_right(
        "access",
        "partly",
        "others_rights",
        reasons=story.REASONS,
        items=((story.HELD_BACK, story.WHY),),
    )
    hr.decide_right(
        "objection", "refused", "unfounded", reasons=story.UNFOUNDED, evidence=story.EVIDENCE
    )
    hr.decide_right("portability", "granted")
    part = hr.page.locator("#decision-objection")
    expect(part).to_contain_text("Ikke godkendt endnu")
    expect(part.get_by_role("button", name="Godkend beslutningen")).to_have_count(0)
    executive.open_request(story.AGENT)
    executive.unlock_if_locked()
    weighed = executive.page.locator("#decision-access")
    for words in (story.REASONS, story.HELD_BACK, story.WHY):
        expect(weighed).to_contain_text(words)
    part = executive.page.locator("#decision-objection")
    for words in (story.UNFOUNDED, story.EVIDENCE):
        expect(part).to_contain_text(words)
    executive.do("Godkend beslutningen", "Beslutningen er godkendt.", part)
    expect(part).to_contain_text("Godkendt af Anders Toftegaard")


@pytest.fixture(scope="module")
def answered(decided: None, hr: RequestHandler) -> str:
    """The letter as it was sent."""
    hr.open_request(story.AGENT)
    letter = hr.open_answer()
    assert hr.fill_items() == 10
    expect(letter).to_have_value(re.compile(re.escape(story.REASONS)))
    hr.send_letter(*story.COPIES, data=story.TO_TAKE)
    hr.expect_request(story.AGENT)
    hr.expect_said("Svaret er forseglet og sendt.")
    hr.expect_state("Besvaret")
    text = hr.section("request").locator(".message-body").last.inner_text()
    hr.move("Afslut")
    hr.expect_state("Afsluttet")
    return text


# --- Insight: read ----------------------------------------------------------------------------------


def test_the_person_reads_the_answer_and_takes_the_files(
    answered: str, person: Reporter, tmp_path: Path
) -> None:
    person.open_mailbox()
    body = person.read_mailbox()[-1]
    for words in (story.REASONS, f"- {story.HELD_BACK}", story.UNFOUNDED, "Datatilsynet"):
        assert words in body
    assert "En kopi af oplysningerne følger med dette svar." in body
    # What is held back is named; how it was weighed could reveal it, and stays with the handlers.
    for hidden in (story.WHY, story.EVIDENCE, story.HELD, story.AGAINST):
        assert hidden not in body
    expect(person.page.locator("#others-part")).to_be_hidden()
    saved = story.files_of_the_answer(person.page, tmp_path)
    (letter,) = [path for name, path in saved.items() if name.endswith(".pdf")]
    assert set(saved) == {letter.name, "kopi.zip", "data.zip"}
    story.reads_the_letter(letter)
    story.checks_the_copy(saved["kopi.zip"])
    story.checks_what_is_taken_along(saved["data.zip"])


def test_what_was_decided_stands_in_clear_without_its_reasons(
    answered: str, company: Company
) -> None:
    rows = company.installation.rows(
        "SELECT kind, outcome, grounds FROM rights_decision ORDER BY kind"
    )
    assert [(kind, outcome, json.loads(grounds)) for kind, outcome, grounds in rows] == [
        ("access", "partly", ["others_rights"]),
        ("objection", "refused", ["unfounded"]),
        ("portability", "granted", []),
    ]


# --- Erasure -----------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def entered(browser: Browser, company: Company, hr: RequestHandler) -> str:
    """Without JavaScript; returns the code that the page showed."""
    context = browser.new_context(java_script_enabled=False, viewport={"width": 360, "height": 740})
    context.set_default_timeout(PATIENCE)
    code = story.ask_without_script(context.new_page(), company.installation.public)
    assert context.cookies() == []
    context.close()
    return code


@pytest.fixture(scope="module")
def erased(
    entered: str,
    executive: RequestHandler,
    company: Company,
    tmp_path_factory: pytest.TempPathFactory,
) -> str:
    """From the request to the close; returns the letter that was posted."""
    executive.open_request(story.OTHER)
    executive.unlock_if_locked()
    expect(executive.section("request")).to_contain_text(story.ERASE)
    expect(executive.page.locator(".breach-head")).to_contain_text("uden JavaScript")
    executive.settle(way="known_address")
    executive.mark_systems("nothing", "found", "found")
    executive.decide_right("erasure", "granted")
    executive.submit(executive.section("erasure").locator("form").first)
    executive.expect_said("Søgningen er noteret.")
    stone = executive.section("erasure").locator("tombstone-form")
    expect(stone.locator("#tombstone-name")).to_have_value(story.OTHER)
    stone.locator("#tombstone-email").fill(story.OTHER_MAIL)
    executive.submit(stone)
    executive.expect_said("Sletningsmærket er sat.")
    letter = story.posts_the_letter(executive, tmp_path_factory.mktemp("posted"))
    assert executive.tell_everybody(impossible=story.UNREACHED) >= 1
    # The address that mails without content go to is the one thing in clear, until the close.
    assert find(company.installation.root, {"mail": story.OTHER_MAIL}) != []
    executive.move("Afslut")
    executive.expect_state("Afsluttet")
    return letter


def test_the_letter_says_that_it_is_erased_and_when_the_backups_are(erased: str) -> None:
    for words in (story.OTHER, "30 dage", "Datatilsynet"):
        assert words in erased


def test_a_restored_list_names_who_must_go_again(
    erased: str, company: Company, tmp_path: Path
) -> None:
    restored = tmp_path / "restored.csv"
    restored.write_text(
        f"Ingrid Havbo,ingrid@havbo.example\n{story.OTHER.upper()},\n", encoding="utf-8"
    )
    said = company.installation.varsel(
        "tombstones", "check", str(restored), "--organisation", "klintmark"
    )
    assert said.startswith("line 2: ")
    assert "2 lines, 1 to erase again." in said


def test_both_are_closed_in_time(answered: str, erased: str, company: Company) -> None:
    rows = company.installation.rows(
        "SELECT arrived, state, delivery, answered_on = received_on, closed_on = received_on"
        " FROM rights_request ORDER BY arrived"
    )
    assert rows == [
        ("plain_form", "closed", "letter", 1, 1),
        ("portal", "closed", "mailbox", 1, 1),
    ]


# --- What lies on the server afterwards --------------------------------------------------------------


def test_nothing_of_either_person_lies_on_the_server(
    answered: str, erased: str, entered: str, gathered: str, person: Reporter, company: Company
) -> None:
    installation = company.installation
    said = {**story.SAID, "link": gathered.split("#")[1], "code": person.code, "other's": entered}
    # As it does every minute: what was changed leaves the database's log too.
    installation.varsel("tick")
    assert find(installation.root, said) == []
    everything = every_value(installation)
    assert [name for name, words in said.items() if in_values(everything, words)] == []
    # What stands in clear by intention would have been found.
    ((reference,),) = installation.rows(
        "SELECT reference FROM rights_request WHERE arrived = 'portal'"
    )
    assert find(installation.root, {"reference": reference}) != []
    assert in_values(everything, reference)
    installation.check_whole()


def every_value(installation: Installation) -> list[str]:
    """All that stands in any row of any table, as text."""
    tables = [
        name for (name,) in installation.rows("SELECT name FROM sqlite_master WHERE type = 'table'")
    ]
    return [
        value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value)
        for table in tables
        for row in installation.rows(f'SELECT * FROM "{table}"')  # noqa: S608 -- names from the schema
        for value in row
        if value is not None
    ]


def in_values(everything: list[str], words: str) -> bool:
    """As it is, or as JSON would spell it."""
    ways = (words, json.dumps(words)[1:-1])
    return any(way.casefold() in value.casefold() for value in everything for way in ways)
