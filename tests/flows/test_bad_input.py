"""What bad input gets: its own code, 4xx, and nothing stored. Against the running server."""

import json
import secrets
import struct
from collections.abc import Callable
from typing import Any

import pytest

from crypto.encoding import b64u
from crypto.keys import kem_keys_from_seed
from crypto.wire import MAGIC, parse
from tests.flows.conftest import Company
from tests.flows.installation import Installation
from tests.flows.program import (
    CHARTER,
    ENVELOPE,
    REPLIES,
    REPORTS,
    Program,
    ask,
    random_keys,
    send,
)

TEXT = "Der mangler to bilag, og jeg ved, hvem der står bag.".encode()
Fault = Callable[[Program], bytes]


def stranger() -> bytes:
    return kem_keys_from_seed(secrets.token_bytes(32)).kem_public


def listed(program: Program) -> list[bytes]:
    return [one.kem for one in program.charter().recipients]


def flipped(envelope: bytes, place: int) -> bytes:
    return envelope[:place] + bytes([envelope[place] ^ 1]) + envelope[place + 1 :]


def place_of_signature(envelope: bytes) -> int:
    return len(envelope) - len(parse(envelope).payload) - 64


def wrapped_otherwise(program: Program, name: str, value: str) -> bytes:
    """The first wrap with one of its fields replaced."""
    sealed = program.seal()
    first, *others = parse(sealed).as_json()["wraps"]
    return program.rewrite(sealed, wraps=[{**first, name: value}, *others])


def spaced(program: Program) -> bytes:
    was = parse(program.seal())
    return program.sign(was, json.dumps(was.as_json()).encode())


def resized(program: Program, payload: Callable[[bytes], bytes]) -> bytes:
    was = parse(program.seal())
    return program.sign(was, was.header_bytes, payload(was.payload))


def framed(header: bytes) -> bytes:
    return MAGIC + struct.pack(">BI", 1, len(header)) + header + bytes(64)


