"""The sealed letter in a real browser: saved without JavaScript, written offline, handed in."""

import hashlib
import json
import subprocess
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from crypto import filling, work
from crypto.errors import CryptoError
from tests.browser import ensure_firefox
from tests.looking import faults
from tests.public.house import ROOT, SCHEME, SLUG, House
from tests.public.letter_writer import LetterWriter
from tests.public.reporter import STORY, Reporter

FIREFOX = Path(__file__).with_name("letter_firefox.mjs")
FETCH = "url => fetch(url, { mode: 'no-cors' }).then(() => 'sent', () => 'refused')"
PICTURE = """url => new Promise(done => {
    const picture = new Image();
    picture.onload = () => done("sent");
    picture.onerror = () => done("refused");
    picture.src = url;
})"""
ONION = "varsel" * 9 + "aa.onion"


@pytest.fixture
def writer(browser: Browser, origin: str, tmp_path: Path) -> LetterWriter:
    folder = tmp_path / "stick"
    folder.mkdir()
    return LetterWriter(browser, origin, folder)


def test_from_no_script_to_the_mailbox(
    house: House, writer: LetterWriter, reporter: Reporter
) -> None:
    writer.report(leave_out=(2,))
    (envelope,) = house.envelopes()
    for name in ("chair", "executive"):
        message = house.read(name, envelope)
        assert (message.body, message.language) == (STORY, "da")
    with pytest.raises(CryptoError, match="not_a_reader"):
        house.read("hr", envelope)
    sealed, stamp = work.unstamp(writer.sealed.read_bytes())
    assert envelope == filling.unfill(sealed) != sealed
    assert stamp is not None
    work.check_stamp(sealed, stamp)
    house.answer("chair", "Tak for brevet.")
    reporter.code = writer.code
    reporter.open_mailbox()
    assert reporter.read_mailbox() == [STORY, "Tak for brevet."]


def test_the_letter_asks_nobody(house: House, writer: LetterWriter) -> None:
    """With the network there: no request but for the file, and a script in it could make none."""
    writer.save_letter()
    with writer.opened(offline=False) as page:
        writer.write(page)
        writer.seal(page)
        assert {url.split(":")[0] for url in writer.asked} <= {"file", "blob"}
        assert writer.complaints == []
        for attempt in (FETCH, PICTURE):
            assert page.evaluate(attempt, f"{writer.origin}/blank") == "refused"
        refused = [words for words in writer.complaints if "Content Security Policy" in words]
        assert len(refused) >= 2
    assert house.cases() == []


def test_nothing_of_the_text_is_left_on_the_page(house: House, writer: LetterWriter) -> None:
    writer.save_letter()
    with writer.opened() as page:
        writer.write(page)
        writer.seal(page)
        left = page.evaluate(
            "[document.documentElement.outerHTML, ...[...document.querySelectorAll('input, textarea')]"
            ".map(one => one.value)].join()"
        )
        assert STORY not in left
        assert writer.code.replace("-", "") not in left.replace("</span> <span>", "")
        page.go_back()
        expect(page.locator('[data-step="sealed"]')).to_be_visible()
    assert STORY.encode() not in writer.sealed.read_bytes()


def test_three_times_shift_empties_the_letter(house: House, writer: LetterWriter) -> None:
    writer.save_letter()
    with writer.opened() as page:
        writer.write(page)
        for _ in range(3):
            page.keyboard.press("Shift")
        page.wait_for_url("about:blank")
        page.go_back()
        expect(page.locator("#q-what_happened")).to_have_value("")


