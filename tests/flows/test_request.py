"""Two whole requests: insight with a power of attorney from a phone, erasure without JavaScript.

Two handle requests here, a caseworker has a link and no account, and the chair reads reports of
wrongdoing and handles no requests. The tests of this module are chapters of one story.
"""

import hashlib
import json
import re
import zipfile
from collections.abc import Callable, Iterator
from copy import deepcopy
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Download, FilePayload, Page, expect

from tests.admin.papers.opened import Opened
from tests.browser import PATIENCE
from tests.flows import people
from tests.flows.conftest import Company
from tests.flows.installation import Installation
from tests.flows.request_handler import RequestHandler
from tests.flows.search import find
from tests.public.reporter import Reporter

SCHEME = "rettigheder"
NAME = "Vibeke Askholm Thorsager"
AGENT = "Asger Lindetoft"
STREET = "Bakkedraget 114, 0000 Fjeldby"
WISH = "Alt om de tre opmålinger ved grusgraven siden 2021"
FOR_WHOM = f"{NAME}, som har givet mig fuldmagt den 3. november"
AUTHORITY: FilePayload = {
    "name": "fuldmagt-vibeke.pdf",
    "mimeType": "application/pdf",
    "buffer": b"%PDF-1.7 fuldmagt til Asger Lindetoft " + b"x" * 70_000,
}
ASKED = f"Hvad har du om {NAME}, og er der andres oplysninger i det?"
HELD = "Sagen om grusgraven ligger i arkivet med fire breve."
AGAINST = "I et af brevene står en nabo ved navn."
BLIND = f"Er der noget om {NAME} hos jer?"
HELD_BACK = "Nabobrevet fra august 2022"
WHY = "Naboen bad om at være ukendt, da han skrev til os."
REASONS = "Du får alle fire breve. I det ene er en andens navn dækket til."
UNFOUNDED = "Vi har ingen behandling, som der kan gøres indsigelse mod."
EVIDENCE = "Kortet blev taget ned i 2019, se logbogen."
COPIES: list[FilePayload] = [
    {"name": "breve.csv", "mimeType": "text/csv", "buffer": b"dato;emne\n2021-05-04;grusgraven\n"},
    {"name": "opmåling.txt", "mimeType": "text/plain", "buffer": "Målt ved søen".encode()},
]

OTHER = "Torkild Mosegaard Ravnkilde"
OTHER_STREET = "Engvangen 27, 0000 Klintby"
OTHER_MAIL = "torkild@mosegaard.example"
ERASE = "Slet billederne af min have fra dronen i foråret"
UNREACHED = "Flyveren er gået konkurs, og ingen svarer på brevene."

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
    asker.secrets = [NAME, AGENT, STREET, WISH, "fuldmagt-vibeke"]
    yield asker
    asker.check_clean()
    context.close()


@pytest.fixture(scope="module")
def asked(person: Reporter, hr: RequestHandler) -> Reporter:
    """All steps on a small phone, with a power of attorney."""
    page = person.page
    page.goto(person.address(f"{SCHEME}/report"))
    expect(person.step("readers")).to_contain_text("Anders Toftegaard")
    person.go_on("readers")
    page.get_by_label("Se, hvad I har om mig").check()
    page.get_by_label("Gøre indsigelse mod det, I gør").check()
    person.go_on("which")
    page.locator("#q-about").fill(WISH)
    person.go_on("about")
    page.get_by_label("Jeg er klient eller kunde", exact=True).check()
    page.get_by_label("En, jeg har fuldmagt fra").check()
    page.locator("#q-on_behalf").fill(FOR_WHOM)
    page.locator("#q-requester").fill(f"{AGENT}\n{STREET}")
    page.get_by_label("I postkassen her på siden").check()
    person.go_on("person")
    page.locator("#files").set_input_files([AUTHORITY])
    expect(page.locator("#files-list li")).to_have_count(1)
    person.go_on("extra")
    person.take_code()
    page.locator("#code-again").fill(person.code)
    person.send()
    expect(person.step("receipt")).to_be_visible()
    return person


# --- Insight: handled ------------------------------------------------------------------------------


