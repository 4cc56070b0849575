"""Nothing in PostgreSQL's files tells at what hour somebody asked, though staff's rows have times."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import URL, Connection, Engine, Row, text

from portal.data import housekeeping
from portal.data.database import make_engine, make_session_factory
from portal.data.rights import requests
from tests.data.rights.bureau import Bureau, a_file
from tests.data.test_housekeeping import place
from tests.data.world import NOW, RECEIPT_SEED, TODAY, World

# What comes in from a person, and the columns by which it is put in order.
TABLES = {
    "rights_request": ("case_id",),
    "rights_event": ("case_id", "number"),
    "rights_notice_address": ("case_id",),
    "attachment": ("id",),
    "attachment_chunk": ("attachment_id", "number"),
}
PEOPLE = 6


def test_what_people_send_has_no_order_of_arrival(postgres_with_tables: URL) -> None:
    engine = make_engine(postgres_with_tables)
    with make_session_factory(engine)() as session:
        world = World(session)
        world.sign()
        bureau = Bureau(world)
        askers = [
            bureau.asked(files=(a_file(),), address="vibeke@askholm.example")[0]
            for _ in range(PEOPLE)
        ]
        session.rollback()
        assert transactions(engine) == dict.fromkeys(TABLES, PEOPLE)
        night(engine)
        assert transactions(engine) == dict.fromkeys(TABLES, 1)
        requests.receive_reply(
            session,
            organisation=bureau.organisation_id,
            envelope=bureau.next(askers[0], "reply"),
            attachments=(a_file(),),
            today=TODAY,
            receipt_seed=RECEIPT_SEED,
        )
        session.commit()
    night(engine)
    assert transactions(engine) == dict.fromkeys(TABLES, 1)
    engine.dispose()


def night(engine: Engine) -> None:
    assert housekeeping.daily(engine, now=NOW, today=TODAY, thorough=True)
    with engine.connect() as connection:
        for name, key in TABLES.items():
            places = [place(row.ctid) for row in rows(connection, name, key)]
            assert places == sorted(places), name


def transactions(engine: Engine) -> dict[str, int]:
    """How many can be told apart, of each table."""
    with engine.connect() as connection:
        return {
            name: len({row.xmin for row in rows(connection, name, key)})
            for name, key in TABLES.items()
        }


def rows(connection: Connection, name: str, key: tuple[str, ...]) -> Sequence[Row[Any]]:
    """Of all rows in the order of their ids where they lie, and the transaction that wrote them."""
    asked = f"SELECT ctid::text, xmin::text FROM {name} ORDER BY {', '.join(key)}"  # noqa: S608 -- names of our own
    return connection.execute(text(asked)).all()
