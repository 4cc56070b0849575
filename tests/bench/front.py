"""The portal behind what a front server does for it: `gunicorn tests.bench.front:application`.

The portal itself sends everything as it is; compressing is the front server's work.
"""

from __future__ import annotations

import gzip
from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import wsgi

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

# nginx compresses at 1 unless told otherwise; 6 is what most are told, and gzip's own.
LEVEL = 6
TYPES = ("text/", "application/json", "image/svg+xml")


@lru_cache(maxsize=64)
def _compress(body: bytes) -> bytes:
    """Kept, as a front server keeps what it has compressed once."""
    return gzip.compress(body, LEVEL, mtime=0)


class Front:
    """Sends texts compressed. Its only client is a browser that takes them so."""

    def __init__(self, app: WSGIApplication) -> None:
        self._app = app

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        begun: list[tuple[str, list[tuple[str, str]]]] = []

        def begin(
            status: str, headers: list[tuple[str, str]], _failure: Any = None
        ) -> Callable[[bytes], object]:
            begun.append((status, headers))
            return _refuse_write

        answer = self._app(environ, begin)
        try:
            body = b"".join(answer)
        finally:
            if hasattr(answer, "close"):
                answer.close()
        status, headers = begun[-1]
        if dict(headers).get("Content-Type", "").startswith(TYPES):
            body = _compress(body)
            headers = [pair for pair in headers if pair[0].lower() != "content-length"]
            headers += [("Content-Encoding", "gzip"), ("Content-Length", str(len(body)))]
        start_response(status, headers)
        return [body]


def _refuse_write(_body: bytes) -> object:
    raise NotImplementedError("no view of the portal writes in this way")


application = Front(wsgi.application)
