"""The requests of the demonstration: every state, a clock that stands still, one almost due."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.data.rights import decisions, trail
from portal.data.tables import RightsRequest
from portal.demonstration.request_stories import request_stories
from portal.demonstration.stories import ORGANISATIONS
from portal.rules.rights.states import RequestState


def requests(session: Session) -> list[RightsRequest]:
    return list(session.scalars(select(RightsRequest)))


def test_every_state_but_the_first_question_is_there(session: Session) -> None:
    found = requests(session)
    assert len(found) == sum(len(request_stories(slug)) for slug in ORGANISATIONS) >= 12
    shown = {one.state for one in found}
    assert shown == {state.value for state in RequestState} - {RequestState.IDENTIFYING}


def test_one_stands_still_and_one_takes_longer(session: Session) -> None:
    found = requests(session)
    assert any(one.paused for one in found)
    assert any(one.extended_on for one in found)
    assert {one.arrived for one in found} >= {"portal", "letter", "mail"}


def test_one_refusal_waits_for_a_second_person(session: Session) -> None:
    rows = [
        row
        for one in requests(session)
        for row in decisions.current(session, request=one).values()
        if not row.in_force
    ]
    assert [row.grounds for row in rows] == [["abuse"]]


def test_every_trail_holds(session: Session) -> None:
    for one in requests(session):
        assert trail.verify(session, case_id=one.case_id) >= 1
