"""The real site as a stranger gets it, with and without something in front that changes it."""

import http.client
from pathlib import Path
from typing import Any

import pytest

from portal.cli.examination import outside
from portal.cli.examination.fetching import fetch
from tests.cli.examination.site import Change, Header, site
from tests.deploy.places import certificate
from tests.web.serving import serve


def told(origin: str) -> list[str]:
    return [one.what for one in outside.findings(origin)]


def adding(name: str, value: str) -> Change:
    return lambda headers: [*headers, (name, value)]


def without(name: str) -> Change:
    return lambda headers: [one for one in headers if one[0].lower() != name.lower()]


def instead(name: str, value: str) -> Change:
    def change(headers: list[Header]) -> list[Header]:
        return [*without(name)(headers), (name, value)]

    return change


def test_the_site_as_it_is(tmp_path: Path) -> None:
    with site(tmp_path / "data") as origin:
        assert told(origin) == []


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (adding("Set-Cookie", "balance=7"), "sets a cookie"),
        (adding("X-Request-Id", "7f3a"), "adds headers: x-request-id"),
        (adding("ETag", '"7f3a"'), "adds headers: etag"),
        (adding("Via", "1.1 cache"), "adds headers: via"),
        (instead("Server", "swift-edge"), "Somebody else answers"),
        (instead("Server", "nginx/1.22.1"), "tells too much of itself: nginx/1.22.1"),
        (without("Referrer-Policy"), "Referrer-Policy is not what this release"),
        (
            instead("Content-Security-Policy", "default-src *"),
            "Content-Security-Policy is not what",
        ),
    ],
)
def test_what_something_in_front_changes(tmp_path: Path, change: Change, words: str) -> None:
    with site(tmp_path / "data", change) as origin:
        (said,) = told(origin)
    assert words in said


def test_a_site_that_is_out_of_order() -> None:
    """Its error page has other headers; nobody is to go looking for what changed them."""

    def away(_environ: Any, start: Any) -> list[bytes]:
        start("503 Service Unavailable", [("Content-Type", "text/plain")])
        return [b"Siden svarer ikke lige nu."]

    with serve(away) as origin:
        assert told(origin) == ["The site answers that it is out of order (503)."]


def test_a_site_that_has_another_name(tmp_path: Path) -> None:
    """nginx leads a name to the server that the server was not told of."""
    with site(tmp_path / "data") as origin:
        said = told(origin.replace("localhost", "127.0.0.1"))
    assert said == ["The server does not know itself by this address."]


def test_something_else_answers(tmp_path: Path) -> None:
    def elsewhere(_environ: Any, start: Any) -> list[bytes]:
        start("403 Forbidden", [("Content-Type", "text/plain")])
        return [b"No."]

    with serve(elsewhere) as origin:
        assert told(origin)[0] == "The front page cannot be had (403)."


def test_a_certificate_that_nobody_trusts(tmp_path: Path) -> None:
    certificate(tmp_path / "tls")
    with site(tmp_path / "data", tls=tmp_path / "tls") as origin:
        (said,) = told(origin)
    assert said.startswith("The certificate is not to be trusted")


def test_with_tls(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The test's own certificate ends in two days."""
    certificate(tmp_path / "tls")
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "tls/fullchain.pem"))
    with site(tmp_path / "data", tls=tmp_path / "tls") as origin:
        (said,) = told(origin)
    assert said.startswith("The certificate ends on ")
    with site(
        tmp_path / "more", without("Strict-Transport-Security"), tls=tmp_path / "tls"
    ) as origin:
        assert "Strict-Transport-Security is missing." in told(origin)


def test_without_tls_from_elsewhere() -> None:
    said = told("http://report.invalid")
    assert said[0] == "This address is not encrypted."
    assert said[1].startswith("The site does not answer")


def test_nobody_is_named_when_it_asks(tmp_path: Path) -> None:
    """The doctor itself is a stranger without marks: the site answers as it does to all."""
    with site(tmp_path / "data") as origin:
        host = origin.removeprefix("http://")
        connection = http.client.HTTPConnection(host)
        connection.request("GET", "/en/", headers={"User-Agent": "a browser"})
        mine = connection.getresponse().read()
        connection.close()
        assert fetch(origin, "/en/").body == mine
