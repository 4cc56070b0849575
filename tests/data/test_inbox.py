import time
from datetime import timedelta
from pathlib import Path

from sqlalchemy import insert
from sqlalchemy.orm import Session

from portal.data import migrate
from portal.data.database import make_engine, make_session_factory, writing
from portal.data.identifiers import new_id
from portal.data.inbox import inbox
from portal.data.tables import Case, CaseReader
from tests.data.world import TODAY, World, Writer


def fill(session: Session, world: World, number: int) -> None:
    """Cases without envelopes, quicker made than sealed ones; the list reads no envelope."""
    writing(session)
    chair = world.people["chair"]
    cases = [
        {
            "id": new_id(),
            "scheme_id": world.scheme_id,
            "mailbox": new_id(),
            "reporter_verify": "v" * 43,
            "reporter_key": new_id(),
            "received_on": TODAY - timedelta(days=place % 900),
            "state": "new" if place % 3 else "closed",
            "notes_before": 0,
        }
        for place in range(number)
    ]
    readers = [
        {"case_id": case["id"], "key_id": chair.key_id, "recipient_id": chair.id} for case in cases
    ]
    session.execute(insert(Case), cases)
    session.execute(insert(CaseReader), readers)
    session.commit()


def test_only_what_was_sealed_to_ones_key_is_listed(world: World) -> None:
    mine, both = Writer.new(world), Writer.new(world)
    world.receive(mine.report("chair"))
    world.receive(both.report("chair", "hr"), today=TODAY + timedelta(days=1))
    listed = inbox(world.session, recipient=world.people["chair"])
    assert [row.case.id for row in listed.rows] == [both.case_id, mine.case_id]
    assert (listed.total, listed.pages, listed.counts) == (2, 1, {"new": 2})
    assert [row.case.id for row in inbox(world.session, recipient=world.people["hr"]).rows] == [
        both.case_id
    ]
    assert inbox(world.session, recipient=world.people["ceo"]).rows == []


def test_pages_and_states(world: World) -> None:
    fill(world.session, world, 60)
    chair = world.people["chair"]
    first = inbox(world.session, recipient=chair)
    assert (first.pages, first.total, len(first.rows)) == (3, 60, 25)
    days = [row.case.received_on for row in first.rows]
    assert days == sorted(days, reverse=True)
    seen = {
        row.case.id
        for page in (1, 2, 3)
        for row in inbox(world.session, recipient=chair, page=page).rows
    }
    assert len(seen) == 60
    assert inbox(world.session, recipient=chair, page=99).page == 3
    assert inbox(world.session, recipient=chair, page=-1).page == 1
    closed = inbox(world.session, recipient=chair, state="closed")
    assert (closed.total, closed.counts) == (20, {"closed": 20, "new": 40})
    assert {row.case.state for row in closed.rows} == {"closed"}
    assert inbox(world.session, recipient=chair, state="nonsense").rows == []


def test_ten_thousand_cases_are_listed_quickly(tmp_path: Path) -> None:
    engine = make_engine(f"sqlite:///{tmp_path / 'varsel.sqlite3'}")
    migrate.upgrade(engine)
    with make_session_factory(engine)() as session:
        world = World(session, enrolled=("chair",))
        fill(session, world, 10_000)
        writing(session)
        # As long as the texts of a real scheme: they must not go along with each case.
        world.scheme.facts = {**world.scheme.facts, "long": "x" * 20_000}
        session.commit()
        for page in (1, 400):
            times = []
            for _ in range(5):
                session.expire_all()
                # Of the processor, which SQLite works on in this thread: others may be busy too.
                start = time.process_time()
                assert len(inbox(session, recipient=world.people["chair"], page=page).rows) == 25
                times.append(time.process_time() - start)
            # The whole page is to take 50 ms; this is the database's part of it.
            assert min(times) < 0.04
    engine.dispose()
