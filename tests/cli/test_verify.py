"""`varsel verify` against servers that lie, and such as cannot be checked."""

import gzip
import json
import socket
from pathlib import Path

import pytest

from crypto import charter
from tests.cli.lists import taken_over
from tests.cli.lying import (
    Change,
    Honest,
    Lying,
    at,
    flipped,
    leading,
    moved,
    refusing,
    to_danes,
    unchanged,
    with_header,
    without,
)
from tests.cli.office import CHARTER, MANIFEST, REPORT, checked, run
from tests.public.house import House
from tests.web.serving import serve

LIES: dict[str, tuple[Change, str]] = {
    "a byte of a script": (at("/assets/report.", flipped), "changed    /assets/report."),
    "a byte of a style": (at("/assets/varsel.", flipped), "changed    /assets/varsel."),
    "an inline script": (
        at(REPORT, lambda body: body.replace(b"</body>", b"<script>tell()</script></body>")),
        f"changed    {REPORT}: the content",
    ),
    "an inline script for some": (to_danes, f"visitor    {REPORT}: two visitors were given diff"),
    "another policy": (
        with_header("Content-Security-Policy", "default-src *"),
        "content-security-policy is 'default-src *' instead of",
    ),
    "a cookie": (with_header("Set-Cookie", "id=7"), "set-cookie is there and should not be: id=7"),
    "a way to another place": (
        with_header("Refresh", "0;url=https://other.example/"),
        "refresh is there and should not be",
    ),
    "answers that vary": (with_header("Vary", "User-Agent"), "vary is there and should not be"),
    "a page less": (without(REPORT), f"missing    {REPORT}: answers 404 instead of 200"),
    "a page moved": (moved, f"changed    {REPORT}: answers 302 instead of 200"),
    "a page more": (at(REPORT, leading), f"added      /da/quicker: {REPORT} leads to it"),
    "a script from elsewhere": (
        at(REPORT, leading),
        f"added      https://other.example/a.js: {REPORT} loads it.",
    ),
    "no signature": (at(MANIFEST, lambda _body: b"{}"), "signature  "),
    "a changed manifest": (
        at(MANIFEST, lambda body: body.replace(b"no-cache", b"no-store")),
        "it is not signed by the release key, or was changed afterwards.",
    ),
}


@pytest.mark.parametrize("lie", LIES)
def test_a_lie_is_found(honest: Honest, operator: Path, lie: str) -> None:
    change, told = LIES[lie]
    with serve(Lying(honest, change)) as origin:
        status, lines = checked(origin, operator)
    assert status == 1, lines
    assert any(told in line for line in lines), lines


def test_another_charter_is_found(house: House, honest: Honest, operator: Path) -> None:
    """The list of somebody who controls the server: well signed, but by themselves."""
    own = charter.parse(house.charters()[-1]["charter"].encode())
    signed = taken_over(own)
    chain = json.dumps({"charters": [signed.to_json()]}).encode()
    with serve(Lying(honest, at(CHARTER, lambda _body: chain))) as origin:
        status, lines = checked(origin, operator)
    assert status == 1
    (line,) = (line for line in lines if line.startswith("charter"))
    assert charter.parse(signed.charter).fingerprint in line
    assert own.fingerprint in line


def test_a_charter_that_nobody_signed_is_found(honest: Honest, operator: Path) -> None:
    with serve(Lying(honest, at(CHARTER, flipped))) as origin:
        status, lines = checked(origin, operator)
    assert status == 1
    assert any("not signed as it must be" in line for line in lines)


def test_no_manifest_is_a_difference(house: House, honest: Honest, operator: Path) -> None:
    kept = str(house.settings.data / "manifest.json")
    with serve(Lying(honest, without(MANIFEST))) as origin:
        status, lines = checked(origin, operator)
        assert status == 1
        assert lines[0] == f"signature  {MANIFEST}: there is no signed manifest."
        status, lines = checked(origin, operator, "--manifest", kept)
        assert status == 0, lines


# --- What cannot be checked ------------------------------------------------------------------


def test_a_site_that_is_not_there_is_not_checked(operator: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
        for address, told in (
            (f"http://127.0.0.1:{port}", f"Nothing answers at 127.0.0.1:{port}."),
            ("http://nowhere.invalid", "There is no host of the name nowhere.invalid"),
        ):
            status, lines = checked(address, operator)
            assert status == 2
            assert lines[0].startswith(f"Not checked. {told}")


def test_a_site_that_speaks_no_tls_is_not_checked(honest: Honest, operator: Path) -> None:
    with serve(Lying(honest, unchanged)) as origin:
        status, lines = checked(origin.replace("http:", "https:"), operator)
    assert status == 2
    assert "No encrypted connection" in lines[0]


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (refusing("429 TOO MANY REQUESTS"), "The site asks to wait (429). Try again later."),
        (with_header("Content-Encoding", "gzip"), "does not answer as a web site does."),
        (with_header("Content-Encoding", "br"), "packed as br, which no visitor asked for."),
        (
            lambda _seen, status, headers, _body: (
                status,
                [*headers, ("Content-Encoding", "gzip")],
                gzip.compress(bytes(40_000_000)),
            ),
            "does not answer as a web site does.",
        ),
    ],
)
def test_an_answer_that_says_nothing_is_not_checked(
    honest: Honest, operator: Path, change: Change, told: str
) -> None:
    with serve(Lying(honest, change)) as origin:
        status, lines = checked(origin, operator)
    assert status == 2
    assert told in lines[0]


@pytest.mark.parametrize(
    "arguments",
    [
        ("verify", "http://localhost"),
        ("verify", "http://localhost", "--key", "operator.key.pub", "--fingerprint", "a"),
        ("verify", "ftp://localhost", "--fingerprint", "a"),
        ("verify", "http://localhost", "--fingerprint", "a", "--proxy", "http://localhost:1"),
        ("manifest",),
        ("manifest", "--sign", "operator.key"),
    ],
)
def test_a_wrong_call_is_told(operator: Path, arguments: tuple[str, ...]) -> None:
    assert run(*arguments).exit_code == 2
