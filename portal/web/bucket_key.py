"""The key of the blind buckets: random, chosen by nobody, gone after an hour.

One process keeps it in its memory. Several that count together share it through the store in
which they count: whoever comes first puts one there, and the store itself forgets it.
"""

import secrets
import threading
import time
from collections.abc import Callable
from typing import Protocol

from redis import Redis
from redis.exceptions import RedisError

KEY_SECONDS = 3600
KEY_BYTES = 32
NAME = "varsel/bucket-key"
SHARED = ("redis://", "rediss://", "redis+unix://")
# For how long a process uses a key of its own when the store does not answer, in seconds.
ALONE_SECONDS = 30
# How long a request waits for the store at most, in seconds.
STORE_PATIENCE = 1


class BucketKey(Protocol):
    """Whatever knows the key of this hour."""

    def current(self) -> bytes:
        """32 bytes."""


def bucket_key(storage: str) -> BucketKey:
    """The key that goes with the store of the rate limits, an address as Flask-Limiter has it."""
    return SharedKey(open_store(storage)) if storage.startswith(SHARED) else HourlyKey()


def open_store(address: str) -> Redis:
    """A connection to Redis or Valkey, made at its first use."""
    store: Redis = Redis.from_url(
        address.removeprefix("redis+") if address.startswith("redis+unix") else address,
        socket_timeout=STORE_PATIENCE,
        socket_connect_timeout=STORE_PATIENCE,
    )
    return store


class HourlyKey:
    """A key in this process alone."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._key, self._until = b"", clock()

    def current(self) -> bytes:
        with self._lock:
            if self._clock() >= self._until:
                self._key, seconds = self._next()
                self._until = self._clock() + seconds
            return self._key

    def _next(self) -> tuple[bytes, float]:
        """Another key, and for how many seconds it is good."""
        return secrets.token_bytes(KEY_BYTES), KEY_SECONDS


class SharedKey(HourlyKey):
    """A key that all processes have from one store."""

    def __init__(self, store: Redis, clock: Callable[[], float] = time.monotonic) -> None:
        super().__init__(clock)
        self._store = store

    def _next(self) -> tuple[bytes, float]:
        own = secrets.token_bytes(KEY_BYTES)
        try:
            with self._store.pipeline() as steps:
                steps.set(NAME, own, nx=True, ex=KEY_SECONDS)
                steps.get(NAME)
                steps.pttl(NAME)
                _, key, left = steps.execute()
        except RedisError:
            return own, ALONE_SECONDS
        if not isinstance(key, bytes) or len(key) != KEY_BYTES or left <= 0:
            return own, ALONE_SECONDS
        return key, left / 1000
