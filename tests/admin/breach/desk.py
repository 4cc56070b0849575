"""A breach in a house, and the people at its desk."""

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from flask import Flask
from werkzeug.test import TestResponse

from portal.data import organisations, staff_sessions
from portal.data.breach import breaches, desks
from portal.data.database import writing
from portal.data.tables import Breach, Recipient
from portal.rules.breach.facts import BreachFacts, Moments
from portal.rules.organisation_file import read
from tests.admin.house import House
from tests.admin.visitor import SESSION, Visitor

OTHER = Path(__file__).parents[3] / "examples" / "law-firm.toml"
TITLE = "Lønlister sendt til en forkert kunde"
ANSWERS = {
    "dpc_simple": "0", "dpc_behavioural": "0", "dpc_financial": "3", "dpc_sensitive": "0",
    "ei": "4", "c": "1", "i": "0", "a": "0", "m": "0",
}  # fmt: skip


def open_one(
    house: House,
    handle: str = "chair",
    *,
    aware: timedelta | None = timedelta(hours=41),
    **facts: Any,
) -> Breach:
    """A breach of which the organisation has been aware for so long; None: not stated."""
    at = house.now()
    aware_at = at - aware if aware is not None else None
    moments = Moments(
        occurred_from=aware_at and aware_at - timedelta(hours=20),
        detected_at=aware_at and aware_at - timedelta(hours=2),
        aware_at=aware_at,
        aware_why="Modtageren ringede." if aware_at else "",
    )
    made = breaches.open_breach(
        house.session,
        source="handler",
        handler=house.recipient(handle),
        facts=BreachFacts(**{"title": TITLE} | facts),
        moments=moments,
        now=at,
    )
    house.session.commit()
    return made


def fresh(house: House, breach: Breach) -> Breach:
    house.session.expire_all()
    house.session.rollback()
    return house.session.get_one(Breach, breach.id)


def enter(app: Flask, house: House, who: Recipient) -> Visitor:
    """Signed in without the passphrase: what is tried here is not signing in."""
    visitor = Visitor(app)
    writing(house.session)
    token = staff_sessions.start(house.session, recipient_id=who.id, now=house.now())
    house.session.commit()
    visitor.client.set_cookie(SESSION, token, domain="localhost", secure=True)
    return visitor


def other_organisation(house: House) -> list[Recipient]:
    """The handlers of another organisation on the same server."""
    writing(house.session)
    file = read(OTHER.read_text())
    organisations.apply(house.session, file=file, now=house.now())
    house.session.commit()
    there = organisations.find(house.session, slug=file.organisation.slug)
    return desks.handlers(house.session, organisation_id=there.id)


def send(visitor: Visitor, path: str, **form: Any) -> TestResponse:
    """A form of a page, with the page's token in it."""
    return visitor.post(f"/da{path}", data={"csrf_token": visitor.token(), **form})


def html(answer: TestResponse) -> str:
    return answer.get_data(as_text=True)


def local(house: House, at: datetime) -> str:
    """As a field holds it."""
    return at.astimezone(house.settings.time_zone).strftime("%Y-%m-%dT%H:%M")