@dataclass
class Gathered:
    """What the handler did before deciding, and the link that the caseworker had."""

    link: str


@pytest.fixture(scope="module")
def gathered(
    asked: Reporter, hr: RequestHandler, chair: RequestHandler, company: Company, browser: Browser
) -> Gathered:
    read_it(hr)
    hr.settle(way="authority_shown")
    hr.expect_state("Indsamling")
    link = hr.ask_caseworker("case_archive", question=ASKED)
    caseworker_answers(browser, link)
    hr.open_request(AGENT)
    expect(hr.section("caseworkers")).to_contain_text(HELD)
    expect(hr.section("caseworkers")).to_contain_text(AGAINST)
    hr.ask_blindly(BLIND)
    before = seen_by_the_desk(hr)
    chair_gives_back(chair)
    hr.open_request(AGENT)
    assert seen_by_the_desk(hr) == before
    two_weeks_pass(company.installation)
    hr.open_request(AGENT)
    hr.mark_systems("not_relevant", "nothing", "found")
    hr.expect_state("Afgørelse")
    return Gathered(link)


def read_it(hr: RequestHandler) -> None:
    hr.open_request(AGENT)
    request = hr.section("request")
    for words in (WISH, FOR_WHOM, STREET):
        expect(request).to_contain_text(words)
    with hr.page.expect_download() as coming:
        request.get_by_role("button", name=re.compile("fuldmagt-vibeke")).click()
    assert content(coming.value) == AUTHORITY["buffer"]


def caseworker_answers(browser: Browser, link: str) -> None:
    """At a browser of their own, without an account; the link works once."""
    context = browser.new_context()
    context.set_default_timeout(PATIENCE)
    sent: list[bytes] = []
    context.on("request", lambda request: sent.append(request.post_data_buffer or b""))
    page = context.new_page()
    page.goto(link)
    expect(page.locator("[data-question]")).to_have_text(ASKED)
    expect(page.locator("#main")).not_to_contain_text(WISH)
    assert "#" not in page.url
    page.locator("#held").fill(HELD)
    page.locator("#speaks-against").fill(AGAINST)
    page.locator("caseworker-question button[type=submit]").click()
    expect(page.locator("[data-state]")).to_contain_text("forseglet")
    page.goto("about:blank")
    page.goto(link)
    expect(page.locator("[data-state]")).to_contain_text("Linket er brugt")
    assert not any(word.encode() in body for word in (HELD, AGAINST) for body in sent)
    assert context.cookies() == []
    context.close()


def seen_by_the_desk(hr: RequestHandler) -> tuple[str, str]:
    """All that the request's page says of the blind question, and the story with it."""
    return hr.section("blind").inner_text(), hr.section("story").inner_text()


def chair_gives_back(chair: RequestHandler) -> None:
    chair.open_inbox()
    chair.page.get_by_role("link", name="Blinde spørgsmål").click()
    chair.page.locator("tbody th a").click()
    expect(chair.page.locator("[data-question]")).to_have_text(BLIND)
    chair.page.locator("[data-nothing]").click()
    expect(chair.page.locator("[data-back]")).to_be_visible()


def two_weeks_pass(installation: Installation) -> None:
    """For the blind question alone: nobody may see sooner that it has come back."""
    with installation.database() as connection:
        connection.execute("UPDATE rights_blind_question SET asked_on = date(asked_on, '-15 days')")
        connection.commit()


@pytest.fixture(scope="module")
def decided(gathered: Gathered, hr: RequestHandler, executive: RequestHandler) -> None:
    """Insight partly, by weighing one letter; the objection refused, which takes two."""
    hr.decide_right("access", "partly", "others_rights", reasons=REASONS, items=((HELD_BACK, WHY),))
    hr.decide_right("objection", "refused", "unfounded", reasons=UNFOUNDED, evidence=EVIDENCE)
    part = hr.page.locator("#decision-objection")
    expect(part).to_contain_text("Ikke godkendt endnu")
    expect(part.get_by_role("button", name="Godkend beslutningen")).to_have_count(0)
    executive.open_request(AGENT)
    executive.unlock_if_locked()
    weighed = executive.page.locator("#decision-access")
    for words in (REASONS, HELD_BACK, WHY):
        expect(weighed).to_contain_text(words)
    part = executive.page.locator("#decision-objection")
    for words in (UNFOUNDED, EVIDENCE):
        expect(part).to_contain_text(words)
    executive.do("Godkend beslutningen", "Beslutningen er godkendt.", part)
    expect(part).to_contain_text("Godkendt af Anders Toftegaard")


