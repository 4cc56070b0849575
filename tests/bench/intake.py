"""How many reports a second are accepted, against a bare view that stores the same bytes.

Both servers stand side by side, and short rounds of the one and the other take turns, so that
what else the machine does meets both. A round's ratio is that of two neighbours; what is told is
the median of the rounds, with the quarters beside it. Processor time of the workers is told too:
it swings far less than the clock on the wall.

A report is one request: the sealed envelope of the page, whole and valid. The page and the list
of recipients, which a reporter loads before, are the same bytes for everybody and are not counted;
neither is the puzzle, which nobody is given in a calm hour.
"""

from __future__ import annotations

import statistics
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

from crypto.encoding import b64u
from portal.cli.serve import THREADS, WORKERS
from portal.settings import Settings
from tests.admin.house import House, Writer
from tests.bench.load import Outcome, post_all, written
from tests.bench.servers import free_port, gunicorn, workers_memory, workers_time
from tests.public.house import SCHEME, SLUG

CONCURRENCIES = (1, 16, 64)
# An even number of rounds: each side comes first as often as second.
ROUNDS = 16
REPORTS = 96
WARM_UP = 2
# The share of the bare view's reports that is wanted, and at which concurrency.
WANTED, WANTED_AT = 0.5, 16


@dataclass
class Side:
    """One of the two servers, what is sent to it, and how its rounds went."""

    port: int
    master: int
    requests: Iterator[bytes]
    rounds: list[Outcome] = field(default_factory=list)
    processor: float = 0.0

    def play(self, concurrency: int) -> None:
        requests = list(islice(self.requests, REPORTS))
        before = workers_time(self.master)
        self.rounds.append(post_all(self.port, requests, concurrency=concurrency))
        self.processor += workers_time(self.master) - before

    def forget(self) -> None:
        self.rounds, self.processor = [], 0.0

    @property
    def per_second(self) -> float:
        return statistics.median(one.per_second for one in self.rounds)

    @property
    def accepted(self) -> int:
        return sum(one.accepted for one in self.rounds)

    @property
    def milliseconds(self) -> float:
        """Processor time of all workers for one accepted report."""
        return 1000 * self.processor / self.accepted

    @property
    def sending(self) -> float:
        """The same of the load itself, which takes it from both."""
        return 1000 * sum(one.processor for one in self.rounds) / self.accepted


@dataclass(frozen=True)
class Measured:
    """One concurrency: (bare view, portal), and the portal's memory before and after."""

    concurrency: int
    ratios: tuple[float, float, float]
    rates: tuple[float, float]
    milliseconds: tuple[float, float]
    sending: tuple[float, float]
    within: float
    errors: int
    memory: tuple[int, int]


def measure() -> list[Measured]:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        reports, settings = _sealed(folder, (ROUNDS + WARM_UP) * REPORTS * len(CONCURRENCIES))
        with _served(settings, reports) as (bare, portal):
            return [_measure(bare, portal, concurrency) for concurrency in CONCURRENCIES]


def _sealed(folder: Path, count: int) -> tuple[list[bytes], Settings]:
    """That many real reports, and the installation that waits for them."""
    house = House(folder)
    house.enrol("chair", "hr")
    house.sign_charter()
    kems = [house.recipient(handle).kem or b"" for handle in ("chair", "hr")]
    reports = [
        Writer.new(house).envelope("report", 1, bytes(32), "Noget.", kems) for _ in range(count)
    ]
    house.close()
    return reports, house.settings


@contextmanager
def _served(settings: Settings, reports: Sequence[bytes]) -> Iterator[tuple[Side, Side]]:
    """The bare view and the portal, by the same server with the same options."""
    plain, port = free_port(), free_port()
    origin = f"http://localhost:{port}"
    environment = {
        "VARSEL_DATABASE_URL": settings.database_url,
        "VARSEL_DATA": str(settings.data),
        "VARSEL_PUBLIC_ORIGIN": origin,
        "VARSEL_STAFF_ORIGIN": "http://staff.localhost",
        "VARSEL_SECRET": b64u(settings.secret),
        "VARSEL_CALM_PER_MINUTE": "1000000",
    }
    bare = {"BARE_DATABASE": str(settings.data / "bare.sqlite3")}
    path = f"/api/{SLUG}/{SCHEME}/reports"
    with (
        gunicorn("tests.bench.bare:app", plain, bare) as first,
        gunicorn("wsgi:application", port, environment) as second,
    ):
        yield (
            Side(plain, first, (written("/envelopes", one, origin) for one in reports)),
            Side(port, second, (written(path, one, origin) for one in reports)),
        )


def _measure(bare: Side, portal: Side, concurrency: int) -> Measured:
    _take_turns(bare, portal, concurrency, WARM_UP)
    bare.forget()
    portal.forget()
    before = workers_memory(portal.master)
    _take_turns(bare, portal, concurrency, ROUNDS)
    ratios = [
        one.per_second / other.per_second
        for one, other in zip(portal.rounds, bare.rounds, strict=True)
    ]
    quarters = statistics.quantiles(ratios, n=4)
    latencies = [taken for one in portal.rounds for taken in one.latencies]
    return Measured(
        concurrency=concurrency,
        ratios=(quarters[0], quarters[1], quarters[2]),
        rates=(bare.per_second, portal.per_second),
        milliseconds=(bare.milliseconds, portal.milliseconds),
        sending=(bare.sending, portal.sending),
        within=1000 * statistics.quantiles(latencies, n=20)[-1],
        errors=sum(one.errors for one in (*bare.rounds, *portal.rounds)),
        memory=(before, workers_memory(portal.master)),
    )


def _take_turns(bare: Side, portal: Side, concurrency: int, rounds: int) -> None:
    for place in range(rounds):
        for side in (bare, portal) if place % 2 else (portal, bare):
            side.play(concurrency)


def show(results: Sequence[Measured]) -> None:
    print(
        f"Accepted reports ({WORKERS} workers of {THREADS} threads, SQLite, synchronous=FULL;"
        f" median of {ROUNDS} rounds of {REPORTS} for each)"
    )
    print("           a second             ratio           wanted  processor, ms     sending, ms")
    print("  at once  bare  portal  (quarter) median (quarter)     bare portal ratio  bare portal")
    for one in results:
        low, middle, high = one.ratios
        wanted = f">= {WANTED:.1f}" if one.concurrency == WANTED_AT else ""
        spent, sent = one.milliseconds, one.sending
        print(
            f"  {one.concurrency:7d} {one.rates[0]:5.0f} {one.rates[1]:7.0f}"
            f"     ({low:.2f})   {middle:.2f}   ({high:.2f})    {wanted:6s}"
            f" {spent[0]:5.2f} {spent[1]:6.2f} {spent[0] / spent[1]:5.2f}"
            f" {sent[0]:5.2f} {sent[1]:6.2f}"
        )
    print("  at once  95 % within  errors  workers' memory")
    for one in results:
        before, after = one.memory
        print(
            f"  {one.concurrency:7d} {one.within:9.0f} ms {one.errors:7d}"
            f"  {before // 1024} -> {after // 1024} MB"
        )
    print("  Wanted besides: no error at all, and memory that stays as it is.")
