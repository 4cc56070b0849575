"""Counts for the rate limits: in the memory of one process, or in a store that several share.

The library's own store in memory starts a thread for nearly every count, which costs more than
receiving a report does. This one forgets what is past while it counts.
"""

import threading
import time
from collections.abc import Callable

from limits.storage import Storage

# So many counts between two looks for what is past.
ROUND = 1024
# How long this process counts for itself when the shared store does not answer, in seconds.
ALONE_SECONDS = 30


class ProcessMemory(Storage):
    """Fixed windows in a dictionary. Chosen by the address `process://`."""

    STORAGE_SCHEME = ["process"]  # noqa: RUF012 -- as the base class has it

    def __init__(
        self,
        uri: str | None = None,
        wrap_exceptions: bool = False,
        clock: Callable[[], float] = time.time,
        **_options: float | str | bool,
    ) -> None:
        super().__init__(uri, wrap_exceptions)
        self._clock = clock
        self._lock = threading.Lock()
        self._counts: dict[str, tuple[int, float]] = {}
        self._until_round = ROUND

    @property
    def base_exceptions(self) -> type[Exception]:
        return ValueError

    def incr(self, key: str, expiry: int, amount: int = 1) -> int:
        """Adds to the count of `key`, which ends `expiry` seconds after its first."""
        now = self._clock()
        with self._lock:
            count, until = self._counts.get(key, (0, 0.0))
            if until <= now:
                count, until = 0, now + expiry
            self._counts[key] = (count + amount, until)
            self._forget(now)
            return count + amount

    def get(self, key: str) -> int:
        count, until = self._counts.get(key, (0, 0.0))
        return count if until > self._clock() else 0

    def get_expiry(self, key: str) -> float:
        return self._counts.get(key, (0, self._clock()))[1]

    def check(self) -> bool:
        return True

    def reset(self) -> int | None:
        with self._lock:
            number = len(self._counts)
            self._counts.clear()
            return number

    def clear(self, key: str) -> None:
        with self._lock:
            self._counts.pop(key, None)

    def _forget(self, now: float) -> None:
        self._until_round -= 1
        if self._until_round:
            return
        self._until_round = ROUND
        self._counts = {key: count for key, count in self._counts.items() if count[1] > now}


class Counts:
    """Counts in a store; in this process for half a minute where the store does not answer.

    What cannot be counted is neither let through uncounted nor refused.
    """

    def __init__(self, store: Storage, clock: Callable[[], float] = time.monotonic) -> None:
        self._store = store
        self._own = ProcessMemory()
        self._clock = clock
        self._alone_until = clock()

    def add(self, key: str, seconds: int) -> int:
        """How often `key` has been counted with this time, within `seconds` of the first."""
        return self._try(lambda store: store.incr(key, seconds))

    def get(self, key: str) -> int:
        return self._try(lambda store: store.get(key))

    def _try(self, act: Callable[[Storage], int]) -> int:
        if self._clock() < self._alone_until:
            return act(self._own)
        try:
            return act(self._store)
        except Exception:  # noqa: BLE001 -- each kind of store has its own, and none may stop a report
            self._alone_until = self._clock() + ALONE_SECONDS
            return act(self._own)
