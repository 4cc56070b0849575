"""What the real server says and leaves when requests go wrong: nothing of who asked, or of what."""

import base64
import os
import re
import signal
import socket
import sqlite3
import struct
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.cli.running import ROOT
from tests.cli.test_serve import free_port
from tests.public.house import SCHEME, SLUG, House

ADDRESS = "127.77.13.37"
WORD = "peculiarword"
AGENT = "Peculiar-Agent/13.37"
TELLING = (
    f"User-Agent: {AGENT}\r\nReferer: https://{WORD}.example.org/\r\nAccept-Language: kl-GL\r\n"
    f"X-Forwarded-For: 198.51.100.137\r\nX-{WORD}: {WORD}\r\nCookie: {WORD}=1\r\n"
)
MULTIPART = "Content-Type: multipart/form-data; boundary=x"
LEAKS = (ADDRESS, "198.51.100.137", WORD, WORD.upper(), AGENT, "kl-GL", SLUG, "Traceback", "SELECT")


class Server:
    """`varsel serve` as it is installed, on data of its own, with all it says in one file."""

    def __init__(self, folder: Path, house: House) -> None:
        self.folder, self.log = folder, folder.parent / "said"
        self.port, self.staff = free_port(), free_port()
        kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
        with self.log.open("wb") as said:
            self.process = subprocess.Popen(
                [sys.executable, "-c", "from portal.cli.main import main; main()", "serve"],
                cwd=folder.parent,
                env={
                    **kept,
                    "PYTHONPATH": str(ROOT),
                    "VARSEL_DATA": str(folder),
                    "VARSEL_SECRET": base64.urlsafe_b64encode(house.settings.secret).decode(),
                    "VARSEL_PUBLIC_ORIGIN": f"http://localhost:{self.port}",
                    "VARSEL_STAFF_ORIGIN": f"http://localhost:{self.staff}",
                },
                stdout=said,
                stderr=subprocess.STDOUT,
            )
        self.until(lambda: self.status(self.send("GET", "/da/")) == 200)

    def until(self, done: Callable[[], bool]) -> None:
        end = time.monotonic() + 60
        while True:
            try:
                if done():
                    return
            except OSError:
                pass
            assert self.process.poll() is None, self.said()
            assert time.monotonic() < end, self.said()
            time.sleep(0.1)

    def said(self) -> str:
        return self.log.read_text("utf-8", "replace")

    def send(self, method: str, path: str, *lines: str, body: bytes = b"") -> bytes:
        length = [] if any("ength" in line for line in lines) else [f"Content-Length: {len(body)}"]
        head = "\r\n".join([f"{method} {path} HTTP/1.1", f"Host: localhost:{self.port}", *lines])
        more = TELLING + "\r\n".join([*length, "Connection: close"])
        return self.raw(f"{head}\r\n{more}\r\n\r\n".encode() + body)

    def raw(self, sent: bytes, *, cut: bool = False) -> bytes:
        """What is answered; or the connection is torn down as if somebody pulled the plug."""
        with socket.socket() as line:
            line.bind((ADDRESS, 0))
            line.settimeout(30)
            line.connect(("127.0.0.1", self.port))
            line.sendall(sent)
            if cut:
                time.sleep(0.2)
                line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                return b""
            answer = b""
            while chunk := line.recv(65536):
                answer += chunk
            return answer

    def status(self, answer: bytes) -> int:
        return int(answer.split(b" ", 2)[1])

    def workers(self) -> list[int]:
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text()
        return [int(pid) for pid in children.split()]

    def stop(self) -> None:
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(timeout=30)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("served") / "data"
    folder.mkdir()
    house = House(folder)
    house.sign()
    made = Server(folder, house)
    yield made
    made.stop()


REPORTS = f"/api/{SLUG}/{SCHEME}/reports"
ENVELOPE = "Content-Type: application/vnd.varsel.envelope"
REFUSED: dict[str, tuple[int, str, str, tuple[str, ...], bytes]] = {
    "unknown": (404, "GET", f"/da/nowhere/{WORD}/{WORD}/x?{WORD}={WORD}", (), b""),
    "method": (405, "DELETE", f"/da/{SLUG}/mailbox?{WORD}", (), b""),
    "type": (415, "POST", REPORTS, (f"Content-Type: text/{WORD}",), b"x"),
    "no envelope": (400, "POST", REPORTS, (ENVELOPE,), WORD.encode() * 40),
    "too much": (413, "POST", REPORTS, (ENVELOPE, "Content-Length: 2000000"), b""),
    "no JSON": (400, "POST", f"/api/{SLUG}/mailbox/challenge", (), b'{"' + WORD.encode()),
    "other site": (403, "POST", REPORTS, ("Sec-Fetch-Site: cross-site",), b""),
}


def check(said: str) -> None:
    assert [leak for leak in LEAKS if leak in said] == [], said
    # No time either: whoever has the log must not learn when somebody was there.
    assert not re.search(r"\d\d:\d\d", said), said


