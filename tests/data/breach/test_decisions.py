"""Two questions, each decided by a person with reasons; not to notify needs another's yes."""

from dataclasses import replace
from datetime import timedelta

import pytest

from portal.data.breach import breaches, decisions, moving
from portal.data.tables import Breach
from portal.errors import BreachChanged, BreachRefused, SecondPersonNeeded
from portal.rules.breach.decisions import Decision, ExemptionClaim
from portal.rules.breach.severity import Answers
from tests.data.breach.house import AWARE, FACTS, House
from tests.data.world import NOW

pytestmark = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
DUE = AWARE + timedelta(hours=72)


def test_to_notify_holds_at_once(house: House, breach: Breach) -> None:
    row = house.decide("chair", breach, "authority", answer=True)
    assert row.in_force
    assert breach.due_at == DUE
    assert decisions.as_rule(row).reasons == "Vi har set på det."


def test_not_to_notify_needs_a_second_person_and_then_ends_the_clock(
    house: House, breach: Breach
) -> None:
    row = house.decide("chair", breach, "authority", answer=False)
    assert (row.in_force, breach.due_at) == (False, DUE)
    with pytest.raises(SecondPersonNeeded):
        house.approve_decision("chair", breach, row)
    house.session.rollback()
    house.approve_decision("hr", breach, row)
    assert (row.in_force, breach.due_at) == (True, None)
    with pytest.raises(BreachRefused) as refused:
        house.approve_decision("ceo", breach, row)
    assert refused.value.facts["reason"] == "approved_already"


def test_a_new_decision_replaces_the_old_and_starts_the_clock_again(
    house: House, breach: Breach
) -> None:
    first = house.decide("chair", breach, "authority", answer=False)
    house.approve_decision("hr", breach, first)
    second = house.decide("hr", breach, "authority", answer=True)
    assert breach.due_at == DUE
    assert decisions.current(house.session, breach=breach).authority is second
    assert [row.number for row in decisions.of_breach(house.session, breach=breach)] == [1, 2]
    with pytest.raises(BreachRefused) as refused:
        house.approve_decision("ceo", breach, first)
    assert refused.value.facts["reason"] == "decision_unknown"


def test_people_yes_and_authority_no_go_in_neither_order(house: House, breach: Breach) -> None:
    house.decide("chair", breach, "authority", answer=False)
    with pytest.raises(BreachRefused) as refused:
        house.decide("chair", breach, "people", answer=True)
    assert refused.value.facts["reason"] == "people_without_authority"
    house.session.rollback()
    house.decide("chair", breach, "authority", answer=True)
    house.decide("chair", breach, "people", answer=True)
    with pytest.raises(BreachRefused) as refused:
        house.decide("chair", breach, "authority", answer=False)
    assert refused.value.facts["reason"] == "people_without_authority"


def test_reasons_must_be_given(house: House, breach: Breach) -> None:
    with pytest.raises(BreachRefused) as refused:
        decisions.decide(
            house.session,
            recipient=house.who("chair"),
            breach=breach.id,
            version=1,
            decision=Decision("authority", answer=True, reasons=" "),
            now=NOW,
        )
    assert refused.value.facts["reason"] == "reasons_missing"


def test_a_decision_is_taken_on_what_was_seen(house: House, breach: Breach) -> None:
    breaches.amend(
        house.session,
        recipient=house.who("hr"),
        breach=breach.id,
        version=1,
        facts=replace(FACTS, people_count=4000),
        now=NOW,
    )
    with pytest.raises(BreachChanged) as refused:
        decisions.decide(
            house.session,
            recipient=house.who("chair"),
            breach=breach.id,
            version=1,
            decision=Decision("authority", answer=True, reasons="Ja."),
            now=NOW,
        )
    assert refused.value.facts["fields"] == "people_count"


def test_a_suggestion_that_has_changed_blocks_no_new_decision(house: House, breach: Breach) -> None:
    """Each of the two is taken anew by itself: the old other one does not stand in the way."""
    breaches.assess(
        house.session,
        recipient=house.who("hr"),
        breach=breach.id,
        version=1,
        answers=Answers(dpc={"simple": 1, "financial": 1}, ei4=1, c4=1, i4=0, a4=0, m4=0),
        now=NOW,
    )
    for question in ("authority", "people"):
        house.decide("chair", breach, question, answer=False, deviation="")
        house.approve_if_needed(breach, question)
    breaches.amend(
        house.session,
        recipient=house.who("hr"),
        breach=breach.id,
        version=breach.version,
        facts=replace(FACTS, data_categories=("national_id", "health"), recipient="hostile"),
        now=NOW,
    )
    house.session.commit()
    assert breaches.suggestion_of(breach).authority
    house.decide("chair", breach, "authority", answer=True, deviation="")
    house.decide("chair", breach, "people", answer=True, deviation="Vi vil være åbne.")


def test_a_decision_of_another_breach_is_not_approved_here(house: House, breach: Breach) -> None:
    other = house.open()
    row = house.decide("chair", other, "authority", answer=False)
    with pytest.raises(BreachRefused) as refused:
        house.approve_decision("hr", breach, row)
    assert refused.value.facts["reason"] == "decision_unknown"


def test_who_spares_the_letters_owes_a_public_communication(house: House, breach: Breach) -> None:
    claim = ExemptionClaim("art34_3_c", "Vi har ingen adresser.")
    spared = Decision("people", answer=False, reasons="Mange.", exemptions=(claim,))
    row = decisions.decide(
        house.session,
        recipient=house.who("chair"),
        breach=breach.id,
        version=breach.version,
        decision=spared,
        now=NOW,
    )
    house.session.commit()
    house.approve_decision("hr", breach, row)
    assert moving.situation(house.session, breach=breach).public_owed
    for way, owed in (("email", True), ("public", False)):
        paper = house.draft("chair", breach, to="people")
        house.approve_notice("hr", breach, paper)
        house.send("chair", breach, paper, way=way)
        assert moving.situation(house.session, breach=breach).public_owed is owed
