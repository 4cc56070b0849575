"""A flood of attempts to sign in keeps no recipient out: their browser works a little first."""

from collections.abc import Iterator

import pytest
from flask import Flask
from playwright.sync_api import Browser, expect

from portal.web.gate import gate_of
from tests.admin.hands import Hands
from tests.admin.house import House
from tests.admin.visitor import Visitor
from tests.web.serving import serve


@pytest.fixture
def pressed(app: Flask) -> Flask:
    """As many attempts have been let in as make it ask for six times the least work."""
    for _ in range(1801):
        gate_of(app).pressure.let_in("sign-in")
    return app


@pytest.fixture
def hands(browser: Browser, pressed: Flask) -> Iterator[Hands]:
    with serve(pressed) as origin:
        made = Hands(browser, origin)
        yield made
        made.close()


def test_attempts_take_work(house: House, pressed: Flask) -> None:
    answer = Visitor(pressed).attempt(house, "chair")
    assert answer.status_code == 429
    assert answer.get_json()["error"]["code"] == "work_required"


def test_the_salt_takes_none(pressed: Flask) -> None:
    answer = Visitor(pressed).post("/da/sign-in/salt", json={"login": "nobody"})
    assert answer.status_code == 200


def test_a_recipient_gets_in_and_is_told_why_it_takes_longer(house: House, hands: Hands) -> None:
    hands.sign_in(house, "chair", wait=False)
    expect(hands.page.locator("busy-line")).to_contain_text("Webstedet er under pres lige nu")
    hands.page.wait_for_url("**/da/inbox")


def test_others_keep_nobody_from_their_invitation(app: Flask, house: House) -> None:
    """Over an onion service all who come without a session are one bucket."""
    token = house.invite("executive")
    stranger = Visitor(app)
    for _ in range(70):
        stranger.post("/da/invitation", data={"token": "A" * 43})
        stranger.post("/da/invitation/finish", json={})
    assert stranger.post("/da/invitation", data={"token": token}).status_code == 200
    said = stranger.post("/da/invitation/finish", json={})
    assert said.status_code == 429
    assert said.get_json()["error"]["code"] == "work_required"


def test_whoever_is_invited_gets_in_under_pressure(
    app: Flask, house: House, browser: Browser
) -> None:
    for _ in range(601):
        gate_of(app).pressure.let_in("invitation")
    with serve(app) as origin:
        hands = Hands(browser, origin)
        hands.enrol(house.invite("executive"))
        hands.close()
