"""A load of POST requests over kept-alive connections, and how it went.

One process and one thread, whose requests are written out before the clock starts: it takes the
same little processor time from whichever server it asks, and says how much (`processor`).
"""

from __future__ import annotations

import selectors
import socket
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

PATIENCE = 60
END_OF_HEAD, LENGTH, CLOSES = b"\r\n\r\n", b"content-length: ", b"connection: close"
MOST = 1 << 16


@dataclass
class Outcome:
    """What a run of requests gave. `seconds` is the wall time of them all, `processor` our own."""

    seconds: float = 0.0
    processor: float = 0.0
    statuses: Counter[int] = field(default_factory=Counter)
    latencies: list[float] = field(default_factory=list)

    @property
    def accepted(self) -> int:
        return self.statuses[201]

    @property
    def errors(self) -> int:
        return sum(self.statuses.values()) - self.accepted

    @property
    def per_second(self) -> float:
        return self.accepted / self.seconds


def written(path: str, body: bytes, origin: str) -> bytes:
    """The request as a reporter's browser sends it, but for headers that nobody reads."""
    head = (
        f"POST {path} HTTP/1.1\r\nHost: {origin.removeprefix('http://')}\r\n"
        f"Origin: {origin}\r\nSec-Fetch-Site: same-origin\r\n"
        f"Content-Type: application/vnd.varsel.envelope\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


def post_all(port: int, requests: Sequence[bytes], *, concurrency: int) -> Outcome:
    """Sends each request once to 127.0.0.1:`port`, `concurrency` at a time."""
    outcome, queue = Outcome(), iter(requests)
    with selectors.DefaultSelector() as selector:
        lines = [_Line(port, queue, outcome) for _ in range(concurrency)]
        started, worked = time.perf_counter(), time.process_time()
        for line in lines:
            line.send(selector)
        while selector.get_map():
            for key, _events in selector.select(PATIENCE):
                key.data.receive(selector)
        outcome.seconds = time.perf_counter() - started
        outcome.processor = time.process_time() - worked
    return outcome


class _Line:
    """One connection, which sends the queue's next request as soon as it has its answer."""

    def __init__(self, port: int, queue: Iterator[bytes], outcome: Outcome) -> None:
        self._port, self._queue, self._outcome = port, queue, outcome
        self._socket = self._open()
        self._answer, self._started = b"", 0.0

    def send(self, selector: selectors.BaseSelector) -> None:
        request = next(self._queue, None)
        if request is None:
            self._socket.close()
            return
        self._answer, self._started = b"", time.perf_counter()
        try:
            # It fits into the kernel's buffers, so nobody waits here for the server to read it.
            self._socket.sendall(request)
        except OSError:
            self._end(selector, status=0, stays=False)
        else:
            selector.register(self._socket, selectors.EVENT_READ, self)

    def receive(self, selector: selectors.BaseSelector) -> None:
        """Takes what has come, and once it is the whole answer, counts it and goes on."""
        try:
            came = self._socket.recv(MOST)
        except OSError:
            came = b""
        self._answer += came
        head, end, body = self._answer.partition(END_OF_HEAD)
        fields = head.lower()
        length = fields.partition(LENGTH)[2].partition(b"\r\n")[0]
        if came and not (end and len(body) >= int(length or b"0")):
            return
        selector.unregister(self._socket)
        status = int(head.split(b" ", 2)[1]) if came else 0
        self._end(selector, status=status, stays=bool(came) and CLOSES not in fields)

    def _end(self, selector: selectors.BaseSelector, *, status: int, stays: bool) -> None:
        self._outcome.statuses[status] += 1
        self._outcome.latencies.append(time.perf_counter() - self._started)
        if not stays:
            self._socket.close()
            self._socket = self._open()
        self.send(selector)

    def _open(self) -> socket.socket:
        return socket.create_connection(("127.0.0.1", self._port), timeout=PATIENCE)
