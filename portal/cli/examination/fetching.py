"""Asks a site for a page as a stranger does, directly or through tor."""

import http.client
import socket
import ssl
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

PATIENCE = 20
# Over tor six relays have to be reached first.
TOR_PATIENCE = 90
LARGEST = 4 * 1024 * 1024

Connect = Callable[[str, int], socket.socket]


@dataclass(frozen=True)
class Fetched:
    """An answer; the names of `headers` in small letters, as they came, twice where they came twice."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes
    # The end of the certificate as the handshake tells it ("Jun 1 12:00:00 2027 GMT"), with TLS.
    certificate_ends: str | None = None

    def header(self, name: str) -> str | None:
        return next((value for key, value in self.headers if key == name), None)


def directly(host: str, port: int) -> socket.socket:
    return socket.create_connection((host, port), timeout=PATIENCE)


def fetch(origin: str, path: str, connect: Connect = directly) -> Fetched:
    """One GET on a connection of its own; no redirect is followed.

    Raises OSError (`ssl.SSLError` among them) or `http.client.HTTPException`.
    """
    parts = urlsplit(origin)
    secured = parts.scheme == "https"
    host, port = parts.hostname or "", parts.port or (443 if secured else 80)
    connection = http.client.HTTPConnection(host, port)
    line = connect(host, port)
    ends: str | None = None
    if secured:
        line = secured_line = ssl.create_default_context().wrap_socket(line, server_hostname=host)
        ends = str((secured_line.getpeercert() or {}).get("notAfter") or "") or None
    connection.sock = line
    try:
        # No name of a program, no language: the site must answer everybody alike.
        connection.request("GET", path, headers={"Accept-Encoding": "identity"})
        answer = connection.getresponse()
        headers = tuple((name.lower(), value) for name, value in answer.getheaders())
        return Fetched(answer.status, headers, answer.read(LARGEST), ends)
    finally:
        connection.close()


def through_tor(proxy: tuple[str, int] | Path) -> Connect:
    """Connections through tor's SOCKS port: an address, or the path of a socket file.

    The name is given to tor as it is (RFC 1928, address type 3), never looked up here.
    """

    def connect(host: str, port: int) -> socket.socket:
        if isinstance(proxy, Path):
            line = socket.socket(socket.AF_UNIX)
            line.settimeout(TOR_PATIENCE)
            line.connect(str(proxy))
        else:
            line = socket.create_connection(proxy, timeout=TOR_PATIENCE)
        try:
            _ask_for(line, host, port)
        except BaseException:
            line.close()
            raise
        return line

    return connect


def _ask_for(line: socket.socket, host: str, port: int) -> None:
    name = host.encode("ascii")
    line.sendall(b"\x05\x01\x00")
    if _take(line, 2) != b"\x05\x00":
        raise OSError("the SOCKS port wants something else")
    line.sendall(b"\x05\x01\x00\x03" + bytes([len(name)]) + name + port.to_bytes(2))
    _version, reply, _zero, kind = _take(line, 4)
    if reply != 0:
        raise OSError(f"tor could not reach it (reply {reply})")
    # The address that follows is of no use: 4 bytes, 16, or a name with its length before it.
    length = {1: 4, 4: 16}.get(kind) or _take(line, 1)[0]
    _take(line, length + 2)


def _take(line: socket.socket, count: int) -> bytes:
    taken = b""
    while len(taken) < count:
        part = line.recv(count - len(taken))
        if not part:
            raise OSError("the SOCKS port hung up")
        taken += part
    return taken
