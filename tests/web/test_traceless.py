"""Nothing that tells who asks gets past the outermost layer."""

from typing import Any

import pytest
from flask import Flask

from portal.web.traceless import (
    BUCKET,
    EVERYBODY,
    KEPT,
    STAFFS_OWN,
    Traceless,
    blind_bucket,
    client_address,
    prefix,
)

TELLING = {
    "REMOTE_ADDR": "198.51.100.77",
    "REMOTE_PORT": "50123",
    "HTTP_X_FORWARDED_FOR": "198.51.100.78",
    "HTTP_X_FORWARDED_HOST": "telling.example.org",
    "HTTP_FORWARDED": "for=198.51.100.79",
    "HTTP_X_REAL_IP": "198.51.100.80",
    "HTTP_USER_AGENT": "Peculiar/7.3",
    "HTTP_REFERER": "https://telling.example.org/",
    "HTTP_ACCEPT_LANGUAGE": "fo-FO, kl;q=0.9",
    "HTTP_SEC_CH_UA": '"Peculiar";v="7"',
    "HTTP_SEC_CH_UA_PLATFORM": '"Plan 9"',
    "HTTP_IF_NONE_MATCH": '"mark-of-a-visitor"',
    "HTTP_IF_MODIFIED_SINCE": "Tue, 03 Mar 2026 10:11:12 GMT",
    "HTTP_RANGE": "bytes=0-1",
    "HTTP_VIA": "1.1 telling",
    "HTTP_COOKIE": "telling=yes",
    # What a company's own proxy, a telephone company or a later browser may add.
    "HTTP_X_AUTHENTICATED_USER": "KLINTMARK\\peculiar",
    "HTTP_X_MSISDN": "4512345678",
    "HTTP_SEC_GPC": "1",
    "HTTP_PRIORITY": "u=1, i",
    "HTTP_SEC_FETCH_USER": "?1",
    "REMOTE_USER": "peculiar",
    "SSL_CLIENT_S_DN": "CN=Peculiar",
    "PROXY_ADDR": "198.51.100.81",
    "RAW_URI": "/api/environ",
    "SERVER_SOFTWARE": "gunicorn",
    "wsgi.early_hints": "<function on socket raddr=('198.51.100.77', 50123)>",
    "gunicorn.socket": "<socket raddr=('198.51.100.77', 50123)>",
    "werkzeug.socket": "<socket raddr=('198.51.100.77', 50123)>",
}


def test_what_tells_is_gone_and_the_rest_is_there(public: Flask) -> None:
    client = public.test_client()
    client.set_cookie("telling", "yes")
    seen = client.get("/api/environ", environ_overrides=TELLING).get_json()
    assert {key for key in seen if "." not in key} <= KEPT - STAFFS_OWN
    assert not {key for key in TELLING if key in seen}
    assert not [value for value in seen.values() if "198.51.100" in value or "Peculiar" in value]
    assert seen["PATH_INFO"] == "/api/environ"
    assert len(seen[BUCKET]) == 3


def test_the_server_around_loses_them_too() -> None:
    environ: dict[str, Any] = dict(TELLING)
    Traceless(lambda _environ, _start: [b""])(environ, lambda *_: lambda _: None)
    assert set(environ) == {BUCKET, "HTTP_COOKIE"}


def test_staff_keep_their_cookie_and_nothing_else(staff: Flask) -> None:
    client = staff.test_client()
    client.set_cookie("session", "opaque")
    seen = client.get("/api/environ", environ_overrides=TELLING).get_json()
    assert {key for key in TELLING if key in seen} == {"HTTP_COOKIE"}
    assert seen["HTTP_COOKIE"] == "session=opaque"


@pytest.mark.parametrize(
    ("peer", "forwarded", "address"),
    [
        ("203.0.113.9", "", "203.0.113.9"),
        ("203.0.113.9", "198.51.100.1", "203.0.113.9"),
        ("127.0.0.1", "192.0.2.1, 198.51.100.1", "198.51.100.1"),
        ("::1", "2001:db8::1", "2001:db8::1"),
        ("", "198.51.100.1", "198.51.100.1"),
    ],
)
def test_only_our_own_front_server_is_believed(peer: str, forwarded: str, address: str) -> None:
    assert client_address({"REMOTE_ADDR": peer, "HTTP_X_FORWARDED_FOR": forwarded}) == address


def test_a_bucket_is_the_same_for_a_network_and_holds_many() -> None:
    key = b"k" * 32
    assert blind_bucket("198.51.100.1", key) == blind_bucket("198.51.100.254", key)
    assert blind_bucket("2001:db8:0:100::1", key) == blind_bucket("2001:db8:0:1ff::9", key)
    assert prefix("2001:db8:0:100::1") != prefix("2001:db8:0:200::1")
    assert prefix("::ffff:198.51.100.1") == prefix("198.51.100.200")
    buckets = {blind_bucket(f"10.{high}.{low}.1", key) for high in range(40) for low in range(256)}
    assert len(buckets) <= 4096
    assert all(len(bucket) == 3 and int(bucket, 16) < 4096 for bucket in buckets)


def test_the_first_layer_alone_computes_the_bucket() -> None:
    """The second one has no address any more, and would put everybody into one bucket."""
    inner = Traceless(lambda _environ, _start: [b""])
    outer = Traceless(inner)
    buckets = set()
    for number in range(64):
        environ: dict[str, Any] = {"REMOTE_ADDR": f"10.{number}.0.1"}
        outer(environ, lambda *_: lambda _: None)
        buckets.add(environ[BUCKET])
    assert len(buckets) > 32


def test_a_visitor_cannot_choose_a_bucket(public: Flask) -> None:
    asked = public.test_client().get("/api/environ", headers={"varsel.bucket": "abc"}).get_json()
    assert "HTTP_VARSEL.BUCKET" not in asked
    assert asked[BUCKET] == EVERYBODY


@pytest.mark.parametrize("address", ["127.0.0.1", "127.8.9.10", "::1", "", "unknown"])
def test_who_comes_from_this_machine_cannot_be_told_apart(address: str) -> None:
    """By an onion service that is everybody, so it must not be a bucket that some others have."""
    assert blind_bucket(address, bytes(32)) == EVERYBODY
