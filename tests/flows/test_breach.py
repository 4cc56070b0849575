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
from tests.flows import people
from tests.flows.conftest import Company
from tests.flows.handler import ZONE, Handler, in_field
from tests.flows.installation import EXAMPLE, Installation
from tests.flows.search import find
from tests.mail.post_office import PostOffice, serve
from tests.public.reporter import Reporter

STORY = "Jeg sendte sygelisten til en kunde i stedet for til lønkontoret."
NOTICED = "I tirsdags lige efter frokost, da kunden ringede"
DONE = "Jeg bad kunden smide den ud, men hørte ikke mere"
WHO = "Mikkel fra drift, lokal 214"
HR_ON_THE_LIST = 1
TITLE = "Sygeliste til en forkert modtager"
WHAT = "En liste over sygefravær gik til en kunde."
HANDLERS = 'handlers = ["chair", "executive", "hr"]'
# What would say that somebody told of it.
REPORTED = ("melding om et uheld", "Indberetningen, det kom fra")
ASSESSMENT = {
    "dpc_simple": 1, "dpc_behavioural": 0, "dpc_financial": 0, "dpc_sensitive": 3,
    "ei": 4, "c": 1, "i": 0, "a": 0, "m": 0,
}  # fmt: skip
LESSON = {
    "title": ("En liste til den forkerte", "A list to the wrong person"),
    "happened": ("En liste blev sendt til en kunde.", "A list was sent to a client."),
    "learnt": ("Lister skal ikke sendes som filer.", "Lists must not be sent as files."),
    "changed": ("Vi deler dem nu som links.", "We now share them as links."),
}
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
    """Five steps on a small phone, with HR left out."""
    page = employee.page
    page.goto(employee.address("haendelse/report"))
    page.locator("#exclusion summary").click()
    page.locator(f"#exclude-{HR_ON_THE_LIST}").check()
    employee.go_on("readers")
    page.locator("#q-what_happened").fill(STORY)
    page.locator("#q-when_noticed").fill(NOTICED)
    employee.go_on("what")
    for name in ("Navn", "Helbred, også sygefravær", "Ansatte", "11 til 100"):
        page.get_by_label(name, exact=True).check()
    employee.go_on("data")
    page.get_by_label("Ja", exact=True).check()
    page.locator("#q-what_done").fill(DONE)
    page.locator("#q-who_you_are-wanted").check()
    page.locator("#q-who_you_are").fill(WHO)
    employee.go_on("now")
    employee.take_code()
    page.locator("#code-again").fill(employee.code)
    employee.send()
    expect(employee.step("receipt")).to_be_visible()
    expect(employee.step("receipt")).to_contain_text("72 timer")
    return employee


@pytest.fixture(scope="module")
def opened(filed: Reporter, chair: Handler) -> str:
    """The chair opens a breach from it; its id."""
    chair.open_case(STORY[:20])
    page = chair.page
    page.get_by_text("Opret et brud ud fra sagen").click()
    part = page.locator("breach-from-report")
    expect(part.locator("[data-preview]")).to_contain_text("Helbred")
    for hidden in (STORY[:20], NOTICED, DONE, WHO):
        expect(part).not_to_contain_text(hidden)
    part.locator("#breach-title").fill(TITLE)
    part.get_by_label("Navn").uncheck()
    shown = part.locator("[data-preview] dd").all_inner_texts()
    assert shown[0] == TITLE
    assert shown[3] == "100"
    chair.press("Opret bruddet")
    part.get_by_role("link", name="Gå til bruddet").click()
    chair.expect_file(TITLE)
    return chair.breach


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
    expect(row).to_contain_text("fra en hændelsesindberetning")
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
    """Both write the facts at once; the second one sees both versions."""
    for handler in (chair, hr):
        handler.open_breach(TITLE)
        handler.follow("facts")
    chair.choose(kinds="confidentiality", cause="misdelivery", recipient="known")
    chair.write(
        description=WHAT,
        records_count="100",
        consequences="Kunden kan vide, hvem der var syge.",
        measures_taken="Listen er slettet hos kunden.",
    )
    chair.do("Gem fakta", "Fakta er gemt.")
    hr.write(description=f"{WHAT} Den lå i en mail.")
    hr.press("Gem fakta")
    expect(hr.page.locator("h1")).to_have_text("To versioner")
    versions = hr.page.locator(".versions")
    expect(versions).to_contain_text(WHAT)
    expect(versions).to_contain_text("Den lå i en mail.")
    expect(hr.page.locator("#main")).to_contain_text("Birgit Aagesen")
    hr.page.get_by_label("Din").check()
    hr.press("Gem dette")
    hr.expect_file(TITLE)
    expect(hr.section("facts")).to_contain_text("Den lå i en mail.")
    expect(hr.section("facts")).to_contain_text("Kunden kan vide, hvem der var syge.")

    chair.open_breach(TITLE)
    chair.assess(**ASSESSMENT)
    chair.decide("authority", "yes", "Der er helbred i, og modtageren er en fremmed.")
    chair.decide(
        "people", "no", "Listen er slettet.", art34_3_b="Kunden har bekræftet det på skrift."
    )
    part = chair.section("decision-people")
    expect(part).to_contain_text("Ikke godkendt endnu")
    expect(part.get_by_role("button")).to_have_count(0)
    hr.open_breach(TITLE)
    hr.do("Godkend beslutningen", "Beslutningen er godkendt.")
    expect(hr.section("decision-people")).to_contain_text("Godkendt af Louise Vestermark")
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
    """Three phases to the authority, and a letter once it turns out that there are more."""
    for handler in (chair, hr):
        handler.open_breach(TITLE)
    chair.open_notices()
    chair.write(delay_reason="Først i går stod det klart, hvem der havde listen.")
    send_notice(chair, hr, "2026-431-0042")
    chair.open_breach(TITLE)
    chair.move("Bruddet er anmeldt")
    hr.open_breach(TITLE)
    hr.follow("facts")
    hr.write(people_count="240", records_count="240", reason="Listen havde to faner.")
    hr.do("Gem fakta", "Fakta er gemt.")
    hr.decide("people", "yes", "Der var flere, og ikke alle eksemplarer er slettet.")
    write_letter(hr, chair)
    for phase, writer, other in (("follow_up", chair, hr), ("final", hr, chair)):
        writer.open_breach(TITLE)
        writer.open_notices()
        writer.choose(phase=phase)
        send_notice(writer, other, "2026-431-0042")
    return weighed


