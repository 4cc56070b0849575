"""The form without JavaScript: what it takes, what it says, and what is left of it."""

import html
import re
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from crypto import attachment, return_code
from crypto.encoding import from_b64u
from crypto.wire import parse
from portal.data import attachments
from portal.data.tables import Organisation
from portal.public.app import create_app
from portal.public.rights.plain_form import PLAIN_LIMIT
from portal.web.gate import gate_of
from tests.public.house import SLUG, House, person
from tests.public.rights.asker import SCHEME, SECRET, form, requests_of

ADDRESS = f"/da/{SLUG}/{SCHEME}/plain"
GOOD: dict[str, Any] = {
    "kinds": ["access", "rectification"],
    "known_as": "former",
    "about": "Mine lønsedler <b>siden</b> 2019",
    "requester": SECRET,
    "delivery": "letter",
}


def send(client: FlaskClient, *files: bytes, **changes: Any) -> TestResponse:
    texts = [
        (name, text)
        for name, value in {**GOOD, **changes}.items()
        for text in ([value] if isinstance(value, str) else value)
    ]
    return client.post(ADDRESS, **form(texts, [("files", content) for content in files]))


def text_of(answer: TestResponse) -> str:
    return re.sub(r"\s+", " ", html.unescape(answer.get_data(as_text=True)))


def test_it_is_sealed_before_it_is_stored(
    house: House, client: FlaskClient, tmp_path: Path
) -> None:
    answer = send(client, b"%PDF-1.4 fuldmagten", address="vibeke@askholm.example")
    assert answer.status_code == 201
    assert answer.headers["Cache-Control"] == "no-store"
    (request,) = requests_of(house)
    assert (request.arrived, request.kind_ids, request.relation) == (
        "plain_form",
        ("access", "rectification"),
        "former",
    )
    (envelope,) = house.envelopes()
    message = house.read("hr", envelope)
    assert message.body == GOOD["about"]
    assert [(one.question, one.text) for one in message.answers] == [
        ("kinds:access,rectification", "Se, hvad I har om mig\nFå rettet noget, der er forkert"),
        ("known_as:former", "Jeg har været ansat, klient eller kunde"),
        ("requester", SECRET),
        ("delivery:letter", "Med brev"),
    ]
    (reference,) = message.attachments
    assert (reference.name, reference.type) == ("bilag-1.pdf", "application/pdf")
    with house.session() as session:
        (row,) = attachments.of_case(session, case_id=request.case_id)
        content = b"".join(attachments.read(session, attachment=row))
    assert attachment.open_attachment(content, reference) == b"%PDF-1.4 fuldmagten"
    everything = b"".join(file.read_bytes() for file in tmp_path.rglob("*") if file.is_file())
    for words in (SECRET, GOOD["about"], "fuldmagten", "Askholms fuldmagt"):
        assert words.encode() not in everything


def test_the_code_that_is_shown_opens_it(house: House, client: FlaskClient) -> None:
    page = text_of(send(client))
    shown = re.search(r'class="return-code"[^>]*>(.*?)</p>', page)
    assert shown is not None
    code = "-".join(re.findall(r"<span>(\w+)</span>", shown[1]))
    with house.session() as session:
        salt = session.query(Organisation).filter_by(slug=SLUG).one().salt
    keys = return_code.derive(return_code.read(code), from_b64u(salt))
    (envelope,) = house.envelopes()
    parsed = parse(envelope)
    assert parsed.reporter is not None
    assert parsed.reporter.mailbox == keys.mailbox
    assert keys.kem_public == parsed.reporter.kem
    assert len(parsed.wraps) == 3
    assert person("chair").keys.key_id not in {wrap.key for wrap in parsed.wraps}


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"kinds": []}, "Vælg et svar til: Hvilken ret vil du bruge?"),
        ({"kinds": ["all"]}, "Vælg et svar til: Hvilken ret vil du bruge?"),
        ({"known_as": ""}, "Vælg et svar til: Hvor kender vi dig fra?"),
        ({"requester": "  "}, "Skriv et svar til: Hvem er du"),
        ({"address": "askholm"}, "Skriv mailadressen sådan"),
        ({"systems": "Sagen om 010190-1234"}, "»010190-1234« ligner et CPR-nummer"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(
    house: House, client: FlaskClient, changes: dict[str, Any], words: str
) -> None:
    answer = send(client, **changes)
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert "<title>Fejl: " in page
    assert html.unescape(page).count(words) == 2
    assert "Mine lønsedler &lt;b&gt;siden&lt;/b&gt; 2019" in page
    assert "Vælg dem igen" in page
    assert house.envelopes() == []


def test_a_cpr_number_goes_only_with_a_word_for_it(house: House, client: FlaskClient) -> None:
    assert send(client, about="010190-1234").status_code == 422
    assert send(client, about="010190-1234", as_it_is="yes").status_code == 201
    assert len(house.envelopes()) == 1


def test_files_that_are_too_many_or_too_large(house: House, client: FlaskClient) -> None:
    many = send(client, *[b"x"] * 6)
    assert (many.status_code, "Vælg højst 5 bilag" in text_of(many)) == (422, True)
    large = send(client, b"x" * (10 * 2**20 + 1))
    assert (large.status_code, "højst fylde 10 MB" in text_of(large)) == (422, True)
    huge = send(client, b"x" * PLAIN_LIMIT)
    assert (huge.status_code, "Gå tilbage i din browser" in text_of(huge)) == (413, True)
    assert house.envelopes() == []


def test_under_pressure_it_waits_and_loses_nothing(
    house: House, app: Flask, client: FlaskClient
) -> None:
    for _ in range(house.settings.calm_per_minute):
        gate_of(app).pressure.let_in("plain")
    answer = send(client)
    assert answer.status_code == 429
    assert "Vent et par minutter" in text_of(answer)
    assert SECRET in text_of(answer)
    assert house.envelopes() == []


def test_without_a_list_nothing_can_be_typed(tmp_path: Path) -> None:
    client = create_app(House(tmp_path, enrolled=()).settings).test_client()
    assert "<form" not in client.get(ADDRESS).get_data(as_text=True)
    answer = send(client)
    assert (answer.status_code, SECRET in text_of(answer)) == (409, True)
