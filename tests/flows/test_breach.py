"""A whole breach: told of from a phone without a name, weighed, notified, closed, learnt from.

Two handle breaches here; a third reads reports of wrongdoing and handles none. Whoever told of it
left one of the two handlers out. The tests of this module are chapters of one story.
"""

import json
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from copy import copy, deepcopy
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.admin.papers.opened import Opened
from tests.browser import PATIENCE
from tests.flows import breach_story, people
from tests.flows.breach_story import DONE, LESSON, NOTICED, REPORTED, STORY, TITLE, WHAT, WHO
from tests.flows.conftest import Company
from tests.flows.handler import ZONE, Handler, in_field
from tests.flows.installation import EXAMPLE, Installation
from tests.flows.search import find
from tests.mail.post_office import PostOffice, serve
from tests.public.reporter import Reporter

HANDLERS = 'handlers = ["chair", "executive", "hr"]'
CHAIR, HR, ESCALATION = (
    f"{name}@klintmark.example" for name in ("birgit.aagesen", "louise.vestermark", "direktion")
)
# Most of the story is told while the first test waits for it.
pytestmark = pytest.mark.timeout(300)
Newcomer = Callable[[people.Person], Handler]


def ago(hours: float) -> datetime:
    return datetime.now(UTC) - timedelta(hours=hours)


# --- The company, and who is in it ---------------------------------------------------------------


@dataclass
class Post:
    """A mail server, and the settings that lead to it."""

    office: PostOffice
    settings: dict[str, str]

    def take(self) -> list[EmailMessage]:
        """What has come since the last time."""
        taken, self.office.mails = self.office.mails, []
        return taken


@pytest.fixture(scope="module")
def post() -> Iterator[Post]:
    office = PostOffice()
    controller = serve(office)
    address = f"smtp://127.0.0.1:{controller.port}"
    yield Post(office, {"VARSEL_SMTP": address, "VARSEL_MAIL_FROM": "varsel@klintmark.example"})
    controller.stop()


@pytest.fixture(scope="module")
def company(founded: Company, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Company]:
    """A copy in which the executive handles no breaches, and mails have nowhere to go yet."""
    root = tmp_path_factory.mktemp("breach") / "installation"
    copied = founded.installation.copied_to(root)
    copied.more = {"VARSEL_TIME_ZONE": ZONE}
    file = root / "klintmark.toml"
    file.write_text(EXAMPLE.read_text("utf-8").replace(HANDLERS, 'handlers = ["chair", "hr"]'))
    copied.varsel("org", "apply", "--yes", str(file))
    with copied.running():
        yield Company(copied, deepcopy(founded.chair), deepcopy(founded.hr), founded.poster)
    assert "Traceback" not in copied.output.read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def newcomer(browser: Browser, company: Company) -> Iterator[Newcomer]:
    made: list[Handler] = []

    def new(person: people.Person) -> Handler:
        context = browser.new_context()
        context.set_default_timeout(PATIENCE)
        made.append(Handler(person, context, company.installation.staff))
        return made[-1]

    yield new
    for one in made:
        one.check_clean()
        one.context.close()


@pytest.fixture(scope="module")
def chair(newcomer: Newcomer, company: Company) -> Handler:
    """Signed in; has signed who reads what is told of incidents."""
    handler = newcomer(company.chair)
    handler.sign_in()
    handler.sign_charter("Meld et uheld")
    return handler


@pytest.fixture(scope="module")
def hr(newcomer: Newcomer, company: Company) -> Handler:
    handler = newcomer(company.hr)
    handler.sign_in()
    return handler


@pytest.fixture(scope="module")
def executive(newcomer: Newcomer, company: Company, chair: Handler) -> Handler:
    """Enrols after the list was signed, so reads no incident either."""
    handler = newcomer(people.executive())
    handler.enrol(company.installation.invite("anders.toftegaard"))
    return handler


@pytest.fixture(scope="module")
def employee(browser: Browser, company: Company) -> Iterator[Reporter]:
    context = browser.new_context(viewport={"width": 360, "height": 740})
    context.set_default_timeout(PATIENCE)
    person = Reporter(context, company.installation.public)
    person.secrets = [STORY, NOTICED, DONE, WHO]
    yield person
    person.check_clean()
    context.close()


# --- Hour zero -----------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def filed(employee: Reporter, chair: Handler) -> Reporter:
    breach_story.tell(employee)
    return employee


@pytest.fixture(scope="module")
def opened(filed: Reporter, chair: Handler) -> str:
    """The breach's id."""
    return breach_story.open_from_case(chair)


