"""What the breach desk takes from processors and shows to strangers."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from portal.data import organisations
from portal.data.breach import alerts, breaches, lessons
from portal.data.tables import Breach
from portal.public.addresses import addresses
from portal.public.alert_form import ALERT_LIMIT, options
from portal.rules.breach.facts import BreachFacts, Moments, choices
from portal.rules.breach.lessons import Lesson, PublicLesson
from portal.web.languages import LANGUAGES
from tests.public.house import SLUG, House

PROCESSOR = "map_hosting"
ALERT = f"/api/{SLUG}/processor-alert"
LESSONS = f"/api/{SLUG}/lessons"
WORDS = {
    "title": "Kort med navne lå åbent",
    "happened": "Et kort til kommunen havde navne på, og alle kunne se det.",
    "learnt": "Et kort skal ses igennem, før det kommer ud.",
    "changed": "Nu ser to det igennem.",
}


def link(house: House, **more: Any) -> str:
    """A handler makes a link for a processor of the file; the token that stands in it."""
    with house.session() as session:
        made = alerts.make_link(
            session,
            recipient=house.recipient(session, "chair"),
            processor_id=PROCESSOR,
            now=house.now,
            **more,
        )
        session.commit()
        return made


def body(house: House, token: str, **changes: Any) -> dict[str, Any]:
    noticed = (house.now - timedelta(hours=3)).strftime("%Y-%m-%dT%H:%M:%SZ")
    return {
        "token": token,
        "id": "AAAAAAAAAAAAAAAAAAAAAA",
        "what": "En mappe med kort lå åben for alle.\nVi har lukket den.",
        "noticed": noticed,
        "ongoing": False,
        "kinds": ["property", "name", "unknown"],
        "whose": ["citizens"],
        "people": 1200,
        "records": None,
        "done": "Adgangen er lukket.",
        "contact": "Vagten, 00 00 11 00",
    } | changes


def opened(house: House) -> list[Breach]:
    with house.session() as session:
        return list(session.query(Breach).all())


def refusal(answer: TestResponse) -> tuple[int, str]:
    return answer.status_code, answer.get_json()["error"]["code"]


def test_an_alert_opens_a_breach_and_says_when_it_came(house: House, app: Flask) -> None:
    before = house.now
    answer = app.test_client().post(ALERT, json=body(house, link(house)))
    assert answer.status_code == 201
    (breach,) = opened(house)
    assert answer.get_json()["reference"] == breach.reference
    facts, moments = breaches.facts_of(breach), breaches.moments_of(breach)
    assert breach.source == "processor"
    assert facts.title == "Kortskyen Fjeldby A/S: En mappe med kort lå åben for alle."
    assert "Vagten, 00 00 11 00" in facts.description
    assert set(facts.data_categories) == {"property", "name"}
    assert facts.people_categories == ("citizens",)
    assert (facts.people_count, facts.records_count) == (1200, None)
    assert facts.processors == (PROCESSOR,)
    assert moments.detected_at is not None
    assert moments.aware_at is not None
    assert moments.detected_at < before <= moments.aware_at


def test_the_same_alert_again_gets_the_same_answer(house: House, app: Flask) -> None:
    sent = body(house, link(house))
    first, again = (app.test_client().post(ALERT, json=sent) for _ in range(2))
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.get_json() == again.get_json()
    assert len(opened(house)) == 1


def test_a_link_that_is_none_opens_nothing(house: House, app: Flask) -> None:
    client = app.test_client()
    old = link(house, days=-1)
    for token in ("AAAA", old, link(house)[:-1]):
        assert refusal(client.post(ALERT, json=body(house, token))) == (404, "alert_unknown")
    assert opened(house) == []


WRONG: list[dict[str, Any]] = [
    {"token": ""},
    {"what": "  "},
    {"what": "x" * 6001},
    {"what": 7},
    {"what": "x\0"},
    {"id": "\0" * 22},
    {"contact": ""},
    {"kinds": ["nonsense"]},
    {"kinds": "name"},
    {"whose": [["citizens"]]},
    {"people": -1},
    {"people": 1.5},
    {"people": True},
    {"records": "mange"},
    {"noticed": "i går"},
    {"noticed": "2026-02-31T10:00:00Z"},
    {"ongoing": "yes"},
    {"reporter": "Kim"},
]


@pytest.mark.parametrize("change", WRONG, ids=[str(change)[:40] for change in WRONG])
def test_what_the_page_does_not_send_is_refused(
    house: House, app: Flask, change: dict[str, Any]
) -> None:
    answer = app.test_client().post(ALERT, json=body(house, link(house)) | change)
    assert refusal(answer) == (400, "request_malformed")
    assert opened(house) == []


def test_what_the_register_refuses_is_told_with_its_reason(house: House, app: Flask) -> None:
    client, token = app.test_client(), link(house)
    later = (house.now + timedelta(hours=1)).strftime("%Y-%m-%dT%H:%M:%SZ")
    for change, reason in (
        ({"done": "Vi har skrevet til 010190-1234."}, "cpr_in_text"),
        ({"noticed": later}, "in_the_future"),
    ):
        answer = client.post(ALERT, json=body(house, token, **change))
        assert refusal(answer) == (422, "breach_refused")
        assert answer.get_json()["error"]["facts"]["reason"] == reason
    assert opened(house) == []


def test_more_than_a_page_of_words_is_too_large(house: House, app: Flask) -> None:
    answer = app.test_client().post(ALERT, json=body(house, "t") | {"what": "x" * ALERT_LIMIT})
    assert answer.status_code in (400, 413)
    assert opened(house) == []


def test_what_can_be_chosen_is_known_to_the_register() -> None:
    for question, field in (("data_kinds", "data_categories"), ("whose", "people_categories")):
        known = {choice.id for choice in choices(field)}
        assert {option.id for option in options(question)} - known == {"unknown"}


def publish(house: House) -> str:
    """Two handlers and a lesson, from the breach to the open page."""
    with house.session() as session:
        chair, hr = (house.recipient(session, name) for name in ("chair", "hr"))
        breach = breaches.open_breach(
            session,
            source="handler",
            facts=BreachFacts(title="Kort med navne"),
            moments=Moments(aware_at=house.now),
            handler=chair,
            now=house.now,
        )
        told = PublicLesson(
            **{part: dict.fromkeys(LANGUAGES, text) for part, text in WORDS.items()}
        )
        steps: list[tuple[Any, Any, dict[str, Any]]] = [
            (lessons.write, chair, {"lesson": Lesson(cause="Travlhed"), "public": told}),
            (lessons.propose, chair, {}),
            (lessons.clear, hr, {}),
            (lessons.publish, chair, {"today": house.today}),
        ]
        for act, who, more in steps:
            act(
                session,
                recipient=who,
                breach=breach.id,
                version=breach.version,
                now=house.now,
                **more,
            )
        session.commit()
        return breach.id


def test_a_lesson_is_shown_with_its_month_and_nothing_that_leads_back(
    house: House, app: Flask
) -> None:
    client = app.test_client()
    assert client.get(LESSONS).get_json() == {"lessons": []}
    before = client.get(f"/da/{SLUG}/lessons").get_data()
    breach = publish(house)
    answer = client.get(LESSONS)
    (lesson,) = answer.get_json()["lessons"]
    assert {part: lesson[part]["da"] for part in WORDS} == WORDS
    assert lesson["month"] == house.today.strftime("%Y-%m")
    assert set(lesson) == {"id", "month", *WORDS}
    assert breach not in answer.get_data(as_text=True)
    # The page itself is the same as before: it can be signed.
    assert client.get(f"/da/{SLUG}/lessons").get_data() == before


def test_the_page_is_listed_for_the_manifest_and_its_changing_texts_are_not(
    house: House, app: Flask
) -> None:
    with house.session() as session:
        paths = addresses(app, session).paths
    assert {f"/da/{SLUG}/lessons", f"/en/{SLUG}/processor"} <= set(paths)
    assert LESSONS not in paths


def test_without_a_desk_there_is_neither_page(house: House, app: Flask) -> None:
    desk = house.file.breach_desk
    assert desk is not None
    client = app.test_client()
    assert "lessons" in client.get(f"/da/{SLUG}/").get_data(as_text=True)
    for changed, found in ((replace(desk, publish_lessons=False), 200), (None, 404)):
        file = replace(house.file, breach_desk=changed)
        with house.session() as session:
            organisations.apply(session, file=file, now=house.now)
        assert client.get(f"/da/{SLUG}/lessons").status_code == 404
        assert client.get(LESSONS).status_code == 404
        assert client.get(f"/da/{SLUG}/processor").status_code == found
        assert "lessons" not in client.get(f"/da/{SLUG}/").get_data(as_text=True)


def test_the_front_page_offers_both_in_plain_words(app: Flask) -> None:
    page = app.test_client().get(f"/da/{SLUG}/").get_data(as_text=True)
    wrongdoing, incident = (
        page.index("Indberet noget ulovligt eller uetisk"),
        page.index("Meld et uheld med data</h2>"),
    )
    assert wrongdoing < page.index(f"/da/{SLUG}/whistleblower/") < incident
    assert incident < page.index(f"/da/{SLUG}/haendelse/")


def test_an_incident_can_be_sealed_in_a_letter_too(house: House, app: Flask) -> None:
    house.sign("haendelse")
    letter = app.test_client().get(f"/da/{SLUG}/haendelse/letter.html")
    assert letter.status_code == 200
    page = letter.get_data(as_text=True)
    assert 'id="q-data_kinds-1"' in page
    assert 'id="category-1"' not in page


def test_the_page_of_an_incident_promises_nothing_of_the_whistleblower_act(app: Flask) -> None:
    page = app.test_client().get(f"/da/{SLUG}/haendelse/").get_data(as_text=True)
    assert "Ingen får skylden for at sige det" in page
    assert "72 timer" in page
    assert "whistleblowerlovens" not in page.lower()
    assert "Meld et uheld</a>" in page
