"""Fetches a site's pages as people's browsers do: nothing in a request says that it is checked.

What cannot be imitated with the means at hand is the TLS handshake: a server that looks at it can
tell this program from a browser.
"""

import http.client
import socket
import ssl
import zlib
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

from portal.cli.doors import is_onion, patience
from portal.cli.socks import Door, ProxyError
from portal.rules.sameness import Answer

LARGEST: Final = 16 * 1024 * 1024
WAIT, BUSY = 429, 503
PORTS: Final = {"http": 80, "https": 443}
PACKINGS: Final = {"gzip": 31, "x-gzip": 31, "deflate": 15}
CHROME_ON_ANDROID: Final = (
    "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) "
    "Chrome/142.0.0.0 Mobile Safari/537.36"
)
PAGE: Final = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"


class CouldNotCheck(Exception):
    """The site could not be asked; the text says why."""


@dataclass(frozen=True)
class Visitor:
    """Somebody with a browser: what it sends, in its order, after `Host`."""

    name: str
    headers: tuple[tuple[str, str], ...]


TOR_BROWSER: Final = Visitor(
    "tor-browser",
    (
        ("User-Agent", "Mozilla/5.0 (Windows NT 10.0; rv:140.0) Gecko/20100101 Firefox/140.0"),
        ("Accept", PAGE),
        ("Accept-Language", "en-US,en;q=0.5"),
        ("Accept-Encoding", "gzip, deflate"),
        ("Connection", "keep-alive"),
        ("Upgrade-Insecure-Requests", "1"),
        ("Sec-Fetch-Dest", "document"),
        ("Sec-Fetch-Mode", "navigate"),
        ("Sec-Fetch-Site", "none"),
        ("Sec-Fetch-User", "?1"),
        ("Priority", "u=0, i"),
    ),
)
PHONE: Final = Visitor(
    "phone",
    (
        ("Connection", "keep-alive"),
        ("Upgrade-Insecure-Requests", "1"),
        ("User-Agent", CHROME_ON_ANDROID),
        ("Accept", PAGE),
        ("Sec-Fetch-Site", "none"),
        ("Sec-Fetch-Mode", "navigate"),
        ("Sec-Fetch-User", "?1"),
        ("Sec-Fetch-Dest", "document"),
        ("Accept-Encoding", "gzip, deflate"),
        ("Accept-Language", "da-DK,da;q=0.9,en-US;q=0.8,en;q=0.7"),
    ),
)


@dataclass(frozen=True)
class Site:
    """A site to ask: `https://host:port`, and the door through which it is reached."""

    origin: str
    door: Door

    @property
    def by_onion(self) -> bool:
        return is_onion(self.origin)


def origin_of(address: str) -> str:
    """The site that an address belongs to. Raises ValueError where it is none."""
    parts = urlsplit(address)
    if parts.scheme not in PORTS or not parts.hostname:
        raise ValueError(address)
    name = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    port = "" if parts.port in (None, PORTS[parts.scheme]) else f":{parts.port}"
    return f"{parts.scheme}://{name}{port}"


def fetch(site: Site, path: str, visitor: Visitor) -> Answer:
    """What `visitor` is given at `path`; no redirect is followed, no cookie is kept.

    Raises CouldNotCheck.
    """
    try:
        return _fetch(site, path, visitor)
    except (OSError, UnicodeError, http.client.HTTPException, zlib.error) as error:
        raise CouldNotCheck(_why(error, site)) from error


def _why(error: Exception, site: Site) -> str:
    """What went wrong, as a sentence. The order is from the special to the general."""
    host = urlsplit(site.origin).netloc
    if isinstance(error, ssl.SSLCertVerificationError):
        return f"The certificate of {host} is not to be trusted: {error.verify_message}."
    if isinstance(error, ProxyError):
        return f"{host}: {error}"
    reasons: tuple[tuple[type[Exception], str], ...] = (
        (ssl.SSLError, f"No encrypted connection to {host} could be made."),
        (socket.gaierror, f"There is no host of the name {host}, or no network."),
        (UnicodeError, f"There can be no host of the name {host}."),
        (TimeoutError, f"{host} did not answer within {patience(site.origin)} seconds."),
        (ConnectionRefusedError, f"Nothing answers at {host}."),
        (OSError, f"The connection to {host} broke."),
    )
    told = (sentence for kind, sentence in reasons if isinstance(error, kind))
    return next(told, f"{host} does not answer as a web site does.")


def _fetch(site: Site, path: str, visitor: Visitor) -> Answer:
    connection = _Connection(site)
    try:
        connection.putrequest("GET", path, skip_host=True, skip_accept_encoding=True)
        connection.putheader("Host", urlsplit(site.origin).netloc)
        for name, value in visitor.headers:
            connection.putheader(name, value)
        connection.endheaders()
        response = connection.getresponse()
        packed = response.read(LARGEST + 1)
        headers = tuple((name.lower(), value) for name, value in response.getheaders())
        if response.status in (WAIT, BUSY):
            raise CouldNotCheck(f"The site asks to wait ({response.status}). Try again later.")
        return Answer(response.status, headers, _unpacked(packed, dict(headers), path))
    finally:
        connection.close()


class _Connection(http.client.HTTPConnection):
    """Goes through the site's door, encrypted where the site is."""

    def __init__(self, site: Site) -> None:
        parts = urlsplit(site.origin)
        super().__init__(parts.hostname or "", parts.port or PORTS[parts.scheme])
        self._door, self._patience = site.door, patience(site.origin)
        self._tls = ssl.create_default_context() if parts.scheme == "https" else None

    def connect(self) -> None:
        opened = self._door(self.host, self.port, self._patience)
        self.sock = (
            self._tls.wrap_socket(opened, server_hostname=self.host) if self._tls else opened
        )


def _unpacked(body: bytes, headers: dict[str, str], path: str) -> bytes:
    packing = headers.get("content-encoding", "identity").strip().lower()
    if packing != "identity":
        if packing not in PACKINGS:
            raise CouldNotCheck(f"{path} is packed as {packing}, which no visitor asked for.")
        unpacker = zlib.decompressobj(PACKINGS[packing])
        body = unpacker.decompress(body, LARGEST + 1)
        if not unpacker.eof or unpacker.unused_data:
            raise zlib.error(path)
    if len(body) > LARGEST:
        raise CouldNotCheck(f"{path} is larger than any page of this site can be.")
    return body