@pytest.fixture(scope="module")
def answered(decided: None, hr: RequestHandler) -> str:
    """The letter as it was sent."""
    hr.open_request(AGENT)
    letter = hr.open_answer()
    assert hr.fill_items() == 10
    expect(letter).to_have_value(re.compile(re.escape(REASONS)))
    hr.send_letter(*COPIES)
    hr.expect_request(AGENT)
    hr.expect_said("Svaret er forseglet og sendt.")
    hr.expect_state("Besvaret")
    text = hr.section("request").locator(".message-body").last.inner_text()
    hr.move("Afslut")
    hr.expect_state("Afsluttet")
    return text


# --- Insight: read ----------------------------------------------------------------------------------


def content(coming: Download) -> bytes:
    return Path(coming.path()).read_bytes()


def files_of_the_answer(page: Page, folder: Path) -> dict[str, Path]:
    """Each saved under the name that the page gives it."""
    saved = {}
    buttons = page.locator("#conversation .message").last.locator("[data-slot=save]")
    for place in range(buttons.count()):
        with page.expect_download() as coming:
            buttons.nth(place).click()
        path = folder / coming.value.suggested_filename
        coming.value.save_as(path)
        saved[path.suffix] = path
    return saved


def test_the_person_reads_the_answer_and_takes_the_files(
    answered: str, person: Reporter, tmp_path: Path
) -> None:
    person.open_mailbox()
    body = person.read_mailbox()[-1]
    for words in (REASONS, UNFOUNDED, "Datatilsynet"):
        assert words in body
    # How each item was weighed would say what is held back: it stays with the handlers.
    for hidden in (HELD_BACK, WHY, EVIDENCE, HELD, AGAINST):
        assert hidden not in body
    expect(person.page.locator("#others-part")).to_be_hidden()
    saved = files_of_the_answer(person.page, tmp_path)
    assert set(saved) == {".pdf", ".zip"}
    reads_the_letter(saved[".pdf"])
    checks_the_copy(saved[".zip"])


def reads_the_letter(file: Path) -> None:
    opened = Opened(file.read_bytes())
    for words in (AGENT, REASONS, UNFOUNDED, "Datatilsynet", "domstolene"):
        assert words in opened.words
    assert opened.root["/MarkInfo"]["/Marked"]
    assert opened.root["/Lang"].startswith("da")
    assert "pdfuaid" in opened.xmp


def checks_the_copy(file: Path) -> None:
    with zipfile.ZipFile(file) as packed:
        assert packed.testzip() is None
        listed = json.loads(packed.read("manifest.json"))["files"]
        assert [one["name"] for one in listed] == [one["name"] for one in COPIES]
        for one, copy in zip(listed, COPIES, strict=True):
            inside = packed.read(one["name"])
            assert inside == copy["buffer"]
            assert one["sha256"] == hashlib.sha256(inside).hexdigest()


def test_what_was_decided_stands_in_clear_without_its_reasons(
    answered: str, company: Company
) -> None:
    rows = company.installation.rows(
        "SELECT kind, outcome, grounds FROM rights_decision ORDER BY kind"
    )
    assert [(kind, outcome, json.loads(grounds)) for kind, outcome, grounds in rows] == [
        ("access", "partly", ["others_rights"]),
        ("objection", "refused", ["unfounded"]),
    ]


