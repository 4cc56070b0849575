"""An access request in a real Chromium: two handlers, a caseworker, somebody who asked."""

import io
import json
import re
import zipfile

import pytest
from playwright.sync_api import Browser, FilePayload, Locator, expect

from admin.app import create_app
from crypto.attachment import open_attachment
from crypto.encoding import b64u
from crypto.envelope import open_envelope
from crypto.message import AttachmentReference
from crypto.wire import parse
from portal.data import attachments, envelopes
from tests.admin.hands import Hands
from tests.admin.house import House
from tests.admin.rights.desk import NAME, WORDS, Asker, Desk, a_file
from tests.web.serving import serve

REASONS = "Navnene på de andre i sagen er holdt tilbage. Det koster $& intet."
ITEMS = (
    ("To breve fra august 2022", "Naboen bad om at være ukendt."),
    ("Et notat fra 2023", "Det handler om en andens helbred."),
)
HELD = "Sagen fra 2023 ligger i arkivet med tre tegninger."


@pytest.mark.timeout(400)
def test_an_access_request_is_read_decided_and_answered(
    house: House, desk: Desk, browser: Browser
) -> None:
    file, entry = a_file()
    asker = desk.asked("access", files=(file,), attachments=(entry,))
    with serve(create_app(house.settings)) as origin:
        hands = Hands(browser, origin, bypass_csp=True)
        hands.sign_in(house, "hr")
        reads_it(hands)
        settles_the_identity(hands)
        asks_a_caseworker(hands, browser, origin)
        goes_through_the_systems(hands)
        decides(hands)
        answers(hands)
        hands.close()
    the_person_reads_it(house, asker)


def reads_it(hands: Hands) -> None:
    page = hands.page
    page.get_by_role("link", name="Anmodninger").click()
    expect(page.locator("sealed-name")).to_have_text(NAME)
    page.get_by_role("link", name="Indsigt").click()
    expect(page.get_by_text(WORDS)).to_be_visible()
    expect(page.locator("person-name")).to_have_text(NAME)
    with page.expect_download() as saved:
        page.get_by_role("button", name=re.compile("fuldmagt.pdf")).click()
    assert saved.value.path().read_bytes() == b"fuldmagt"


def settles_the_identity(hands: Hands) -> None:
    page = hands.page
    part = page.locator("#identity")
    part.get_by_label("Nej", exact=True).check()
    part.get_by_role("radio").nth(2).check()
    part.get_by_role("button", name="Afklar den").click()
    assert hands.said() == "Identiteten er afklaret."
    expect(page.locator(".breach-head .tag")).to_have_text("Indsamling")


def asks_a_caseworker(hands: Hands, browser: Browser, origin: str) -> None:
    page = hands.page
    page.get_by_text("Spørg en sagsbehandler").click()
    page.get_by_label("Hvem spørger du?").fill("Poul Lund")
    page.locator("[data-system]").first.check()
    page.locator("#ask-text").fill(f"Hvad har du om {NAME}?")
    asked: list[str] = []
    page.on("requestfinished", lambda request: asked.append(f"{request.method} {request.url}"))
    hands.press_twice("Forsegl spørgsmålet, og lav linket")
    link = page.locator("#made-link")
    expect(link).to_be_visible()
    href = link.input_value()
    # The page that shows the link is not another's: what comes next on it is taken.
    system = page.locator("#checklist .task").last
    system.get_by_role("button", name=re.compile("Fundet")).click()
    expect(system).to_have_class(re.compile("task-done"))
    answers_the_question(Hands(browser, origin, bypass_csp=True), href)
    page.reload()
    hands.unlock("rabarber trappe elleve måge")
    expect(page.get_by_text(HELD)).to_be_visible()
    made = [one for one in asked if one.startswith("POST") and one.endswith("/caseworkers")]
    assert len(made) == 1


def answers_the_question(poul: Hands, link: str) -> None:
    page = poul.page
    page.goto(link)
    expect(page.get_by_text(f"Hvad har du om {NAME}?")).to_be_visible()
    assert "#" not in page.url
    assert poul.axe() == []
    page.locator("#held").fill(HELD)
    poul.press("Forsegl og send")
    expect(page.get_by_text("Tak. Dit svar er forseglet")).to_be_visible()
    page.goto("about:blank")
    page.goto(link)
    expect(page.get_by_text("Linket er brugt")).to_be_visible()
    poul.close()


