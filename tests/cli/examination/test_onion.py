"""An onion service, with the public network left out: what stands in for tor is its SOCKS port."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from socketserver import StreamRequestHandler, ThreadingTCPServer
from urllib.parse import urlsplit

import pytest

from portal.cli.examination import onion
from tests.cli.examination.site import site

NAME = "v" * 56 + ".onion"
ADDRESS = f"http://{NAME}"
TORRC = """
# {not_read}
HiddenServiceDir /var/lib/tor/varsel   # its key
HiddenServicePort 80 127.0.0.1:8480
HiddenServicePoWDefensesEnabled {defended}
SocksPort {socks}
"""


def machine(
    root: Path, *, socks: str = "0", defended: str = "1", name: str = NAME, runs: bool = True
) -> Path:
    """A machine with tor on it."""
    for path, text in {
        "etc/tor/torrc": TORRC.format(socks=socks, defended=defended, not_read="SocksPort 1"),
        "var/lib/tor/varsel/hostname": f"{name}\n",
        "proc/77/comm": "tor\n" if runs else "editor\n",
    }.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text)
    return root


def told(origin: str | None, root: Path) -> list[str]:
    return [one.what for one in onion.findings(origin, root)]


@contextmanager
def socks_port(target: int | None, asked: list[str]) -> Iterator[str]:
    """Speaks SOCKS as tor does and leads every name to one port of this machine, or nowhere."""

    class Proxy(StreamRequestHandler):
        def handle(self) -> None:
            version, methods = self.rfile.read(2)
            assert version == 5
            assert 0 in self.rfile.read(methods)
            self.wfile.write(b"\x05\x00")
            head = self.rfile.read(5)
            assert head[:4] == b"\x05\x01\x00\x03"
            asked.append(self.rfile.read(head[4]).decode())
            self.rfile.read(2)
            if target is None:
                self.wfile.write(b"\x05\x04\x00\x01" + bytes(6))
                return
            self.wfile.write(b"\x05\x00\x00\x01" + bytes(6))
            with socket.create_connection(("localhost", target)) as site_line:
                request = b""
                while b"\r\n\r\n" not in request:
                    request += self.connection.recv(65536)
                site_line.sendall(request)
                while part := site_line.recv(65536):
                    self.wfile.write(part)

    with ThreadingTCPServer(("127.0.0.1", 0), Proxy) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.05,))
        thread.start()
        yield f"127.0.0.1:{server.server_address[1]}"
        server.shutdown()
        thread.join()


def test_it_is_asked_through_tor_by_its_name_and_all_is_well(tmp_path: Path) -> None:
    asked: list[str] = []
    with (
        site(tmp_path / "data", onion=ADDRESS) as origin,
        socks_port(urlsplit(origin).port, asked) as socks,
    ):
        assert told(ADDRESS, machine(tmp_path, socks=socks)) == []
    assert set(asked) == {NAME}


def test_a_server_that_does_not_know_its_onion_address(tmp_path: Path) -> None:
    with (
        site(tmp_path / "data") as origin,
        socks_port(urlsplit(origin).port, []) as socks,
    ):
        said = told(ADDRESS, machine(tmp_path, socks=socks))
    assert said
    assert all(one.startswith("The onion address: ") for one in said)


def test_a_service_that_tor_cannot_reach(tmp_path: Path) -> None:
    with socks_port(None, []) as socks:
        said = told(ADDRESS, machine(tmp_path, socks=socks))
    assert said == ["The onion address: The site does not answer (ProxyError)."]


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"runs": False}, "tor does not run"),
        ({"name": "w" * 56 + ".onion"}, "is not the address of tor's onion service"),
        ({"defended": "0"}, "no defence against a flood"),
        ({"socks": "0"}, "tor has no SOCKS port"),
    ],
)
def test_what_else_is_found(tmp_path: Path, changed: dict[str, str], words: str) -> None:
    assert any(words in one for one in told(ADDRESS, machine(tmp_path, **changed)))  # type: ignore[arg-type]  # one of them is no text


def test_an_onion_service_that_varsel_was_not_told_of(tmp_path: Path) -> None:
    assert "VARSEL_ONION_ORIGIN is not set" in told(None, machine(tmp_path))[0]


def test_no_onion_service_at_all(tmp_path: Path) -> None:
    assert told(None, tmp_path) == []
