"""Two at the same moment, on files and servers as they run for real; and who is stopped half way."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from sqlalchemy import Engine, delete, func, select, update
from sqlalchemy.orm import Session

from portal.data import audit
from portal.data.breach import alerts, breaches, decisions, notices, standing, tasks, trail
from portal.data.database import make_session_factory, writing
from portal.data.tables import Alert, AuditLine, Breach, BreachEvent, BreachNotice, Recipient
from portal.errors import AuditBroken, BreachChanged, VarselError
from portal.rules.breach.decisions import Decision
from portal.rules.breach.facts import BreachFacts, Moments
from tests.data.breach.house import FACTS, MOMENTS, House
from tests.data.world import NOW

Act = Callable[[Session], str]


def at_once(engine: Engine, acts: list[Act]) -> list[str]:
    """Runs each act in a session and a thread of its own, all starting together."""
    factory = make_session_factory(engine)
    gate = threading.Barrier(len(acts))

    def run(act: Act) -> str:
        gate.wait()
        with factory() as session:
            try:
                result = act(session)
                session.commit()
            except VarselError as error:
                return error.code
            return result

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


def amending(house: House, breach: str, name: str, count: int) -> Act:
    who = house.who(name).id

    def act(session: Session) -> str:
        breaches.amend(
            session,
            recipient=session.get_one(Recipient, who),
            breach=breach,
            version=1,
            facts=replace(FACTS, people_count=count),
            now=NOW,
        )
        return "stored"

    return act


def test_of_two_who_save_at_once_one_is_told(engine: Engine, house: House, breach: Breach) -> None:
    identity = breach.id
    names = ("chair", "hr", "ceo", "hr")
    acts = [amending(house, identity, name, 50 + place) for place, name in enumerate(names)]
    house.session.rollback()
    results = at_once(engine, acts)
    assert sorted(results) == [BreachChanged.code] * 3 + ["stored"]
    house.session.refresh(breach)
    assert breach.version == 2
    assert breach.facts["people_count"] == 50 + results.index("stored")
    assert trail.verify(house.session, breach_id=identity) == 2


def test_the_trails_hold_when_many_write(engine: Engine, house: House, breach: Breach) -> None:
    identity, who = breach.id, house.who("hr").id

    def act(session: Session) -> str:
        tasks.add(
            session,
            recipient=session.get_one(Recipient, who),
            breach=identity,
            text="Ring.",
            owner=None,
            due_on=None,
            now=NOW,
        )
        return "added"

    house.session.rollback()
    assert at_once(engine, [act] * 12) == ["added"] * 12
    assert trail.verify(house.session, breach_id=identity) == 13
    assert len(tasks.of_breach(house.session, breach=breach)) == 12


def test_breaches_that_are_opened_at_once_have_names_of_their_own(
    engine: Engine, house: House
) -> None:
    who = house.who("hr").id

    def act(session: Session) -> str:
        return breaches.open_breach(
            session,
            handler=session.get_one(Recipient, who),
            source="handler",
            facts=FACTS,
            moments=MOMENTS,
            now=NOW,
        ).reference

    house.session.rollback()
    assert len(set(at_once(engine, [act] * 16))) == 16
    audit.verify(house.session, organisation_id=house.organisation_id)


def test_an_alert_that_comes_twice_at_once_is_one_breach(engine: Engine, house: House) -> None:
    token = alerts.make_link(
        house.session, recipient=house.who("hr"), processor_id="payroll", now=NOW
    )
    house.session.commit()
    organisation = house.organisation_id

    def act(session: Session) -> str:
        return alerts.receive(
            session,
            organisation_id=organisation,
            token=token,
            alert_id="a" * 22,
            facts=BreachFacts(title="Læk"),
            moments=Moments(),
            now=NOW,
        ).reference

    house.session.rollback()
    assert len(set(at_once(engine, [act] * 6))) == 1
    assert house.session.scalar(select(func.count()).select_from(Breach)) == 1
    assert house.session.scalar(select(func.count()).select_from(Alert)) == 1


def test_the_last_two_cannot_both_step_aside(engine: Engine, house: House, breach: Breach) -> None:
    standing.step_aside(
        house.session, recipient=house.who("ceo"), breach=breach.id, reason="Ven.", now=NOW
    )
    house.session.commit()
    identity = breach.id

    def stepping(name: str) -> Act:
        who = house.who(name).id

        def act(session: Session) -> str:
            standing.step_aside(
                session,
                recipient=session.get_one(Recipient, who),
                breach=identity,
                reason="Ven.",
                now=NOW,
            )
            return "aside"

        return act

    acts = [stepping("chair"), stepping("hr")]
    house.session.rollback()
    assert sorted(at_once(engine, acts)) == ["aside", "breach_refused"]


def test_a_decision_and_an_edit_at_once_leave_one_behind(
    engine: Engine, house: House, breach: Breach
) -> None:
    identity, who = breach.id, house.who("hr").id

    def deciding(session: Session) -> str:
        decisions.decide(
            session,
            recipient=session.get_one(Recipient, who),
            breach=identity,
            version=1,
            decision=Decision("authority", answer=True, reasons="Ja."),
            now=NOW,
        )
        return "stored"

    acts = [deciding, amending(house, identity, "chair", 99)]
    house.session.rollback()
    assert sorted(at_once(engine, acts)) == [BreachChanged.code, "stored"]


def test_an_approval_meets_no_text_that_was_changed_at_that_moment(
    engine: Engine, house: House, breach: Breach
) -> None:
    row = house.draft("chair", breach)
    identity, notice, seen = breach.id, row.id, row.digest
    content = {**row.content, "sector": "Et andet ord"}
    writer, reader = house.who("chair").id, house.who("hr").id

    def writing(session: Session) -> str:
        notices.draft(
            session,
            recipient=session.get_one(Recipient, writer),
            breach=identity,
            to="authority",
            phase="first",
            language="da",
            content=content,
            now=NOW,
        )
        return "written"

    def approving(session: Session) -> str:
        notices.approve(
            session,
            recipient=session.get_one(Recipient, reader),
            breach=identity,
            notice=notice,
            digest=seen,
            now=NOW,
        )
        return "approved"

    house.session.rollback()
    at_once(engine, [writing, approving])
    house.session.expire_all()
    stored = house.session.get_one(BreachNotice, notice)
    assert (stored.state, stored.digest != seen) == ("draft", True)


def test_whoever_is_stopped_half_way_leaves_nothing(house: House, breach: Breach) -> None:
    """As when the process is killed between the act and its commit."""
    before = counted(house.session)
    decisions.decide(
        house.session,
        recipient=house.who("chair"),
        breach=breach.id,
        version=1,
        decision=Decision("authority", answer=True, reasons="Ja."),
        now=NOW,
    )
    assert counted(house.session) != before
    house.session.rollback()
    assert counted(house.session) == before
    assert breach.version == 1


def counted(session: Session) -> list[int]:
    return [
        session.scalar(select(func.count()).select_from(table)) or 0
        for table in (Breach, BreachEvent, AuditLine)
    ]


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
def test_a_line_of_the_trail_that_was_changed_is_found(house: House, breach: Breach) -> None:
    house.notify(breach)
    assert trail.verify(house.session, breach_id=breach.id) > 4
    writing(house.session)
    third = (BreachEvent.breach_id == breach.id) & (BreachEvent.number == 3)
    house.session.execute(update(BreachEvent).where(third).values(facts={"new": "Noget andet"}))
    with pytest.raises(AuditBroken) as broken:
        trail.verify(house.session, breach_id=breach.id)
    assert broken.value.facts == {"number": 3}
    house.session.rollback()


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
def test_a_trail_that_was_cut_short_is_found(house: House, breach: Breach) -> None:
    """A chain alone does not miss its last line; the breach counts what was done to it."""
    house.decide("chair", breach, "authority", answer=True)
    length = trail.verify(house.session, breach_id=breach.id)
    writing(house.session)
    house.session.execute(
        delete(BreachEvent).where(BreachEvent.breach_id == breach.id, BreachEvent.number == length)
    )
    with pytest.raises(AuditBroken) as caught:
        trail.verify(house.session, breach_id=breach.id)
    assert caught.value.facts == {"number": length}
    house.session.rollback()
