"""What the recipient's page makes of a server that lies, or that has forgotten who is signed in."""

import dataclasses
from collections.abc import Iterator
from itertools import count

import pytest
from playwright.sync_api import Browser, Route, expect
from sqlalchemy import delete, select, update

from admin.app import create_app
from crypto import wire
from crypto.encoding import b64u
from portal.data import conversation, envelopes, staff_sessions
from portal.data.database import writing
from portal.data.tables import Charter, StoredEnvelope
from tests.admin.hands import Hands
from tests.admin.house import LOGINS, PASSPHRASES, House, Writer, person
from tests.web.serving import serve


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """Chair and HR are enrolled and on the list."""
    made = House(tmp_path_factory.mktemp("house"))
    made.enrol("chair", "hr")
    made.sign_charter()
    yield made
    made.close()


@pytest.fixture(scope="module")
def chair(house: House, browser: Browser) -> Iterator[Hands]:
    """Signed in once for all tests of this module: stretching the passphrase takes its time."""
    with serve(create_app(house.settings)) as origin:
        hands = Hands(browser, origin)
        hands.sign_in(house, "chair")
        yield hands
        hands.close()


@pytest.fixture
def body(numbers: Iterator[int]) -> str:
    """What the report of this test says; no other says the same."""
    return f"Bilag nummer {next(numbers)} er bogført som kundebesøg."


@pytest.fixture(scope="module")
def numbers() -> Iterator[int]:
    return count(1)


def replies(house: House, writer: Writer, *bodies: str) -> None:
    for body in bodies:
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


def test_a_message_left_out_is_seen_and_nothing_is_answered(
    house: House, chair: Hands, body: str
) -> None:
    writer = house.report(body)
    replies(house, writer, "Det vigtigste.", "Det sidste.")
    writing(house.session)
    house.session.execute(
        delete(StoredEnvelope).where(
            StoredEnvelope.case_id == writer.case_id, StoredEnvelope.sequence == 2
        )
    )
    house.session.commit()
    chair.page.get_by_role("link", name="Indbakke").click()
    chair.open_case(body)
    expect(chair.page.get_by_role("alert").filter(has_text="hænger ikke sammen")).to_be_visible()
    chair.page.get_by_label("Svar indberetteren").fill("Tak.")
    chair.press("Forsegl og send svaret")
    expect(chair.page.locator("#answer-text-error")).to_contain_text("En besked mangler")
    expect(chair.page.get_by_label("Svar indberetteren")).to_have_value("Tak.")


def test_a_list_of_recipients_that_was_changed_opens_nothing(
    house: House, chair: Hands, body: str
) -> None:
    writer = house.report(body)
    charter = house.session.get_one(Charter, (house.scheme.id, 1))
    forged = charter.signed | {"charter": charter.signed["charter"].replace("Birgit", "Bodil")}
    whole = charter.signed
    put_charter(house, forged)
    chair.page.get_by_role("link", name="Indbakke").click()
    chair.page.locator(f"a[href*='{writer.case_id}']").click()
    thread = chair.page.locator("sealed-thread[thread=conversation]")
    expect(thread).to_contain_text("Underskriften under modtagerlisten er forkert.")
    expect(chair.page.locator("#answer-text")).to_be_hidden()
    put_charter(house, whole)


def put_charter(house: House, signed: dict[str, str]) -> None:
    scheme = house.scheme.id
    writing(house.session)
    house.session.execute(
        update(Charter)
        .where(Charter.scheme_id == scheme, Charter.version == 1)
        .values(signed=signed)
    )
    house.session.commit()


def test_what_somebody_left_out_says_in_a_case_is_not_believed(
    house: House, chair: Hands, body: str
) -> None:
    """Only a server that lends them a hand can put it there."""
    writer = house.report(body, readers=("chair",))
    head = conversation.head(house.session, case_id=writer.case_id, thread="conversation")
    forged = writer.envelope(
        "answer",
        head.sequence + 1,
        head.previous,
        "Vi har lukket sagen.",
        [house.recipient("chair").kem or b""],
        seed=person("hr").keys.signing,
    )
    writing(house.session)
    envelopes.append(house.session, wire.parse(forged), today=house.today())
    house.session.commit()
    chair.page.get_by_role("link", name="Indbakke").click()
    chair.open_case(body)
    thread = chair.page.locator("sealed-thread[thread=conversation]")
    expect(thread.locator(".message")).to_have_count(2)
    expect(thread).not_to_contain_text("Vi har lukket sagen.")


