"""Servers that give something else than the site they stand in front of."""

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from tests.cli.office import REPORT

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

Headers = list[tuple[str, str]]
Change = Callable[["WSGIEnvironment", str, Headers, bytes], tuple[str, Headers, bytes]]


class Honest:
    """What the site answers, asked once for each visitor and address: every liar stands before it.

    That it answers the same each time is the fact of tests/cli/test_manifest.py.
    """

    def __init__(self, app: "WSGIApplication") -> None:
        self.app = app
        self.known: dict[tuple[str, ...], tuple[str, Headers, bytes]] = {}

    def answer(self, environ: "WSGIEnvironment") -> tuple[str, Headers, bytes]:
        named = ("PATH_INFO", "QUERY_STRING", "HTTP_USER_AGENT", "HTTP_ACCEPT_LANGUAGE")
        who = tuple(environ.get(name, "") for name in named)
        if who not in self.known:
            self.known[who] = self._asked(environ)
        return self.known[who]

    def _asked(self, environ: "WSGIEnvironment") -> tuple[str, Headers, bytes]:
        told: list[tuple[str, Headers]] = []

        def begin(
            status: str, headers: Headers, _failure: object = None
        ) -> Callable[[bytes], object]:
            told.append((status, headers))
            return lambda _data: None

        # The layer behind this one takes out of the environment what tells who asks.
        seen = dict(environ)
        # Unpacked, so that it can be changed.
        seen.pop("HTTP_ACCEPT_ENCODING", None)
        answered = self.app(seen, begin)
        body = b"".join(answered)
        if hasattr(answered, "close"):
            answered.close()
        status, headers = told[-1]
        kept = [one for one in headers if one[0].lower() != "content-length"]
        return status, kept, body


class Lying:
    """Says something else than the honest site."""

    def __init__(self, honest: Honest, change: Change) -> None:
        self.honest, self.change = honest, change

    def __call__(
        self, environ: "WSGIEnvironment", start_response: "StartResponse"
    ) -> Iterable[bytes]:
        status, headers, body = self.change(environ, *self.honest.answer(environ))
        start_response(status, [*headers, ("Content-Length", str(len(body)))])
        return [body]


def at(path: str, change: Callable[[bytes], bytes]) -> Change:
    def changed(
        seen: "WSGIEnvironment", status: str, headers: Headers, body: bytes
    ) -> tuple[str, Headers, bytes]:
        matches = seen["PATH_INFO"].startswith(path)
        return status, headers, change(body) if matches else body

    return changed


def with_header(name: str, value: str) -> Change:
    def changed(
        _seen: "WSGIEnvironment", status: str, headers: Headers, body: bytes
    ) -> tuple[str, Headers, bytes]:
        return status, [*(one for one in headers if one[0] != name), (name, value)], body

    return changed


def unchanged(
    _seen: "WSGIEnvironment", status: str, headers: Headers, body: bytes
) -> tuple[str, Headers, bytes]:
    return status, headers, body


def flipped(body: bytes) -> bytes:
    return body[:-2] + bytes([body[-2] ^ 1]) + body[-1:]


def to_danes(
    seen: "WSGIEnvironment", status: str, headers: Headers, body: bytes
) -> tuple[str, Headers, bytes]:
    """Only those who look Danish get another page."""
    if seen["PATH_INFO"] == REPORT and seen.get("HTTP_ACCEPT_LANGUAGE", "").startswith("da"):
        return status, headers, body.replace(b"</body>", b"<script>tell()</script></body>")
    return status, headers, body


def without(path: str) -> Change:
    def changed(
        seen: "WSGIEnvironment", status: str, headers: Headers, body: bytes
    ) -> tuple[str, Headers, bytes]:
        return ("404 NOT FOUND" if seen["PATH_INFO"] == path else status), headers, body

    return changed


def moved(
    seen: "WSGIEnvironment", status: str, headers: Headers, body: bytes
) -> tuple[str, Headers, bytes]:
    if seen["PATH_INFO"] == REPORT:
        return "302 FOUND", [*headers, ("Location", "/da/")], body
    return status, headers, body


def leading(body: bytes) -> bytes:
    more = b'<a href="/da/quicker">Her</a><script src="https://other.example/a.js"></script></body>'
    return body.replace(b"</body>", more)


def refusing(code: str) -> Change:
    return lambda _seen, _status, headers, body: (code, headers, body)
