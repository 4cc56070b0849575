"""The door in front of both sites."""

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from werkzeug.test import Client, create_environ

import wsgi
from portal.web.traceless import BUCKET
from tests.web.sites import make_settings
from wsgi import by_host, host_of, make_application

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


def test_who_asks_is_forgotten_before_any_other_code(tmp_path: Path) -> None:
    """Also for a host that no site has: the server around finds nothing to log any more."""
    application = make_application(make_settings(tmp_path))
    for host, path in (("localhost:8000", "/da/"), ("nobody", "/"), ("localhost:8000", "/nowhere")):
        environ = create_environ(path, f"http://{host}/")
        told = {"REMOTE_ADDR": "198.51.100.7", "HTTP_USER_AGENT": "Peculiar", "HTTP_REFERER": "x"}
        environ.update(told)
        list(application(environ, lambda *_: lambda _: None))
        assert not set(told) & set(environ)
        assert not [value for value in environ.values() if value in told.values()]


def test_the_buckets_of_one_door_differ(tmp_path: Path) -> None:
    """The layer in front of each site must not compute them again, from nothing."""
    application = make_application(make_settings(tmp_path))
    buckets = set()
    for number in range(64):
        environ = create_environ("/nowhere", "http://localhost:8000/")
        environ["REMOTE_ADDR"] = f"10.{number}.0.1"
        list(application(environ, lambda *_: lambda _: None))
        buckets.add(environ[BUCKET])
    assert len(buckets) > 32
