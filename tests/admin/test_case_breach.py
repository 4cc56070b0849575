"""From a report to the register: what is taken over, by whom, and what stays sealed."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from admin.app import create_app
from crypto.message import Answer
from portal.data import audit, organisations
from portal.data.breach import breaches
from portal.data.tables import Breach
from portal.rules.organisation_file import read
from tests.admin.hands import Hands
from tests.admin.house import EXAMPLE, PASSPHRASES, House
from tests.admin.visitor import Visitor
from tests.looking import faults
from tests.web.serving import serve

BODY = "Jeg sendte listen til den forkerte, mens kun jeg var på kontoret."
ANSWERS = (
    Answer("when_noticed", "Hvornår?", "I tirsdags kl. 10"),
    Answer("data_kinds:name,health,made_up", "Hvilke slags?", "Navn\nHelbred"),
    Answer("whose:citizens,unknown", "Hvem?", "Borgere"),
    Answer("how_many:to_hundred", "Hvor mange?", "11 til 100"),
    Answer("still_going_on:yes", "Sker det stadig?", "Ja"),
    Answer("who_you_are", "Hvem er du?", "Kim Klit"),
)


def taken(**changes: Any) -> dict[str, Any]:
    return {
        "title": "Liste til forkert modtager",
        "text": "",
        "data_categories": ["name", "health"],
        "people_categories": ["citizens"],
        "people_count": 100,
        "ongoing": True,
        "aware_at": None,
    } | changes


def stored(house: House) -> list[Breach]:
    # What the site has written since is seen from a new transaction.
    house.session.rollback()
    return list(house.session.query(Breach).all())


@pytest.fixture
def case(house: House) -> str:
    return house.report(BODY, answers=ANSWERS).case_id


def test_a_breach_takes_over_what_was_sent_and_no_more(
    house: House, chair: Visitor, case: str
) -> None:
    answer = chair.write(f"/da/cases/{case}/breach", json=taken())
    assert answer.status_code == 201
    (breach,) = stored(house)
    said = answer.get_json()
    assert said == {"reference": breach.reference, "href": f"/da/breaches/{breach.id}"}
    facts = breaches.facts_of(breach)
    assert (facts.title, facts.description) == ("Liste til forkert modtager", "")
    assert set(facts.data_categories) == {"name", "health"}
    assert facts.people_count == 100
    # Nothing of the report's day is there: when it became known, a handler states.
    moments = breaches.moments_of(breach)
    assert (moments.aware_at, moments.detected_at, moments.ongoing) == (None, None, True)
    assert (breach.source, breach.state) == ("report", "discovered")


def test_the_link_back_is_for_those_who_may_open_the_report(house: House) -> None:
    house.enrol("executive")
    case = house.report(BODY, readers=("chair",), answers=ANSWERS).case_id
    app = create_app(house.settings)
    chair, other = (Visitor(app).sign_in(house, one) for one in ("chair", "executive"))
    assert chair.write(f"/da/cases/{case}/breach", json=taken()).status_code == 201
    (breach,) = stored(house)
    found = {
        one: breaches.source_case(house.session, recipient=house.recipient(one), breach=breach)
        for one in ("chair", "executive")
    }
    assert found == {"chair": case, "executive": None}
    assert breach.reference in chair.get(f"/da/cases/{case}").get_data(as_text=True)
    refused = other.write(f"/da/cases/{case}/breach", json=taken())
    assert refused.status_code == 404
    assert len(stored(house)) == 1


def test_whoever_handles_no_breaches_hands_it_over(house: House, chair: Visitor) -> None:
    """A recipient who is no handler may open one, and is given no way to it."""
    file = read(
        EXAMPLE.read_text().replace(
            'handlers = ["chair", "executive", "hr"]', 'handlers = ["executive", "hr"]'
        )
    )
    organisations.apply(house.session, file=file, now=house.now())
    house.session.commit()
    case = house.report(BODY, answers=ANSWERS).case_id
    answer = chair.write(f"/da/cases/{case}/breach", json=taken())
    (breach,) = stored(house)
    assert answer.get_json() == {"reference": breach.reference, "href": None}
    page = chair.get(f"/da/cases/{case}").get_data(as_text=True)
    assert breach.reference in page
    assert f"/da/breaches/{breach.id}" not in page


def test_the_same_once_more_opens_no_second_breach(house: House, chair: Visitor, case: str) -> None:
    first, again = (chair.write(f"/da/cases/{case}/breach", json=taken()) for _ in range(2))
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.get_json() == again.get_json()
    assert len(stored(house)) == 1
    assert chair.write(f"/da/cases/{case}/breach", json=taken(title="Et andet")).status_code == 201


WRONG: list[dict[str, Any]] = [
    {"source": BODY},
    {"answers": []},
    {"data_categories": ["made_up"]},
    {"data_categories": "name"},
    {"people_categories": [1]},
    {"people_count": -1},
    {"people_count": "100"},
    {"people_count": True},
    {"ongoing": "yes"},
    {"aware_at": "i går"},
    {"title": "x" * 201},
    {"text": 7},
]


@pytest.mark.parametrize("change", WRONG, ids=[str(change)[:40] for change in WRONG])
def test_a_field_that_is_not_on_the_list_is_refused(
    house: House, chair: Visitor, case: str, change: dict[str, Any]
) -> None:
    answer = chair.write(f"/da/cases/{case}/breach", json=taken() | change)
    assert (answer.status_code, answer.get_json()["error"]["code"]) == (400, "body_refused")
    assert stored(house) == []


def test_what_the_register_refuses_is_told_at_the_field(
    house: House, chair: Visitor, case: str
) -> None:
    later = (datetime.now(UTC) + timedelta(hours=2)).strftime("%Y-%m-%dT%H:%M:%SZ")
    changes = {"title": " ", "text": "Om 010190-1234", "aware_at": later}
    answer = chair.write(f"/da/cases/{case}/breach", json=taken(**changes))
    assert answer.status_code == 422
    assert set(answer.get_json()["error"]["facts"]) == {"title", "description", "aware_at"}
    assert stored(house) == []


def test_without_a_desk_nothing_is_offered(house: House, chair: Visitor, case: str) -> None:
    text = EXAMPLE.read_text()
    before, after = text.split("[breach_desk]")
    whole = before + after[after.index("[rights_desk]") :]
    organisations.apply(house.session, file=read(whole), now=house.now())
    house.session.commit()
    assert "breach-from-report" not in chair.get(f"/da/cases/{case}").get_data(as_text=True)
    assert chair.write(f"/da/cases/{case}/breach", json=taken()).status_code == 404


def test_an_incident_is_no_report_of_wrongdoing(house: House, chair: Visitor) -> None:
    house.sign_charter(slug="haendelse")
    case = house.report(BODY, slug="haendelse", answers=ANSWERS).case_id
    page = chair.get(f"/da/cases/{case}").get_data(as_text=True)
    assert "Bekræft modtagelsen" not in page
    assert 'id="answer-feedback"' not in page
    chair.write(f"/da/cases/{case}/breach", json=taken())
    assert [breach.source for breach in stored(house)] == ["incident"]
    acts = {line.act for line in audit.of_case(house.session, case_id=case)}
    assert "staff:case:opened" in acts


def test_what_is_shown_is_what_is_sent(house: House, case: str, browser: Browser) -> None:
    with serve(create_app(house.settings)) as origin:
        hands = Hands(browser, origin, bypass_csp=True)
        page = hands.page
        sent: list[str] = []
        page.on(
            "request",
            lambda one: sent.append(one.post_data or "") if one.url.endswith("/breach") else None,
        )
        hands.sign_in(house, "chair")
        hands.open_case("Jeg sendte listen")
        page.get_by_text("Opret et brud ud fra sagen").click()
        part = page.locator("breach-from-report")
        preview = part.locator("[data-preview]")
        expect(preview).to_contain_text("Helbred")
        expect(part.get_by_label("Cirka hvor mange mennesker?")).to_have_value("100")
        for hidden in ("Kim Klit", "tirsdags", "kontoret", "made_up"):
            expect(part).not_to_contain_text(hidden)
        part.get_by_label("Navn").uncheck()
        part.get_by_label("Hvad skal bruddet hedde?").fill("Liste til forkert modtager")
        expect(part.locator("[data-pasted]")).to_be_hidden()
        part.get_by_label("Tekst til fortegnelsen").fill("En liste gik til en anden kommune.")
        expect(part.locator("[data-pasted]")).to_be_visible()
        expect(preview).to_contain_text("En liste gik til en anden kommune.")
        assert faults(page) == []
        # What came from under the seal is gone when the keys lock.
        hands.press("Lås")
        expect(preview).to_be_empty()
        expect(part.locator("form")).to_be_hidden()
        hands.unlock(PASSPHRASES["chair"])
        part.get_by_label("Hvad skal bruddet hedde?").fill("Liste til forkert modtager")
        hands.press("Opret bruddet")
        expect(part.get_by_role("link", name="Gå til bruddet")).to_be_visible()
        (breach,) = stored(house)
        expect(part.locator("[data-done]")).to_contain_text(breach.reference)
        assert len(sent) == 1
        assert BODY not in sent[0]
        assert set(breaches.facts_of(breach).data_categories) == {"name", "health"}
        hands.close()