def test_what_is_missing_is_asked_for(house: House, writer: LetterWriter) -> None:
    writer.save_letter()
    with writer.opened() as page:
        page.locator("#to-code").click()
        expect(page.locator("#problems")).to_contain_text("Vælg det emne")
        page.locator('input[name="category"]').first.check()
        page.locator("#to-code").click()
        expect(page.locator("#problems")).to_contain_text("Fortæl, hvad der er sket")
        page.locator("#q-what_happened").fill("Kun jeg så det.")
        expect(page.locator("#q-what_happened-warnings li")).to_have_count(1)
        writer.take_code(page)
        page.locator("#seal").click()
        expect(page.locator("#problems")).to_contain_text("Skriv genkoden")
        page.locator("#code-again").fill(writer.code.replace(writer.code[0], "z", 1))
        page.locator("#seal").click()
        expect(page.locator("#problems")).to_be_visible()
        page.locator("#back-to-text").click()
        expect(page.locator("#q-what_happened")).to_have_value("Kun jeg så det.")


def test_a_changed_list_is_refused(house: House, writer: LetterWriter) -> None:
    writer.save_letter()
    text = writer.letter.read_text("utf-8")
    _, data = text.rsplit('id="page">', 1)
    for changed in (
        data.replace("Birgit Aagesen", "Birgitte Aagesen"),
        data.replace('"signature": "', '"signature": "AAAA', 1),
        data.replace('"charters": [', '"charters": [], "others": [', 1),
    ):
        assert changed != data
        writer.letter.write_text(text.replace(data, changed), "utf-8")
        with writer.opened() as page:
            expect(page.locator("#not-ready-why")).to_contain_text("Nogen har ændret filen")
            expect(page.locator("textarea:visible, input:visible")).to_have_count(0)


def test_a_changed_script_does_not_run(house: House, writer: LetterWriter) -> None:
    writer.save_letter()
    text = writer.letter.read_text("utf-8")
    writer.letter.write_text(text.replace('"use strict"', '"use  strict"', 1), "utf-8")
    with writer.opened() as page:
        expect(page.locator("#not-ready")).to_contain_text("er JavaScript slået fra")
        expect(page.locator("textarea:visible, input:visible")).to_have_count(0)


def test_it_says_where_nothing_can_be_sealed(house: House, writer: LetterWriter) -> None:
    writer.save_letter()
    with writer.opened(scripts=False) as page:
        expect(page.locator("#not-ready")).to_contain_text("Du kan ikke skrive noget her")
        expect(page.locator("textarea:visible, input:visible")).to_have_count(0)
    with writer._context() as context:
        context.add_init_script("Object.defineProperty(crypto, 'subtle', { value: undefined })")
        page = context.new_page()
        page.goto(writer.letter.as_uri())
        expect(page.locator("#not-ready-why")).to_contain_text("kan ikke forsegle")
        expect(page.locator("textarea:visible, input:visible")).to_have_count(0)


def test_a_new_list_takes_no_text_away(house: House, writer: LetterWriter) -> None:
    """The letter is refused, and a new one takes the text over with the code of the first."""
    writer.save_letter()
    with writer.opened() as page:
        page.locator('input[name="category"][value="data"]').check()
        page.get_by_label("Nej, det er stoppet").check()
        page.locator("#q-who_you_are-wanted").check()
        page.locator("#q-who_you_are").fill("Kim Klit")
        page.locator("#q-what_happened").fill(STORY)
        writer.take_code(page)
        writer.seal(page)
    house.take_off("hr")
    with writer.site() as page:
        writer.hand_in(page)
        expect(page.locator("#letter-error")).to_contain_text("Modtagerlisten er ændret")
        expect(page.locator("#problems")).to_contain_text("Modtagerlisten er ændret")
    assert house.cases() == []
    first = writer.code
    writer.save_letter()
    with writer.opened() as page:
        take_over(page, writer.sealed, "babab-" * 6 + "babab")
        expect(page.locator("#problems")).to_be_visible()
        take_over(page, writer.letter, first)
        expect(page.locator("#problems")).to_contain_text("kan ikke åbnes med denne kode")
        take_over(page, writer.sealed, first)
        expect(page.locator("#earlier-status")).to_contain_text("Teksten er hentet")
        expect(page.locator("#q-what_happened")).to_have_value(STORY)
        writer.take_code(page)
        assert writer.code != first
        writer.seal(page)
    with writer.site() as page:
        writer.hand_in(page)
        expect(page.locator("h1")).to_contain_text("modtaget")
    message = house.read("chair", house.envelopes()[0])
    assert message.category is not None
    assert message.category.id == "data"
    assert {"Kim Klit", "Nej, det er stoppet"} <= {answer.text for answer in message.answers}


