"""The door in front of both sites."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

import pytest
from werkzeug.test import Client

import wsgi
from wsgi import by_host, host_of

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment


def named(name: bytes) -> "WSGIApplication":
    def site(_environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        start_response("200 OK", [])
        return [name]

    return site


@pytest.fixture
def door() -> Client:
    return Client(
        by_host(
            {
                host_of("https://varsel.example.org"): named(b"public"),
                host_of("http://localhost:8001"): named(b"staff"),
            }
        )
    )


@pytest.mark.parametrize(
    ("host", "site"),
    [
        ("varsel.example.org", "public"),
        ("VARSEL.example.org", "public"),
        ("varsel.example.org:443", "public"),
        ("localhost:8001", "staff"),
    ],
)
def test_the_host_decides(door: Client, host: str, site: str) -> None:
    assert door.get("/", headers={"Host": host}).text == site


@pytest.mark.parametrize(
    "host", ["", "localhost", "localhost:8000", "varsel.example.org:8443", "evil.example.net"]
)
def test_another_host_is_not_served(door: Client, host: str) -> None:
    answer = door.get("/da/", headers={"Host": host})
    assert answer.status_code == 421
    assert answer.text == wsgi.HOST_UNKNOWN
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
