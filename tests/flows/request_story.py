"""The chapters of two requests: what each person does, and what they see while they do it."""

import csv
import hashlib
import json
import re
import zipfile
from pathlib import Path

from playwright.sync_api import Browser, Download, FilePayload, Page, expect

from tests.admin.papers.opened import Opened
from tests.browser import PATIENCE
from tests.flows.recipient import Recipient
from tests.flows.request_handler import RequestHandler
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
HELD_BACK = "Et af brevene fra august 2022"
WHY = "Naboen bad om at være ukendt, da han skrev til os."
REASONS = "Du får alle fire breve. I det ene er en andens navn dækket til."
UNFOUNDED = "Vi har ingen behandling, som der kan gøres indsigelse mod."
EVIDENCE = "Kortet blev taget ned i 2019, se logbogen."
COPIES: list[FilePayload] = [
    {"name": "breve.csv", "mimeType": "text/csv", "buffer": b"dato;emne\n2021-05-04;grusgraven\n"},
    {"name": "opmåling.txt", "mimeType": "text/plain", "buffer": "Målt ved søen".encode()},
]

TO_TAKE: list[FilePayload] = [
    {
        "name": "målinger – данные.csv",
        "mimeType": "text/csv",
        "buffer": "sted;højde\nsøen ved Fjeldby;12,4\n".encode(),
    },
    {
        "name": "CON.json",
        "mimeType": "application/json",
        "buffer": b'[{"ordre": 7, "pris": -12.5}, {"ordre": 8, "pris": null}]',
    },
]

OTHER = "Torkild Mosegaard Ravnkilde"
OTHER_STREET = "Engvangen 27, 0000 Klintby"
OTHER_MAIL = "torkild@mosegaard.example"
ERASE = "Slet billederne af min have fra dronen i foråret"
UNREACHED = "Flyveren er gået konkurs, og ingen svarer på brevene."

# What nobody but those it is sealed to may read, by a name for it.
SAID = {
    "name": NAME, "agent": AGENT, "street": STREET, "wish": WISH, "for whom": FOR_WHOM,
    "file": "fuldmagt til Asger", "file's name": "fuldmagt-vibeke", "copy": "2021-05-04;grusgraven",
    "to take": "søen ved Fjeldby;12,4",
    "asked": ASKED, "held": HELD, "against": AGAINST, "blind": BLIND, "held back": HELD_BACK,
    "why": WHY, "reasons": REASONS, "unfounded": UNFOUNDED, "evidence": EVIDENCE,
    "other": OTHER, "other's street": OTHER_STREET, "other's mail": OTHER_MAIL,
    "erase": ERASE, "unreached": UNREACHED,
}  # fmt: skip


# --- Whoever asks ----------------------------------------------------------------------------------


def ask_on_a_phone(person: Reporter) -> None:
    """All steps, with a power of attorney, to the receipt."""
    page = person.page
    page.goto(person.address(f"{SCHEME}/report"))
    expect(person.step("readers")).to_contain_text("Anders Toftegaard")
    person.go_on("readers")
    page.get_by_label("Se, hvad I har om mig").check()
    page.get_by_label("Tage mine oplysninger med mig").check()
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


def ask_without_script(page: Page, origin: str) -> str:
    """The plain form, to the return code, which is returned."""
    page.goto(f"{origin}/da/klintmark/{SCHEME}/report")
    page.get_by_role("link", name="brug den enkle formular").click()
    page.get_by_label("Få slettet oplysninger").check()
    page.get_by_label("Noget andet", exact=True).check()
    page.get_by_label("Skriv med dine egne ord").fill(ERASE)
    page.locator("#requester").fill(f"{OTHER}\n{OTHER_STREET}")
    page.get_by_label("Med brev").check()
    page.locator("#address").fill(OTHER_MAIL)
    page.get_by_role("button", name="Send anmodningen").click()
    expect(page.locator(".return-code span")).to_have_count(7)
    return "-".join(page.locator(".return-code span").all_inner_texts())


def files_of_the_answer(page: Page, folder: Path) -> dict[str, Path]:
    """Each saved under the name that the page gives it."""
    saved = {}
    buttons = page.locator("#conversation .message").last.locator("[data-slot=save]")
    for place in range(buttons.count()):
        with page.expect_download() as coming:
            buttons.nth(place).click()
        path = folder / coming.value.suggested_filename
        coming.value.save_as(path)
        saved[path.name] = path
    return saved


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


def checks_what_is_taken_along(file: Path) -> None:
    """Every file beside the others, each as its hash says, each table in both forms."""
    with zipfile.ZipFile(file) as packed:
        assert packed.testzip() is None
        listed = json.loads(packed.read("manifest.json"))["files"]
        names = [one["name"] for one in listed]
        assert packed.namelist() == ["manifest.json", *names]
        assert sorted(names) == [
            "_CON.csv", "_CON.json", "målinger – данные.csv", "målinger – данные.json"
        ]  # fmt: skip
        inside = {name: packed.read(name) for name in names}
    for one in listed:
        assert one["sha256"] == hashlib.sha256(inside[one["name"]]).hexdigest()
        assert one["size"] == len(inside[one["name"]])
    for stem in ("_CON", "målinger – данные"):
        rows = json.loads(inside[f"{stem}.json"])
        table = csv.DictReader(inside[f"{stem}.csv"].decode().splitlines(), delimiter=";")
        assert list(table) == [
            {name: "" if value is None else str(value) for name, value in row.items()}
            for row in rows
        ]
    for given, name in zip(TO_TAKE, ("målinger – данные.csv", "_CON.json"), strict=True):
        assert inside[name] == given["buffer"]


# --- Whoever answers -------------------------------------------------------------------------------


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


def chair_gives_back(chair: Recipient) -> None:
    chair.open_inbox()
    chair.page.get_by_role("link", name="Blinde spørgsmål").click()
    chair.page.locator("tbody th a").click()
    expect(chair.page.locator("[data-question]")).to_have_text(BLIND)
    chair.page.locator("[data-nothing]").click()
    expect(chair.page.locator("[data-back]")).to_be_visible()


def posts_the_letter(executive: RequestHandler, folder: Path) -> str:
    page = executive.page
    executive.open_answer()
    # As was asked for in the plain form.
    expect(page.locator("#delivery-way")).to_have_value("letter")
    expect(page.locator("[data-why]")).to_contain_text("har bedt om")
    with page.expect_download() as coming:
        page.locator("[data-save]").click()
    paper = folder / "brev.pdf"
    coming.value.save_as(paper)
    expect(page.locator("[data-send]")).to_have_text("Notér, at det er afleveret")
    executive.send_letter()
    executive.expect_request(OTHER)
    executive.expect_said("Svaret er noteret som afleveret.")
    executive.expect_state("Besvaret")
    return Opened(paper.read_bytes()).words


def content(coming: Download) -> bytes:
    return Path(coming.path()).read_bytes()
