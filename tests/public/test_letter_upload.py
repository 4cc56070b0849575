"""What the page takes that hands a sealed letter in, and what it answers, without any browser."""

import base64
import hashlib
import json
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from crypto import work
from crypto.encoding import b64u
from crypto.return_code import derive, read
from portal.cli.cryptography import crypto
from portal.public.app import create_app
from portal.public.compression import compressed
from portal.web.gate import gate_of
from portal.web.languages import LANGUAGES
from tests.public.house import SCHEME, SLUG, House
from tests.public.sealer import Sealer

ADDRESS = f"/da/{SLUG}/{SCHEME}/letter"
BUDGET = 150_000


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.fixture
def sealer(house: House, client: FlaskClient) -> Sealer:
    return Sealer(house, client)


def hand_in(
    client: FlaskClient, sealed: bytes, *, language: str = "da", name: str = "x", **headers: str
) -> TestResponse:
    """As a browser sends its form: one part, with the file and its name."""
    part = f'--edge\r\nContent-Disposition: form-data; name="letter"; filename="{name}"\r\n'
    kind = "Content-Type: application/octet-stream\r\n\r\n"
    return client.post(
        ADDRESS.replace("/da/", f"/{language}/", 1),
        data=b"".join([part.encode(), kind.encode(), sealed, b"\r\n--edge--\r\n"]),
        content_type="multipart/form-data; boundary=edge",
        headers={key.replace("_", "-"): value for key, value in headers.items()},
    )


def text_of(answer: TestResponse) -> str:
    return re.sub(r"\s+", " ", answer.get_data(as_text=True))


def test_a_sealed_file_is_received_and_its_name_is_not(
    house: House, client: FlaskClient, sealer: Sealer
) -> None:
    sealed = sealer.seal(body="Kassen mangler.")
    answer = hand_in(client, sealed, name="fra Kim Klit.sealed")
    assert answer.status_code == 201
    assert "Kim Klit" not in text_of(answer)
    assert answer.headers["Cache-Control"] == "no-store"
    assert house.envelopes() == [sealed]
    assert house.read("chair", sealed).body == "Kassen mangler."


def test_the_same_file_again_gets_the_same_receipt(
    house: House, client: FlaskClient, sealer: Sealer
) -> None:
    sealed = sealer.seal()
    first, again = hand_in(client, sealed), hand_in(client, sealed)
    assert (first.status_code, again.status_code) == (201, 200)
    assert "Det er modtaget den" in text_of(first)
    assert "kun gemt én gang" in text_of(again)
    assert receipt_of(first) == receipt_of(again)
    assert len(house.cases()) == 1
    # A page that has sent the same envelope gets it too.
    assert sealer.post(sealed).get_json()["receipt"] == receipt_of(first)


def test_the_receipt_is_neither_packed_nor_kept_in_memory(
    client: FlaskClient, sealer: Sealer
) -> None:
    """What is kept for the next visitor is what everybody is given, and this is one person's."""
    sealed = sealer.seal()
    compressed.cache_clear()
    hand_in(client, sealed)
    answer = hand_in(client, sealed, accept_encoding="gzip")
    assert answer.status_code == 200
    assert "Content-Encoding" not in answer.headers
    assert compressed.cache_info().currsize == 0
    page = client.get(ADDRESS, headers={"Accept-Encoding": "gzip"})
    assert page.headers["Content-Encoding"] == "gzip"
    assert compressed.cache_info().currsize == 1


def receipt_of(answer: TestResponse) -> dict[str, str]:
    found = re.search(r"<pre[^>]*>(.*?)</pre>", answer.get_data(as_text=True), re.DOTALL)
    assert found
    receipt: dict[str, str] = json.loads(found[1].replace("&#34;", '"'))
    return receipt


REFUSED = [
    ("nothing", 422, "Vælg den forseglede fil", "Choose the sealed file"),
    ("text", 400, "ikke et forseglet brev", "not a sealed letter"),
    ("letter", 400, "ikke et forseglet brev", "not a sealed letter"),
    ("cut", 400, "ikke et forseglet brev", "not a sealed letter"),
    ("reply", 422, "ikke et forseglet brev", "not a sealed letter"),
    ("other scheme", 404, "til en anden ordning", "for another scheme"),
    ("old list", 409, "Modtagerlisten er ændret", "list of recipients has changed"),
    ("nobody", 422, "Ingen på modtagerlisten", "Nobody on the list"),
    ("large", 413, "Filen er for stor", "too large"),
    ("same code", 409, "samme genkode", "same return code"),
]