def test_what_was_chosen_is_taken_over_and_nothing_that_was_written(
    opened: str, company: Company, filed: Reporter, chair: Handler
) -> None:
    installation = company.installation
    ((facts, source, aware, detected),) = installation.rows(
        "SELECT facts, source, aware_at, detected_at FROM breach"
    )
    taken = {name: value for name, value in json.loads(facts).items() if value}
    assert taken == {
        "title": TITLE,
        "people_count": 100,
        "people_categories": ["employees"],
        "data_categories": ["health"],
    }
    # Not even the day on which it was told: no clock runs before a handler says since when.
    assert (source, aware, detected) == ("incident", None, None)
    expect(chair.section("clocks")).to_contain_text("uret er ikke begyndt")
    said = {"story": STORY, "noticed": NOTICED, "done": DONE, "who": WHO, "code": filed.code}
    assert find(installation.root, said) == []
    assert find(installation.root, {"title": TITLE}) != []


def test_the_handler_who_was_left_out_never_learns_that_somebody_told(
    opened: str, company: Company, chair: Handler, hr: Handler, tmp_path: Path
) -> None:
    row = chair.open_register().locator("xpath=ancestor::tr")
    expect(row).to_contain_text(" · fra en ")
    chair.open_breach(TITLE)
    expect(chair.page.get_by_role("link", name="Indberetningen, det kom fra")).to_be_visible()
    row = hr.open_register().locator("xpath=ancestor::tr")
    expect(row).to_contain_text(TITLE)
    expect(row).not_to_contain_text(" · fra ")
    ((case,),) = company.installation.rows("SELECT case_id FROM breach")
    record = json.loads(hr.download("JSON", tmp_path).read_text("utf-8"))
    assert [one["source"] for one in record] == ["handler"]
    hr.open_breach(TITLE)
    shown = hr.page.content() + json.dumps(record)
    assert not any(secret in shown for secret in (case, *REPORTED))
    facts = company.installation.rows(
        "SELECT facts FROM breach_event UNION SELECT facts FROM audit"
    )
    assert not any(case in (one or "") or "incident" in (one or "") for (one,) in facts)


def test_whoever_has_no_role_finds_nothing_and_leaves_a_line(
    opened: str, executive: Handler, company: Company
) -> None:
    expect(executive.page.locator('.staff-menu a[href$="/breaches"]')).to_have_count(0)
    before = refusals(company)
    for number, path in enumerate(
        (f"breaches/{opened}", f"breaches/{opened}/facts", "breaches"), 1
    ):
        answer = executive.page.goto(f"{executive.origin}/da/{path}")
        assert answer is not None
        assert answer.status == 404
        assert TITLE not in executive.page.content()
        assert refusals(company) == before + number


def refusals(company: Company) -> int:
    ((count,),) = company.installation.rows(
        "SELECT count(*) FROM audit JOIN recipient ON recipient.id = audit.actor"
        " WHERE act = 'staff:breach:refused' AND login = 'anders.toftegaard'"
    )
    return int(count)


# --- What is known, and since when ---------------------------------------------------------------


@pytest.fixture(scope="module")
def stated(opened: str, chair: Handler) -> str:
    chair.open_breach(TITLE)
    chair.state_moments(occurred_from=ago(80), detected_at=ago(75), aware_at=ago(25))
    expect(chair.section("clocks").locator(".clock-list li")).to_have_count(1)
    chair.contain("Kunden har slettet listen.")
    chair.move("Begynd at vurdere")
    chair.move("Bruddet er stoppet")
    return opened


def test_reminders_come_as_the_deadline_nears(
    stated: str, chair: Handler, company: Company, post: Post
) -> None:
    """The moment is put right, as it is where somebody finds that it was known earlier."""
    installation = company.installation
    told: list[list[str]] = []
    mails: list[EmailMessage] = []
    for hours in (25, 49, 67, 73):
        if hours > 25:
            chair.state_moments("Kunden ringede tidligere, end vi troede.", aware_at=ago(hours))
        tick(installation, post)
        mails = post.take()
        told.append(sorted(mail["To"] for mail in mails))
        assert len({str(mail["Subject"]) for mail in mails}) == 1
    assert told == [[CHAIR, HR]] * 3 + [sorted([CHAIR, HR, ESCALATION])]
    ((reference,),) = installation.rows("SELECT reference FROM breach")
    for mail in mails:
        assert str(mail["Subject"]) == "En frist er overskredet / A deadline has passed"
        words = mail.as_string()
        assert installation.staff in mail.get_content()
        assert not any(secret in words for secret in (TITLE, reference, "syge", "brud"))
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(lambda _: tick(installation, post), range(2)))
    assert post.take() == []


def tick(installation: Installation, post: Post) -> None:
    """What a timer of the operator's machine does; the server itself knows of no mail server."""
    timer = copy(installation)
    timer.more = installation.more | post.settings
    timer.varsel("tick")