REPORT_FAULTS: dict[str, tuple[Fault, int, str]] = {
    "plaintext": (lambda _: TEXT, 400, "not_an_envelope"),
    "nothing": (lambda _: b"", 400, "truncated"),
    "begins like a ciphertext": (lambda _: MAGIC + TEXT, 400, "version_unknown"),
    "framed plaintext": (lambda _: framed(TEXT), 400, "header_malformed"),
    "another program's ciphertext": (
        lambda _: b"-----BEGIN PGP MESSAGE-----\n" + secrets.token_bytes(400),
        400,
        "not_an_envelope",
    ),
    "noise of the right size": (lambda _: secrets.token_bytes(22_000), 400, "not_an_envelope"),
    "plaintext as payload": (
        lambda p: resized(p, lambda payload: TEXT.ljust(len(payload), b" ")[:-16]),
        400,
        "size_not_in_set",
    ),
    "version": (lambda p: flipped(p.seal(), len(MAGIC)), 400, "version_unknown"),
    "suite": (lambda p: p.rewrite(p.seal(), suite=2), 400, "suite_unknown"),
    "length of a field": (
        lambda p: p.rewrite(p.seal(), commit=b64u(bytes(31))),
        400,
        "length_invalid",
    ),
    "encoding of a field": (
        lambda p: p.rewrite(p.seal(), commit="=" * 43),
        400,
        "encoding_invalid",
    ),
    "length of a wrap": (
        lambda p: wrapped_otherwise(p, "sealed", b64u(bytes(47))),
        400,
        "length_invalid",
    ),
    "cut short": (lambda p: p.seal()[:-1], 400, "size_not_in_set"),
    "cut in the header": (lambda p: p.seal()[:200], 400, "truncated"),
    "one block more": (
        lambda p: resized(p, lambda payload: payload + bytes(16)),
        400,
        "size_not_in_set",
    ),
    "no payload": (lambda p: resized(p, lambda _: b""), 400, "size_not_in_set"),
    "unknown field": (lambda p: p.rewrite(p.seal(), note="hi"), 400, "field_unknown"),
    "unknown field in a wrap": (lambda p: wrapped_otherwise(p, "name", "x"), 400, "field_unknown"),
    "missing field": (lambda p: p.rewrite(p.seal(), commit=None), 400, "field_missing"),
    "missing reporter": (lambda p: p.rewrite(p.seal(), reporter=None), 400, "field_missing"),
    "type of a field": (lambda p: p.rewrite(p.seal(), sequence="1"), 400, "field_type"),
    "header with spaces": (spaced, 400, "header_not_canonical"),
    "sequence": (lambda p: p.rewrite(p.seal(), sequence=2), 400, "sequence_invalid"),
    "previous": (
        lambda p: p.rewrite(p.seal(), previous=b64u(bytes([1] * 32))),
        400,
        "sequence_invalid",
    ),
    "no wraps": (lambda p: p.rewrite(p.seal(), wraps=[]), 400, "wraps_invalid"),
    "a wrap twice": (
        lambda p: p.rewrite(sealed := p.seal(), wraps=[p.wrap_as_json(sealed, 0)] * 2),
        400,
        "wraps_invalid",
    ),
    "direction": (
        lambda p: p.rewrite(p.seal(), direction="shout", reporter=None),
        400,
        "direction_unknown",
    ),
    "signature": (
        lambda p: flipped(s := p.seal(), place_of_signature(s)),
        400,
        "signature_invalid",
    ),
    "payload after signing": (
        lambda p: flipped(s := p.seal(), len(s) - 1),
        400,
        "signature_invalid",
    ),
    "somebody else's signature": (
        lambda p: Program(p.origin).rewrite(p.seal()),
        400,
        "signature_invalid",
    ),
    "wrap for a stranger": (
        lambda p: p.seal(readers=[*listed(p), stranger()]),
        422,
        "wrap_not_on_charter",
    ),
    "wrap for nobody": (lambda p: p.seal(readers=[]), 422, "recipient_missing"),
    "no wrap for the reporter": (
        lambda p: p.rewrite(
            sealed := p.seal(),
            wraps=[
                wrap
                for wrap in parse(sealed).as_json()["wraps"]
                if wrap["key"] != b64u(p.keys.key_id)
            ],
        ),
        422,
        "reporter_wrap_missing",
    ),
    "unknown charter": (
        lambda p: p.seal(charter=secrets.token_bytes(32)),
        409,
        "charter_superseded",
    ),
    "another scheme": (lambda p: p.seal(scheme=secrets.token_bytes(16)), 404, "scheme_unknown"),
    "a reply": (
        lambda p: p.seal(direction="reply", sequence=2, previous=bytes([7] * 32), reporter=None),
        422,
        "direction_wrong",
    ),
    "too much": (lambda p: p.seal() + bytes(1_300_000), 413, "too_large"),
}


@pytest.mark.parametrize("name", REPORT_FAULTS)
def test_a_report_that_is_refused(company: Company, name: str) -> None:
    make, status, code = REPORT_FAULTS[name]
    before = company.installation.count()
    origin = company.installation.public
    answer = send(origin, REPORTS, make(Program(origin)))
    assert (answer.status, answer.code) == (status, code)
    assert company.installation.count() == before


@pytest.mark.parametrize(
    ("headers", "status", "code"),
    [
        ({"Content_Type": "text/plain"}, 415, "not_an_envelope_type"),
        ({"Content_Type": "application/x-www-form-urlencoded"}, 415, "not_an_envelope_type"),
        ({}, 415, "not_an_envelope_type"),
        ({"Content_Type": ENVELOPE, "Sec_Fetch_Site": "cross-site"}, 403, "cross_site"),
        ({"Content_Type": ENVELOPE, "Origin": "https://elsewhere.example"}, 403, "cross_site"),
    ],
)
def test_a_sound_report_that_comes_in_the_wrong_way(
    installation: Installation, headers: dict[str, str], status: int, code: str
) -> None:
    before = installation.count()
    sealed = Program(installation.public).seal()
    answer = ask(installation.public, REPORTS, sealed, Accept="application/json", **headers)
    assert (answer.status, answer.code) == (status, code)
    assert installation.count() == before