def wrong_file(kind: str, house: House, client: FlaskClient, sealer: Sealer) -> bytes:
    make: dict[str, Callable[[], bytes]] = {
        "nothing": lambda: b"",
        "text": lambda: b"Kassen mangler to bilag.",
        "letter": lambda: client.get(f"{ADDRESS}.html").data,
        "cut": lambda: sealer.seal()[:-1],
        "reply": lambda: sealer.reply(bytes(32)),
        "other scheme": lambda: sealer.seal(scheme=bytes(16)),
        "old list": sealer.seal,
        "nobody": lambda: sealer.seal(readers=[sealer.keys.kem_public]),
        "large": lambda: bytes(2_000_000),
        "same code": sealer.seal,
    }
    made = make[kind]()
    if kind == "old list":
        house.take_off("hr")
    if kind == "same code":
        assert hand_in(client, sealer.seal()).status_code == 201
    return made


@pytest.mark.parametrize(("kind", "status", "danish", "english"), REFUSED)
def test_what_is_refused_is_told_in_a_sentence(
    house: House,
    client: FlaskClient,
    sealer: Sealer,
    kind: str,
    status: int,
    danish: str,
    english: str,
) -> None:
    file = wrong_file(kind, house, client, sealer)
    before = len(house.envelopes())
    for language, sentence in (("da", danish), ("en", english)):
        answer = hand_in(client, file, language=language)
        assert answer.status_code == status
        # Above the page and beside the field, in the same words.
        assert text_of(answer).count(sentence) >= 2
        assert "form-action 'self'" in answer.headers["Content-Security-Policy"]
    assert len(house.envelopes()) == before


def test_a_form_that_is_broken_or_of_another_kind(client: FlaskClient, sealer: Sealer) -> None:
    sealed = sealer.seal()
    for body, kind in (
        (sealed, "application/vnd.varsel.envelope"),
        (b"letter=" + b64u(sealed).encode(), "application/x-www-form-urlencoded"),
        (b"--x\r\nContent-Disposition: form-data; name=", "multipart/form-data; boundary=x"),
        (b"", "multipart/form-data"),
    ):
        assert client.post(ADDRESS, data=body, content_type=kind).status_code in (400, 422)


@pytest.mark.parametrize("path", [f"/da/{SLUG}/nothing/letter", f"/da/nobody/{SCHEME}/letter"])
def test_where_there_is_no_scheme_there_is_no_letter(client: FlaskClient, path: str) -> None:
    for address in (path, f"{path}.html"):
        assert client.get(address).status_code == 404
    assert client.post(path).status_code == 404


def test_only_its_own_page_can_send_it(house: House, client: FlaskClient, sealer: Sealer) -> None:
    """A form of a page without referrers says its origin is null; the browser says it is our own."""
    sealed = sealer.seal()
    for headers in (
        {"Sec_Fetch_Site": "cross-site", "Origin": "null"},
        {"Sec_Fetch_Site": "same-site"},
        {"Origin": "null"},
        {"Origin": "https://elsewhere.example"},
    ):
        assert hand_in(client, sealed, **headers).status_code == 403
    assert house.cases() == []
    own = {"Sec_Fetch_Site": "same-origin", "Origin": "null"}
    assert hand_in(client, sealed, **own).status_code == 201


@pytest.fixture
def pressed(app: Flask) -> Flask:
    """So many letters have been handed in that it is calm no more."""
    for _ in range(900):
        gate_of(app).pressure.let_in("letter")
    return app


@pytest.mark.usefixtures("pressed")
def test_under_pressure_a_letter_gets_in_by_its_stamp(
    house: House, client: FlaskClient, sealer: Sealer
) -> None:
    sealed = sealer.seal()
    refused = hand_in(client, sealed)
    assert refused.status_code == 429
    assert "Webstedet er under pres lige nu" in text_of(refused)
    assert house.cases() == []
    stamped = work.stamp(sealed)
    answers = [hand_in(client, stamped).status_code for _ in range(4)]
    assert answers == [201, 200, 200, 429]
    assert house.envelopes() == [sealed]


