"""How many reports a second are accepted, against a bare view that stores the same bytes."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from crypto.encoding import b64u
from portal.settings import Settings
from tests.admin.house import House, Writer
from tests.bench.load import Outcome, post_all
from tests.bench.servers import free_port, gunicorn, workers_memory
from tests.public.house import SCHEME, SLUG

CONCURRENCIES = (1, 16, 64)
REPORTS = 600
WARM_UP = 100
# The share of the bare view's reports that is wanted, and at which concurrency.
WANTED, WANTED_AT = 0.5, 16


@dataclass(frozen=True)
class Measured:
    """One concurrency: the bare view, the portal, and the portal's memory before and after."""

    concurrency: int
    bare: Outcome
    portal: Outcome
    memory: tuple[int, int]

    @property
    def ratio(self) -> float:
        return self.portal.per_second / self.bare.per_second


def measure() -> list[Measured]:
    """Both in turn for each concurrency, so that a slow moment of the machine meets both."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        reports, settings = _sealed(folder, (REPORTS + WARM_UP) * len(CONCURRENCIES))
        return [
            _measure(settings, concurrency, reports[i :: len(CONCURRENCIES)])
            for i, concurrency in enumerate(CONCURRENCIES)
        ]


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


def _measure(settings: Settings, concurrency: int, reports: Sequence[bytes]) -> Measured:
    port, path = free_port(), f"/api/{SLUG}/{SCHEME}/reports"
    origin = f"http://localhost:{port}"
    bare = {"BARE_DATABASE": str(settings.data / f"bare-{concurrency}.sqlite3")}
    with gunicorn("tests.bench.bare:app", port, bare):
        plain = _load(port, "/envelopes", reports, concurrency, origin)[0]
    environment = {
        "VARSEL_DATABASE_URL": settings.database_url,
        "VARSEL_DATA": str(settings.data),
        "VARSEL_PUBLIC_ORIGIN": origin,
        "VARSEL_STAFF_ORIGIN": "http://staff.localhost",
        "VARSEL_SECRET": b64u(settings.secret),
        "VARSEL_CALM_PER_MINUTE": "1000000",
    }
    with gunicorn("wsgi:application", port, environment) as master:
        before = 0
        sealed, before = _load(port, path, reports, concurrency, origin, master)
        after = workers_memory(master)
    return Measured(concurrency, plain, sealed, (before, after))


def _load(
    port: int,
    path: str,
    reports: Sequence[bytes],
    concurrency: int,
    origin: str,
    master: int | None = None,
) -> tuple[Outcome, int]:
    post_all(port, path, reports[:WARM_UP], concurrency=concurrency, origin=origin)
    memory = workers_memory(master) if master else 0
    measured = post_all(port, path, reports[WARM_UP:], concurrency=concurrency, origin=origin)
    return measured, memory


def show(results: Sequence[Measured]) -> None:
    print("Accepted reports a second (two workers, SQLite, synchronous=FULL)")
    print("  at once    bare  portal  ratio  wanted  95 % within  errors  workers' memory")
    for one in results:
        before, after = one.memory
        wanted = f">= {WANTED:.1f}" if one.concurrency == WANTED_AT else ""
        print(
            f"  {one.concurrency:7d} {one.bare.per_second:7.0f} {one.portal.per_second:7.0f}"
            f" {one.ratio:6.2f}  {wanted:6s} {one.portal.percentile(0.95) * 1000:8.0f} ms"
            f" {one.portal.errors + one.bare.errors:7d}"
            f"  {before // 1024} -> {after // 1024} MB"
        )
    print("  Wanted besides: no error at all, and memory that stays as it is.")
