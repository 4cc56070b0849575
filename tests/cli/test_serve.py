import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from portal.web.headers import bare_headers

PEER = "127.0.0.7"


def free_port() -> int:
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        return int(trial.getsockname()[1])


class Served:
    """`varsel serve --demonstration` on ports of its own."""

    def __init__(self, folder: Path, environment: dict[str, str]) -> None:
        self.ports = free_port(), free_port()
        self.log = folder / "log"
        origins = [f"http://localhost:{port}" for port in self.ports]
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                [
                    *(sys.executable, "-c", "from portal.cli.main import main; main()"),
                    *("serve", "--demonstration"),
                ],
                cwd=folder,
                env={
                    **environment,
                    "VARSEL_PUBLIC_ORIGIN": origins[0],
                    "VARSEL_STAFF_ORIGIN": origins[1],
                },
                stdout=log,
                stderr=subprocess.STDOUT,
            )
        self.wait()

    def wait(self) -> None:
        until = time.monotonic() + 90
        while "Stop it with" not in self.text() or not self.answers():
            if self.process.poll() is not None or time.monotonic() > until:
                raise AssertionError(self.text())
            time.sleep(0.1)

    def answers(self) -> bool:
        try:
            return self.get(0, "/da/") == 200
        except OSError:
            return False

    def get(self, side: int, path: str) -> int:
        address = f"http://localhost:{self.ports[side]}{path}"
        with urllib.request.urlopen(address, timeout=30) as answer:
            return int(answer.status)

    def text(self) -> str:
        return self.log.read_text("utf-8")

    def stop(self) -> None:
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(timeout=30)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("served")


@pytest.fixture(scope="module")
def served(folder: Path) -> Iterator[Served]:
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    root = str(Path(__file__).parents[2])
    made = Served(folder, {**kept, "PYTHONPATH": root})
    yield made
    made.stop()


def test_both_sites_answer_and_the_way_in_is_shown(served: Served) -> None:
    assert served.get(0, "/da/") == 200
    assert served.get(1, "/da/sign-in") == 200
    shown = served.text()
    assert "Public site: http://localhost:" in shown
    assert re.search(r"passphrase: .+ code now: \d{6}", shown)


def test_it_listens_on_this_machine_alone(served: Served) -> None:
    listening = set()
    for table in ("tcp", "tcp6"):
        for line in Path(f"/proc/net/{table}").read_text().splitlines()[1:]:
            fields = line.split()
            address, port = fields[1].rsplit(":", 1)
            if fields[3] == "0A" and int(port, 16) in served.ports:
                listening.add(address)
    assert listening <= {"0100007F", "00000000000000000000000001000000"}
    assert listening


def test_the_demonstration_keeps_its_secret_and_its_data(served: Served, folder: Path) -> None:
    instance = folder / "instance/demonstration"
    assert (instance / "secret").stat().st_mode & 0o077 == 0
    assert (instance / "varsel.sqlite3").stat().st_size > 0
    assert "Making the demonstration" in served.text()


NO_REQUESTS = (
    b"NONSENSE-FROM-SOMEBODY / HTTP/9.9\r\n\r\n",
    b"GET /" + b"NONSENSE" * 600 + b" HTTP/1.1\r\n\r\n",
    b"GET / HTTP/1.1\r\n" + b"X-NONSENSE: 1\r\n" * 120 + b"\r\n",
    b"GET / HTTP/1.1\r\nNONSENSE(: 1\r\n\r\n",
)


@pytest.mark.parametrize("words", NO_REQUESTS)
def test_a_request_that_is_none_is_refused_in_words_and_leaves_nothing_in_the_log(
    served: Served, words: bytes
) -> None:
    before = served.text()
    with socket.socket() as odd:
        odd.bind((PEER, 0))
        odd.connect(("127.0.0.1", served.ports[0]))
        odd.sendall(words)
        odd.settimeout(10)
        heard = b"".join(iter(lambda: odd.recv(4096), b""))
    head, _, body = heard.partition(b"\r\n\r\n")
    told = dict(line.split(": ", 1) for line in head.decode().splitlines()[1:])
    assert dict(bare_headers(body)).items() <= told.items()
    assert "Intet er gemt." in body.decode()
    assert b"NONSENSE" not in heard
    added = served.text()[len(before) :]
    assert PEER not in added
    assert "NONSENSE" not in added


def test_a_second_start_keeps_the_data_and_is_quick(served: Served, folder: Path) -> None:
    assert served.process.poll() is None
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    again = Served(folder, {**kept, "PYTHONPATH": str(Path(__file__).parents[2])})
    try:
        assert "Making the demonstration" not in again.text()
        assert again.get(0, "/da/") == 200
    finally:
        again.stop()
