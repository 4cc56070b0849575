"""Limits count by blind bucket, and say so in the form that was asked for."""

from flask import Flask

from portal.settings import Settings
from portal.web.site import Side
from tests.web.sites import make_site


def test_a_bucket_is_told_to_wait_and_another_is_not(public: Flask) -> None:
    client = public.test_client()
    here = {"REMOTE_ADDR": "198.51.100.1"}
    assert [client.get("/api/rare", environ_overrides=here).status_code for _ in range(3)] == [
        200,
        200,
        429,
    ]
    answer = client.get("/api/rare", environ_overrides=here)
    assert answer.json == {"error": {"code": "too_many_requests", "facts": {}}}
    # One of these is in another of the 4096 buckets.
    others = [f"203.0.{number}.1" for number in range(5)]
    codes = {
        client.get("/api/rare", environ_overrides={"REMOTE_ADDR": other}).status_code
        for other in others
    }
    assert 200 in codes


def test_each_application_counts_for_itself(settings: Settings) -> None:
    first, second = (make_site(settings, Side.PUBLIC).test_client() for _ in range(2))
    assert [first.get("/api/rare").status_code for _ in range(3)][-1] == 429
    assert second.get("/api/rare").status_code == 200


def test_other_views_are_not_affected(public: Flask) -> None:
    client = public.test_client()
    for _ in range(3):
        client.get("/api/rare")
    assert client.get("/da/").status_code == 200


def test_pages_are_limited_for_a_bucket_but_not_for_all_who_share_an_onion(public: Flask) -> None:
    client = public.test_client()
    from_one_network = {"REMOTE_ADDR": "198.51.100.1"}
    seen = [client.get("/api/session", environ_overrides=from_one_network) for _ in range(1201)]
    assert [answer.status_code for answer in seen[-2:]] == [200, 429]
    by_onion = [client.get("/api/session").status_code for _ in range(1201)]
    assert set(by_onion) == {200}


def test_a_stranger_does_not_use_up_what_a_session_has(staff: Flask) -> None:
    stranger, recipient = staff.test_client(), staff.test_client()
    recipient.set_cookie("session", "a token")
    assert [stranger.get("/api/rare").status_code for _ in range(3)] == [200, 200, 429]
    assert [recipient.get("/api/rare").status_code for _ in range(3)] == [200, 200, 429]


def test_an_invented_cookie_makes_no_new_stranger(staff: Flask) -> None:
    codes = []
    for number in range(4):
        visitor = staff.test_client()
        visitor.set_cookie("session", f"invented {number}")
        codes.append(visitor.get("/api/door").status_code)
    assert codes == [200, 200, 429, 429]
