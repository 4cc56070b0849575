"""Signing in: both factors or nothing, no fixation, no lock-out by strangers."""

from datetime import timedelta

import pytest
from flask import Flask

from crypto import keyring
from crypto.encoding import b64u
from portal.data import sign_in, staff_sessions
from tests.admin.house import LOGINS, PASSPHRASES, House, person
from tests.admin.visitor import DEVICE, SESSION, Visitor

WRONG_KEY = b64u(bytes(32))


@pytest.mark.parametrize(
    "wrong",
    [
        {"sign_in_key": WRONG_KEY},
        {"code": "000000"},
        {"login": "nobody"},
        {"code": ""},
        {"login": ""},
    ],
)
def test_every_wrong_combination_gets_the_same_answer(
    house: House, stranger: Visitor, wrong: dict[str, str]
) -> None:
    answer = stranger.attempt(house, "chair", **wrong)
    assert answer.status_code == 401
    assert answer.get_json() == {"error": {"code": "sign_in_refused", "facts": {}}}
    assert stranger.cookie(SESSION) is None


@pytest.mark.parametrize(
    "wrong", [{"code": "\ud800"}, {"login": "\ud800"}, {"login": "chair\0"}, {"code": "1\0"}]
)
def test_what_is_no_text_is_refused_before_anything_is_compared(
    house: House, stranger: Visitor, wrong: dict[str, str]
) -> None:
    """An attempt that fails on the way would be looked at and not written down."""
    answer = stranger.attempt(house, "chair", **wrong)
    assert (answer.status_code, answer.get_json()["error"]["code"]) == (400, "body_refused")
    for login in wrong.get("login", ""), "[" * 60_000:
        assert stranger.post("/da/sign-in/salt", json={"login": login}).status_code in (200, 400)


def test_a_login_that_is_not_there_has_a_steady_salt_too(stranger: Visitor) -> None:
    def salt(login: str) -> str:
        return str(stranger.post("/da/sign-in/salt", json={"login": login}).get_json()["salt"])

    assert salt("nobody") == salt("nobody") != salt("somebody")
    ring = person("chair").keyring
    assert salt(LOGINS["chair"]) == b64u(ring.slot("passphrase").salt)


def test_the_keyring_comes_only_after_both_factors(house: House, stranger: Visitor) -> None:
    assert stranger.get("/da/keyring").status_code == 302
    stranger.sign_in(house, "chair")
    ring = keyring.from_json(stranger.get("/da/keyring").get_json())
    assert keyring.unlock_with_passphrase(ring, PASSPHRASES["chair"])


def test_the_cookies_stay_with_this_host_and_away_from_scripts(
    house: House, stranger: Visitor
) -> None:
    set_cookies = stranger.attempt(house, "chair").headers.getlist("Set-Cookie")
    assert len(set_cookies) == 2
    for cookie in set_cookies:
        attributes = set(cookie.split("; ")[1:])
        assert cookie.startswith("__Host-")
        assert {"Secure", "HttpOnly", "SameSite=Strict", "Path=/"} <= attributes
        assert not any(attribute.startswith("Domain") for attribute in attributes)


def test_a_session_from_before_is_not_carried_over(house: House, app: Flask) -> None:
    visitor = Visitor(app).sign_in(house, "chair")
    before = visitor.cookie(SESSION)
    visitor.sign_in(house, "chair")
    assert visitor.cookie(SESSION) != before
    other = Visitor(app)
    other.client.set_cookie(SESSION, before or "", domain="localhost", secure=True)
    assert other.get("/da/inbox").status_code == 302


def test_signing_out_ends_the_session_and_not_only_the_cookie(app: Flask, chair: Visitor) -> None:
    token = chair.cookie(SESSION)
    assert chair.write("/da/sign-out").status_code == 303
    other = Visitor(app)
    other.client.set_cookie(SESSION, token or "", domain="localhost", secure=True)
    assert other.get("/da/inbox").status_code == 302


def test_signing_out_everywhere_ends_the_other_sessions(
    app: Flask, house: House, chair: Visitor
) -> None:
    elsewhere = Visitor(app).sign_in(house, "chair")
    assert chair.write("/da/sign-out", data={"everywhere": "y"}).status_code == 303
    assert elsewhere.get("/da/inbox").status_code == 302


def test_an_idle_session_ends(house: House, chair: Visitor) -> None:
    token = chair.cookie(SESSION) or ""
    late = house.now() + timedelta(minutes=house.settings.idle_minutes, seconds=90)
    with pytest.raises(Exception, match="signed out"):
        staff_sessions.find(
            house.session, token=token, now=late, idle_minutes=house.settings.idle_minutes
        )


def test_a_code_works_once(house: House, app: Flask) -> None:
    code = house.code("chair")
    said = {
        "login": LOGINS["chair"],
        "sign_in_key": b64u(person("chair").sign_in_key),
        "code": code,
    }
    assert Visitor(app).post("/da/sign-in", json=said).status_code == 200
    assert Visitor(app).post("/da/sign-in", json=said).status_code == 401


def test_strangers_are_slowed_down_and_lock_nobody_out(
    house: House, app: Flask, chair: Visitor
) -> None:
    """Whoever guesses has to wait; a device that has signed in before does not."""
    device = chair.cookie(DEVICE) or ""
    guesser = Visitor(app)
    answers = [
        guesser.attempt(house, "chair", sign_in_key=WRONG_KEY).status_code
        for _ in range(sign_in.FREE + 1)
    ]
    assert answers[-1] == 429
    assert Visitor(app).attempt(house, "chair").status_code == 429
    known = Visitor(app)
    known.client.set_cookie(DEVICE, device, domain="localhost", secure=True)
    assert known.attempt(house, "chair").status_code == 200


def test_the_sign_in_page_gives_nobody_away_outside_the_demonstration(stranger: Visitor) -> None:
    page = stranger.get("/da/sign-in").get_data(as_text=True)
    assert "data-hint" not in page
    assert LOGINS["chair"] not in page
