"""Serves an application on a free loopback port while a test runs."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from werkzeug.serving import WSGIRequestHandler, make_server

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication


# How soon it sees that it is to stop, in seconds.
POLL = 0.02


class Silent(WSGIRequestHandler):
    """Writes no line for a request: the address for it has been removed."""

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        pass


@contextmanager
def serve(application: "WSGIApplication") -> Iterator[str]:
    """Yields the origin at which the application answers, such as `http://localhost:41234`."""
    server = make_server("127.0.0.1", 0, application, threaded=True, request_handler=Silent)
    thread = threading.Thread(target=server.serve_forever, args=(POLL,), daemon=True)
    thread.start()
    try:
        yield f"http://localhost:{server.port}"
    finally:
        server.shutdown()
        thread.join()
