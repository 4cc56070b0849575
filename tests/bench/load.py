"""A load of POST requests over kept-alive connections, and how it went.

One process, one asyncio loop: the same client measures the portal and the bare baseline, so its
own cost weighs the same on both sides of a ratio.
"""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field


@dataclass
class Outcome:
    """What a run of requests gave; `seconds` is the wall time of them all."""

    seconds: float = 0.0
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

    def percentile(self, share: float) -> float:
        """Seconds below which `share` (0..1) of the requests were answered."""
        ordered = sorted(self.latencies)
        return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


async def _answer(reader: asyncio.StreamReader) -> tuple[int, bool]:
    """Reads one answer; gives its status and whether the connection stays open."""
    head = await reader.readuntil(b"\r\n\r\n")
    lines = head.decode("latin-1").split("\r\n")
    status = int(lines[0].split(" ")[1])
    fields = {
        name.lower(): value.strip() for name, _, value in (s.partition(":") for s in lines[1:])
    }
    await reader.readexactly(int(fields.get("content-length", "0")))
    return status, fields.get("connection", "").lower() != "close"


async def _worker(
    host: str, port: int, head: bytes, bodies: Iterator[bytes], outcome: Outcome
) -> None:
    reader, writer = await asyncio.open_connection(host, port)
    for body in bodies:
        started = time.perf_counter()
        writer.write(head + b"Content-Length: %d\r\n\r\n" % len(body) + body)
        try:
            status, stays = await _answer(reader)
        except (asyncio.IncompleteReadError, ConnectionError):
            status, stays = 0, False
        outcome.statuses[status] += 1
        outcome.latencies.append(time.perf_counter() - started)
        if not stays:
            writer.close()
            reader, writer = await asyncio.open_connection(host, port)
    writer.close()


async def _run(
    host: str, port: int, path: str, bodies: Sequence[bytes], concurrency: int, origin: str
) -> Outcome:
    head = (
        f"POST {path} HTTP/1.1\r\nHost: {origin.removeprefix('http://')}\r\n"
        f"Origin: {origin}\r\nSec-Fetch-Site: same-origin\r\n"
        "Content-Type: application/vnd.varsel.envelope\r\n"
    ).encode()
    outcome = Outcome()
    queue = iter(bodies)
    started = time.perf_counter()
    await asyncio.gather(*(_worker(host, port, head, queue, outcome) for _ in range(concurrency)))
    outcome.seconds = time.perf_counter() - started
    return outcome


def post_all(
    port: int, path: str, bodies: Sequence[bytes], *, concurrency: int, origin: str
) -> Outcome:
    """Posts each body once to 127.0.0.1:`port``path`, `concurrency` at a time."""
    return asyncio.run(_run("127.0.0.1", port, path, bodies, concurrency, origin))
