"""The outermost layer: what would tell who is asking is removed before anything else sees it.

Nothing behind this layer can store, log or show an address, because nothing behind it has one.
What remains for the rate limits is the *blind bucket*: 12 bits of a keyed hash of the address
prefix. Each bucket holds many addresses, the key lives in memory for an hour, and whoever gets
hold of both still learns only that one of a great many addresses was here.
"""

import hashlib
import hmac
import ipaddress
import secrets
import threading
import time
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from flask import Flask

from portal.web.sides import site_of

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

BUCKET = "varsel.bucket"
BUCKET_BITS = 12
KEY_SECONDS = 3600

REMOVED = frozenset(
    {
        "REMOTE_ADDR",
        "REMOTE_PORT",
        "REMOTE_HOST",
        "REMOTE_IDENT",
        "REMOTE_USER",
        "HTTP_FORWARDED",
        "HTTP_X_REAL_IP",
        "HTTP_X_CLIENT_IP",
        "HTTP_X_CLUSTER_CLIENT_IP",
        "HTTP_TRUE_CLIENT_IP",
        "HTTP_CF_CONNECTING_IP",
        "HTTP_CF_IPCOUNTRY",
        "HTTP_FASTLY_CLIENT_IP",
        "HTTP_CLIENT_IP",
        "HTTP_VIA",
        "HTTP_FROM",
        "HTTP_USER_AGENT",
        "HTTP_REFERER",
        "HTTP_ACCEPT_LANGUAGE",
        "HTTP_ACCEPT_CHARSET",
        "HTTP_DNT",
        "HTTP_SAVE_DATA",
        "HTTP_DEVICE_MEMORY",
        "HTTP_DOWNLINK",
        "HTTP_ECT",
        "HTTP_RTT",
        "HTTP_DPR",
        "HTTP_VIEWPORT_WIDTH",
        "HTTP_WIDTH",
        # A validator is a name that the server gave and the browser brings back.
        "HTTP_IF_NONE_MATCH",
        "HTTP_IF_MATCH",
        "HTTP_IF_MODIFIED_SINCE",
        "HTTP_IF_UNMODIFIED_SINCE",
        "HTTP_IF_RANGE",
        "HTTP_RANGE",
        "SSL_CLIENT_S_DN",
        "SSL_CLIENT_CERT",
    }
)
REMOVED_BEGINNINGS = ("HTTP_X_FORWARDED_", "HTTP_SEC_CH_", "HTTP_X_ORIGINAL_")
# What servers add of their own: the open connection, which knows its other end.
SERVERS_OWN = ("gunicorn.", "werkzeug.")


class HourlyKey:
    """A random key that nobody has chosen and that is gone after an hour."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._key = secrets.token_bytes(32)
        self._until = clock() + KEY_SECONDS

    def current(self) -> bytes:
        with self._lock:
            if self._clock() >= self._until:
                self._key = secrets.token_bytes(32)
                self._until = self._clock() + KEY_SECONDS
            return self._key


def install(app: Flask) -> None:
    strip_cookies = site_of(app).side.value == "public"
    app.wsgi_app = Traceless(app.wsgi_app, strip_cookies=strip_cookies)  # type: ignore[method-assign]  # Flask's own way to wrap an application


class Traceless:
    """WSGI middleware; the staff side has it too, for recipients may be watched as well."""

    def __init__(
        self,
        app: "WSGIApplication",
        *,
        strip_cookies: bool = True,
        key: HourlyKey | None = None,
    ) -> None:
        self._app = app
        self._key = key or HourlyKey()
        self._removed = REMOVED | {"HTTP_COOKIE"} if strip_cookies else REMOVED

    def __call__(
        self, environ: "WSGIEnvironment", start_response: "StartResponse"
    ) -> Iterable[bytes]:
        bucket = blind_bucket(client_address(environ), self._key.current())
        # In place, not in a copy: the server around us shall not have them for its log either.
        for name in list(environ):
            if name in self._removed or name.startswith(REMOVED_BEGINNINGS + SERVERS_OWN):
                del environ[name]
        environ[BUCKET] = bucket
        return self._app(environ, start_response)


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
    """Three hexadecimal digits: the keyed hash of the /24 or /56 that the address is in."""
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
