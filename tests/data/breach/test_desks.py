"""What the organisation's file says of the desk becomes the desk, and what changes is shown."""

from dataclasses import replace

import pytest

from portal.data import organisations
from portal.data.breach import desks
from portal.rules.breach.fact_check import Known
from tests.data.breach.house import HANDLERS, House, with_desk
from tests.data.world import NOW, both, told

pytestmark = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)


def names(house: House) -> list[str]:
    found = desks.handlers(house.session, organisation_id=house.organisation_id)
    return [one.handle for one in found]


def test_the_handlers_are_those_of_the_file_in_its_order(house: House) -> None:
    assert names(house) == list(HANDLERS)
    house.apply(with_desk(told(), handlers=("ceo", "hr")))
    assert names(house) == ["ceo", "hr"]
    assert not desks.is_handler(house.session, recipient=house.who("chair"))
    house.apply(told())
    assert names(house) == []
    assert not desks.has_desk(house.session, organisation_id=house.organisation_id)
    assert desks.desk(house.session, organisation_id=house.organisation_id).breach_desk is None


def test_what_changes_is_shown_before_it_is_applied(house: House) -> None:
    file = with_desk(told(), handlers=("hr", "chair"), regimes=("gdpr", "nis2"))
    (payroll, _hosting) = file.processors
    changed = replace(
        file, processors=(replace(payroll, name="Lønstuen ApS"),), systems=(), processing=()
    )
    lines = organisations.difference(house.session, file=changed).lines
    assert "- processors.hosting" in lines
    assert "- systems.payroll" in lines
    assert "- processing.personnel" in lines
    assert "~ processors.payroll.name: Lønhuset ApS -> Lønstuen ApS" in lines
    assert "~ breach_desk.regimes.2: nothing -> nis2" in lines
    assert "~ breach_desk.handlers.1: chair -> hr" in lines
    house.apply(changed)
    assert not organisations.difference(house.session, file=changed)


def test_an_address_of_a_handler_is_kept_with_the_person(house: House) -> None:
    file = with_desk(told())
    people = tuple(replace(one, email=f"{one.id}@birk.example") for one in file.recipients)
    organisations.apply(house.session, file=replace(file, recipients=people), now=NOW)
    house.session.commit()
    found = desks.handlers(house.session, organisation_id=house.organisation_id)
    assert [one.facts["email"] for one in found] == [f"{name}@birk.example" for name in HANDLERS]


def test_what_can_be_linked_to_is_what_the_file_names(house: House) -> None:
    assert desks.known(house.session, organisation_id=house.organisation_id) == Known(
        processors=frozenset({"payroll", "hosting"}),
        systems=frozenset({"payroll"}),
        processing=frozenset({"personnel"}),
    )
    assert desks.regimes(house.session, organisation_id=house.organisation_id) == ("gdpr",)
    assert desks.regimes(house.session, organisation_id="x" * 22) == ()
    desk = desks.desk(house.session, organisation_id=house.organisation_id)
    assert desk.systems[0].names == both("Lønsystemet")