def test_another_report_put_under_the_same_case_is_answered_by_nobody(
    house: House, chair: Hands, body: str
) -> None:
    """Who runs the server can seal a report of their own to the recipients, and wait for a page
    that is told to seal again: the words would go to a key of theirs."""
    writer = house.report(body)
    page, sent = chair.page, list[str]()
    page.get_by_role("link", name="Indbakke").click()
    chair.open_case(body)
    forger = dataclasses.replace(Writer.new(house), case=writer.case)
    kems = [house.recipient(handle).kem or b"" for handle in ("chair", "hr")]
    forged = forger.envelope("report", 1, bytes(32), "En anden tekst.", kems)

    def lie(route: Route) -> None:
        sent.append(route.request.url)
        writing(house.session)
        envelopes.erase(house.session, case_id=writer.case_id)
        envelopes.append(house.session, wire.parse(forged), today=house.today())
        house.session.commit()
        facts = {"sequence": 1, "previous": b64u(bytes(32))}
        route.fulfill(status=409, json={"error": {"code": "stale_head", "facts": facts}})

    page.route("**/answers", lie)
    page.get_by_label("Svar indberetteren").fill("Kun for den rigtige.")
    chair.press("Forsegl og send svaret")
    expect(page.locator("#answer-text-error")).to_contain_text("En besked mangler")
    expect(page.get_by_label("Svar indberetteren")).to_have_value("Kun for den rigtige.")
    page.unroute("**/answers", lie)
    assert len(sent) == 1


def test_an_answer_whose_confirmation_is_lost_is_stored_once(
    house: House, chair: Hands, body: str
) -> None:
    writer = house.report(body)
    page = chair.page
    page.get_by_role("link", name="Indbakke").click()
    chair.open_case(body)
    page.route("**/answers", lose_answer, times=1)
    page.get_by_label("Svar indberetteren").fill("Vi ser på det.")
    chair.press("Forsegl og send svaret")
    expect(page.locator("#answer-text-error")).to_contain_text("kan være nået frem")
    # Something else in between, which arrives.
    page.get_by_label("Skriv et notat").fill("Nettet er dårligt her.")
    chair.press("Forsegl og gem notatet")
    expect(page.locator('sealed-thread[thread="internal"]')).to_contain_text("Nettet er dårligt")
    page.get_by_label("Svar indberetteren").fill("Vi ser på det.")
    chair.press("Forsegl og send svaret")
    expect(page.get_by_text("Dit svar er forseglet og sendt.")).to_be_visible()
    sent = house.session.scalars(
        select(StoredEnvelope.direction).where(StoredEnvelope.case_id == writer.case_id)
    ).all()
    assert sorted(sent) == ["answer", "note", "report"]


def lose_answer(route: Route) -> None:
    """The server stores what it is sent; what it says is lost on the way."""
    headers = {**route.request.all_headers(), "sec-fetch-site": "same-origin"}
    assert route.fetch(headers=headers).ok
    route.abort("connectionreset")


def test_what_was_written_survives_a_session_that_ended(
    house: House, chair: Hands, body: str
) -> None:
    house.report(body)
    page = chair.page
    page.get_by_role("link", name="Indbakke").click()
    chair.open_case(body)
    page.get_by_label("Svar indberetteren").fill("Tre timers arbejde.")
    staff_sessions.end_all(house.session, recipient_id=house.recipient("chair").id)
    house.session.commit()
    chair.press("Forsegl og send svaret")
    expect(page.locator("#answer-text-error")).to_contain_text("Du er logget ud")
    expect(page.get_by_label("Svar indberetteren")).to_have_value("Tre timers arbejde.")
    page.get_by_role("link", name="Indbakke").first.click()
    page.get_by_label("Brugernavn").fill(LOGINS["chair"])
    page.get_by_label("Adgangssætning", exact=True).fill(PASSPHRASES["chair"])
    page.get_by_label("Engangskode").fill(house.code("chair"))
    chair.press("Log ind")
    chair.open_case(body)
    expect(page.get_by_label("Svar indberetteren")).to_have_value("Tre timers arbejde.")


def test_signing_out_locks_and_forgets(house: House, chair: Hands, body: str) -> None:
    house.report(body)
    page = chair.page
    page.get_by_role("link", name="Indbakke").click()
    chair.open_case(body)
    page.get_by_label("Skriv et notat").fill("Skal glemmes.")
    chair.press("Log ud")
    expect(page.get_by_role("heading", level=1)).to_have_text("Log ind")
    assert body not in page.content()
    chair.sign_in(house, "chair")
    chair.open_case(body)
    expect(page.get_by_label("Skriv et notat")).to_have_value("")


def test_another_person_at_the_same_window_finds_nothing(
    house: House, chair: Hands, body: str
) -> None:
    house.report(body)
    page = chair.page
    page.get_by_role("link", name="Indbakke").click()
    chair.open_case(body)
    page.get_by_label("Skriv et notat").fill("Kun for mig selv.")
    staff_sessions.end_all(house.session, recipient_id=house.recipient("chair").id)
    house.session.commit()
    page.get_by_role("link", name="Konto").click()
    page.get_by_label("Brugernavn").fill(LOGINS["hr"])
    page.get_by_label("Adgangssætning", exact=True).fill(PASSPHRASES["hr"])
    page.get_by_label("Engangskode").fill(house.code("hr"))
    chair.press("Log ind")
    chair.open_case(body)
    expect(page.get_by_label("Skriv et notat")).to_have_value("")
