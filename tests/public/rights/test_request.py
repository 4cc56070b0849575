"""Asking about one's own data in a real browser on a small phone, with JavaScript and without."""

from dataclasses import replace
from pathlib import Path

from playwright.sync_api import Browser, FilePayload, expect

from portal.data import organisations
from portal.public.rights.plain_form import PLAIN_LIMIT
from tests.looking import faults
from tests.public.house import SLUG, House
from tests.public.reporter import Reporter
from tests.public.rights.asker import SCHEME, SECRET, Asker, a_file, requests_of
from tests.public.rights.others import ask_and_give_back

WISH = "Alt om mine lønsedler."
FILE: FilePayload = {
    "name": "fuld\u202emagt.pdf",
    "mimeType": "application/pdf",
    "buffer": b"%PDF" + b"x" * 90_000,
}
WRONG: FilePayload = {"name": "forkert.pdf", "mimeType": "", "buffer": b"x"}
FROM_OTHERS = "Vi har en oplysning om dig."
ADDRESS = "vibeke@askholm.example"


def write(reporter: Reporter) -> None:
    """From the first step to the check, with a file and an address."""
    page = reporter.page
    page.goto(reporter.address(f"{SCHEME}/report"))
    expect(reporter.step("readers")).to_contain_text("Louise Vestermark")
    assert faults(page) == []
    reporter.go_on("readers")
    reporter.go_on("which")
    expect(page.locator("#problems")).to_contain_text("Vælg et svar til: Hvilken ret vil du bruge?")
    page.get_by_label("Se, hvad I har om mig").check()
    page.get_by_label("Sige nej til markedsføring").check()
    assert faults(page) == []
    reporter.go_on("which")
    page.locator("#q-about").fill(f"{WISH} 010190-1234")
    expect(page.locator("#q-about-warnings")).to_contain_text("»010190-1234« ligner et CPR-nummer")
    assert faults(page) == []
    page.locator("#q-about").fill(WISH)
    reporter.go_on("about")
    page.get_by_label("Jeg er ansat").check()
    reporter.go_on("person")
    expect(page.locator("#problems")).to_contain_text("Hvem er du")
    page.locator("#q-requester").fill(SECRET)
    reporter.go_on("person")
    page.locator("#files").set_input_files([FILE, WRONG])
    expect(page.locator("#files-list li")).to_have_count(2)
    expect(page.locator("#files-list")).to_contain_text("fuldmagt.pdf (88 kB)")
    page.get_by_role("button", name="Fjern bilaget forkert.pdf").click()
    expect(page.locator("#files-list li")).to_have_count(1)
    page.locator("#address").fill("askholm")
    reporter.go_on("extra")
    expect(page.locator("#address-error")).to_contain_text("Skriv mailadressen sådan")
    page.locator("#address").fill(ADDRESS)
    assert faults(page) == []
    reporter.go_on("extra")


def test_from_the_rights_to_the_answer(house: House, reporter: Reporter, asker: Asker) -> None:
    page = reporter.page
    reporter.secrets = [WISH, SECRET, "fuldmagt.pdf"]
    page.goto(reporter.address(f"{SCHEME}/"))
    expect(page.locator("#readers-part")).to_be_visible()
    assert faults(page) == []
    write(reporter)
    check = reporter.step("check")
    for words in (SECRET, "fuldmagt.pdf", ADDRESS, "Sige nej til markedsføring · Jeg er ansat"):
        expect(check).to_contain_text(words)
    reporter.take_code()
    page.locator("#code-again").fill(reporter.code)
    # The answer is lost on its way: what was sent is sent again, and is one request.
    reporter.lose_answers("**/requests")
    reporter.send()
    expect(page.locator("#send-failure")).to_contain_text(
        "Vi ved ikke, om anmodningen er nået frem"
    )
    assert faults(page) == []
    reporter.send()
    expect(reporter.step("receipt")).to_contain_text("Straks")
    assert faults(page) == []
    (request,) = requests_of(house)
    assert (request.kind_ids, request.relation) == (("access", "objection_marketing"), "employee")
    (envelope,) = house.envelopes()
    message = house.read("executive", envelope)
    assert message.body == WISH
    assert ("requester", SECRET) in [(one.question, one.text) for one in message.answers]
    assert [one.name for one in message.attachments] == ["fuldmagt.pdf"]
    read_and_answer(reporter, asker, envelope)


