"""Puzzles for the proof of work: made without storing anything, good for five minutes, for one act.

A puzzle is a nonce, when it runs out, the effort, and a tag by the server's key over these and the
act. It says nothing of whom it was given to, so it can be solved by whoever has it.
"""

import hmac
import secrets
import time
from collections.abc import Callable

NONCE_BYTES = 16
UNTIL_BYTES = 8
EFFORT_BYTES = 4
TAG_BYTES = 32
LENGTH = NONCE_BYTES + UNTIL_BYTES + EFFORT_BYTES + TAG_BYTES
# Long enough for the slowest telephone, and for the largest report on a slow line.
LASTS = 300


class Puzzles:
    def __init__(self, key: bytes, clock: Callable[[], float] = time.time) -> None:
        self._key = key
        self._clock = clock

    def make(self, act: str, effort: int) -> bytes:
        """60 bytes."""
        until = int(self._clock()) + LASTS
        body = (
            secrets.token_bytes(NONCE_BYTES)
            + until.to_bytes(UNTIL_BYTES)
            + effort.to_bytes(EFFORT_BYTES)
        )
        return body + self._tag(act, body)

    def effort_of(self, puzzle: bytes, act: str) -> int | None:
        """What it was given for; None where it is not ours, for another act, or has run out."""
        body, tag = puzzle[:-TAG_BYTES], puzzle[-TAG_BYTES:]
        if len(puzzle) != LENGTH or not hmac.compare_digest(self._tag(act, body), tag):
            return None
        until, effort = body[NONCE_BYTES:-EFFORT_BYTES], body[-EFFORT_BYTES:]
        return int.from_bytes(effort) if self._clock() <= int.from_bytes(until) else None

    def _tag(self, act: str, body: bytes) -> bytes:
        return hmac.digest(self._key, b"varsel/puzzle\0" + act.encode() + b"\0" + body, "sha256")
