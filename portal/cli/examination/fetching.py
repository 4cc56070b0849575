"""Asks a site for a page with no mark of who asks: no cookie, no language, no program's name."""

import http.client
import ssl
from dataclasses import dataclass
from urllib.parse import urlsplit

from portal.cli.doors import patience
from portal.cli.socks import Door, straight

LARGEST = 4 * 1024 * 1024


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


def fetch(origin: str, path: str, door: Door = straight) -> Fetched:
    """One GET on a connection of its own; no redirect is followed.

    Raises OSError (`ssl.SSLError` among them) or `http.client.HTTPException`.
    """
    parts = urlsplit(origin)
    secured = parts.scheme == "https"
    host, port = parts.hostname or "", parts.port or (443 if secured else 80)
    connection = http.client.HTTPConnection(host, port)
    line = door(host, port, patience(origin))
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
