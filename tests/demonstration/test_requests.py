"""The requests of the demonstration: every state, a clock that stands still, one almost due."""

from dataclasses import replace
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from crypto import return_code
from crypto.encoding import b64u, from_b64u
from portal.data import organisations
from portal.data.rights import decisions, trail
from portal.data.tables import Case, RightsRequest
from portal.demonstration.people import reporters
from portal.demonstration.request_stories import request_stories
from portal.demonstration.stories import ORGANISATIONS
from portal.public.app import create_app
from portal.rules.law_data import LANGUAGES
from portal.rules.rights.states import RequestState
from portal.settings import Settings


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


def test_mailboxes_that_can_be_opened_wait_take_longer_and_are_answered(session: Session) -> None:
    told = {one.id: one for one in reporters()}
    found = {}
    for slug in ORGANISATIONS:
        salt = from_b64u(organisations.find(session, slug=slug).salt)
        for story in request_stories(slug):
            if story.reporter:
                keys = return_code.derive(return_code.read(told[story.reporter].code), salt)
                case = session.scalars(select(Case).where(Case.mailbox == b64u(keys.mailbox))).one()
                found[story.reporter] = session.get_one(RightsRequest, case.id)
    assert found["hansen"].paused
    assert found["krogh"].extension_answer is not None
    assert (found["kjeldgaard"].state, found["kjeldgaard"].answer_sequence) == ("closed", 2)


def test_codes_are_shown_where_they_are_typed_and_in_the_demonstration_alone(
    folder: Path, settings: Settings
) -> None:
    assert folder.is_dir()
    for language in LANGUAGES:
        for slug in ORGANISATIONS:
            path = f"/{language}/{slug}/mailbox"
            page = create_app(settings).test_client().get(path).get_data(as_text=True)
            for one in reporters():
                assert (one.code in page) is (one.organisation == slug)
            real = create_app(replace(settings, demonstration=False)).test_client()
            assert not any(one.code in real.get(path).get_data(as_text=True) for one in reporters())


def test_every_trail_holds(session: Session) -> None:
    for one in requests(session):
        assert trail.verify(session, case_id=one.case_id) >= 1
