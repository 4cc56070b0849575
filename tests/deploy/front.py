"""The shipped nginx, on ports of its own, and a visitor who comes through it."""

import http.client
import signal
import socket
import ssl
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from tests.deploy.places import ADDRESS, DEPLOY, certificate, copy, free_ports
from tests.deploy.programs import program

PATIENCE = 30


@dataclass(frozen=True)
class Answer:
    status: int
    headers: dict[str, str]
    body: bytes


@dataclass(frozen=True)
class Onion:
    """The name at which tor's visitors ask, and the port of nginx that tor leads them to."""

    name: str
    port: int


@dataclass(frozen=True)
class Front:
    """Ports: `public`, `staff` with TLS, `plain` without, `onion` for tor."""

    folder: Path
    public: int
    staff: int
    plain: int
    onion: int

    @property
    def socket(self) -> Path:
        """Where the application listens."""
        return self.folder / "run/varsel.sock"

    def ask(
        self,
        path: str,
        *,
        port: int | None = None,
        method: str = "GET",
        body: bytes | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Answer:
        """One request over TLS from the peculiar address."""
        connection = http.client.HTTPSConnection(
            "localhost",
            port or self.public,
            timeout=PATIENCE,
            source_address=(ADDRESS, 0),
            context=self.trust(),
        )
        try:
            connection.request(method, path, body, dict(headers or {}))
            answer = connection.getresponse()
            named = {name.lower(): value for name, value in answer.getheaders()}
            return Answer(answer.status, named, answer.read())
        finally:
            connection.close()

    def trust(self) -> ssl.SSLContext:
        return ssl.create_default_context(cafile=str(self.folder / "tls/fullchain.pem"))

    def say(self, port: int, words: bytes, *, cut: bool = False, tls: bool = False) -> bytes:
        """Bytes as they are, from the peculiar address; all that comes back.

        `cut` ends the line before the answer is there.
        """
        bare = socket.create_connection(("127.0.0.1", port), PATIENCE, source_address=(ADDRESS, 0))
        heard = b""
        line = self.trust().wrap_socket(bare, server_hostname="localhost") if tls else bare
        with line, suppress(OSError):
            line.sendall(words)
            if cut:
                line.shutdown(socket.SHUT_WR)
            while part := line.recv(65536):
                heard += part
        return heard


@contextmanager
def folder() -> Iterator[Path]:
    """Open to nginx's workers, which run under a user of their own."""
    with tempfile.TemporaryDirectory(prefix="varsel-front-") as name:
        path = Path(name)
        path.chmod(0o755)
        (path / "run").mkdir()
        yield path


@contextmanager
def nginx(
    place: Path, more: Mapping[str, str] | None = None, *, onion: Onion | None = None
) -> Iterator[Front]:
    """The shipped files with places of their own; `more` changes varsel.conf further.

    With an `onion` the application is told the bare name of each site, as it is shipped: the
    two others then would have to be on the usual ports to be known by theirs.
    """
    public, staff, plain, free = free_ports(4)
    front = Front(place, public, staff, plain, onion.port if onion else free)
    certificate(place / "tls")
    configuration = place / "nginx.conf"
    named = {r"onion\.invalid": onion.name} if onion else {}
    told = {} if onion else {r"\$server_name": r"$server_name:$server_port"}
    own = {"/etc/nginx/": f"{place}/"}
    copy(DEPLOY / "nginx/nginx.conf", configuration, own | {"/run/": f"{place}/run/"})
    copy(
        DEPLOY / "nginx/varsel.conf",
        place / "varsel.conf",
        {**own, **_places(front), **named, **(more or {})},
    )
    copy(DEPLOY / "nginx/varsel-pass.conf", place / "varsel-pass.conf", {**told, **own})
    copy(DEPLOY / "nginx/varsel-headers.conf", place / "varsel-headers.conf", {})
    output = place / "output.txt"
    with output.open("wb") as said:
        process = subprocess.Popen(
            [program("nginx"), "-p", place, "-c", configuration, "-g", "daemon off;"],
            stdout=said,
            stderr=said,
        )
    try:
        _wait(process, front.onion, output)
        yield front
    finally:
        process.send_signal(signal.SIGQUIT)
        process.wait(PATIENCE)


def _places(front: Front) -> dict[str, str]:
    return {
        r"/etc/letsencrypt/live/[a-z.]+/": f"{front.folder}/tls/",
        r"/run/": f"{front.folder}/run/",
        # Two sites on one name and two ports here, on two names and one port there.
        r"listen 443 ssl http2;\n(\s+)listen \[::\]:443 ssl http2;\n(\s+)server_name report[.\w]+;": (
            rf"listen 127.0.0.1:{front.public} ssl http2;\n\2server_name localhost;"
        ),
        r"listen 443 ssl http2;\n(\s+)listen \[::\]:443 ssl http2;\n(\s+)server_name recip[.\w]+;": (
            rf"listen 127.0.0.1:{front.staff} ssl http2;\n\2server_name localhost;"
        ),
        r"server_name report\S+ recipients\S+;": "server_name localhost;",
        r"listen \[::\].*": "",
        r"listen 80\b": f"listen 127.0.0.1:{front.plain}",
        r"listen 443\b": f"listen 127.0.0.1:{front.public}",
        r"127\.0\.0\.1:8480": f"127.0.0.1:{front.onion}",
    }


def _wait(process: subprocess.Popen[bytes], port: int, output: Path) -> None:
    until = time.monotonic() + PATIENCE
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            assert process.poll() is None, output.read_text()
            assert time.monotonic() < until, output.read_text()
            time.sleep(0.05)
        else:
            return