@pytest.mark.parametrize("name", REFUSED)
def test_a_refusal_is_not_written_down_at_all(server: Server, name: str) -> None:
    before = len(server.said())
    status, method, path, lines, body = REFUSED[name]
    assert server.status(server.send(method, path, *lines, body=body)) == status
    assert server.said()[before:] == ""


def test_nor_is_one_in_front_of_the_sites(server: Server) -> None:
    before = len(server.said())
    sent = f"GET /{WORD} HTTP/1.1\r\nHost: {WORD}\r\nConnection: close\r\n\r\n"
    assert server.status(server.raw(sent.encode())) == 421
    assert server.said()[before:] == ""


def test_a_broken_multipart(server: Server) -> None:
    before = len(server.said())
    body = f'--x\r\nContent-Disposition: form-data; name="a"; filename="{WORD}"\r\n\r\n{WORD}'
    assert server.status(server.send("POST", REPORTS, MULTIPART, body=body.encode())) == 415
    staff = (
        f"POST /da/sign-out HTTP/1.1\r\nHost: localhost:{server.staff}\r\n{TELLING}{MULTIPART}\r\n"
    )
    sent = f"{staff}Content-Length: {len(body)}\r\nConnection: close\r\n\r\n{body}"
    assert 400 <= server.status(server.raw(sent.encode())) < 500
    assert server.said()[before:] == ""


def test_a_cut_connection(server: Server) -> None:
    before = len(server.said())
    head = f"POST {REPORTS} HTTP/1.1\r\nHost: localhost:{server.port}\r\n"
    kind = f"{ENVELOPE}\r\nContent-Length: 90000\r\n"
    server.raw(f"{head}{TELLING}{kind}\r\n{WORD}".encode(), cut=True)
    server.raw(f"{head}{TELLING}{kind}".encode(), cut=True)
    assert server.status(server.send("GET", "/da/")) == 200
    check(server.said()[before:])


@pytest.mark.parametrize(
    "sent",
    [
        f"{WORD.upper()} {WORD} {WORD} {WORD}",
        f"GET /{WORD} HTTP/9.9",
        f"GET /{WORD} HTTP/1.1\r\n{WORD} : {WORD}",
        f"GET /{WORD} HTTP/1.1\r\nTransfer-Encoding: {WORD}",
        f"GET /{WORD} HTTP/1.1\r\nContent-Length: {WORD}",
        f"GET /{WORD} HTTP/1.1\r\nX: " + WORD * 2000,
        f"GET /{WORD * 1000} HTTP/1.1",
        f"GET /{WORD} HTTP/1.1\r\nHost: {WORD}\r\nExpect: {WORD}",
    ],
)
def test_what_the_web_server_itself_refuses(server: Server, sent: str) -> None:
    before = len(server.said())
    assert 400 <= server.status(server.raw(f"{sent}\r\n\r\n".encode())) < 600
    added = server.said()[before:]
    check(added)
    assert len(added.splitlines()) <= 1


def test_an_exception_that_nobody_expected_is_one_line(server: Server) -> None:
    before = len(server.said())
    with sqlite3.connect(server.folder / "varsel.sqlite3") as raw:
        raw.execute("ALTER TABLE charter RENAME TO elsewhere")
    raw.close()
    try:
        answer = server.send("GET", f"/api/{SLUG}/{SCHEME}/charter?{WORD}={WORD}")
    finally:
        with sqlite3.connect(server.folder / "varsel.sqlite3") as raw:
            raw.execute("ALTER TABLE elsewhere RENAME TO charter")
        raw.close()
    assert server.status(answer) == 500
    (line,) = server.said()[before:].splitlines()
    found = re.fullmatch(r"unexpected ([0-9a-f]{8}) OperationalError portal\.\w+\.\w+:\d+", line)
    assert found
    assert found.group(1).encode() in answer
    check(line)


def test_a_worker_that_is_killed(server: Server) -> None:
    before = len(server.said())
    victim = server.workers()[0]
    os.kill(victim, signal.SIGKILL)
    server.until(lambda: victim not in server.workers() and len(server.workers()) == 2)
    server.until(lambda: server.status(server.send("GET", "/da/")) == 200)
    check(server.said()[before:])


def test_the_process_dumps_nothing_and_its_files_are_its_own(server: Server) -> None:
    for pid in (server.process.pid, *server.workers()):
        limits = Path(f"/proc/{pid}/limits").read_text()
        assert re.search(r"^Max core file size +0 +0 ", limits, re.MULTILINE)
        assert "Umask:\t0077" in Path(f"/proc/{pid}/status").read_text()
    turn = server.folder / "housekeeping-turn"
    assert turn.stat().st_mode & 0o077 == 0


def test_no_file_holds_anything_of_those_who_asked(server: Server) -> None:
    packed = socket.inet_aton(ADDRESS)
    needles = [ADDRESS.encode(), packed, packed[::-1], AGENT.encode(), WORD.encode()]
    for file in (one for one in server.folder.rglob("*") if one.is_file()):
        content = file.read_bytes()
        assert [needle for needle in needles if needle in content] == [], file.name
    check(server.said())
