"""What reading an envelope costs the server, against checking a bare signature over its bytes."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass

from nacl import bindings

from crypto import wire
from tests.crypto import actors

RUNS = 500


@dataclass(frozen=True)
class Measured:
    """Medians in microseconds, and how many bytes the envelope has."""

    size: int
    whole: float
    bare: float


def measure() -> Measured:
    envelope = actors.sealed_report()
    public, secret = bindings.crypto_sign_seed_keypair(bytes(range(32)))
    signed = bindings.crypto_sign(envelope, secret)
    return Measured(
        size=len(envelope),
        whole=_median(lambda: wire.check_signature(wire.parse(envelope))),
        bare=_median(lambda: bindings.crypto_sign_open(signed, public)),
    )


def _median(act: Callable[[], object]) -> float:
    taken = []
    for _ in range(RUNS):
        begun = time.perf_counter()
        act()
        taken.append(time.perf_counter() - begun)
    return 1e6 * statistics.median(taken)


def show(result: Measured) -> None:
    print(f"Reading a report's envelope of {result.size:,} bytes: parsed, all rules, signature")
    print(f"  {result.whole:.0f} µs; a bare Ed25519 check of as many bytes {result.bare:.0f} µs")
    print(f"  ratio {result.bare / result.whole:.2f}")
