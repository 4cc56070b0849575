"""The outermost layer: what would tell who is asking is removed before anything else sees it.

Nothing behind this layer can store, log or show an address, because nothing behind it has one.
What remains for the rate limits is the *blind bucket*: 12 bits of a keyed hash of the address
prefix. Each bucket holds many addresses, the key lives for an hour (see `bucket_key`), and whoever
gets hold of both still learns only that one of a great many addresses was here.
"""

import hashlib
import hmac
import ipaddress
from collections.abc import Iterable
from typing import TYPE_CHECKING

from flask import Flask

from portal.web.bucket_key import BucketKey, HourlyKey
from portal.web.sides import site_of

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

BUCKET = "varsel.bucket"
BUCKET_BITS = 12
# The bucket of all who come from this machine itself: by an onion service, that is everybody.
EVERYBODY = "everybody"

# All that may pass: what is not named here is removed, also what nobody has thought of yet, such
# as the headers with which a company's proxy names its employee.
KEPT = frozenset(
    {
        "REQUEST_METHOD",
        "SCRIPT_NAME",
        "PATH_INFO",
        "QUERY_STRING",
        "SERVER_NAME",
        "SERVER_PORT",
        "SERVER_PROTOCOL",
        "CONTENT_TYPE",
        "CONTENT_LENGTH",
        "HTTP_HOST",
        "HTTP_ACCEPT",
        "HTTP_ACCEPT_ENCODING",
        "HTTP_CONTENT_ENCODING",
        "HTTP_TRANSFER_ENCODING",
        "HTTP_EXPECT",
        "HTTP_ORIGIN",
        "HTTP_SEC_FETCH_SITE",
        # The proof of work, which says nothing of who has done it.
        "HTTP_VARSEL_WORK",
        # Of the recipients' site.
        "HTTP_COOKIE",
        "HTTP_X_CSRF_TOKEN",
    }
)
STAFFS_OWN = frozenset({"HTTP_COOKIE", "HTTP_X_CSRF_TOKEN"})
# The interface's own names and ours, which no visitor can write: theirs begin with HTTP_.
INTERFACE = ("wsgi.", "varsel.", "flask.")
# Holds the open connection, which knows its other end; as does what servers add of their own.
CONNECTED = "wsgi.early_hints"


def install(app: Flask) -> None:
    kept = KEPT - STAFFS_OWN if site_of(app).is_public else KEPT
    app.wsgi_app = Traceless(app.wsgi_app, kept=kept)  # type: ignore[method-assign]  # Flask's own way to wrap an application


class Traceless:
    """WSGI middleware; the staff side has it too, for recipients may be watched as well.

    It stands in front of everything, and once more in front of each site, where the public one
    loses the cookie too. Whoever comes first computes the bucket.
    """

    def __init__(
        self,
        app: "WSGIApplication",
        *,
        kept: frozenset[str] = KEPT,
        key: BucketKey | None = None,
    ) -> None:
        self._app = app
        self._key = key or HourlyKey()
        self._kept = kept

    def __call__(
        self, environ: "WSGIEnvironment", start_response: "StartResponse"
    ) -> Iterable[bytes]:
        if BUCKET not in environ:
            environ[BUCKET] = blind_bucket(client_address(environ), self._key.current())
        # In place, not in a copy: the server around us shall not have them for its log either.
        for name in list(environ):
            if not self._stays(name):
                del environ[name]
        return self._app(environ, start_response)

    def _stays(self, name: str) -> bool:
        return name in self._kept or (name.startswith(INTERFACE) and name != CONNECTED)


def client_address(environ: "WSGIEnvironment") -> str:
    """The address of who asks: the last one that our own front server has written down.

    `X-Forwarded-For` counts only from this machine itself or from a socket file: anybody else
    could write what they like in it.
    """
    peer = str(environ.get("REMOTE_ADDR") or "")
    forwarded = str(environ.get("HTTP_X_FORWARDED_FOR") or "")
    if forwarded and is_this_machine(peer):
        return forwarded.rsplit(",", 1)[-1].strip()
    return peer


def is_this_machine(peer: str) -> bool:
    try:
        return ipaddress.ip_address(peer).is_loopback
    except ValueError:
        return True


def blind_bucket(address: str, key: bytes) -> str:
    """Three hexadecimal digits: the keyed hash of the /24 or /56 that the address is in.

    `EVERYBODY` where there is no address but this machine's own.
    """
    if is_this_machine(address):
        return EVERYBODY
    digest = hmac.digest(key, prefix(address), hashlib.sha256)
    return f"{int.from_bytes(digest[:2]) >> (16 - BUCKET_BITS):03x}"


def prefix(address: str) -> bytes:
    """The network of an address, as packed bytes; nothing for what is no address."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return b""
    if isinstance(parsed, ipaddress.IPv6Address) and parsed.ipv4_mapped is not None:
        parsed = parsed.ipv4_mapped
    return parsed.packed[:3] if parsed.version == 4 else parsed.packed[:7]  # noqa: PLR2004 - IP versions