def take_over(page: Page, file: Path, code: str) -> None:
    earlier = page.locator("details", has=page.locator("#earlier-file"))
    earlier.evaluate("one => { one.open = true; }")
    page.locator("#earlier-file").set_input_files(file)
    page.locator("#earlier-code").fill(code)
    page.locator("#earlier-take").click()


def test_pages_without_script_lead_to_the_letter(house: House, writer: LetterWriter) -> None:
    with writer.site() as page:
        for path in ("report", ""):
            page.goto(f"{writer.origin}/da/{SLUG}/{SCHEME}/{path}")
            page.locator(f'a[href="/da/{SLUG}/{SCHEME}/letter"]').click()
            expect(page.locator("h1")).to_contain_text("forseglet brev")
        expect(page.locator("main")).to_contain_text("Du kan ikke skrive noget på denne side")
        expect(page.locator("main")).to_contain_text("en kollega, en pårørende, en advokat")
        fields = page.locator("textarea, input, select, [contenteditable]")
        assert [one.get_attribute("type") for one in fields.all()] == ["file"]
        writer.save_letter()
        expect(page.locator(".hash")).to_have_text(
            hashlib.sha256(writer.letter.read_bytes()).hexdigest()
        )


@pytest.mark.parametrize(("language", "scheme"), [("da", "light"), ("en", "dark")])
def test_axe_finds_nothing(
    house: House, browser: Browser, origin: str, tmp_path: Path, language: str, scheme: str
) -> None:
    writer = LetterWriter(browser, origin, tmp_path, language)
    writer.save_letter()
    wishes: dict[str, Any] = {"color_scheme": scheme, "viewport": {"width": 320, "height": 700}}
    context = browser.new_context(**wishes)
    page = context.new_page()
    page.goto(writer.letter.as_uri())
    page.locator("#to-code").click()
    expect(page.locator("#problems")).to_be_visible()
    assert faults(page) == []
    page.locator("details").first.evaluate("one => { one.open = true; }")
    writer.write(page)
    page.locator("#seal").click()
    assert faults(page) == []
    writer.seal(page)
    assert faults(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    page.goto(writer.address)
    for details in page.locator("details").all():
        details.evaluate("one => { one.open = true; }")
    assert faults(page) == []
    page.locator("#letter").set_input_files(writer.letter)
    page.locator("form button").click()
    expect(page.locator("#letter-error")).to_be_visible()
    assert faults(page) == []
    writer.hand_in(page)
    expect(page.locator(".timeline li").first).to_be_visible()
    for details in page.locator("details").all():
        details.evaluate("one => { one.open = true; }")
    assert faults(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    context.close()


def test_in_firefox_without_script_and_by_onion(house: House, origin: str, tmp_path: Path) -> None:
    """JavaScript is off for the site and on for the file, with no way to any network."""
    wish = {
        "firefox": str(ensure_firefox()),
        "host": ONION,
        "address": f"{origin.replace('localhost', ONION)}/da/{SLUG}/{SCHEME}/letter",
        "folder": str(tmp_path),
        "story": STORY,
    }
    ran = subprocess.run(
        [ROOT / ".venv" / "bin" / "node", FIREFOX, json.dumps(wish)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    told = json.loads(ran.stdout)
    assert told["title"].startswith("Kvittering")
    assert told["typeable"] == 0
    assert house.read("chair", house.envelopes()[0]).body == STORY
