"""What a page of the inbox costs on the server, with few cases and with many."""

from __future__ import annotations

import statistics
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy import insert, select

from admin import cookies
from admin.app import create_app
from portal.data import staff_sessions
from portal.data.database import writing
from portal.data.identifiers import new_id
from portal.data.tables import Case, CaseReader, StoredEnvelope
from portal.data.tables.base import Base
from portal.rules.case_states import CaseState
from tests.admin.house import House
from tests.bench import bare

FEW, MANY = 10, 10_000
WANTED = 50.0
RUNS = 50
DAYS = 900
PAGES = {
    "first page": "/da/inbox",
    "only new": "/da/inbox?state=new",
    "last page": "/da/inbox?page=99999",
    "sealed titles": "/da/inbox/reports",
}


@dataclass(frozen=True)
class Taken:
    """Milliseconds by the clock, and of the processor, which others' load lengthens less."""

    clock: float
    processor: float


@dataclass(frozen=True)
class Measured:
    """Medians, in milliseconds. `bare` is a Flask view that renders a table of as many rows."""

    page: str
    few: Taken
    many: Taken
    bare: Taken


def measure() -> list[Measured]:
    with tempfile.TemporaryDirectory() as name:
        asks: dict[tuple[str, str], Callable[[], None]] = {}
        for count in (FEW, MANY):
            folder = Path(name) / str(count)
            folder.mkdir()
            app, headers = _installation(folder, count)
            for page, path in PAGES.items():
                asks[page, str(count)] = _asking(app, path, headers)
        asks["bare", ""] = _asking(bare.app, "/list", {})
        taken = _medians(asks)
    return [
        Measured(page, taken[page, str(FEW)], taken[page, str(MANY)], taken["bare", ""])
        for page in PAGES
    ]


def _installation(folder: Path, count: int) -> tuple[Flask, Mapping[str, str]]:
    """A staff site with that many cases, and the headers of the chair's browser, signed in."""
    house = House(folder, VARSEL_STAFF_ORIGIN="http://localhost")
    house.enrol("chair")
    house.sign_charter()
    house.report(readers=("chair",))
    _multiply(house, count)
    recipient_id = house.recipient("chair").id
    token = staff_sessions.start(house.session, recipient_id=recipient_id, now=house.now())
    house.session.commit()
    app = create_app(house.settings)
    house.close()
    return app, {"Cookie": f"{cookies.SESSION}={token}"}


def _multiply(house: House, count: int) -> None:
    """Copies the one real case, on other days and in all states, until there are `count`."""
    writing(house.session)
    case, reader, envelope = (
        _values(house.session.scalars(select(table)).one())
        for table in (Case, CaseReader, StoredEnvelope)
    )
    states = list(CaseState)
    ids = [new_id() for _ in range(count - 1)]
    cases = [
        {
            **case,
            "id": one,
            "mailbox": new_id(),
            "received_on": house.today() - timedelta(days=place % DAYS),
            "state": states[place % len(states)].value,
        }
        for place, one in enumerate(ids)
    ]
    house.session.execute(insert(Case), cases)
    for table, values in ((CaseReader, reader), (StoredEnvelope, envelope)):
        house.session.execute(insert(table), [{**values, "case_id": one} for one in ids])
    house.session.commit()


def _values(row: Base) -> dict[str, Any]:
    return {column.key: getattr(row, column.key) for column in type(row).__table__.columns}


def _asking(app: Flask, path: str, headers: Mapping[str, str]) -> Callable[[], None]:
    client = app.test_client(use_cookies=False)

    def ask() -> None:
        answer = client.get(path, headers=dict(headers))
        if answer.status_code != 200:
            raise SystemExit(f"{path} answered {answer.status}")

    return ask


def _medians(
    asks: Mapping[tuple[str, str], Callable[[], None]],
) -> dict[tuple[str, str], Taken]:
    """Each in turn, so that a slow moment of the machine meets them all; the first round warms."""
    rounds = [{name: _time(ask) for name, ask in asks.items()} for _ in range(RUNS + 1)][1:]
    return {
        name: Taken(
            statistics.median(one[name].clock for one in rounds),
            statistics.median(one[name].processor for one in rounds),
        )
        for name in asks
    }


def _time(ask: Callable[[], None]) -> Taken:
    clock, processor = time.perf_counter(), time.process_time()
    ask()
    return Taken((time.perf_counter() - clock) * 1000, (time.process_time() - processor) * 1000)


def show(results: Sequence[Measured]) -> None:
    print(f"The inbox on the server, milliseconds (median of {RUNS}); in brackets the processor's")
    print(f"  page            {MANY:6d} cases  wanted       {FEW} cases  ratio         bare  ratio")
    for one in results:
        print(
            f"  {one.page:14s}{_ms(one.many)}  < {WANTED:.0f} {_ms(one.few)}"
            f" {one.many.clock / one.few.clock:6.1f}{_ms(one.bare)}"
            f" {one.many.clock / one.bare.clock:6.1f}"
        )


def _ms(taken: Taken) -> str:
    return f"{taken.clock:7.1f} ({taken.processor:5.1f})"
