"""The shipped nginx in front of the real server: what it lets through, what it leaves behind."""

import gzip
import json
import os
import re
import signal
import socket
import ssl
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from http.client import HTTPException
from pathlib import Path

import pytest

from admin.rights import parcels
from crypto.charter import SignedCharter, verify_chain
from crypto.wire import MAX_SIZE
from portal.data.breach import evidence
from portal.public.rights.arriving import REQUEST_LIMIT
from portal.public.rights.plain_form import PLAIN_LIMIT
from portal.web.headers import BARE_POLICY, STRICT_TRANSPORT, bare_headers
from tests.deploy import front as fronts
from tests.deploy.front import PATIENCE, Answer, Front
from tests.deploy.places import ADDRESS, DEPLOY, NETWORK, traces
from tests.flows.program import Program

VARSEL = Path(sys.executable).with_name("varsel")
CONFINED = Path(__file__).with_name("confined.py")
ENVELOPE = {"Content-Type": "application/vnd.varsel.envelope"}
PLACE = "/api/klintmark/whistleblower"
PECULIAR = {
    "User-Agent": "Kingfisher/9.1 peculiar",
    "Referer": "https://intranet.example.org/kingfisher",
    "Accept-Language": "fo, kl;q=0.3",
    "Cookie": "kingfisher=1",
    "X-Forwarded-For": "198.51.100.77",
    "X-Real-IP": "198.51.100.77",
    "Forwarded": "for=198.51.100.77",
    "Via": "1.1 kingfisher",
    "If-None-Match": '"kingfisher"',
    "Sec-CH-UA": '"Kingfisher"',
}


@pytest.fixture(scope="module")
def place() -> Iterator[Path]:
    with fronts.folder() as path:
        yield path


@pytest.fixture(scope="module")
def front(place: Path) -> Iterator[Front]:
    with fronts.nginx(place) as made:
        yield made


@pytest.fixture(scope="module")
def served(front: Front) -> Iterator[Front]:
    """Behind nginx the demonstration, confined as the unit confines it."""
    data = front.folder / "data"
    data.mkdir(mode=0o700)
    environment = {
        **{name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ},
        "LANG": "C.UTF-8",
        "VARSEL_DEMONSTRATION_DATA": str(data),
        "VARSEL_PUBLIC_ORIGIN": f"https://localhost:{front.public}",
        "VARSEL_STAFF_ORIGIN": f"https://localhost:{front.staff}",
    }
    command: list[str | Path] = [
        VARSEL,
        "serve",
        "--demonstration",
        "--bind",
        f"unix:{front.socket}",
    ]
    output = front.folder / "server.txt"
    with output.open("wb") as said:
        process = subprocess.Popen(
            [sys.executable, CONFINED, front.socket, *command],
            cwd=front.folder,
            env=environment,
            stdout=said,
            stderr=said,
        )
    until = time.monotonic() + 3 * PATIENCE
    while "Stop it with" not in output.read_text("utf-8"):
        assert process.poll() is None, output.read_text("utf-8")
        assert time.monotonic() < until, output.read_text("utf-8")
        time.sleep(0.1)
    yield front
    process.send_signal(signal.SIGTERM)
    process.wait(PATIENCE)
    front.socket.unlink()


def sealed(front: Front) -> bytes:
    """A real report to the recipients of the charter in force."""
    chain = json.loads(front.ask(f"{PLACE}/charter").body)["charters"]
    charter = verify_chain([SignedCharter.from_json(one) for one in chain])[-1]
    return Program("").seal(on=charter)


# --- With the real server behind it -------------------------------------------------------------


def test_a_report_gets_through(served: Front) -> None:
    answer = served.ask(f"{PLACE}/reports", method="POST", body=sealed(served), headers=ENVELOPE)
    assert answer.status == 201, answer.body
    assert b"receipt" in answer.body


def test_the_largest_envelope_reaches_the_server_and_no_larger_one(served: Front) -> None:
    there = served.ask(f"{PLACE}/reports", method="POST", body=bytes(MAX_SIZE), headers=ENVELOPE)
    assert there.headers["content-type"].startswith("application/json")
    assert there.status == 400
    refused = served.ask(
        f"{PLACE}/reports", method="POST", body=bytes(1_400 * 1024 + 1), headers=ENVELOPE
    )
    assert refused.status == 400
    assert "Intet er gemt" in refused.body.decode()
    told = {name.lower(): value for name, value in bare_headers(refused.body)}
    assert told.items() <= refused.headers.items()