def goes_through_the_systems(hands: Hands) -> None:
    page = hands.page
    systems = page.locator("#checklist .task")
    # One is marked already.
    for place in range(systems.count() - 1):
        systems.nth(place).get_by_role("button", name=re.compile("Fundet")).click()
        expect(systems.nth(place)).to_have_class(re.compile("task-done"))
    expect(page.locator(".breach-head .tag")).to_have_text("Afgørelse")


def decides(hands: Hands) -> None:
    page = hands.page
    part = page.locator("#decision-access")
    part.get_by_label("Delvis imødekommet").check()
    part.locator("#ground-access-dbl_22_1").check()
    part.get_by_label("Begrundelse til personen").fill(REASONS)
    weighs_each_item(hands, part)
    notes: list[str] = []
    page.on("requestfinished", lambda request: notes.append(f"{request.method} {request.url}"))
    hands.press_twice("Træf afgørelsen")
    expect(part.get_by_text(REASONS)).to_be_visible()
    for what, why in ITEMS:
        row = part.locator("dl.facts > div").filter(has_text=what)
        expect(row.locator("dd")).to_have_text(why)
    assert len([one for one in notes if one.startswith("POST") and one.endswith("/notes")]) == 1
    assert hands.axe() == []


def weighs_each_item(hands: Hands, part: Locator) -> None:
    """A row that is half written stops the decision instead of being left out."""
    part.get_by_role("button", name="Tilføj et punkt").click()
    for place, (what, why) in enumerate(ITEMS):
        part.locator("[data-item]").nth(place).fill(what)
        if place > 0:
            part.get_by_role("button", name="Træf afgørelsen").click()
            expect(part.locator(".rights-item .error")).to_have_count(1)
        part.locator("[data-why]").nth(place).fill(why)
    assert hands.axe() == []


def answers(hands: Hands) -> None:
    page = hands.page
    page.locator("#answer").get_by_role("link", name="Skriv svaret").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Svar")
    items = page.locator("#items .task[id^=item-]")
    for place in range(items.count()):
        items.nth(place).get_by_role("button", name=re.compile("Det passer")).click()
        expect(items.nth(place)).to_have_class(re.compile("task-done"))
    letter = page.locator("#letter-text")
    expect(letter).to_have_value(re.compile(re.escape(REASONS)))
    expect(letter).to_have_value(re.compile(f"Kære {NAME}"))
    for what, why in ITEMS:
        expect(letter).to_have_value(re.compile(f"^- {what}$", re.MULTILINE))
        expect(letter).not_to_have_value(re.compile(why))
    assert hands.axe() == []
    refused_without_the_complaint(hands)
    table, text = b"felt;svar\nnavn;Vibeke\n", "Målt 2023".encode()
    copies: list[FilePayload] = [
        {"name": "sag.csv", "mimeType": "text/csv", "buffer": table},
        {"name": "kort.txt", "mimeType": "text/plain", "buffer": text},
    ]
    page.locator("#copy-files").set_input_files(copies)
    expect(letter).to_have_value(re.compile("kopi.zip"))
    hands.press("Forsegl og send svaret")
    assert hands.said() == "Svaret er forseglet og sendt."


def refused_without_the_complaint(hands: Hands) -> None:
    page = hands.page
    letter = page.locator("#letter-text")
    whole = letter.input_value()
    letter.fill(whole.replace("Datatilsynet", "nogen"))
    hands.press("Forsegl og send svaret")
    expect(page.get_by_text("Svaret skal sige, at man kan klage, og hvor.")).to_be_visible()
    letter.fill(whole)


def the_person_reads_it(house: House, asker: Asker) -> None:
    house.session.rollback()
    house.session.expire_all()
    stored = envelopes.of_case(house.session, case_id=asker.id, thread="conversation")
    message = open_envelope(parse(stored[-1].bytes), asker.keys)
    assert REASONS in message.body
    letter, copy = message.attachments
    assert _content(house, asker, letter).startswith(b"%PDF-")
    with zipfile.ZipFile(io.BytesIO(_content(house, asker, copy))) as packed:
        assert packed.testzip() is None
        assert packed.namelist() == ["manifest.json", "sag.csv", "kort.txt"]
        assert len(json.loads(packed.read("manifest.json"))["files"]) == 2


def _content(house: House, asker: Asker, entry: AttachmentReference) -> bytes:
    row = attachments.find(house.session, case_id=asker.id, attachment=b64u(entry.id))
    assert row is not None
    return open_attachment(b"".join(attachments.read(house.session, attachment=row)), entry)
