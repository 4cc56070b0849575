"""Whoever is not signed in sees nothing, whatever the address."""

import pytest
from flask import Flask

from admin.guard import OPEN
from tests.admin.house import House
from tests.admin.routes import stand_ins
from tests.admin.visitor import SAME_SITE, SESSION, Visitor


def closed_routes(app: Flask) -> list[tuple[str, str]]:
    """Method and address of every view that is not named as open."""
    adapter = app.url_map.bind("localhost")
    return [
        (
            method,
            adapter.build(rule.endpoint, stand_ins(rule), method),
        )
        for rule in app.url_map.iter_rules()
        if rule.endpoint not in OPEN
        for method in sorted(rule.methods or ())
        if method in {"GET", "POST"}
    ]


def test_every_view_that_is_not_named_open_wants_a_session(app: Flask, stranger: Visitor) -> None:
    routes = closed_routes(app)
    assert len(routes) > 12
    for method, path in routes:
        answer = stranger.get(path) if method == "GET" else stranger.post(path, json={})
        if method == "GET":
            assert (answer.status_code, answer.headers["Location"]) == (302, "/da/sign-in"), path
        else:
            assert answer.status_code == 401, path


def test_a_script_is_told_that_the_session_is_over(stranger: Visitor) -> None:
    answer = stranger.get("/da/keyring", Accept="application/json")
    assert answer.status_code == 401
    assert answer.get_json() == {"error": {"code": "signed_out", "facts": {}}}


def test_an_address_that_is_not_there_says_no_more_to_a_stranger(stranger: Visitor) -> None:
    assert stranger.get("/da/no-such-page").headers["Location"] == "/da/sign-in"


def test_the_front_leads_to_the_inbox_or_to_the_sign_in_page(
    stranger: Visitor, chair: Visitor
) -> None:
    assert stranger.get("/").headers["Location"] == "/da/sign-in"
    assert stranger.get("/en/").headers["Location"] == "/en/sign-in"
    assert chair.get("/").headers["Location"] == "/da/inbox"
    assert chair.get("/en/").headers["Location"] == "/en/inbox"


def test_open_names_only_views_that_are_there(app: Flask) -> None:
    assert {rule.endpoint for rule in app.url_map.iter_rules()} >= OPEN


def test_every_write_of_a_session_needs_its_token(app: Flask, chair: Visitor) -> None:
    for method, path in closed_routes(app):
        if method == "POST":
            answer = chair.post(path, json={})
            assert answer.status_code == 403, path
            assert answer.get_json()["error"]["code"] == "csrf_refused"


def test_the_token_of_another_session_is_refused(chair: Visitor, hr: Visitor) -> None:
    answer = chair.post("/da/sign-out", headers={"X-CSRF-Token": hr.token()})
    assert answer.status_code == 403
    assert chair.get("/da/inbox").status_code == 200


@pytest.mark.parametrize("source", ["cross-site", "same-site", "none"])
def test_a_write_from_elsewhere_is_refused_even_with_the_token(chair: Visitor, source: str) -> None:
    headers = {"X-CSRF-Token": chair.token(), "Sec-Fetch-Site": source}
    answer = chair.client.post("/da/sign-out", headers=headers, base_url="https://localhost")
    assert answer.status_code == 403
    assert chair.get("/da/inbox").status_code == 200


def test_a_write_that_does_not_say_where_it_comes_from_is_refused(chair: Visitor) -> None:
    headers = {"X-CSRF-Token": chair.token()}
    answer = chair.client.post("/da/sign-out", headers=headers, base_url="https://localhost")
    assert answer.status_code == 403


def test_an_invented_session_is_none(stranger: Visitor) -> None:
    stranger.client.set_cookie(SESSION, "A" * 43, domain="localhost", secure=True)
    assert stranger.get("/da/inbox").status_code == 302
    assert stranger.cookie(SESSION) is None


def test_pages_are_not_kept_anywhere(chair: Visitor, house: House) -> None:
    case = house.report().case_id
    for path in ("/da/inbox", f"/da/cases/{case}", f"/da/cases/{case}/envelopes", "/da/keyring"):
        assert chair.get(path).headers["Cache-Control"] == "no-store", path


def test_same_site_headers_alone_open_nothing(app: Flask) -> None:
    answer = app.test_client().post("/da/sign-out", headers=SAME_SITE)
    assert answer.status_code == 401
