"""The demonstration's breaches: one in every state, with clocks that say something."""

from datetime import UTC, datetime, time, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.data import organisations
from portal.data.breach import breaches, decisions, lessons, trail
from portal.data.tables import Breach
from portal.demonstration.breach_stories import breach_stories
from portal.demonstration.stories import ORGANISATIONS
from portal.rules.breach.states import BreachState
from portal.settings import Settings
from tests.demonstration.conftest import TODAY


def of(session: Session, slug: str) -> list[Breach]:
    there = organisations.find(session, slug=slug).id
    return list(session.scalars(select(Breach).where(Breach.organisation_id == there)))


def loaded_at(settings: Settings) -> datetime:
    """The moment that the stories' hours count from, where the day of loading has passed."""
    return datetime.combine(TODAY, time(16, 30), tzinfo=settings.time_zone).astimezone(UTC)


def test_every_state_is_there(session: Session) -> None:
    found = list(session.scalars(select(Breach)))
    assert len(found) == sum(len(breach_stories(slug)) for slug in ORGANISATIONS) > 9
    assert {one.state for one in found} == {state.value for state in BreachState}


def test_one_has_31_hours_left_and_one_is_overdue(session: Session, settings: Settings) -> None:
    now = loaded_at(settings)
    left = [one.due_at - now for one in of(session, "klintmark") if one.due_at]
    assert any(timedelta(hours=31) <= one < timedelta(hours=32) for one in left)
    assert any(timedelta(hours=-3) < one < timedelta(0) for one in left)


def test_one_decision_waits_for_a_second_person(session: Session) -> None:
    waiting = [
        row
        for breach in of(session, "hjelmsted")
        for row in decisions.of_breach(session, breach=breach)
        if not row.in_force
    ]
    assert len(waiting) == 1


def test_a_lesson_is_out_and_another_one_waits(session: Session) -> None:
    there = organisations.find(session, slug="klintmark").id
    assert len(lessons.published(session, organisation_id=there)) == 1
    states = [
        lesson.state
        for breach in of(session, "klintmark")
        if (lesson := lessons.of_breach(session, breach=breach))
    ]
    assert lessons.PROPOSED in states


def test_every_trail_holds(session: Session) -> None:
    for breach in session.scalars(select(Breach)):
        assert trail.verify(session, breach_id=breach.id) > 1


def test_every_breach_has_a_title_and_says_what_happened(session: Session) -> None:
    for breach in session.scalars(select(Breach)):
        facts = breaches.facts_of(breach)
        assert facts.title
        assert facts.description