def test_killed_between_deciding_and_mailing(
    stated: str, hr: Handler, company: Company, post: Post
) -> None:
    """What was decided on goes out once after the restart, by the server itself."""
    installation = company.installation
    hr.open_register()
    hr.page.get_by_role("link", name="Opret brud").click()
    hr.write(title="Bærbar stjålet fra en bil", aware_at=in_field(ago(50)))
    hr.press("Opret bruddet")
    hr.expect_file("Bærbar stjålet fra en bil")
    installation.varsel("tick")
    waiting = "SELECT count(*) FROM outbox WHERE state = 'waiting'"
    assert installation.rows(waiting) == [(2,)]
    installation.kill()
    assert post.take() == []
    installation.more |= post.settings
    installation.start()
    until = time.monotonic() + PATIENCE / 1000
    while installation.rows(waiting) != [(0,)] or len(post.office.mails) < 2:
        assert time.monotonic() < until
        time.sleep(0.05)
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(lambda _: tick(installation, post), range(2)))
    assert sorted(mail["To"] for mail in post.take()) == [CHAIR, HR]
    installation.check_whole()


# --- Weighed and decided -------------------------------------------------------------------------


@pytest.fixture(scope="module")
def weighed(stated: str, chair: Handler, hr: Handler) -> str:
    breach_story.state_facts_at_once(chair, hr)
    breach_story.weigh(chair, hr)
    return stated


def test_nothing_was_overwritten_in_silence(weighed: str, company: Company) -> None:
    changed = [
        json.loads(facts)["changes"]["description"]
        for (facts,) in company.installation.rows(
            "SELECT facts FROM breach_event WHERE act = 'amended' AND breach_id = ?"
            " AND facts LIKE '%\"description\"%' ORDER BY number",
            weighed,
        )
    ]
    assert [one["new"] for one in changed] == [WHAT, f"{WHAT} Den lå i en mail."]
    assert changed[1]["old"] == WHAT


# --- Told ----------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def notified(weighed: str, chair: Handler, hr: Handler) -> str:
    breach_story.notify(chair, hr)
    return weighed


def test_what_was_sent_says_what_was_known_then(notified: str, company: Company) -> None:
    rows = company.installation.rows(
        'SELECT "to", phase, content, written_by, approved_by, reference, told FROM breach_notice'
        " WHERE breach_id = ? AND state = 'sent' ORDER BY sent_at, recorded_at",
        notified,
    )
    sent = [(to, phase) for to, phase, *_ in rows]
    assert sorted(sent) == [
        ("authority", "final"), ("authority", "first"), ("authority", "follow_up"),
        ("people", "first"),
    ]  # fmt: skip
    counts = {
        phase: json.loads(content)["facts"]["people_count"]
        for to, phase, content, *_ in rows
        if to == "authority"
    }
    assert counts == {"first": 100, "follow_up": 240, "final": 240}
    assert all(written != approved for *_, written, approved, _, _ in rows)
    assert {told for to, *_, told in rows if to == "people"} == {240}


def test_a_frozen_paper_is_changed_by_nobody(
    notified: str, chair: Handler, company: Company
) -> None:
    frozen = "SELECT id, digest, content, state FROM breach_notice ORDER BY id"
    before = company.installation.rows(frozen)
    for notice, digest, *_ in before:
        for act in ("discarding", "approval", "sent"):
            form = {"digest": digest, "sent_at": in_field(ago(1)), "reference": "x"}
            assert chair.post(f"breaches/{notified}/notices/{notice}/{act}", form) >= 400
    assert company.installation.rows(frozen) == before


# --- Learnt from ---------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def closed(notified: str, chair: Handler, hr: Handler) -> str:
    breach_story.learn_and_close(chair, hr)
    return notified


def test_anybody_reads_the_lesson(closed: str, employee: Reporter) -> None:
    employee.page.goto(employee.address("lessons"))
    lesson = employee.page.locator(".lesson")
    for danish, _ in LESSON.values():
        expect(lesson).to_contain_text(danish)


def test_the_whole_file_is_read_from_its_pdf(closed: str, chair: Handler, tmp_path: Path) -> None:
    chair.open_breach(TITLE)
    opened = Opened(chair.download("PDF på dansk", tmp_path).read_bytes())
    for words in (
        TITLE,
        f"{WHAT} Den lå i en mail.", "Kunden har slettet listen.", "2026-431-0042",
        "Kunden har bekræftet det på skrift.", "Listen havde to faner.",
        "Først i går stod det klart", "Filer kan sendes forkert.", "Louise Vestermark",
    ):  # fmt: skip
        assert words in opened.words
    assert opened.root["/MarkInfo"]["/Marked"]
    assert opened.root["/Lang"].startswith("da")
    assert "pdfuaid" in opened.xmp
    assert {"/H1", "/H2", "/Table", "/TR", "/TH", "/TD", "/P"} <= opened.roles
    # Others read the paper afterwards: it does not say that somebody told, nor what they wrote.
    for secret in (*REPORTED, STORY, NOTICED, DONE, WHO):
        assert secret not in opened.words


def test_what_the_employee_wrote_lies_nowhere(
    closed: str, company: Company, employee: Reporter
) -> None:
    said = {"story": STORY, "noticed": NOTICED, "done": DONE, "who": WHO, "code": employee.code}
    assert find(company.installation.root, said) == []
    company.installation.check_whole()
