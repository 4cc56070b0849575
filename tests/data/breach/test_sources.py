"""Where a breach comes from is told to those alone who may open the case."""

import pytest
from sqlalchemy import select

from portal.data.audit import AuditAct
from portal.data.breach import access, breaches, files, register, trail
from portal.data.breach.register import Filters
from portal.data.tables import AuditLine, Breach
from portal.errors import BreachRefused, BreachUnknown, CaseUnknown
from tests.data.breach.house import FACTS, MOMENTS, House, with_desk
from tests.data.world import NOW, TODAY, Writer, told

pytestmark = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)


def case_of(house: House, *readers: str) -> str:
    writer = Writer.new(house.world)
    house.world.receive(writer.report(*readers))
    return writer.case_id


def open_from(house: House, name: str, case: str) -> Breach:
    breach = breaches.open_breach(
        house.session,
        opener=house.who(name),
        source="report",
        facts=FACTS,
        moments=MOMENTS,
        case_id=case,
        now=NOW,
    )
    house.session.commit()
    return breach


def test_the_way_back_is_told_to_readers_of_the_case_alone(house: House) -> None:
    case = case_of(house, "chair")
    breach = open_from(house, "chair", case)
    told_to = {
        name: breaches.source_case(house.session, recipient=house.who(name), breach=breach)
        for name in ("chair", "hr", "ceo")
    }
    assert told_to == {"chair": case, "hr": None, "ceo": None}
    assert [
        one.id
        for one in breaches.opened_from(house.session, recipient=house.who("chair"), case_id=case)
    ] == [breach.id]
    assert breaches.opened_from(house.session, recipient=house.who("hr"), case_id=case) == []


def test_nothing_else_says_which_case_it_was(house: House) -> None:
    case = case_of(house, "chair")
    breach = open_from(house, "chair", case)
    events = trail.of_breach(house.session, breach=breach)
    assert case not in repr([event.facts for event in events])
    lines = house.session.scalars(select(AuditLine).where(AuditLine.act.like("%breach%"))).all()
    assert lines
    assert case not in repr([(line.facts, line.case_id) for line in lines])
    whole = files.export(
        house.session, recipient=house.who("hr"), filters=Filters(), now=NOW, today=TODAY
    )
    assert case not in repr(whole)


def test_that_somebody_reported_it_is_told_to_readers_of_the_case_alone(house: House) -> None:
    """A handler who knew there was a report would look for who wrote it."""
    breach = open_from(house, "chair", case_of(house, "chair"))
    told_to = {
        name: register.page(house.session, recipient=house.who(name), now=NOW, today=TODAY)
        .rows[0]
        .source
        for name in ("chair", "hr")
    }
    assert told_to == {"chair": "report", "hr": "handler"}
    by_hand = breaches.open_breach(
        house.session,
        handler=house.who("chair"),
        source="handler",
        facts=FACTS,
        moments=MOMENTS,
        now=NOW,
    )
    # Neither the trail nor the audit says more of the one than of the other.
    first, second = (trail.of_breach(house.session, breach=one)[0] for one in (breach, by_hand))
    assert first.facts == second.facts
    act = AuditLine.act == AuditAct.BREACH_OPENED.value
    lines = house.session.scalars(select(AuditLine).where(act)).all()
    assert [set(line.facts) for line in lines] == [{"breach"}] * 2
    # What is taken out is read by others, whoever takes it out.
    records = files.export(
        house.session, recipient=house.who("chair"), filters=Filters(), now=NOW, today=TODAY
    )
    assert [one["source"] for one in records] == ["handler"] * 2


def test_only_who_may_open_the_case_opens_a_breach_from_it(house: House) -> None:
    case = case_of(house, "chair")
    with pytest.raises(CaseUnknown):
        open_from(house, "hr", case)
    with pytest.raises(CaseUnknown):
        open_from(house, "hr", "x" * 22)


def test_somebody_who_handles_no_breaches_can_hand_one_over(house: House) -> None:
    house.apply(with_desk(told(), handlers=("hr", "ceo")))
    breach = open_from(house, "chair", case_of(house, "chair"))
    assert not access.is_known_to(house.session, recipient=house.who("chair"), breach=breach)
    with pytest.raises(BreachUnknown):
        breaches.for_handler(house.session, recipient=house.who("chair"), breach=breach.id, now=NOW)
    hr = house.who("hr")
    found = breaches.for_handler(house.session, recipient=hr, breach=breach.id, now=NOW)
    assert found is breach


def test_without_a_desk_none_is_opened(house: House) -> None:
    case = case_of(house, "chair")
    house.apply(told())
    with pytest.raises(BreachRefused) as caught:
        open_from(house, "chair", case)
    assert caught.value.facts["reason"] == "no_desk"
