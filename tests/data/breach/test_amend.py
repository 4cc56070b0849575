"""What is known is stated, with the old beside the new; nothing is overwritten in silence."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from portal.data import audit
from portal.data.breach import breaches, desks, reading, trail
from portal.data.tables import Breach
from portal.errors import BreachChanged, BreachRefused
from portal.rules.breach.clocks import Starts
from portal.rules.breach.severity import Answers
from tests.data.breach.house import AWARE, FACTS, MOMENTS, House, with_desk
from tests.data.world import NOW, later, told

pytestmark = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)


def amend(house: House, breach: Breach, name: str = "chair", **more: Any) -> Breach:
    more.setdefault("version", breach.version)
    more.setdefault("now", NOW)
    found = breaches.amend(house.session, recipient=house.who(name), breach=breach.id, **more)
    house.session.commit()
    return found


def reasons(refused: pytest.ExceptionInfo[BreachRefused]) -> list[tuple[str | None, str]]:
    return [(one.field, one.code) for one in refused.value.told]


def test_a_breach_is_called_by_its_year_and_a_word(house: House, breach: Breach) -> None:
    year, word = breach.reference.split("-")
    assert (year, len(word)) == ("2026", 5)
    assert house.open().reference != breach.reference
    assert (breach.state, breach.version, breach.source) == ("discovered", 1, "handler")
    assert breach.aware_by == "Kirsten Holm"
    assert breach.due_at == AWARE + timedelta(hours=72)


def test_what_is_stated_comes_back(house: House, breach: Breach) -> None:
    assert breaches.facts_of(breach) == FACTS
    assert breaches.moments_of(breach) == replace(MOMENTS, aware_by="Kirsten Holm")


def test_the_trail_keeps_the_old_beside_the_new(house: House, breach: Breach) -> None:
    amend(house, breach, "hr", facts=replace(FACTS, people_count=41), reason="En mere.")
    event = trail.of_breach(house.session, breach=breach)[-1]
    assert event.actor == house.who("hr").id
    assert event.facts == {
        "changes": {"people_count": {"old": 40, "new": 41}},
        "reason": "En mere.",
    }
    assert (event.version, breach.version) == (2, 2)


def test_the_same_again_changes_nothing_whatever_the_version(house: House, breach: Breach) -> None:
    amend(house, breach, facts=replace(FACTS, people_count=41))
    amend(house, breach, facts=replace(FACTS, people_count=41), version=1)
    # The same moments, written as another zone has them.
    zone = AWARE.astimezone().tzinfo
    amend(house, breach, moments=replace(MOMENTS, aware_at=AWARE.astimezone(zone)), version=1)
    assert breach.version == 2


def test_the_second_is_told_who_changed_what(house: House, breach: Breach) -> None:
    amend(house, breach, "hr", facts=replace(FACTS, people_count=41, title="Løn sendt forkert"))
    with pytest.raises(BreachChanged) as refused:
        amend(house, breach, "chair", facts=replace(FACTS, people_count=39), version=1)
    house.session.rollback()
    assert refused.value.facts == {
        "version": 2,
        "changed_by": "Jonas Lund",
        "fields": "title,people_count",
    }
    changes = breaches.changes_since(house.session, breach=breach, version=1)
    assert {(one.field, one.old, one.new, one.by) for one in changes} == {
        ("title", FACTS.title, "Løn sendt forkert", "Jonas Lund"),
        ("people_count", 40, 41, "Jonas Lund"),
    }
    assert breaches.facts_of(breach).people_count == 41


def test_everything_that_cannot_be_is_told_at_once(house: House, breach: Breach) -> None:
    with pytest.raises(BreachRefused) as refused:
        amend(
            house,
            breach,
            facts=replace(FACTS, title=" ", people_count=-1, systems=("unknown",)),
            moments=replace(MOMENTS, occurred_to=later(hours=1)),
        )
    assert {"title", "people_count", "systems", "occurred_to"} == {
        field for field, _code in reasons(refused)
    }
    assert all({"da", "en"} == set(one.sentence) for one in refused.value.told)
    house.session.rollback()
    assert breach.version == 1


def test_moving_the_moment_of_awareness_needs_a_reason(house: House, breach: Breach) -> None:
    earlier = replace(MOMENTS, aware_at=AWARE - timedelta(minutes=30))
    with pytest.raises(BreachRefused) as refused:
        amend(house, breach, moments=earlier)
    assert reasons(refused) == [("aware_at", "reason_missing")]
    amend(house, breach, moments=earlier, reason="Vagten vidste det før.")
    assert breach.due_at == AWARE + timedelta(hours=71, minutes=30)
    event = trail.of_breach(house.session, breach=breach)[-1]
    assert event.facts["changes"]["aware_at"]["old"] == AWARE.isoformat()
    assert event.facts["reason"] == "Vagten vidste det før."
    assert audit.verify(house.session, organisation_id=house.organisation_id)


@pytest.mark.parametrize("regime", ["nis2", "dora", "cra"])
def test_so_does_the_start_of_any_other_clock(house: House, breach: Breach, regime: str) -> None:
    house.apply(with_desk(told(), regimes=("gdpr", regime)))
    name, at = f"{regime}_aware_at", NOW - timedelta(hours=30)
    amend(house, breach, starts=Starts.from_json({name: at.isoformat()}))
    due = breach.due_at
    later_on = Starts.from_json({name: NOW.isoformat()})
    for moved in (Starts(), later_on):
        with pytest.raises(BreachRefused) as refused:
            amend(house, breach, starts=moved)
        assert reasons(refused) == [(name, "reason_missing")]
        house.session.rollback()
    assert breach.due_at == due
    amend(house, breach, starts=later_on, reason="Det var en anden hændelse.")
    lines = [event.facts["reason"] for event in trail.of_breach(house.session, breach=breach)[-2:]]
    assert lines == [None, "Det var en anden hændelse."]


def test_stating_it_for_the_first_time_needs_none(house: House) -> None:
    breach = house.open(moments=replace(MOMENTS, aware_at=None, aware_why=""))
    assert breach.due_at is None
    found = amend(house, breach, "hr", moments=MOMENTS)
    assert (found.aware_by, found.due_at) == ("Jonas Lund", AWARE + timedelta(hours=72))


def test_a_stale_page_cannot_move_it_either(house: House, breach: Breach) -> None:
    amend(house, breach, "hr", facts=replace(FACTS, people_count=41))
    with pytest.raises(BreachChanged):
        amend(house, breach, moments=replace(MOMENTS, ongoing=True), version=1)


def test_the_score_is_kept_with_its_answers(house: House, breach: Breach) -> None:
    answers = Answers(dpc={"financial": 3}, ei4=4, c4=1, i4=0, a4=0, m4=0)
    for _ in range(2):
        breaches.assess(
            house.session,
            recipient=house.who("hr"),
            breach=breach.id,
            version=1,
            answers=answers,
            now=NOW,
        )
        house.session.commit()
    assert (breach.severity, breach.band, breach.version) == (13, "high", 2)
    assert breaches.answers_of(breach) == answers
    with pytest.raises(BreachRefused):
        breaches.assess(
            house.session,
            recipient=house.who("hr"),
            breach=breach.id,
            version=2,
            answers=replace(answers, ei4=9),
            now=NOW,
        )


def test_other_clocks_run_from_their_own_moments(house: House, breach: Breach) -> None:
    house.apply(with_desk(told(), regimes=("gdpr", "nis2")))
    starts = Starts(nis2_aware_at=NOW - timedelta(hours=1))
    amend(house, breach, starts=starts)
    assert breach.due_at == NOW + timedelta(hours=23)
    breaches.meet_clock(
        house.session,
        recipient=house.who("hr"),
        breach=breach.id,
        version=breach.version,
        clock="nis2_early_warning",
        at=NOW,
        now=NOW,
    )
    house.session.commit()
    assert breach.due_at == AWARE + timedelta(hours=72)
    # What was met is not taken from a form.
    amend(house, breach, starts=replace(starts, met={}))
    assert "nis2_early_warning" in breaches.starts_of(breach).met
    with pytest.raises(BreachRefused) as refused:
        breaches.meet_clock(
            house.session,
            recipient=house.who("hr"),
            breach=breach.id,
            version=breach.version,
            clock="dora_initial",
            at=NOW,
            now=NOW,
        )
    assert reasons(refused) == [("clock", "clock_unknown")]


@pytest.mark.parametrize(
    ("clock", "at", "code"),
    [
        ("gdpr_authority", NOW, "met_by_papers"),
        ("omnibus_authority", NOW, "met_by_papers"),
        ("nis2_early_warning", NOW - timedelta(hours=2), "met_before_start"),
    ],
)
def test_no_clock_is_stopped_by_a_word_alone(
    house: House, breach: Breach, clock: str, at: datetime, code: str
) -> None:
    """The notification is met by a paper with a second person behind it."""
    house.apply(with_desk(told(), regimes=("gdpr", "nis2", "omnibus")))
    amend(house, breach, starts=Starts(nis2_aware_at=NOW - timedelta(hours=1)))
    with pytest.raises(BreachRefused) as refused:
        breaches.meet_clock(
            house.session,
            recipient=house.who("hr"),
            breach=breach.id,
            version=breach.version,
            clock=clock,
            at=at,
            now=NOW,
        )
    assert reasons(refused) == [("at", code)]


def test_one_notification_meets_every_clock_of_a_notification(house: House, breach: Breach) -> None:
    """The law's and the proposal's are of one and the same paper."""
    house.apply(with_desk(told(), regimes=("gdpr", "omnibus")))
    house.notify(breach)
    regimes = desks.regimes(house.session, organisation_id=house.organisation_id)
    found = {one.id: one.met_at for one in reading.clocks_of(breach, regimes, NOW)}
    assert found == {"gdpr_authority": breach.notified_at, "omnibus_authority": breach.notified_at}


def test_the_deadlines_follow_the_organisations_file(house: House, breach: Breach) -> None:
    amend(house, breach, starts=Starts(nis2_aware_at=NOW))
    assert breach.due_at == AWARE + timedelta(hours=72)
    house.apply(with_desk(told(), regimes=("gdpr", "nis2")))
    house.session.refresh(breach)
    assert breach.due_at == NOW + timedelta(hours=24)


def test_a_link_that_has_left_the_file_stands_in_nobodys_way(house: House) -> None:
    breach = house.open(facts=replace(FACTS, processors=("hosting",)))
    file = with_desk(told())
    house.apply(replace(file, processors=file.processors[:1]))
    amend(house, breach, facts=replace(FACTS, processors=("hosting",), people_count=41))
    with pytest.raises(BreachRefused):
        house.open(facts=replace(FACTS, processors=("hosting",)))