def to_chair(program: Program, **changed: Any) -> bytes:
    """As the report: whoever was left out stays left out."""
    return program.seal(readers=listed(program)[:1], **changed)


REPLY_FAULTS: dict[str, tuple[Fault, int, str]] = {
    "sequence too high": (lambda p: to_chair(p, sequence=3), 409, "stale_head"),
    "previous": (lambda p: to_chair(p, previous=secrets.token_bytes(32)), 409, "stale_head"),
    "unknown case": (lambda p: p.seal(case=secrets.token_bytes(16)), 404, "case_unknown"),
    "somebody else": (
        lambda p: Program(p.origin, random_keys(), p.case, p.head, 1).seal(),
        422,
        "sender_not_allowed",
    ),
    "an answer": (lambda p: p.seal(direction="answer"), 422, "direction_wrong"),
    "a note": (lambda p: p.rewrite(p.seal(), direction="note"), 422, "direction_wrong"),
    "wrap for whoever was left out": (
        lambda p: p.seal(readers=listed(p)),
        422,
        "reader_excluded",
    ),
    "wrap for a stranger": (
        lambda p: p.seal(readers=[listed(p)[0], stranger()]),
        422,
        "wrap_not_on_charter",
    ),
    "wrap for nobody": (lambda p: p.seal(readers=[]), 422, "recipient_missing"),
    "unknown charter": (
        lambda p: to_chair(p, charter=secrets.token_bytes(32)),
        409,
        "charter_superseded",
    ),
    "plaintext": (lambda _: TEXT, 400, "not_an_envelope"),
}


@pytest.fixture(scope="module")
def conversation(company: Company) -> Program:
    """A report that was sealed to the chair alone."""
    program = Program(company.installation.public)
    assert program.send(to_chair(program)).status == 201
    return program


@pytest.mark.parametrize("name", REPLY_FAULTS)
def test_a_reply_that_is_refused(company: Company, conversation: Program, name: str) -> None:
    make, status, code = REPLY_FAULTS[name]
    before = company.installation.count()
    answer = send(conversation.origin, REPLIES, make(conversation))
    assert (answer.status, answer.code) == (status, code)
    assert company.installation.count() == before


def test_a_refused_reply_leaves_the_conversation_as_it_was(conversation: Program) -> None:
    answer = conversation.send(to_chair(conversation))
    assert answer.status == 201


def test_the_same_envelope_again_gets_the_same_answer(installation: Installation) -> None:
    program = Program(installation.public)
    sealed = program.seal()
    first = program.send(sealed)
    before = installation.count()
    again = send(installation.public, REPORTS, sealed)
    assert (first.status, again.status) == (201, 200)
    assert again.body == first.body
    reply = program.seal()
    answers = [send(installation.public, REPLIES, reply) for _ in range(2)]
    assert [answer.status for answer in answers] == [201, 200]
    assert answers[0].body == answers[1].body
    assert installation.count() == {**before, "envelope": before["envelope"] + 1}


def test_another_report_under_a_case_or_code_that_exists(installation: Installation) -> None:
    program = Program(installation.public)
    assert program.send(program.seal()).status == 201
    before = installation.count()
    same_case = Program(installation.public, case=program.case)
    same_code = Program(installation.public, keys=program.keys)
    for other in (same_case, same_code):
        answer = other.send(other.seal())
        assert (answer.status, answer.code) == (409, "case_exists")
    assert installation.count() == before


def test_what_is_asked_is_the_signed_list(installation: Installation) -> None:
    """The form of what the faults above stand on: one charter, two who read."""
    answer = ask(installation.public, CHARTER)
    assert set(answer.body) == {"charters"}
    (signed,) = answer.body["charters"]
    assert set(signed) == {"charter", "signer", "signature"}
    assert len(Program(installation.public).charter().recipients) == 2
