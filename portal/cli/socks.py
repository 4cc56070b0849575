"""Connections through a SOCKS 5 proxy such as Tor (RFC 1928 and 1929), names resolved there."""

import socket
from collections.abc import Callable
from typing import Final
from urllib.parse import urlsplit

Door = Callable[[str, int, float], socket.socket]
"""Opens a connection to host and port, with a time limit in seconds."""

VERSION: Final = 5
NO_SECRET, PASSWORD = 0, 2
CONNECT, BY_NAME = 1, 3
LENGTHS: Final = {1: 4, 4: 16}
LONGEST_NAME: Final = 255


class ProxyError(OSError):
    """The proxy refused the connection."""


def straight(host: str, port: int, timeout: float) -> socket.socket:
    """A connection without a proxy."""
    return socket.create_connection((host, port), timeout)


def through(proxy: str, name: str) -> Door:
    """A door that leads through `proxy`, written as `socks5h://host:port`.

    Tor gives each `name` a way of its own through its network, and so another address.
    Raises ValueError for what is no such address.
    """
    parts = urlsplit(proxy)
    if parts.scheme != "socks5h" or not parts.hostname or not parts.port or parts.path:
        raise ValueError(proxy)
    place = (parts.hostname, parts.port)

    def door(host: str, port: int, timeout: float) -> socket.socket:
        opened = socket.create_connection(place, timeout)
        try:
            _greet(opened, name.encode())
            _connect(opened, host.encode("idna"), port)
        except BaseException:
            opened.close()
            raise
        return opened

    return door


def _greet(opened: socket.socket, name: bytes) -> None:
    opened.sendall(bytes([VERSION, 2, NO_SECRET, PASSWORD]))
    version, method = _read(opened, 2)
    if version != VERSION or method not in (NO_SECRET, PASSWORD):
        raise ProxyError("The proxy asks for something else than a name.")
    if method == PASSWORD:
        opened.sendall(bytes([1, len(name)]) + name + bytes([len(name)]) + name)
        if _read(opened, 2)[1] != 0:
            raise ProxyError("The proxy refused the name.")


def _connect(opened: socket.socket, host: bytes, port: int) -> None:
    if len(host) > LONGEST_NAME:
        raise ProxyError("The name of the host is too long.")
    opened.sendall(bytes([VERSION, CONNECT, 0, BY_NAME, len(host)]) + host + port.to_bytes(2))
    _version, answer, _reserved, kind = _read(opened, 4)
    if answer != 0:
        raise ProxyError(f"The proxy could not reach it (answer {answer}).")
    length = _read(opened, 1)[0] if kind == BY_NAME else LENGTHS.get(kind, 0)
    _read(opened, length + 2)


def _read(opened: socket.socket, length: int) -> bytes:
    data = b""
    while len(data) < length:
        part = opened.recv(length - len(data))
        if not part:
            raise ProxyError("The proxy closed the connection.")
        data += part
    return data