# Where files are sent, on which site.
FILES = {
    "public": (
        "/api/hjelmsted/rettigheder/requests",
        "/api/hjelmsted/request-replies",
        "/da/hjelmsted/rettigheder/plain",
    ),
    "staff": (
        "/da/requests/new",
        "/da/requests/AAAA/notes",
        "/da/requests/AAAA/answers",
        "/da/requests/AAAA/answer",
        "/da/breaches/AAAA/evidence/AAAA",
        "/da/caseworker/answer",
    ),
}


def is_refused(answer: Answer) -> bool:
    """By nginx itself, because it is too large."""
    return answer.status == 400 and "kunne ikke læse" in answer.body.decode()


def test_files_reach_the_server_where_files_are_sent_and_nowhere_else(served: Front) -> None:
    file = bytes(3_000_000)
    for site, paths in FILES.items():
        for path in (*paths, "/da/"):
            answer = served.ask(path, port=getattr(served, site), method="POST", body=file)
            plain = answer.headers["content-type"].startswith("text/plain")
            assert (is_refused(answer) and plain) == (path == "/da/"), (path, answer)


def test_few_send_large_files_at_a_time_and_others_are_not_held_up(served: Front) -> None:
    path, form = FILES["public"][0], {"Content-Type": "multipart/form-data; boundary=kingfisher"}

    def ask(size: int) -> int:
        return served.ask(path, method="POST", body=bytes(size), headers=form).status

    head = f"POST {path} HTTP/1.1\r\nHost: localhost\r\nContent-Length: 20000000\r\n\r\n".encode()
    with ExitStack() as lines:
        for _ in range(2):
            line = socket.create_connection(("localhost", served.public), PATIENCE, (ADDRESS, 0))
            held = served.trust().wrap_socket(line, server_hostname="localhost")
            lines.enter_context(held).sendall(head + bytes(100))
        until = time.monotonic() + PATIENCE
        while ask(1_000_000) != 503:
            assert time.monotonic() < until
        # What the server itself says to a form without an end.
        assert ask(900_000) == 413
        answer = served.ask(
            f"{PLACE}/reports", method="POST", body=sealed(served), headers=ENVELOPE
        )
        assert answer.status == 201
    while ask(1_000_000) == 503:
        assert time.monotonic() < until


def test_as_much_comes_through_as_the_server_takes() -> None:
    shipped = (DEPLOY / "nginx/varsel.conf").read_text(encoding="utf-8")
    sizes = {int(size) << 20 for size in re.findall(r"client_max_body_size (\d+)m;", shipped)}
    buffers = {int(size) << 20 for size in re.findall(r"client_body_buffer_size (\d+)m;", shipped)}
    assert len(sizes) == len(buffers) == 1
    assert min(sizes) >= max(REQUEST_LIMIT, PLAIN_LIMIT, parcels.LARGEST, evidence.LARGEST_SEALED)
    # So nothing of it is ever laid in a file.
    assert min(buffers) >= max(sizes)


def test_the_headers_of_the_server_come_through_and_no_others(served: Front) -> None:
    for port in (served.public, served.staff):
        headers = served.ask("/da/", port=port).headers
        assert "default-src 'none'" in headers["content-security-policy"]
        assert headers["strict-transport-security"].startswith("max-age=63072000")
        assert headers["cross-origin-opener-policy"] == "same-origin"
        assert headers["referrer-policy"] == "no-referrer"
        # nginx cannot be made to leave its name out; its version it does.
        assert headers["server"] == "nginx"
        for name in ("etag", "last-modified", "via", "x-request-id", "alt-svc", "x-powered-by"):
            assert name not in headers


