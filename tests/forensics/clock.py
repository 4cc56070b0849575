"""Stretches of time in which nobody but a reporter did anything, and how their moments look."""

import re
import struct
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

# Of the organisations of the example, and of the machine.
ZONES = (UTC, ZoneInfo("Europe/Copenhagen"), None)
# A mailbox's challenge says until when it is good: five minutes from when it was asked for.
LATER = (0, 300)
JULIAN_DAY_OF_1970 = 2440587.5
SECONDS_TO_2000 = 946_684_800
# In a log nobody needs to know which moments to look for.
ANY_TIME = re.compile(rb"(?<!\d)[0-2]?\d[:.][0-5]\d(?!\d)|(?<!\d)1[6-9]\d{8}(?!\d)")


@dataclass(frozen=True)
class Stretch:
    """From `begin` to before `end`, in seconds since 1970; both are full seconds."""

    begin: int
    end: int

    def holds(self, moment: float) -> bool:
        return self.begin <= moment < self.end

    def spellings(self) -> Mapping[str, re.Pattern[bytes]]:
        """Every moment of it, as text or as a number, to a second or finer."""
        return {
            "time as text": _any_of(self._texts()),
            "seconds as text": _any_of(self._second_texts()),
            **{
                f"time as {name}": re.compile(b"|".join(self._numbers(form)), re.DOTALL)
                for name, form in NUMBERS.items()
            },
        }

    def _seconds(self) -> Iterable[int]:
        return range(self.begin, self.end)

    def _texts(self) -> Iterable[str]:
        for second in self._seconds():
            for zone in ZONES:
                moment = datetime.fromtimestamp(second, zone)
                for form in ("%H:%M:%S", "%H.%M.%S", "%d%H%M%S", "%dT%H%M%S", "%d %H%M%S"):
                    yield moment.strftime(form)

    def _second_texts(self) -> Iterable[str]:
        for later in LATER:
            for second in self._seconds():
                yield from (str(second + later), f"{second + later:08x}", f"{second + later:08X}")

    def _numbers(self, form: "Number") -> Iterable[bytes]:
        for later in LATER:
            first, last = form.of(self.begin + later), form.of(self.end + later) - 1
            yield from _between(first, last, form)


@dataclass(frozen=True)
class Number:
    """How a moment becomes a number of `size` bytes, of which the last `vague` may be anything."""

    of: Callable[[float], int]
    size: int
    vague: int = 0


def _as_double(value: float) -> int:
    return int.from_bytes(struct.pack(">d", value))


NUMBERS = {
    "seconds": Number(int, 4),
    "long seconds": Number(int, 8),
    # SQLite cuts zeros off: six bytes.
    "milliseconds": Number(lambda moment: int(moment * 1e3), 6, 1),
    "microseconds": Number(lambda moment: int(moment * 1e6), 8, 2),
    "nanoseconds": Number(lambda moment: int(moment * 1e9), 8, 3),
    "a double": Number(_as_double, 8, 2),
    "a Julian day": Number(lambda moment: _as_double(moment / 86400 + JULIAN_DAY_OF_1970), 8, 1),
    "PostgreSQL's time": Number(lambda moment: int((moment - SECONDS_TO_2000) * 1e6), 8, 2),
}


def _between(first: int, last: int, form: Number) -> Iterable[bytes]:
    """Patterns for the numbers from `first` to `last`, with either end first."""
    first, last = first >> 8 * form.vague, last >> 8 * form.vague
    length = form.size - form.vague
    for upper in range(first >> 8, (last >> 8) + 1):
        low = first & 0xFF if upper == first >> 8 else 0
        high = last & 0xFF if upper == last >> 8 else 0xFF
        lowest = b"[" + re.escape(bytes([low])) + b"-" + re.escape(bytes([high])) + b"]"
        head = upper.to_bytes(length - 1)
        yield re.escape(head) + lowest
        yield lowest + re.escape(head[::-1])


def _any_of(texts: Iterable[str]) -> re.Pattern[bytes]:
    wide = [text.encode("utf-16-le") for text in texts]
    plain = [text.replace(b"\0", b"") for text in wide]
    return re.compile(b"|".join(re.escape(text) for text in sorted({*plain, *wide})))


@contextmanager
def alone() -> Iterator[list[Stretch]]:
    """The stretch stands in the list afterwards; the second on either side is nobody's."""
    found: list[Stretch] = []
    next_second()
    begin = next_second()
    yield found
    found.append(Stretch(begin, next_second()))
    next_second()


def next_second() -> int:
    """Waits for the clock to begin another second."""
    time.sleep(1 - time.time() % 1)
    return int(time.time())


def today(zone: ZoneInfo | None = None) -> set[str]:
    """The day it is, and the one before, for a test that runs at midnight."""
    now = datetime.now(zone or ZONES[1])
    return {(now - timedelta(days=days)).date().isoformat() for days in (0, 1)}