# --- Erasure -----------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def entered(browser: Browser, company: Company, hr: RequestHandler) -> str:
    """Without JavaScript; returns the code that the page showed."""
    context = browser.new_context(java_script_enabled=False, viewport={"width": 360, "height": 740})
    context.set_default_timeout(PATIENCE)
    page = context.new_page()
    page.goto(f"{company.installation.public}/da/klintmark/{SCHEME}/report")
    page.get_by_role("link", name="brug den enkle formular").click()
    page.get_by_label("Få slettet oplysninger").check()
    page.get_by_label("Noget andet", exact=True).check()
    page.get_by_label("Skriv med dine egne ord").fill(ERASE)
    page.locator("#requester").fill(f"{OTHER}\n{OTHER_STREET}")
    page.get_by_label("Med brev").check()
    page.locator("#address").fill(OTHER_MAIL)
    page.get_by_role("button", name="Send anmodningen").click()
    expect(page.locator(".return-code span")).to_have_count(7)
    code = "-".join(page.locator(".return-code span").all_inner_texts())
    assert context.cookies() == []
    context.close()
    return code


@pytest.fixture(scope="module")
def erased(
    entered: str, executive: RequestHandler, tmp_path_factory: pytest.TempPathFactory
) -> str:
    """From the request to the close; returns the letter that was posted."""
    executive.open_request(OTHER)
    executive.unlock_if_locked()
    expect(executive.section("request")).to_contain_text(ERASE)
    expect(executive.page.locator(".breach-head")).to_contain_text("uden JavaScript")
    executive.settle(way="known_address")
    executive.mark_systems("nothing", "found", "found")
    executive.decide_right("erasure", "granted")
    executive.submit(executive.section("erasure").locator("form").first)
    executive.expect_said("Søgningen er noteret.")
    stone = executive.section("erasure").locator("tombstone-form")
    expect(stone.locator("#tombstone-name")).to_have_value(OTHER)
    stone.locator("#tombstone-email").fill(OTHER_MAIL)
    executive.submit(stone)
    executive.expect_said("Sletningsmærket er sat.")
    letter = posts_the_letter(executive, tmp_path_factory.mktemp("posted"))
    assert executive.tell_everybody(impossible=UNREACHED) >= 1
    executive.move("Afslut")
    executive.expect_state("Afsluttet")
    return letter


def posts_the_letter(executive: RequestHandler, folder: Path) -> str:
    page = executive.page
    executive.open_answer()
    page.locator("#delivery-way").select_option("letter")
    with page.expect_download() as coming:
        page.locator("[data-save]").click()
    paper = folder / "brev.pdf"
    coming.value.save_as(paper)
    executive.send_letter()
    executive.expect_request(OTHER)
    executive.expect_said("Svaret er noteret som afleveret.")
    executive.expect_state("Besvaret")
    return Opened(paper.read_bytes()).words


def test_the_letter_says_that_it_is_erased_and_when_the_backups_are(erased: str) -> None:
    for words in (OTHER, "30 dage", "Datatilsynet"):
        assert words in erased


def test_a_restored_list_names_who_must_go_again(
    erased: str, company: Company, tmp_path: Path
) -> None:
    restored = tmp_path / "restored.csv"
    restored.write_text(f"Ingrid Havbo,ingrid@havbo.example\n{OTHER.upper()},\n", encoding="utf-8")
    said = company.installation.varsel(
        "tombstones", "check", str(restored), "--organisation", "klintmark"
    )
    assert "2" in said.split()[0]


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
    answered: str, erased: str, entered: str, gathered: Gathered, person: Reporter, company: Company
) -> None:
    installation = company.installation
    said = {
        "name": NAME, "agent": AGENT, "street": STREET, "wish": WISH, "for whom": FOR_WHOM,
        "file": "fuldmagt til Asger", "file's name": "fuldmagt-vibeke", "code": person.code,
        "asked": ASKED, "held": HELD, "against": AGAINST, "blind": BLIND,
        "link": gathered.link.split("#")[1],
        "held back": HELD_BACK, "why": WHY, "reasons": REASONS, "unfounded": UNFOUNDED,
        "evidence": EVIDENCE, "copy": "2021-05-04;grusgraven",
        "other": OTHER, "other's street": OTHER_STREET, "other's mail": OTHER_MAIL,
        "erase": ERASE, "unreached": UNREACHED, "other's code": entered,
    }  # fmt: skip
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