# What nginx refuses by itself, and what it hands on and gunicorn refuses.
REFUSED = {
    "no character": b"GET /%00",
    "above the root": b"GET /%2e%2e/",
    "too long": b"GET /" + b"a" * 9_000,
    "long": b"GET /" + b"a" * 5_000,
    "no method": b"get /",
    "another method": b"TRACE /",
    "nginx's own page": b"GET /varsel-refused",
    "nginx's other page": b"GET /varsel-away",
    "too much": b"GET / HTTP/1.1\r\nX-Much: " + b"a" * 9_000,
    "too many": b"GET / HTTP/1.1\r\n" + b"\r\n".join([b"X-Many: 1"] * 120),
    "peculiar": b"GET / HTTP/1.1\r\nTransfer-Encoding: peculiar",
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_refused_is_told_in_words_and_with_every_header(served: Front, name: str) -> None:
    line, *headers = REFUSED[name].split(b" HTTP/1.1\r\n")
    for port in (served.public, served.staff, served.onion):
        host = b"localhost" if port != served.onion else b"onion.invalid"
        lines = [line + b" HTTP/1.1", b"Host: " + host, b"Connection: close", *headers]
        words = b"\r\n".join([*lines, b"", b""])
        said = served.say(port, words, tls=port != served.onion)
        head, _, body = said.partition(b"\r\n\r\n")
        assert head.startswith(b"HTTP/1.1 400"), said
        told = dict(line.split(": ", 1) for line in head.decode().splitlines()[1:])
        assert dict(bare_headers(body)).items() <= told.items()
        assert "Intet er gemt." in body.decode()


def test_the_public_site_sets_no_cookie(served: Front) -> None:
    for path in ("/", "/da/", "/da/klintmark/whistleblower/report", "/nowhere"):
        assert "set-cookie" not in served.ask(path, headers=PECULIAR).headers


def test_pages_of_the_public_site_come_compressed(served: Front) -> None:
    answer = served.ask("/da/klintmark/whistleblower/", headers={"Accept-Encoding": "gzip"})
    assert answer.headers["content-encoding"] == "gzip"
    assert b"<!doctype html>" in gzip.decompress(answer.body)


def test_on_the_recipients_site_scripts_are_compressed_and_pages_are_not(served: Front) -> None:
    wanted = {"Accept-Encoding": "gzip"}
    page = served.ask("/da/sign-in", port=served.staff, headers=wanted)
    assert page.status == 200
    assert "content-encoding" not in page.headers
    script = re.search(rb'src="(/assets/[^"]+\.js)"', page.body)
    assert script is not None
    sent = served.ask(script.group(1).decode(), port=served.staff, headers=wanted)
    assert sent.headers["content-encoding"] == "gzip"
    whole = served.ask(script.group(1).decode(), port=served.staff)
    assert gzip.decompress(sent.body) == whole.body


def test_conditions_of_a_browser_that_was_here_before_change_nothing(served: Front) -> None:
    first = served.ask("/da/klintmark/whistleblower/report")
    again = served.ask("/da/klintmark/whistleblower/report", headers=PECULIAR)
    assert (first.status, first.body) == (again.status, again.body)


def test_nothing_is_written_of_who_was_here(served: Front) -> None:
    """After all that goes well and all that does not."""
    provoke(served)
    assert traces(served.folder) == []
    for kind in ("body", "proxy", "fastcgi", "uwsgi", "scgi"):
        assert list((served.folder / f"run/nginx-{kind}").iterdir()) == []
    for folder in (Path("/var/log/nginx"), Path("/var/lib/nginx")):
        assert not folder.exists() or traces(folder) == []


def provoke(front: Front) -> None:
    """Refusals and faults of every kind."""
    front.ask("/nowhere", headers=PECULIAR)
    front.ask("/da/", method="DELETE", headers=PECULIAR)
    front.ask(f"{PLACE}/reports", method="POST", body=bytes(1_300_000), headers=PECULIAR)
    # Of these nginx hangs up before it has heard all.
    with suppress(OSError, HTTPException):
        front.ask(f"{PLACE}/reports", method="POST", body=bytes(3_000_000), headers=PECULIAR)
    with suppress(OSError, HTTPException):
        front.ask("/" + "a" * 40_000, headers=PECULIAR)
    with suppress(OSError, HTTPException):
        front.ask("/da/", headers={"X-Much": "a" * 40_000})
    for port in (front.public, front.plain, front.onion):
        front.say(port, b"NONSENSE / HTTP/9.9\r\n\r\n")
        front.say(port, request("elsewhere.example.org"))
        front.say(port, b"\x16\x03\x01nonsense", cut=True)
        front.say(port, request("localhost", "POST", "Content-Length: 900000") + b"cut", cut=True)


def request(host: str, method: str = "GET", *more: str) -> bytes:
    """The head of a request as it goes over the line."""
    lines = [f"{method} /da/klintmark/ HTTP/1.1", f"Host: {host}", "Connection: close", *more]
    return "\r\n".join([*lines, "", ""]).encode()


# --- With a listener behind it that writes down what it hears -----------------------------------


class Listener:
    """Stands where the application stands, and keeps each request as it came."""

    def __init__(self, path: Path) -> None:
        self.heard: list[bytes] = []
        self._door = socket.socket(socket.AF_UNIX)
        self._door.bind(str(path))
        path.chmod(0o666)
        self._door.listen()
        self._thread = threading.Thread(target=self._listen, daemon=True)
        self._thread.start()

    def _listen(self) -> None:
        while True:
            try:
                line, _ = self._door.accept()
            except OSError:
                return
            with line:
                self.heard.append(line.recv(65536))
                line.sendall(
                    b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nSet-Cookie: a=1\r\n"
                    b'ETag: "1"\r\nConnection: close\r\n\r\nok'
                )

    def close(self) -> None:
        self._door.shutdown(socket.SHUT_RDWR)
        self._door.close()
        self._thread.join(PATIENCE)


@pytest.fixture
def alone() -> Iterator[Front]:
    """An nginx with nothing behind it yet."""
    with fronts.folder() as path, fronts.nginx(path) as made:
        yield made


@pytest.fixture
def heard(alone: Front) -> Iterator[list[bytes]]:
    listener = Listener(alone.socket)
    yield listener.heard
    listener.close()


def test_the_server_is_told_a_network_and_nothing_else(alone: Front, heard: list[bytes]) -> None:
    for port in (alone.public, alone.staff):
        alone.ask("/da/", port=port, headers=PECULIAR)
    for request in heard:
        assert f"X-Forwarded-For: {NETWORK}\r\n".encode() in request
        assert ADDRESS.encode() not in request
        assert b"198.51.100.77" not in request
    assert b"ingfisher" not in heard[0]
    # Recipients have a session: their cookie goes on, and only that.
    assert heard[1].replace(b"Cookie: kingfisher=1", b"").count(b"ingfisher") == 0
    assert b"Cookie: kingfisher=1" in heard[1]


def test_the_public_site_has_no_cookie_even_if_the_server_sent_one(
    alone: Front, heard: list[bytes]
) -> None:
    public = alone.ask("/da/").headers
    assert heard
    assert "set-cookie" not in public
    assert "etag" not in public
    assert "set-cookie" in alone.ask("/da/", port=alone.staff).headers


def test_somebody_behind_tor_has_no_network_to_tell(alone: Front, heard: list[bytes]) -> None:
    said = alone.say(alone.onion, request("onion.invalid"))
    assert said.startswith(b"HTTP/1.1 200")
    assert b"Host: onion.invalid:" in heard[0]


def test_when_the_server_is_away_people_are_told_in_words(alone: Front) -> None:
    answer = alone.ask("/da/klintmark/whistleblower/report")
    assert answer.status == 503
    assert "lad den stå åben" in answer.body.decode()
    told = {name.lower(): value for name, value in bare_headers(answer.body)}
    assert told.items() <= answer.headers.items()
    assert answer.headers["strict-transport-security"] == STRICT_TRANSPORT
    assert answer.headers["retry-after"] == "60"
    by_onion = alone.say(alone.onion, request("onion.invalid"))
    assert by_onion.startswith(b"HTTP/1.1 503")
    assert b"strict-transport-security" not in by_onion.lower()


def test_without_tls_one_is_led_to_the_front_page_with_tls(alone: Front) -> None:
    said = alone.say(alone.plain, request("localhost"))
    assert said.startswith(b"HTTP/1.1 308")
    assert b"Location: https://localhost/\r\n" in said
    assert BARE_POLICY.encode() in said
    for none in (b"NONSENSE / HTTP/9.9\r\n\r\n", b"GET /%00 HTTP/1.1\r\nHost: localhost\r\n\r\n"):
        assert b"<html>" not in alone.say(alone.plain, none)


def test_a_name_that_is_not_ours_gets_no_word(alone: Front) -> None:
    said = alone.say(alone.plain, request("elsewhere.example.org"))
    assert said == b""
    assert alone.say(alone.public, request("elsewhere.example.org"), tls=True) == b""
    context = ssl.create_default_context()
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    with (
        socket.create_connection(("127.0.0.1", alone.public), timeout=PATIENCE) as line,
        pytest.raises(ssl.SSLError),
    ):
        context.wrap_socket(line, server_hostname="elsewhere.example.org")


def test_http_2_is_spoken_and_sessions_are_not_resumed(alone: Front) -> None:
    context = alone.trust()
    context.set_alpn_protocols(["h2", "http/1.1"])
    context.maximum_version = ssl.TLSVersion.TLSv1_2
    seen: ssl.SSLSession | None = None
    for _ in range(2):
        with (
            socket.create_connection(("127.0.0.1", alone.public), timeout=PATIENCE) as line,
            context.wrap_socket(line, server_hostname="localhost", session=seen) as secured,
        ):
            assert secured.selected_alpn_protocol() == "h2"
            assert not secured.session_reused
            seen = secured.session


@pytest.mark.parametrize(
    "leak",
    [
        {r"access_log off;": r"access_log access.txt;"},
        {r"log_not_found off;": r"log_not_found off; error_log error.txt info;"},
    ],
)
def test_a_leak_would_be_found(leak: dict[str, str]) -> None:
    with fronts.folder() as path:
        with fronts.nginx(path, leak) as leaking:
            provoke(leaking)
        assert traces(path) != []
