"""The gate: free while it is calm, for work when it is not, closed never."""

import hashlib
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from crypto import work
from crypto.encoding import from_b64u
from portal.data import migrate
from portal.data.database import make_engine
from portal.web.gate import HEADER, gate_of
from portal.web.pressure import LEAST_EFFORT, MOST_EFFORT
from portal.web.site import Side
from tests.web.sites import make_settings, make_site

URL = "/api/costly"
CALM = 10
BODY = b"sealed bytes"


def site(folder: Path, **more: str) -> Flask:
    """Where ten a minute are free for all, and two for a bucket."""
    settings = make_settings(folder, VARSEL_CALM_PER_MINUTE=str(CALM), **more)
    migrate.upgrade(make_engine(settings.database_url))
    return make_site(settings, Side.PUBLIC)


@pytest.fixture
def app(tmp_path: Path) -> Flask:
    return site(tmp_path)


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


def send(client: FlaskClient, body: bytes = BODY, *, done: str = "", **more: Any) -> TestResponse:
    headers = {HEADER: done} if done else {}
    return client.post(URL, data=body, headers=headers, **more)


def flood(client: FlaskClient) -> None:
    """Twice as many are let in as are free, so that the turn of a minute changes nothing."""
    for _ in range(2 * CALM):
        gate_of(client.application).pressure.let_in("costly")


def asked(answer: TestResponse) -> tuple[bytes, int]:
    assert answer.status_code == 429
    error = answer.get_json()["error"]
    assert error["code"] == "work_required"
    return from_b64u(error["facts"]["puzzle"]), error["facts"]["effort"]


def do(answer: TestResponse, body: bytes = BODY) -> str:
    puzzle, effort = asked(answer)
    return str(work.solve(puzzle, hashlib.sha256(body).digest(), effort))


def test_it_is_free_while_it_is_calm(client: FlaskClient) -> None:
    assert send(client).get_json() == {"length": len(BODY)}


def test_a_bucket_that_asks_too_often_gets_in_by_work(client: FlaskClient) -> None:
    assert [send(client).status_code for _ in range(3)] == [200, 200, 429]
    refused = send(client)
    assert asked(refused)[1] == LEAST_EFFORT
    assert send(client, done=do(refused)).status_code == 200
    other = {"REMOTE_ADDR": "198.51.100.1"}
    assert send(client, environ_overrides=other).status_code == 200


def test_when_many_are_let_in_everybody_works_and_nobody_is_kept_out(client: FlaskClient) -> None:
    places = [{"REMOTE_ADDR": f"10.{place}.0.1"} for place in range(2 * CALM + 1)]
    answers = [send(client, environ_overrides=place) for place in places]
    assert [answer.status_code for answer in answers[:CALM]] == [200] * CALM
    refused = answers[-1]
    assert send(client, done=do(refused)).status_code == 200


def test_work_makes_the_next_work_dearer(app: Flask, client: FlaskClient) -> None:
    flood(client)
    before = asked(send(client))[1]
    for _ in range(CALM):
        gate_of(app).pressure.let_in("costly")
    assert before < asked(send(client))[1] < 2 * before


def test_work_passes_once(client: FlaskClient) -> None:
    flood(client)
    done = do(send(client))
    assert send(client, done=done).status_code == 200
    assert send(client, done=done).status_code == 429


def test_work_passes_once_among_processes_that_share_the_database_alone(tmp_path: Path) -> None:
    first = site(tmp_path)
    second = make_site(first.extensions["varsel"].settings, Side.PUBLIC)
    flood(first.test_client())
    done = do(send(first.test_client()))
    assert send(second.test_client(), done=done).status_code == 200
    assert send(first.test_client(), done=done).status_code == 429


def test_work_passes_once_among_machines_that_share_a_store(tmp_path: Path, redis_url: str) -> None:
    settings = make_settings(
        tmp_path, VARSEL_CALM_PER_MINUTE=str(CALM), VARSEL_LIMITER_STORAGE=redis_url
    )
    apart = [replace(settings, database_url=f"sqlite:///{tmp_path / name}") for name in ("a", "b")]
    one, two = (make_site(each, Side.PUBLIC).test_client() for each in apart)
    flood(one)
    done = do(send(two))
    assert send(one, done=done).status_code == 200
    assert send(two, done=done).status_code == 429


def test_work_is_for_one_body(client: FlaskClient) -> None:
    flood(client)
    done = do(send(client))
    assert send(client, b"other bytes", done=done).status_code == 429
    # It was looked at; that was its one time.
    assert send(client, done=done).status_code == 429


@pytest.mark.parametrize("wrong", ["", "nonsense", "A" * 80 + ".1.2", "é"])
def test_nonsense_is_answered_with_a_new_puzzle(client: FlaskClient, wrong: str) -> None:
    flood(client)
    asked(send(client, done=wrong))


def test_a_puzzle_of_ones_own_is_worth_nothing(client: FlaskClient) -> None:
    flood(client)
    puzzle, _effort = asked(send(client))
    cheap = puzzle[:24] + (16).to_bytes(4) + puzzle[28:]
    done = work.solve(cheap, hashlib.sha256(BODY).digest(), 16)
    assert send(client, done=str(done)).status_code == 429


def test_a_hoard_from_a_calm_hour_is_worth_nothing_in_a_flood(
    app: Flask, client: FlaskClient
) -> None:
    flood(client)
    done = do(send(client))
    for _ in range(8 * CALM):
        gate_of(app).pressure.let_in("costly")
    assert asked(send(client, done=done))[1] > 2 * LEAST_EFFORT


def test_it_is_never_more_than_a_telephone_can_do(app: Flask, client: FlaskClient) -> None:
    for _ in range(1000 * CALM):
        gate_of(app).pressure.let_in("costly")
    assert asked(send(client))[1] == MOST_EFFORT


def test_a_body_is_not_read_before_work_is_brought(client: FlaskClient) -> None:
    """Else refusing would cost what receiving costs."""
    flood(client)
    sent = BytesIO(bytes(90_000))
    answer = client.post(URL, input_stream=sent, content_length=90_000)
    assert answer.status_code == 429
    assert sent.tell() == 0


def test_larger_bodies_can_be_worked_for_where_the_view_takes_them(client: FlaskClient) -> None:
    flood(client)
    large = bytes(90_000)
    done = do(send(client, large), large)
    assert send(client, large, done=done).get_json() == {"length": 90_000}