@pytest.mark.usefixtures("pressed")
def test_a_stamp_lets_no_other_letter_in(house: House, client: FlaskClient, sealer: Sealer) -> None:
    end = work.stamp(sealer.seal())[-73:]
    assert hand_in(client, sealer.seal() + end).status_code == 429
    assert hand_in(client, sealer.seal() + b"VARSEL-W\x01" + bytes(64)).status_code == 429
    assert house.cases() == []


@pytest.mark.usefixtures("pressed")
def test_letters_under_pressure_are_no_trouble_to_pages(
    client: FlaskClient, sealer: Sealer
) -> None:
    assert client.get(ADDRESS).status_code == 200
    assert sealer.post(sealer.seal()).status_code == 201


def test_a_stamp_is_taken_off_while_it_is_calm(
    house: House, client: FlaskClient, sealer: Sealer
) -> None:
    sealed = sealer.seal()
    assert hand_in(client, work.stamp(sealed)).status_code == 201
    assert house.envelopes() == [sealed]


def test_what_the_command_seals_is_taken(house: House, client: FlaskClient, tmp_path: Path) -> None:
    folder = tmp_path / "at home"
    folder.mkdir()
    chain, sealed = folder / "charters.json", folder / "varsel-letter.sealed"
    chain.write_bytes(client.get(f"/api/{SLUG}/{SCHEME}/charter").data)
    found = re.search(r"Salt:\s*<code[^>]*>([^<]+)<", client.get(ADDRESS).get_data(as_text=True))
    assert found
    command = ["--language", "en", "seal", str(chain), str(sealed), "--salt", found[1], "--yes"]
    said = CliRunner().invoke(crypto, command, input="The till is short.", catch_exceptions=False)
    assert said.exit_code == 0
    assert hand_in(client, sealed.read_bytes()).status_code == 201
    assert house.read("hr", house.envelopes()[0]).body == "The till is short."
    written = re.findall(r"^ +((?:[a-z]{5}-){6}[a-z]{5})$", said.output, re.MULTILINE)[-1]
    salt = base64.urlsafe_b64decode(found[1] + "==")
    assert Sealer(house, client, keys=derive(read(written), salt)).challenge()


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_letter_is_one_file_for_everybody(
    house: House, app: Flask, client: FlaskClient, language: str
) -> None:
    address = ADDRESS.replace("/da/", f"/{language}/") + ".html"
    answer = client.get(address)
    other = create_app(house.settings).test_client()
    assert other.get(address, headers={"Accept-Language": "fr"}).data == answer.data
    assert len(answer.data) < BUDGET
    assert answer.headers["Content-Disposition"] == 'attachment; filename="letter.html"'
    page = answer.get_data(as_text=True)
    assert f'<html lang="{language}"' in page
    # It loads nothing, sends nothing, and its own policy allows one script and one style.
    assert not re.search(r"<(link|iframe|img|form|object|embed|base)\b|\ssrc=", page)
    assert not re.search(r"fetch\(|XMLHttpRequest|WebSocket|sendBeacon|eval\(|innerHTML", page)
    policy = re.search(r'http-equiv="Content-Security-Policy" content="([^"]+)"', page)
    assert policy
    allowed = re.findall(r"(script|style)-src &#39;sha256-([^&]+)&#39;", policy[1])
    for element, value in allowed:
        (content,) = re.findall(rf"<{element}>(.*?)</{element}>", page, re.DOTALL)
        assert base64.b64encode(hashlib.sha256(content.encode()).digest()).decode() == value
    assert {element for element, _ in allowed} == {"script", "style"}
    assert "default-src &#39;none&#39;" in policy[1]
    about = client.get(address.removesuffix(".html"))
    assert hashlib.sha256(answer.data).hexdigest() in text_of(about)


def test_it_names_the_address_and_the_onion(house: House) -> None:
    settings = replace(
        house.settings,
        public_origin="https://report.example.org",
        onion_origin="http://klint.onion",
    )
    page = create_app(settings).test_client().get(f"{ADDRESS}.html").get_data(as_text=True)
    assert f"https://report.example.org{ADDRESS}<" in page
    assert f"http://klint.onion{ADDRESS}<" in page


def test_without_a_signed_list_there_is_no_letter(tmp_path: Path) -> None:
    client = create_app(House(tmp_path).settings).test_client()
    page = client.get(ADDRESS)
    assert page.status_code == 200
    assert "modtager ikke indberetninger endnu" in text_of(page)
    assert "<form" not in text_of(page)
    assert client.get(f"{ADDRESS}.html").status_code == 409