def send_notice(writer: Handler, other: Handler, reference: str) -> None:
    """Who wrote it cannot approve it; once it is sent it is frozen."""
    writer.page.locator('[aria-labelledby="draft"] button[type=submit]').click()
    writer.expect_said("Udkastet er skrevet.")
    expect(writer.page.locator("#main")).to_contain_text("Du har skrevet udkastet")
    expect(writer.page.get_by_role("button", name="Godkend teksten")).to_have_count(0)
    other.open_breach(TITLE)
    other.open_notices()
    other.do("Godkend teksten", "Udkastet er godkendt.")
    writer.open_breach(TITLE)
    writer.open_notices()
    writer.page.locator('[name="reference"]').fill(reference)
    writer.do("Registrér som sendt, og fastfrys", "Det er nu fastfrosset.")


def write_letter(writer: Handler, other: Handler) -> None:
    writer.open_letter()
    writer.write(
        what_happened="En liste over sygefravær gik til en kunde.",
        consequences="Kunden kan vide, hvornår du var syg.",
        measures="Vi har bedt kunden slette den.",
        advice="Ring til os, hvis nogen nævner det for dig.",
    )
    writer.do("Gem udkastet, og vis brevet", "Brevet er gemt.")
    other.open_breach(TITLE)
    other.open_letter()
    other.do("Godkend teksten", "Brevet er godkendt.")
    writer.open_breach(TITLE)
    writer.open_letter()
    writer.choose(way="email")
    writer.page.locator('[name="told"]').fill("240")
    writer.do("Registrér som sendt, og fastfrys", "Brevet er nu fastfrosset.")


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
    hr.open_breach(TITLE)
    hr.move("Gå videre til læring")
    hr.follow("lesson")
    hr.write(
        cause="Listen lå som fil.",
        lesson="Filer kan sendes forkert.",
        measure="Lister deles som links.",
        follow_up_on=(datetime.now(UTC) + timedelta(days=90)).date().isoformat(),
    )
    hr.page.locator("#owner").select_option("Birgit Aagesen")
    hr.choose(publish="yes", audience="everyone")
    for name, (danish, english) in LESSON.items():
        hr.write(**{f"{name}_da": danish, f"{name}_en": english})
    hr.do("Gem læringen", "Læringen er gemt.")
    hr.do("Foreslå offentliggørelse", "Læringen er foreslået.")
    expect(hr.page.get_by_role("button", name="Frigiv: Ingen kan genkendes")).to_have_count(0)
    chair.open_breach(TITLE)
    chair.do("Frigiv: Ingen kan genkendes", "Læringen er frigivet.")
    chair.do("Offentliggør læringen", "Læringen er offentliggjort.")
    chair.move("Afslut")
    expect(chair.page.locator(".breach-head")).to_contain_text("Afsluttet")
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
