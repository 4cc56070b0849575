"""Somebody at a peculiar address, with all that browsers, proxies and curious people send along."""

import http.client
import json
import socket
import struct
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from tests.forensics.traces import ADDRESS, Traces

SERVER = "127.0.0.1"
PATIENCE = 30
AT_ONCE = struct.pack("ii", 1, 0)


@dataclass(frozen=True)
class Reply:
    status: int
    content: bytes
    headers: http.client.HTTPMessage

    @property
    def body(self) -> dict[str, Any]:
        value = json.loads(self.content)
        assert isinstance(value, dict)
        return value

    @property
    def text(self) -> str:
        return self.content.decode()


@dataclass
class Visitor:
    """Speaks to one of the two sites. Keeps cookies, as a recipient's browser does."""

    origin: str
    traces: Traces
    cookies: dict[str, str] = field(default_factory=dict)

    def ask(
        self, path: str, body: bytes | None = None, *, method: str | None = None, **headers: str
    ) -> Reply:
        """One request on a connection of its own; `Content_Type` becomes `Content-Type`."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        connection = self._connection()
        try:
            wanted = method or ("GET" if body is None else "POST")
            connection.request(wanted, path, body, self.headers() | named)
            answer = connection.getresponse()
            self._keep(answer.headers)
            return Reply(answer.status, answer.read(), answer.headers)
        finally:
            connection.close()

    def ask_often(self, path: str, body: bytes, *, until: int, most: int, **headers: str) -> Reply:
        """The same again, until that status comes; returns the last answer."""
        for _ in range(most):
            reply = self.ask(path, body, **headers)
            if reply.status == until:
                return reply
        raise AssertionError(f"never {until}")

    def headers(self) -> dict[str, str]:
        kept = {"followed": self.traces.cookie} | self.cookies
        cookie = "; ".join(f"{name}={value}" for name, value in kept.items())
        return {"Host": self.host, "Cookie": cookie, **self.traces.headers}

    @property
    def host(self) -> str:
        return urlsplit(self.origin).netloc

    @property
    def port(self) -> int:
        return urlsplit(self.origin).port or 80

    def line(self) -> socket.socket:
        """An open connection on which anything may be said."""
        return socket.create_connection((SERVER, self.port), PATIENCE, source_address=(ADDRESS, 0))

    def say(self, words: bytes) -> bytes:
        """Says it and hangs up; returns what was answered, if anything was."""
        heard = b""
        with self.line() as line:
            try:
                line.sendall(words)
                line.shutdown(socket.SHUT_WR)
                while block := line.recv(1 << 16):
                    heard += block
            except (ConnectionError, TimeoutError):
                pass
        return heard

    def head(self, start: str, **headers: str) -> bytes:
        """The head of a request as bytes; `start` is its first line without the version."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        every = self.headers() | named
        lines = [f"{start} HTTP/1.1", *(f"{name}: {value}" for name, value in every.items())]
        return "\r\n".join([*lines, "", ""]).encode()

    def begin(self, start: str, body: bytes, *, length: int, **headers: str) -> socket.socket:
        """Sends the head and a part of the body, and leaves the line open."""
        line = self.line()
        line.sendall(self.head(start, Content_Length=str(length), **headers) + body)
        return line

    def cut(self, line: socket.socket, *, at_once: bool) -> None:
        """Hangs up: politely, or as when the cable is pulled."""
        if at_once:
            line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, AT_ONCE)
        line.close()

    def _connection(self) -> http.client.HTTPConnection:
        return http.client.HTTPConnection(
            SERVER, self.port, timeout=PATIENCE, source_address=(ADDRESS, 0)
        )

    def _keep(self, headers: http.client.HTTPMessage) -> None:
        for cookie in headers.get_all("Set-Cookie", []):
            name, _, rest = cookie.partition("=")
            self.cookies[name] = rest.partition(";")[0]
