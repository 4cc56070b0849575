"""Through a SOCKS 5 proxy: a real one, of few lines, that knows what names it was asked for."""

import socket
import threading
from collections.abc import Callable, Iterator

import pytest

from portal.cli.socks import through
from portal.cli.stranger import TOR_BROWSER, CouldNotCheck, Site, fetch

PAGE = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 3\r\n\r\nHej"


class Proxy:
    """Answers each request itself. `answer` is the code that it gives to CONNECT."""

    def __init__(self, answer: int = 0, method: int = 2) -> None:
        self.answer, self.method = answer, method
        self.names: list[bytes] = []
        self.hosts: list[tuple[bytes, int]] = []
        self.requests: list[bytes] = []
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.thread = threading.Thread(target=self.serve, daemon=True)
        self.thread.start()

    @property
    def address(self) -> str:
        return f"socks5h://127.0.0.1:{self.listener.getsockname()[1]}"

    def serve(self) -> None:
        while True:
            try:
                opened, _peer = self.listener.accept()
            except OSError:
                return
            with opened, opened.makefile("rb") as stream:
                self.talk(opened, stream.read)

    def talk(self, opened: socket.socket, read: Callable[[int], bytes]) -> None:
        assert read(1) == b"\5"
        assert set(read(read(1)[0])) == {0, 2}
        opened.sendall(bytes([5, self.method]))
        if self.method == 0xFF:
            return
        if self.method == 2:
            assert read(1) == b"\1"
            self.names.append(read(read(1)[0]))
            read(read(1)[0])
            opened.sendall(b"\1\0")
        assert read(4) == bytes([5, 1, 0, 3])
        host = read(read(1)[0])
        self.hosts.append((host, int.from_bytes(read(2))))
        opened.sendall(bytes([5, self.answer, 0, 1, 127, 0, 0, 1, 0, 80]))
        if self.answer == 0:
            request = b""
            while not request.endswith(b"\r\n\r\n"):
                request += read(1)
            self.requests.append(request)
            opened.sendall(PAGE)

    def close(self) -> None:
        self.listener.shutdown(socket.SHUT_RDWR)
        self.listener.close()
        self.thread.join(timeout=10)


@pytest.fixture
def proxy() -> Iterator[Proxy]:
    made = Proxy()
    yield made
    made.close()


def test_the_name_is_resolved_by_the_proxy_and_each_visitor_has_a_way_of_its_own(
    proxy: Proxy,
) -> None:
    for name in ("one", "other"):
        site = Site("http://abcdefghij.onion", through(proxy.address, name))
        assert site.by_onion
        assert fetch(site, "/da/", TOR_BROWSER).body == b"Hej"
    assert proxy.names == [b"one", b"other"]
    assert proxy.hosts == [(b"abcdefghij.onion", 80)] * 2


def test_a_request_says_nothing_of_this_program(proxy: Proxy) -> None:
    fetch(Site("http://abcdefghij.onion", through(proxy.address, "one")), "/da/", TOR_BROWSER)
    lines = proxy.requests[0].decode().strip().split("\r\n")
    assert lines[0] == "GET /da/ HTTP/1.1"
    sent = [tuple(line.split(": ", 1)) for line in lines[1:]]
    assert sent == [("Host", "abcdefghij.onion"), *TOR_BROWSER.headers]
    for word in (b"python", b"varsel", b"urllib", b"cookie"):
        assert word not in proxy.requests[0].lower()


@pytest.mark.parametrize(("answer", "method"), [(4, 2), (1, 0), (0, 0xFF)])
def test_a_proxy_that_refuses_is_told(answer: int, method: int) -> None:
    refusing = Proxy(answer, method)
    try:
        site = Site("http://abcdefghij.onion", through(refusing.address, "one"))
        with pytest.raises(CouldNotCheck, match=r"abcdefghij\.onion: The proxy"):
            fetch(site, "/", TOR_BROWSER)
    finally:
        refusing.close()


def test_a_proxy_without_names_will_do() -> None:
    plain = Proxy(method=0)
    try:
        site = Site("http://abcdefghij.onion", through(plain.address, "one"))
        assert fetch(site, "/", TOR_BROWSER).status == 200
    finally:
        plain.close()


@pytest.mark.parametrize("proxy", ["localhost:9050", "socks5://localhost:9050", "socks5h://a", ""])
def test_what_is_no_proxy_is_refused(proxy: str) -> None:
    with pytest.raises(ValueError, match=proxy or None):
        through(proxy, "one")


def test_a_proxy_that_is_not_there_is_told() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        door = through(f"socks5h://127.0.0.1:{taken.getsockname()[1]}", "one")
        with pytest.raises(CouldNotCheck, match="Nothing answers"):
            fetch(Site("http://abcdefghij.onion", door), "/", TOR_BROWSER)
