"""What a mailbox answers has one of few sizes, whatever is in it."""

import json

import pytest
from flask import Flask, Response
from werkzeug.test import TestResponse

from crypto.wire import parse
from portal.public.answers import SMALLEST_ANSWER, padded
from tests.public.house import SLUG, House
from tests.public.sealer import Sealer

# A report, its acknowledgement, two questions with their answers, and the feedback.
USUAL = 7


def answer_of(size: int) -> Response:
    return Response(json.dumps({"envelopes": ["A" * size]}), mimetype="application/json")


@pytest.mark.parametrize("size", [0, 1, 4000, 262_112, 262_144, 600_000, 3_000_000])
def test_only_few_sizes_exist(size: int) -> None:
    answer = padded(answer_of(size))
    sizes = [SMALLEST_ANSWER * 4**k for k in range(6)]
    assert answer.content_length in sizes
    assert answer.content_length == next(
        one for one in sizes if one >= size + len('{"envelopes": [""],"padding":""}')
    )
    content = json.loads(answer.get_data())
    assert content["envelopes"] == ["A" * size]
    assert set(content) == {"envelopes", "padding"}


def test_it_fills_to_the_last_byte() -> None:
    room = SMALLEST_ANSWER - len('{"envelopes": [""],"padding":""}')
    for size in range(room - 4, room + 1):
        assert padded(answer_of(size)).content_length == SMALLEST_ANSWER
    assert padded(answer_of(room + 1)).content_length == 4 * SMALLEST_ANSWER


@pytest.fixture
def sealer(house: House, app: Flask) -> Sealer:
    return Sealer(house, app.test_client())


def opened(sealer: Sealer, *, right: bool = True) -> TestResponse:
    seed = sealer.keys.signing_seed if right else bytes(32)
    return sealer.open(sealer.challenge(), seed=seed)


def test_full_or_new_or_not_there_a_mailbox_looks_the_same(sealer: Sealer) -> None:
    nobody = opened(sealer)
    last = sealer.seal()
    sealer.post(last)
    new = opened(sealer)
    for sequence in range(2, USUAL + 1):
        last = sealer.reply(parse(last).hash, sequence=sequence)
        assert sealer.post_reply(last).status_code == 201
    longer = opened(sealer)
    wrong = opened(sealer, right=False)
    answers = (nobody, new, longer, wrong)
    assert [one.status_code for one in answers] == [404, 200, 200, 404]
    assert {len(one.get_data()) for one in answers} == {SMALLEST_ANSWER}
    assert {one.headers["Content-Length"] for one in answers} == {str(SMALLEST_ANSWER)}
    assert {one.headers["Cache-Control"] for one in answers} == {"no-store, no-transform"}
    assert not [one for one in answers if "Content-Encoding" in one.headers]
    assert len(longer.get_json()["envelopes"]) == USUAL
    assert nobody.get_json()["error"]["code"] == "mailbox_unknown"


def test_a_request_that_cannot_be_read_is_answered_as_long(app: Flask) -> None:
    address = f"/api/{SLUG}/mailbox/open"
    for answer in (
        app.test_client().post(address, data=b"{"),
        app.test_client().post(address, json={"mailbox": 1}),
        app.test_client().post(address, json={}, headers={"Sec-Fetch-Site": "cross-site"}),
    ):
        assert answer.status_code in (400, 403)
        assert len(answer.get_data()) == SMALLEST_ANSWER
