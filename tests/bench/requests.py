"""What a page of the list of requests costs on the server, on both databases."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy import insert

from admin import cookies
from admin.app import create_app
from crypto.encoding import b64u
from portal.data import staff_sessions
from portal.data.database import writing
from portal.data.identifiers import new_id
from portal.data.rights import access, requests
from portal.data.rights.requests import ClearFacts
from portal.data.tables import Case, CaseReader, Recipient, RightsRequest
from portal.rules.rights.kinds import RightKind
from portal.rules.rights.states import RequestState, awaits_answer
from tests.admin.house import House, Writer
from tests.bench.register import DATABASES, Measured, asking, medians, postgresql

MANY = 10_000
WANTED = 50.0
PAGES = {
    "first page": "/da/requests",
    "last page": "/da/requests?page=99999",
    "one state": "/da/requests?state=gathering",
    "one right": "/da/requests?kind=erasure",
    "year, overdue": f"/da/requests?year={datetime.now(UTC).year}&due=overdue",
    "due soon": "/da/requests?due=soon",
    "reference": "/da/requests?q=x77",
    "nothing found": "/da/requests?q=findesikke",
}


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


def _installation(folder: Path, more: dict[str, str]) -> tuple[Flask, Mapping[str, str]]:
    """A staff site with that many requests, and the headers of a handler's browser."""
    house = House(folder, VARSEL_STAFF_ORIGIN="http://localhost", **more)
    house.enrol("hr", "executive")
    house.sign_charter("hr", slug="rettigheder")
    _fill(house)
    recipient_id = house.recipient("hr").id
    token = staff_sessions.start(house.session, recipient_id=recipient_id, now=house.now())
    house.session.commit()
    app = create_app(house.settings)
    house.close()
    return app, {"Cookie": f"{cookies.SESSION}={token}"}


def _fill(house: House) -> None:
    """Copies one real request, on other days, in all states and of all kinds."""
    session, hr = house.session, house.recipient("hr")
    writer = Writer.new(house, "rettigheder", ())
    kems = [house.recipient(name).kem or b"" for name in ("hr", "executive")]
    requests.receive(
        session,
        organisation=house.organisation_id,
        scheme=house.scheme_of("rettigheder").id,
        envelope=writer.envelope("report", 1, bytes(32), "Hvad har I om mig?", kems),
        clear=ClearFacts(("access",), "client", "da"),
        today=house.today(),
        receipt_seed=house.settings.receipt_seed,
    )
    session.commit()
    request = access.for_handler(session, recipient=hr, request=b64u(writer.case), now=house.now())
    case = session.get_one(Case, request.case_id)
    ids = [new_id() for _ in range(1, MANY)]
    writing(session)
    session.execute(insert(Case), [_case(case, name) for name in ids])
    session.execute(insert(CaseReader), [_reader(hr, name) for name in ids])
    session.execute(
        insert(RightsRequest), [_request(request, name, place) for place, name in enumerate(ids, 1)]
    )
    session.commit()


def _case(case: Case, name: str) -> dict[str, Any]:
    same = {column.key: getattr(case, column.key) for column in Case.__table__.columns}
    return {**same, "id": name, "mailbox": new_id()}


def _reader(recipient: Recipient, name: str) -> dict[str, Any]:
    return {"case_id": name, "key_id": recipient.key_id, "recipient_id": recipient.id}


def _request(request: RightsRequest, name: str, place: int) -> dict[str, Any]:
    state, kind = list(RequestState)[place % 7], list(RightKind)[place % 10]
    received = request.received_on - timedelta(days=place % 700)
    last_day = received + timedelta(days=30)
    same = {column.key: getattr(request, column.key) for column in RightsRequest.__table__.columns}
    return {
        **same,
        "case_id": name,
        "reference": f"{received.year}-x{place}",
        "year": received.year,
        "received_on": received,
        "kinds": f" {kind.value} ",
        "state": state.value,
        "last_day": last_day,
        "erased_on": received if state == RequestState.CLOSED and place % 2 else None,
        "due_on": last_day if awaits_answer(state) else None,
    }


def show(results: Sequence[Measured]) -> None:
    print(f"The list of {MANY} requests on the server, milliseconds (median)")
    print(f"  page              {DATABASES[0]:>12}{DATABASES[1]:>12}  wanted")
    for one in results:
        figures = "".join(f"{one.taken[database]:12.1f}" for database in DATABASES)
        print(f"  {one.page:18s}{figures}  < {WANTED:.0f}")
