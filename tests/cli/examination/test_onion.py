"""An onion service, with the public network left out: what stands in for tor is its SOCKS port."""

import base64
import secrets
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from socketserver import StreamRequestHandler, ThreadingTCPServer
from urllib.parse import urlsplit

import pytest

from portal.cli.examination import onion
from portal.cli.examination.onion import Addresses
from portal.settings import Settings
from tests.cli.examination.site import site

NAME = "v" * 56 + ".onion"
ADDRESS = f"http://{NAME}"
HOST_OF_OTHER = "o" * 56 + ".onion"
OTHER, NOBODY = f"http://{HOST_OF_OTHER}", f"http://{'n' * 56}.onion"
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


def told(origin: str | None, root: Path, recipients: str | None = None) -> list[str]:
    return [one.what for one in onion.findings(Addresses(origin, recipients), root)]


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
    assert said == ["The onion address: The server does not know itself by this address."]


def test_a_service_that_tor_cannot_reach(tmp_path: Path) -> None:
    with socks_port(None, []) as socks:
        [said] = onion.findings(Addresses(ADDRESS), machine(tmp_path, socks=socks))
    assert said.what == "The onion address: The site does not answer (ProxyError)."
    assert "tor@default" in said.remedy


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


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("Log notice file /var/log/tor/notices.log", True),
        ("Log [rend]info syslog", True),
        ("Log debug stderr", True),
        ("SafeLogging 0", True),
        ("SafeLogging relay", True),
        ("HiddenServiceExportCircuitID haproxy", True),
        ("HiddenServiceExportCircuitID none", False),
        ("Log warn syslog", False),
        ("Log err file /var/log/tor/log", False),
        ("SafeLogging 1", False),
    ],
)
def test_what_tor_writes_down_or_tells(tmp_path: Path, line: str, found: bool) -> None:
    root = machine(tmp_path)
    torrc = root / "etc/tor/torrc"
    before = told(ADDRESS, root)
    torrc.write_text(f"{torrc.read_text()}{line}\n")
    added = [one for one in told(ADDRESS, root) if one not in before]
    assert added == ([f"tor tells more of its visitors than it needs: {line}."] if found else [])


def test_an_onion_service_that_varsel_was_not_told_of(tmp_path: Path) -> None:
    assert "VARSEL_ONION_ORIGIN is not set" in told(None, machine(tmp_path))[0]


@pytest.mark.parametrize(
    ("public", "staff", "second", "addresses"),
    [
        ("https://a.example.org", "https://b.example.org", "", Addresses(None, None)),
        ("https://a.example.org", "https://b.example.org", ADDRESS, Addresses(ADDRESS, None)),
        (ADDRESS, "https://b.example.org", "", Addresses(ADDRESS, None)),
        ("https://a.example.org", OTHER, ADDRESS, Addresses(ADDRESS, OTHER)),
        (ADDRESS, OTHER, "", Addresses(ADDRESS, OTHER)),
    ],
)
def test_which_of_the_addresses_are_onions(
    tmp_path: Path, public: str, staff: str, second: str, addresses: Addresses
) -> None:
    """A site may have one beside its name in the net, or no other name."""
    settings = Settings.from_mapping(
        {
            "VARSEL_DATA": str(tmp_path),
            "VARSEL_SECRET": base64.urlsafe_b64encode(secrets.token_bytes(32)).decode(),
            "VARSEL_PUBLIC_ORIGIN": public,
            "VARSEL_STAFF_ORIGIN": staff,
            "VARSEL_ONION_ORIGIN": second,
        }
    )
    assert Addresses.of(settings) == addresses


def test_an_onion_service_of_the_recipients_is_no_way_for_reporters(tmp_path: Path) -> None:
    assert told(None, machine(tmp_path, name=HOST_OF_OTHER), OTHER) == []


def test_each_site_may_have_one(tmp_path: Path) -> None:
    root = machine(tmp_path)
    second = "HiddenServiceDir /var/lib/tor/second\nHiddenServicePoWDefensesEnabled 1\n"
    with (root / "etc/tor/torrc").open("a") as torrc:
        torrc.write(second)
    (root / "var/lib/tor/second").mkdir()
    (root / "var/lib/tor/second/hostname").write_text(f"{HOST_OF_OTHER}\n")
    no_proxy = "tor has no SOCKS port here, so nobody asked whether the onion service answers."
    assert told(ADDRESS, root, OTHER) == [no_proxy]
    [wrong] = [
        one for one in onion.findings(Addresses(NOBODY, OTHER), root) if "not the" in one.what
    ]
    assert wrong.remedy == f"Write: VARSEL_ONION_ORIGIN={ADDRESS}"
    undefended = (
        (root / "etc/tor/torrc").read_text().replace(second, second.replace("ed 1", "ed 0"))
    )
    (root / "etc/tor/torrc").write_text(undefended)
    assert "The onion service has no defence against a flood." in told(ADDRESS, root, OTHER)


def test_no_onion_service_at_all(tmp_path: Path) -> None:
    assert told(None, tmp_path) == []
