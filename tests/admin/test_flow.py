"""From the invitation to the answer, with two recipients in a real Chromium.

Nothing is stood in for: the keys are made in the browser, the reports by the Python twin.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from admin.app import create_app
from crypto import charter, keyring
from crypto.envelope import open_envelope
from crypto.errors import CryptoError
from crypto.export import read as read_export
from crypto.keys import RecipientKeys
from crypto.wire import parse
from portal.data import charters, conversation, envelopes, organisations
from tests.admin.hands import Hands
from tests.admin.house import BODY, House, Writer
from tests.web.serving import serve

PRIVATE = "Formanden alene skal se dette."


@pytest.fixture
def empty_house(tmp_path: Path) -> Iterator[House]:
    made = House(tmp_path)
    yield made
    made.close()


def answers_to(house: House, writer: Writer) -> list[tuple[str, str]]:
    """Type and text of what the reporter can open in the mailbox."""
    house.session.rollback()
    stored = envelopes.of_case(house.session, case_id=writer.case_id, thread="conversation")
    opened = [open_envelope(parse(one.bytes), writer.keys) for one in stored[1:]]
    return [(message.type, message.body) for message in opened]


def reply(house: House, writer: Writer, body: str) -> None:
    """The reporter writes again, behind what is there now."""
    house.session.rollback()
    head = conversation.head(house.session, case_id=writer.case_id, thread="conversation")
    kems = [house.recipient(handle).kem or b"" for handle in ("chair", "hr")]
    conversation.receive_reply(
        house.session,
        organisation=house.organisation_id,
        envelope=writer.envelope("reply", head.sequence + 1, head.previous, body, kems),
        today=house.today(),
        receipt_seed=house.settings.receipt_seed,
    )
    house.session.commit()


@pytest.mark.timeout(400)
def test_two_recipients_enrol_sign_read_and_answer(
    empty_house: House, browser: Browser, tmp_path: Path
) -> None:
    house = empty_house
    with serve(create_app(house.settings)) as origin:
        chair, hr = Hands(browser, origin), Hands(browser, origin)
        known = chair.enrol(house.invite("chair"))
        hr.enrol(house.invite("hr"))
        sign_the_first_charter(house, chair)
        writer, private = house.report(), house.report(PRIVATE, readers=("chair",))
        hr_sees_one_case(hr, private)
        chair_answers(house, chair, writer)
        chair_locks_and_unlocks(chair, known.passphrase)
        chair_is_overtaken(house, chair, writer)
        chair_moves_the_case(chair)
        chair_takes_the_case_out(chair, known.kit, tmp_path)
        nothing_is_left_behind(house, chair, known.passphrase, known.kit)
        chair.close()
        hr.close()


def sign_the_first_charter(house: House, chair: Hands) -> None:
    page = chair.page
    page.get_by_role("link", name="Modtagerlister").click()
    expect(page.get_by_text("ordningen modtager ikke indberetninger").first).to_be_visible()
    page.get_by_role("link", name="Klintmarks whistleblowerordning").click()
    table = page.locator("charter-signing table")
    expect(table).to_contain_text("Birgit Aagesen")
    expect(table).to_contain_text("Louise Vestermark")
    expect(table).not_to_contain_text("Anders Toftegaard")
    facts = page.locator("charter-signing .facts")
    organisation = organisations.find(house.session, slug="klintmark")
    for names in (organisation.names, house.scheme.names):
        expect(facts).to_contain_text(names["da"])
        expect(facts).to_contain_text(names["en"])
    house.session.commit()
    chair.press("Skriv under på version 1")
    assert chair.said() == "Version 1 er underskrevet og gælder."
    newest = charters.current(house.session, scheme_id=house.scheme.id)
    assert newest is not None
    shown = page.locator(".fingerprint-large span").all_text_contents()
    signed = charter.parse(newest.signed["charter"].encode())
    assert "-".join(shown) == signed.fingerprint


def hr_sees_one_case(hr: Hands, private: Writer) -> None:
    hr.page.get_by_role("link", name="Indbakke").click()
    title = hr.page.locator(".inbox-table sealed-title")
    expect(title).to_have_count(1)
    expect(title).to_contain_text(BODY)
    answer = hr.page.goto(f"{hr.origin}/da/cases/{private.case_id}")
    assert answer is not None
    assert answer.status == 404
    hr.faults.clear()


def chair_answers(house: House, chair: Hands, writer: Writer) -> None:
    page = chair.page
    page.get_by_role("link", name="Indbakke").click()
    expect(page.get_by_text(PRIVATE)).to_be_visible()
    chair.open_case(BODY)
    conversation_list = page.locator("sealed-thread[thread=conversation]")
    expect(conversation_list).to_contain_text("På kontoret i Klintby.")
    chair.press("Forsegl og send bekræftelsen")
    assert chair.said() == "Bekræftelsen er forseglet og sendt."
    page.get_by_label("Svar indberetteren").fill("Hvem godkendte bilagene?")
    chair.press("Forsegl og send svaret")
    expect(conversation_list).to_contain_text("Hvem godkendte bilagene?")
    page.get_by_label("Skriv et notat").fill("Talt med revisor.")
    chair.press("Forsegl og gem notatet")
    expect(page.locator("sealed-thread[thread=internal]")).to_contain_text("Talt med revisor.")
    (first, _), second = answers_to(house, writer)
    assert (first, second) == ("acknowledgement", ("message", "Hvem godkendte bilagene?"))
    (note,) = envelopes.of_case(house.session, case_id=writer.case_id, thread="internal")
    with pytest.raises(CryptoError):
        open_envelope(parse(note.bytes), writer.keys)


def chair_locks_and_unlocks(chair: Hands, passphrase: str) -> None:
    page = chair.page
    page.get_by_label("Svar indberetteren").fill("Et udkast, som ikke er sendt.")
    chair.press("Lås")
    expect(page.locator("unlock-form")).to_contain_text("Dine nøgler er låst")
    for secret in (BODY, "Talt med revisor", "Et udkast"):
        assert secret not in page.content()
    assert page.locator("#answer-text").input_value() == ""
    chair.unlock("en forkert sætning")
    expect(page.get_by_text("Adgangssætningen er forkert.")).to_be_visible()
    chair.unlock(passphrase)
    expect(page.get_by_role("heading", level=1)).to_contain_text(BODY)
    assert page.locator("#answer-text").input_value() == "Et udkast, som ikke er sendt."
    # It is there after going to another page and back too.
    page.get_by_role("link", name="Konto").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Konto")
    page.go_back()
    expect(page.locator("#answer-text")).to_have_value("Et udkast, som ikke er sendt.")


def chair_is_overtaken(house: House, chair: Hands, writer: Writer) -> None:
    """The reporter writes while the chair does: both are kept, and nobody types anything twice."""
    reply(house, writer, "Jeg kom i tanke om mere.")
    chair.page.get_by_label("Svar indberetteren").fill("Tak, vi vender tilbage.")
    chair.page.get_by_label("Dette er den feedback, som loven kræver").check()
    chair.press("Forsegl og send svaret")
    thread = chair.page.locator("sealed-thread[thread=conversation]")
    expect(thread).to_contain_text("Jeg kom i tanke om mere.")
    expect(thread).to_contain_text("Tak, vi vender tilbage.")
    assert answers_to(house, writer)[2:] == [
        ("message", "Jeg kom i tanke om mere."),
        ("feedback", "Tak, vi vender tilbage."),
    ]


def chair_moves_the_case(chair: Hands) -> None:
    page = chair.page
    page.get_by_text("Afslut sagen").first.click()
    page.get_by_label("Kunne ikke bekræftes").check()
    page.locator("#reason-closed").fill("Bilagene er i orden.")
    chair.press("Afslut sagen")
    expect(page.locator(".case-head")).to_contain_text("Afsluttet")
    expect(page.locator("sealed-thread[thread=internal]")).to_contain_text("Bilagene er i orden.")


def chair_takes_the_case_out(chair: Hands, kit: str, folder: Path) -> None:
    with chair.page.expect_download() as waiting:
        chair.press("Gem den forseglede fil")
    saved = folder / "case.varsel"
    waiting.value.save_as(saved)
    content = read_export(saved.read_bytes())
    secret = keyring.unlock_with_kit(content.keyring, keyring.read_kit(kit))
    keys = RecipientKeys.from_secret(secret)
    bodies = {open_envelope(parse(one), keys).body for one in content.envelopes}
    assert {BODY, "Talt med revisor.", "Bilagene er i orden."} <= bodies


def nothing_is_left_behind(house: House, chair: Hands, passphrase: str, kit: str) -> None:
    """Neither in the browser's storage nor in what the server has written."""
    stored = chair.page.evaluate(
        "() => JSON.stringify([Object.values(localStorage), Object.values(sessionStorage)])"
    )
    written = b"".join(
        path.read_bytes() for path in house.settings.data.rglob("*") if path.is_file()
    )
    for secret in (BODY, PRIVATE, "Talt med revisor.", "Bilagene er i orden.", passphrase, kit):
        assert secret not in stored
        assert secret.encode() not in written
    # The search would pass in an empty folder too: what is public is there.
    assert (house.recipient("chair").key_id or "none").encode() in written
