"""What the server takes and what it refuses: each fault by its own code, and nothing stored."""

import json
import struct
from collections.abc import Callable

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from crypto import receipt
from crypto.encoding import from_b64u
from crypto.keys import RecipientKeys, new_secret
from crypto.signing import verify_key
from crypto.wire import parse
from portal.public.app import create_app
from tests.public.house import SCHEME, SLUG, House, person
from tests.public.sealer import Sealer, new_keys


@pytest.fixture
def sealer(house: House, app: Flask) -> Sealer:
    return Sealer(house, app.test_client())


def refusal(answer: TestResponse) -> tuple[int, str]:
    assert answer.mimetype == "application/json"
    return answer.status_code, answer.get_json()["error"]["code"]


def with_header(envelope: bytes, change: Callable[[dict[str, object]], object]) -> bytes:
    """The envelope with another header; its signature is then of no use, which comes later."""
    (length,) = struct.unpack(">I", envelope[9:13])
    header = json.loads(envelope[13 : 13 + length])
    change(header)
    written = json.dumps(header, separators=(",", ":")).encode()
    return envelope[:9] + struct.pack(">I", len(written)) + written + envelope[13 + length :]


FAULTS: list[tuple[str, Callable[[bytes], bytes], str]] = [
    ("plaintext", lambda _: b"Jeg har set noget forkert", "not_an_envelope"),
    ("nothing", lambda _: b"", "truncated"),
    ("plaintext behind the magic", lambda _: b"VARSEL-E" + bytes([1]) + b"Jeg har set", "header_too_long"),
    ("fake ciphertext", lambda e: e[:-16400] + b"A" * 16400, "signature_invalid"),
    ("wrong version", lambda e: e[:8] + bytes([2]) + e[9:], "version_unknown"),
    ("wrong suite", lambda e: with_header(e, lambda h: h.update(suite=2)), "suite_unknown"),
    ("cut off", lambda e: e[:500], "truncated"),
    ("unknown field", lambda e: with_header(e, lambda h: h.update(ip="10.0.0.1")), "field_unknown"),
    ("missing field", lambda e: with_header(e, lambda h: h.pop("commit")), "field_missing"),
    ("wrong type", lambda e: with_header(e, lambda h: h.update(sequence="1")), "field_type"),
    ("wrong length of a value", lambda e: with_header(e, lambda h: h.update(case="AAAA")), "length_invalid"),
    ("sequence of a report", lambda e: with_header(e, lambda h: h.update(sequence=2)), "sequence_invalid"),
    ("white space in the header", lambda e: with_header(e, lambda h: h.update(scheme=str(h["scheme"]) + "=")), "encoding_invalid"),
    ("size outside the set", lambda e: e + b"A", "size_not_in_set"),
    ("wrong signature", lambda e: e[:-1] + bytes([e[-1] ^ 1]), "signature_invalid"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("change", "code"), [fault[1:] for fault in FAULTS], ids=[fault[0] for fault in FAULTS]
)
def test_a_malformed_report_is_refused(
    house: House, sealer: Sealer, change: Callable[[bytes], bytes], code: str
) -> None:
    assert refusal(sealer.post(change(sealer.seal()))) == (400, code)
    assert house.cases() == []
    assert house.envelopes() == []


def test_only_envelopes_are_taken(house: House, sealer: Sealer) -> None:
    for kind in ("text/plain", "application/json", "application/x-www-form-urlencoded"):
        assert refusal(sealer.post(sealer.seal(), kind=kind)) == (415, "not_an_envelope_type")
    assert refusal(sealer.post(bytes(1_200_001))) == (413, "too_large")
    assert house.cases() == []


def test_a_wrap_for_a_stranger_is_refused(house: House, sealer: Sealer) -> None:
    stranger = RecipientKeys.from_secret(new_secret()).kem_public
    readers = [person("chair").keys.kem_public, stranger, sealer.keys.kem_public]
    assert refusal(sealer.post(sealer.seal(readers=readers))) == (422, "wrap_not_on_charter")
    assert house.cases() == []


def test_a_report_that_somebody_cannot_read_is_refused(house: House, sealer: Sealer) -> None:
    nobody = sealer.seal(readers=[sealer.keys.kem_public])
    assert refusal(sealer.post(nobody)) == (422, "recipient_missing")
    without_self = sealer.seal(readers=[person("chair").keys.kem_public])
    assert refusal(sealer.post(without_self)) == (422, "reporter_wrap_missing")
    assert house.cases() == []


def test_an_old_list_is_refused(house: House, sealer: Sealer) -> None:
    envelope = sealer.seal()
    house.take_off("hr")
    assert refusal(sealer.post(envelope)) == (409, "charter_superseded")
    assert house.cases() == []


def test_without_a_list_nothing_is_taken(
    tmp_path_factory: pytest.TempPathFactory, sealer: Sealer
) -> None:
    bare = House(tmp_path_factory.mktemp("bare"))
    client = create_app(bare.settings).test_client()
    chain = client.get(f"/api/{SLUG}/{SCHEME}/charter").get_json()
    assert chain == {"charters": []}
    with bare.session() as session:
        scheme = bare.scheme(session).id
    envelope = sealer.seal(scheme=from_b64u(scheme))
    answer = client.post(
        f"/api/{SLUG}/{SCHEME}/reports",
        data=envelope,
        content_type="application/vnd.varsel.envelope",
    )
    assert refusal(answer) == (409, "charter_absent")
    assert bare.cases() == []


def test_the_same_report_again_gets_the_same_answer(house: House, sealer: Sealer) -> None:
    envelope = sealer.seal()
    first, again = sealer.post(envelope), sealer.post(envelope)
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.get_json() == again.get_json()
    assert len(house.cases()) == 1
    key = verify_key(house.settings.receipt_seed)
    signed = first.get_json()["receipt"]
    assert receipt.check(signed, key, parse(envelope)).received == house.today.isoformat()
    assert [duty["kind"] for duty in first.get_json()["duties"]] == ["acknowledgement", "feedback"]


def test_another_report_in_the_same_case_is_refused(house: House, sealer: Sealer) -> None:
    sealer.post(sealer.seal())
    assert refusal(sealer.post(sealer.seal())) == (409, "case_exists")
    assert len(house.envelopes()) == 1


def test_a_reply_in_its_place_is_stored_once(house: House, sealer: Sealer) -> None:
    report = sealer.seal()
    sealer.post(report)
    reply = sealer.reply(parse(report).hash)
    assert sealer.post_reply(reply).status_code == 201
    assert sealer.post_reply(reply).status_code == 200
    assert len(house.envelopes()) == 2


def test_a_reply_out_of_its_place_is_told_where_it_belongs(house: House, sealer: Sealer) -> None:
    report = sealer.seal()
    sealer.post(report)
    for wrong in (
        sealer.reply(bytes([7]) * 32),
        sealer.reply(parse(report).hash, sequence=3),
    ):
        answer = sealer.post_reply(wrong)
        assert refusal(answer) == (409, "stale_head")
        assert answer.get_json()["error"]["facts"]["sequence"] == 1
    assert len(house.envelopes()) == 1


def test_a_reply_by_somebody_else_is_refused(house: House, app: Flask, sealer: Sealer) -> None:
    report = sealer.seal()
    sealer.post(report)
    stranger = Sealer(house, app.test_client(), keys=new_keys(), case=sealer.case)
    assert refusal(stranger.post_reply(stranger.reply(parse(report).hash))) == (
        422,
        "sender_not_allowed",
    )
    nowhere = Sealer(house, app.test_client())
    assert refusal(nowhere.post_reply(nowhere.reply(bytes(32)))) == (404, "case_unknown")
    assert refusal(sealer.post_reply(sealer.seal()))[1] == "direction_wrong"
    assert len(house.envelopes()) == 1


def test_a_reply_to_somebody_left_out_is_refused(house: House, sealer: Sealer) -> None:
    chair = person("chair").keys.kem_public
    report = sealer.seal(readers=[chair, sealer.keys.kem_public])
    sealer.post(report)
    assert refusal(sealer.post_reply(sealer.reply(parse(report).hash))) == (422, "reader_excluded")
    assert len(house.envelopes()) == 1


def test_a_mailbox_opens_to_its_key(house: House, sealer: Sealer) -> None:
    sealer.post(sealer.seal())
    answer = sealer.open(sealer.challenge())
    assert answer.status_code == 200
    told = answer.get_json()
    assert set(told) == {
        "case", "scheme", "state", "received_on", "duties", "envelopes", "charters", "readers",
        "request", "others", "padding",
    }  # fmt: skip
    assert told["state"] == "new"
    assert len(told["envelopes"]) == 1
    assert told["charters"] == house.charters()


def test_a_wrong_code_and_an_unknown_code_look_alike(
    house: House, app: Flask, sealer: Sealer
) -> None:
    sealer.post(sealer.seal())
    wrong = sealer.open(sealer.challenge(), seed=new_keys().signing_seed)
    stranger = Sealer(house, app.test_client())
    unknown = stranger.open(stranger.challenge())
    assert refusal(wrong) == (404, "mailbox_unknown")
    assert wrong.get_json().keys() == unknown.get_json().keys() == {"error", "padding"}
    assert wrong.get_json()["error"] == unknown.get_json()["error"]
    assert dict(wrong.headers) == dict(unknown.headers)


def test_a_challenge_opens_once(sealer: Sealer) -> None:
    sealer.post(sealer.seal())
    challenge = sealer.challenge()
    assert sealer.open(challenge).status_code == 200
    assert refusal(sealer.open(challenge)) == (404, "mailbox_unknown")
    assert refusal(sealer.open(bytes(56))) == (404, "mailbox_unknown")


@pytest.mark.parametrize(
    "body",
    [{}, {"mailbox": 7}, {"mailbox": "A" * 300}, {"mailbox": "x", "more": "y"}],
)
def test_a_malformed_question_is_refused(sealer: Sealer, body: dict[str, object]) -> None:
    assert refusal(sealer.ask("challenge", **body)) == (400, "request_malformed")


def test_other_sites_cannot_send(sealer: Sealer) -> None:
    answer = sealer.client.post(
        f"/api/{SLUG}/{SCHEME}/reports",
        data=sealer.seal(),
        content_type="application/vnd.varsel.envelope",
        headers={"Sec-Fetch-Site": "cross-site"},
    )
    assert refusal(answer) == (403, "cross_site")


def test_unknown_places_are_not_found(sealer: Sealer) -> None:
    for url in (f"/api/{SLUG}/nothing/charter", "/api/nobody/whistleblower/charter"):
        assert sealer.client.get(url).status_code == 404


@pytest.mark.parametrize("what", ["report", "reply", "challenge"])
def test_asking_often_takes_work(sealer: Sealer, what: str) -> None:
    """Trying codes as well: one bucket has sixty challenges in a minute, then each is worked for."""

    def ask() -> TestResponse:
        if what == "challenge":
            return sealer.ask("challenge", mailbox="A" * 22)
        return sealer.post(b"") if what == "report" else sealer.post_reply(b"")

    answers = [ask() for _ in range(61)]
    assert {answer.status_code for answer in answers[:60]} == {200 if what == "challenge" else 400}
    assert refusal(answers[60]) == (429, "work_required")


def test_a_challenge_is_tried_a_few_times_and_no_more(house: House, sealer: Sealer) -> None:
    sealer.post(sealer.seal())
    challenge = sealer.challenge()
    stranger = new_keys().signing_seed
    for _ in range(3):
        assert refusal(sealer.open(challenge, seed=stranger)) == (404, "mailbox_unknown")
    assert refusal(sealer.open(challenge)) == (404, "mailbox_unknown")
    assert sealer.open(sealer.challenge()).status_code == 200
