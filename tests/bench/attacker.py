"""One attacker's process: `python tests/bench/attacker.py`, told what to do in JSON on its input.

It sends as fast as it can over many connections at once, every request from another network. If it
is to work, a thread besides solves what it is asked for, one request after the other, with all of
one processor. Told to stop (SIGTERM), it writes how it was answered.
"""

from __future__ import annotations

import asyncio
import http.client
import json
import secrets
import signal
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[2]))

from crypto import work
from crypto.derivation import sha256
from crypto.encoding import b64u, from_b64u

CONNECTIONS = 64

IsOver = Callable[[], bool]


@dataclass
class Orders:
    """Where to, and what: `bodies` are b64u; where there are none, they are made up."""

    port: int
    host: str
    path: str
    kind: str
    works: bool
    bodies: list[str] = field(default_factory=list)

    def body(self) -> bytes:
        if self.bodies:
            return from_b64u(self.bodies[secrets.randbelow(len(self.bodies))])
        if self.path.endswith("/challenge"):
            return json.dumps({"mailbox": b64u(secrets.token_bytes(16))}).encode()
        if self.path.endswith("/sign-in"):
            key = b64u(secrets.token_bytes(32))
            login = f"{secrets.token_hex(4)}.nobody"
            return json.dumps({"login": login, "sign_in_key": key, "code": "123456"}).encode()
        return secrets.token_bytes(1000)

    def headers(self) -> dict[str, str]:
        network = ".".join(str(secrets.randbelow(256)) for _ in range(3))
        return {
            "Host": f"{self.host}:{self.port}",
            "Content-Type": self.kind,
            "Sec-Fetch-Site": "same-origin",
            "Accept": "application/json",
            "X-Forwarded-For": f"198.{network}",
        }


def main() -> None:
    orders = Orders(**json.load(sys.stdin))
    answers: Counter[str] = Counter()
    stopping = False

    def stop(*_: object) -> None:
        nonlocal stopping
        stopping = True

    signal.signal(signal.SIGTERM, stop)
    started = time.monotonic()
    paid: Counter[str] = Counter()
    payer = threading.Thread(target=pay, args=(orders, paid, lambda: stopping))
    if orders.works:
        payer.start()
    asyncio.run(flood(orders, answers, lambda: stopping))
    if orders.works:
        payer.join()
    for status, number in paid.items():
        answers[f"{status} for work"] = number
    json.dump({"seconds": time.monotonic() - started, "answers": answers}, sys.stdout)


async def flood(orders: Orders, answers: Counter[str], is_over: IsOver) -> None:
    await asyncio.gather(*(one(orders, answers, is_over) for _ in range(CONNECTIONS)))


async def one(orders: Orders, answers: Counter[str], is_over: IsOver) -> None:
    """One connection after the other, each for as many requests as the server lets it have."""
    while not is_over():
        try:
            reader, writer = await asyncio.open_connection("127.0.0.1", orders.port)
            while not is_over():
                writer.write(request(orders))
                head = await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), 30)
                answers[head[9:12].decode()] += 1
                length = head.lower().partition(b"content-length: ")[2].partition(b"\r")[0]
                await reader.readexactly(int(length or b"0"))
            writer.close()
        except (OSError, asyncio.IncompleteReadError, TimeoutError):
            answers["no answer"] += 1


def request(orders: Orders) -> bytes:
    body = orders.body()
    lines = [f"{name}: {value}" for name, value in orders.headers().items()]
    head = f"POST {orders.path} HTTP/1.1\r\n" + "\r\n".join(lines)
    return f"{head}\r\nContent-Length: {len(body)}\r\n\r\n".encode() + body


def pay(orders: Orders, answers: Counter[str], is_over: IsOver) -> None:
    """Sends, solves, sends again. What it gets in without work is not counted."""
    while not is_over():
        body = orders.body()
        error = post(orders, body)[1]
        if error.get("code") == "work_required":
            asked = error["facts"]
            done = work.solve(from_b64u(asked["puzzle"]), sha256(body), asked["effort"])
            answers[str(post(orders, body, str(done))[0])] += 1


def post(orders: Orders, body: bytes, done: str = "") -> tuple[int, dict[str, Any]]:
    connection = http.client.HTTPConnection("127.0.0.1", orders.port, timeout=60)
    headers = {**orders.headers(), **({"Varsel-Work": done} if done else {})}
    try:
        connection.request("POST", orders.path, body, headers)
        answer = connection.getresponse()
        said = json.loads(answer.read())
    except (OSError, ValueError):
        return 0, {}
    finally:
        connection.close()
    return answer.status, said.get("error", {})


if __name__ == "__main__":
    main()
