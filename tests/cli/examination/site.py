"""The real public site in this process, and what may stand in front of it."""

import base64
import secrets
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from socketserver import ThreadingMixIn
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

from portal.settings import Settings
from tests.databases import with_tables
from wsgi import make_application

Header = tuple[str, str]
Change = Callable[[list[Header]], list[Header]]
NGINX = ("Server", "nginx")


class Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True


class Quiet(WSGIRequestHandler):
    def log_message(self, *_arguments: Any) -> None:
        """Nothing."""


@contextmanager
def site(
    folder: Path,
    change: Change = lambda headers: headers,
    *,
    onion: str = "",
    tls: Path | None = None,
) -> Iterator[str]:
    """The origin of a site whose answers pass through `change`, as through a front server."""
    folder.mkdir(exist_ok=True)
    with make_server("localhost", 0, _refuse, Server, Quiet) as server:
        scheme = "https" if tls else "http"
        origin = f"{scheme}://localhost:{server.server_port}"
        if tls:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(tls / "fullchain.pem", tls / "privkey.pem")
            server.socket = context.wrap_socket(server.socket, server_side=True)
        settings = Settings.from_mapping(
            {
                "VARSEL_DATA": str(folder),
                "VARSEL_SECRET": base64.urlsafe_b64encode(secrets.token_bytes(32)).decode(),
                "VARSEL_PUBLIC_ORIGIN": origin,
                "VARSEL_STAFF_ORIGIN": "http://staff.localhost",
                "VARSEL_ONION_ORIGIN": onion,
            }
        )
        with_tables(settings.database_url).dispose()
        server.set_app(_behind(make_application(settings), change))
        thread = threading.Thread(target=server.serve_forever, args=(0.05,))
        thread.start()
        try:
            yield origin
        finally:
            server.shutdown()
            thread.join()


def _refuse(_environ: Any, _start: Any) -> list[bytes]:
    raise AssertionError("asked before the site was there")


def _behind(application: Any, change: Change) -> Any:
    def through(environ: Any, start: Any) -> Any:
        def started(status: str, headers: list[Header], *more: Any) -> Any:
            return start(status, change([*headers, NGINX]), *more)

        return application(environ, started)

    return through
