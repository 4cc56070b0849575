from datetime import timedelta
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from portal.data.database import writing
from portal.data.identifiers import new_id
from portal.data.inbox import OVERDUE, InboxPage
from portal.data.inbox import inbox as inbox_on
from portal.data.tables import Case, CaseReader
from portal.rules.duties import CaseDates, DutyStatus, duties
from tests.asked import statements
from tests.data.world import TODAY, World, Writer


def inbox(session: Session, **more: Any) -> InboxPage:
    return inbox_on(session, today=TODAY, **more)


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


def test_a_long_list_asks_no_more_than_a_short_one(world: World) -> None:
    session, chair = world.session, world.people["chair"]
    asked: dict[int, list[str]] = {}
    for number in (30, 1_000):
        fill(session, world, number)
        session.rollback()
        session.expire_all()
        with statements() as told:
            assert len(inbox(session, recipient=chair, page=2).rows) >= 5
        asked[number] = told
    assert asked[30] == asked[1_000]
    # The texts of a scheme are long, and would be read again for each case.
    assert not [one for one in asked[30] if "scheme.facts" in one]


def test_what_is_overdue_is_what_the_rules_say(world: World) -> None:
    """Found by the database and told by the rules, for cases of every age and kind."""
    session = world.session
    fill(session, world, 400)
    writing(session)
    cases = session.scalars(select(Case).order_by(Case.received_on)).all()
    for place, case in enumerate(cases):
        # In time, on the last day, late; some not at all.
        wait = (1, 7, 8, 40, None)[place % 5]
        case.acknowledged_on = None if wait is None else case.received_on + timedelta(days=wait)
        case.feedback_on = case.received_on + timedelta(days=99) if place % 3 == 0 else None
    session.commit()
    chair = world.people["chair"]
    rows = inbox(session, recipient=chair, size=1_000).rows
    for shift in range(-3, 4):
        today = TODAY + timedelta(days=shift)
        late = {
            row.case.id
            for row in rows
            if any(
                duty.status is DutyStatus.MISSED
                for duty in duties(row.scheme.regime, dates_of(row.case), today)
            )
        }
        found = inbox_on(session, recipient=chair, today=today, state=OVERDUE, size=1_000)
        assert {row.case.id for row in found.rows} == late
        assert (found.total, found.overdue) == (len(late), len(late))
        assert 0 < len(late) < len(rows)


def dates_of(case: Case) -> CaseDates:
    return CaseDates(case.received_on, case.acknowledged_on, case.feedback_on, case.closed_on)
