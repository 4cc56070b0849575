"""How pressed the site is, and how much work a request takes because of it.

What has been let in during the last minute is counted, for each kind of act apart. Up to a
certain number nothing is asked. Above it every request takes work, the more the more are let in:
so a flood that brings no work keeps the price low, and one that works makes its own work dearer.
Nobody is ever refused because of what others do, and after a calm minute or two it is over.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass

from portal.web.counting import Counts

MINUTE = 60
# The least and the most that is asked for, in tries (crypto/SPEC.md, section 17): about one second
# of a telephone, and about six, so that bad luck does not make it more than fifteen.
LEAST_EFFORT = 1_200
MOST_EFFORT = 6 * LEAST_EFFORT
# One bucket may have this share of what is free for all.
BUCKET_SHARE = 5
# For how long what the store said is good, in seconds.
FRESH = 1.0


@dataclass
class Reading:
    """What was let in, in the present minute and in the one before it."""

    minute: int
    read_at: float
    now: int
    before: int


class Pressure:
    """Counts what is let in. `calm` is how many requests of a kind are free in a minute."""

    def __init__(
        self, counts: Counts, *, calm: int, clock: Callable[[], float] = time.time
    ) -> None:
        self._counts = counts
        self._calm = calm
        self._of_bucket = max(1, calm // BUCKET_SHARE)
        self._clock = clock
        self._readings: dict[str, Reading] = {}

    def effort(self, act: str) -> int:
        """The work that every request of this kind takes just now; 0 while it is calm."""
        load = self._load(act) / self._calm
        return 0 if load < 1 else min(int(LEAST_EFFORT * load), MOST_EFFORT)

    def is_free(self, act: str, bucket: str) -> bool:
        """Counts a request without work; whether its bucket has not asked too often."""
        return self._counts.add(f"varsel/asked/{act}/{bucket}", MINUTE) <= self._of_bucket

    def let_in(self, act: str) -> None:
        """Counts a request that passes."""
        reading = self._reading(act)
        reading.now = self._counts.add(self._key(act, reading.minute), 3 * MINUTE)
        reading.read_at = self._clock()

    def _load(self, act: str) -> float:
        """Requests in the last sixty seconds: all of this minute, and what is left of the last."""
        reading = self._reading(act)
        passed = self._clock() / MINUTE - reading.minute
        return reading.now + reading.before * max(0.0, 1 - passed)

    def _reading(self, act: str) -> Reading:
        minute, now = self._minute(), self._clock()
        known = self._readings.get(act)
        if known and known.minute == minute and now - known.read_at < FRESH:
            return known
        found = Reading(
            minute=minute,
            read_at=now,
            now=self._counts.get(self._key(act, minute)),
            before=self._counts.get(self._key(act, minute - 1)),
        )
        self._readings[act] = found
        return found

    def _minute(self) -> int:
        return int(self._clock() // MINUTE)

    @staticmethod
    def _key(act: str, minute: int) -> str:
        return f"varsel/let-in/{act}/{minute}"