def read_and_answer(reporter: Reporter, asker: Asker, envelope: bytes) -> None:
    """In the mailbox: the state, a file to save, a reply with a file, the address taken back."""
    page = reporter.page
    asker.take_over(envelope)
    asker.answer("hr", "Er det kun lønsedlerne?", a_file(b"kopi", "../kopi\u202e.pdf"))
    ask_and_give_back(asker.house, asker, FROM_OTHERS)
    reporter.open_mailbox()
    expect(page.locator("#others .message-body")).to_have_text(FROM_OTHERS)
    expect(page.locator("#others .message-head")).to_contain_text("Birgit Aagesen")
    expect(page.locator("#request-lines")).to_contain_text("Du har bedt om: indsigt og indsigelse")
    expect(page.locator("#request-lines")).to_contain_text("Den sidste dag for vores svar er")
    assert faults(page) == []
    with page.expect_download() as saved:
        page.get_by_role("button", name="Gem bilaget _kopi.pdf").click()
    assert saved.value.suggested_filename == "_kopi.pdf"
    assert Path(saved.value.path()).read_bytes() == b"kopi"
    page.locator("#files").set_input_files([FILE])
    expect(page.locator("#files-list li")).to_have_count(1)
    reporter.reply("Ja, kun dem.")
    expect(page.locator("#reply-sent")).to_be_visible()
    expect(page.locator("#conversation [data-slot=save]")).to_have_count(3)
    page.get_by_role("button", name="Slet adressen").click()
    expect(page.locator("#notice-now")).to_have_text("Du får ingen mail, når der er nyt.")
    assert faults(page) == []


def test_without_javascript(house: House, browser: Browser, origin: str) -> None:
    context = browser.new_context(java_script_enabled=False, viewport={"width": 320, "height": 740})
    page = context.new_page()
    page.goto(f"{origin}/da/{SLUG}/{SCHEME}/report")
    page.get_by_role("link", name="brug den enkle formular").click()
    page.get_by_label("Få slettet oplysninger").check()
    page.get_by_label("Jeg har søgt job").check()
    page.get_by_label("Skriv med dine egne ord").fill(WISH)
    page.locator("#files").set_input_files([FILE])
    page.get_by_role("button", name="Send anmodningen").click()
    expect(page.locator(".error-summary")).to_contain_text("Hvem er du")
    expect(page.get_by_label("Skriv med dine egne ord")).to_have_value(WISH)
    page.locator("#requester").fill(SECRET)
    page.get_by_role("button", name="Send anmodningen").click()
    expect(page.locator(".return-code span")).to_have_count(7)
    (request,) = requests_of(house)
    assert (request.arrived, request.kind_ids) == ("plain_form", ("erasure",))
    assert house.read("hr", house.envelopes()[0]).body == WISH
    context.close()


def test_without_javascript_going_back_finds_what_was_written(
    house: House, browser: Browser, origin: str, tmp_path: Path
) -> None:
    """As the page says, where a body was too large to be read."""
    huge = tmp_path / "film.mp4"
    with huge.open("wb") as film:
        film.truncate(PLAIN_LIMIT)
    context = browser.new_context(java_script_enabled=False, viewport={"width": 320, "height": 740})
    page = context.new_page()
    page.goto(f"{origin}/da/{SLUG}/{SCHEME}/plain")
    texts = page.locator("form textarea, form input:is([type=text], [type=email])")
    fields = [str(field.get_attribute("name")) for field in texts.all()]
    assert {"about", "requester", "period", "address"} <= set(fields)
    for name in fields:
        page.locator(f"#{name}").fill(f"{name}@askholm.example")
    page.locator("#files").set_input_files(huge)
    page.get_by_role("button", name="Send anmodningen").click()
    expect(page.locator(".error-summary")).to_contain_text("Gå tilbage i din browser")
    page.go_back()
    for name in fields:
        expect(page.locator(f"#{name}")).to_have_value(f"{name}@askholm.example")
    context.close()
    assert requests_of(house) == []


def test_axe_finds_nothing_in_the_other_pages(reporter: Reporter) -> None:
    page = reporter.page
    for path in ("", f"{SCHEME}/plain", "privacy", "requests"):
        page.goto(reporter.address(path))
        assert faults(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= 360
    expect(page.locator("#figures-status")).to_have_text("Ingen har bedt om noget endnu.")


def rename_a_role(house: House) -> None:
    """The list says something else from now on, and is signed anew."""
    words = {"da": "Økonomichef", "en": "Head of finance"}
    schemes = [
        replace(
            one, recipients=tuple(replace(designated, role=words) for designated in one.recipients)
        )
        if one.slug == SCHEME
        else one
        for one in house.file.schemes
    ]
    with house.session() as session:
        file = replace(house.file, schemes=tuple(schemes))
        organisations.apply(session, file=file, now=house.now)
    house.sign(SCHEME, by="hr")


def test_a_list_that_changes_under_way_loses_no_file(house: House, reporter: Reporter) -> None:
    reporter.secrets = [WISH, SECRET]
    write(reporter)
    reporter.take_code()
    reporter.page.locator("#code-again").fill(reporter.code)
    rename_a_role(house)
    reporter.send()
    expect(reporter.page.locator("#charter-changed")).to_be_visible()
    reporter.go_on("readers")
    for name in ("check", "code"):
        reporter.go_on(name)
    reporter.send()
    expect(reporter.step("receipt")).to_be_visible()
    assert [one.name for one in house.read("hr", house.envelopes()[0]).attachments] == [
        "fuldmagt.pdf"
    ]
