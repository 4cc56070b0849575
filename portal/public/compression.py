"""Sends pages, scripts and styles compressed: for somebody on a slow line it halves the wait.

There is no `Vary`: it would say that visitors are answered differently, and every browser takes
gzip. Whoever asks without it gets the same content, not packed.

Only what is the same for everybody is compressed. An answer that holds something secret beside
something a stranger chose could be guessed at by its compressed size; none of these does. What answers a
form is one person's (a receipt): it is sent as it is, and not kept with the rest.
"""

import gzip
from functools import lru_cache

from flask import Flask, Response, request

READING = frozenset({"GET", "HEAD"})
KINDS = frozenset({"text/html", "text/javascript", "text/css", "image/svg+xml"})
# Below this the headers weigh more than what is saved.
SMALLEST = 1024
OK = 200


def install(app: Flask) -> None:
    """Compresses what `app` answers with, for browsers that take it."""

    @app.after_request
    def compress(response: Response) -> Response:
        if request.method not in READING or response.status_code != OK:
            return response
        if response.mimetype not in KINDS or not request.accept_encodings["gzip"]:
            return response
        response.direct_passthrough = False
        body = response.get_data()
        if len(body) >= SMALLEST:
            response.set_data(compressed(body))
            response.headers["Content-Encoding"] = "gzip"
        return response


@lru_cache(maxsize=64)
def compressed(body: bytes) -> bytes:
    """The same bytes for the same body, on any day: no time is written into them."""
    return gzip.compress(body, compresslevel=9, mtime=0)
