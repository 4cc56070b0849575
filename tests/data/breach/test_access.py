"""A breach is there for its handlers alone; for all others there is none, and asking stays."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import select

from portal.data import organisations, recipients
from portal.data.audit import AuditAct
from portal.data.breach import (
    alerts,
    breaches,
    decisions,
    evidence,
    files,
    lessons,
    measures,
    moving,
    notices,
    register,
    sending,
    standing,
    tasks,
    trail,
)
from portal.data.breach.register import Filters
from portal.data.tables import AuditLine, Breach, Recipient
from portal.errors import BreachRefused, BreachUnknown
from portal.rules.breach.decisions import Decision
from portal.rules.breach.lessons import Lesson
from portal.rules.breach.severity import Answers
from tests.data.breach.house import FACTS, HANDLERS, MOMENTS, House, with_desk
from tests.data.world import NOW, TODAY, told

Act = Callable[..., object]

IN_A_BREACH: dict[str, tuple[Act, dict[str, Any]]] = {
    "look": (breaches.for_handler, {}),
    "whole": (files.whole, {}),
    "note_exported": (files.note_exported, {"what": "file"}),
    "amend": (breaches.amend, {"version": 1, "facts": FACTS}),
    "assess": (breaches.assess, {"version": 1, "answers": Answers({"simple": 1}, 1, 0, 0, 0, 0)}),
    "meet_clock": (breaches.meet_clock, {"version": 1, "clock": "nis2_final", "at": NOW}),
    "step_aside": (standing.step_aside, {"reason": "Min bror."}),
    "move": (moving.move, {"version": 1, "to": "assessing"}),
    "decide": (
        decisions.decide,
        {"version": 1, "decision": Decision("authority", answer=True, reasons="Ja.")},
    ),
    "approve": (decisions.approve, {"version": 1, "decision": "x" * 22}),
    "draft": (
        notices.draft,
        {"to": "authority", "phase": "first", "language": "da", "content": {}},
    ),
    "approve_notice": (notices.approve, {"notice": "x" * 22, "digest": ""}),
    "discard": (notices.discard, {"notice": "x" * 22}),
    "mark_sent": (sending.mark_sent, {"notice": "x" * 22, "sent_at": NOW}),
    "add_task": (tasks.add, {"text": "Ring.", "owner": None, "due_on": None}),
    "task_done": (tasks.done, {"task": "x" * 22}),
    "add_measure": (measures.add, {"text": "Lukket.", "taken_at": NOW}),
    "write_lesson": (lessons.write, {"version": 1, "lesson": Lesson(), "public": None}),
    "propose": (lessons.propose, {"version": 1}),
    "clear": (lessons.clear, {"version": 1}),
    "publish": (lessons.publish, {"version": 1, "today": TODAY}),
    "withdraw": (lessons.withdraw, {"version": 1, "today": TODAY}),
    "followed_up": (lessons.followed_up, {"remark": "Virker."}),
    "read_evidence": (evidence.read, {"evidence": "x" * 22}),
}
OF_THE_DESK: dict[str, tuple[Act, dict[str, Any]]] = {
    "register": (register.page, {"today": TODAY}),
    "export": (files.export, {"today": TODAY, "filters": Filters()}),
    "make_link": (alerts.make_link, {"processor_id": "payroll"}),
    "links": (alerts.links, {}),
    "end_link": (alerts.end_link, {"link": "x" * 22}),
}


def refusals(house: House) -> list[AuditLine]:
    return list(
        house.session.scalars(
            select(AuditLine).where(AuditLine.act == AuditAct.BREACH_REFUSED.value)
        )
    )


def stranger(house: House) -> Recipient:
    """A handler of another organisation."""
    organisations.apply(house.session, file=with_desk(told(slug="elm", prefix="elm.")), now=NOW)
    house.session.commit()
    other = organisations.find(house.session, slug="elm")
    people = recipients.of_organisation(house.session, organisation_id=other.id)
    return next(one for one in people if one.handle == "chair")


def without_role(house: House) -> Recipient:
    house.apply(with_desk(told(), handlers=("chair", "hr")))
    return house.who("ceo")


def stepped_aside(house: House) -> Recipient:
    breach = house.session.scalars(select(Breach)).one()
    standing.step_aside(
        house.session, recipient=house.who("ceo"), breach=breach.id, reason="Kender dem.", now=NOW
    )
    house.session.commit()
    return house.who("ceo")


def gone(house: House) -> Recipient:
    """Somebody who has left the file, with a page still open."""
    ceo = house.who("ceo")
    recipients.retire(house.session, recipient=ceo)
    house.session.commit()
    return ceo


OUTSIDERS = {
    "stranger": stranger,
    "without_role": without_role,
    "stepped_aside": stepped_aside,
    "gone": gone,
}


@pytest.mark.parametrize("outsider", OUTSIDERS)
def test_no_act_is_open_to_others_and_each_try_stays(
    house: House, breach: Breach, outsider: str
) -> None:
    who = OUTSIDERS[outsider](house)
    before = (breach.version, len(trail.of_breach(house.session, breach=breach)))
    for count, (act, more) in enumerate(IN_A_BREACH.values(), start=1):
        with pytest.raises(BreachUnknown):
            act(house.session, recipient=who, breach=breach.id, now=NOW, **more)
        house.session.rollback()
        lines = refusals(house)
        assert len(lines) == count
        assert (lines[-1].actor, lines[-1].facts) == (who.id, {"breach": breach.id})
        assert lines[-1].organisation_id == house.organisation_id
    after = (breach.version, len(trail.of_breach(house.session, breach=breach)))
    assert after == before


@pytest.mark.parametrize("outsider", ["without_role", "gone"])
def test_the_desk_itself_is_closed_to_them(house: House, breach: Breach, outsider: str) -> None:
    who = OUTSIDERS[outsider](house)
    for act, more in OF_THE_DESK.values():
        with pytest.raises(BreachUnknown):
            act(house.session, recipient=who, now=NOW, **more)
        house.session.rollback()
    with pytest.raises(BreachUnknown):
        breaches.open_breach(
            house.session, handler=who, source="handler", facts=FACTS, moments=MOMENTS, now=NOW
        )
    assert len(refusals(house)) == len(OF_THE_DESK) + 1


def test_what_does_not_exist_is_refused_alike_and_leaves_no_line(house: House) -> None:
    for act, more in IN_A_BREACH.values():
        with pytest.raises(BreachUnknown):
            act(house.session, recipient=house.who("chair"), breach="x" * 22, now=NOW, **more)
        house.session.rollback()
    assert refusals(house) == []


def test_who_has_stepped_aside_finds_it_no_more(house: House, breach: Breach) -> None:
    other = house.open("hr")
    who = stepped_aside_from(house, breach)
    listed = register.page(house.session, recipient=who, now=NOW, today=TODAY)
    assert [row.id for row in listed.rows] == [other.id]
    assert (listed.total, listed.counts) == (1, {"discovered": 1})
    everything = files.export(house.session, recipient=who, filters=Filters(), now=NOW, today=TODAY)
    assert [one["reference"] for one in everything] == [other.reference]


def stepped_aside_from(house: House, breach: Breach) -> Recipient:
    standing.step_aside(
        house.session, recipient=house.who("ceo"), breach=breach.id, reason="Kender dem.", now=NOW
    )
    house.session.commit()
    return house.who("ceo")


def test_somebody_must_be_left(house: House, breach: Breach) -> None:
    for name in ("ceo", "hr"):
        standing.step_aside(
            house.session, recipient=house.who(name), breach=breach.id, reason="Ven.", now=NOW
        )
    with pytest.raises(BreachRefused) as refused:
        standing.step_aside(
            house.session, recipient=house.who("chair"), breach=breach.id, reason="Ven.", now=NOW
        )
    assert refused.value.facts == {"reason": "last_handler", "field": None}


def test_another_can_be_asked_to_step_aside(house: House, breach: Breach) -> None:
    standing.step_aside(
        house.session,
        recipient=house.who("chair"),
        breach=breach.id,
        reason="Hans afdeling.",
        now=NOW,
        who=house.who("ceo"),
    )
    house.session.commit()
    (line,) = [
        one for one in trail.of_breach(house.session, breach=breach) if one.act == "stepped_aside"
    ]
    assert (line.actor, line.facts["who"]) == (house.who("chair").id, house.who("ceo").id)
    with pytest.raises(BreachRefused):
        standing.step_aside(
            house.session,
            recipient=house.who("chair"),
            breach=breach.id,
            reason="Igen.",
            now=NOW,
            who=house.who("ceo"),
        )


@pytest.mark.parametrize("reason", ["", "  "])
def test_stepping_aside_needs_a_reason(house: House, breach: Breach, reason: str) -> None:
    with pytest.raises(BreachRefused):
        standing.step_aside(
            house.session, recipient=house.who("ceo"), breach=breach.id, reason=reason, now=NOW
        )


def test_all_three_handle(house: House, breach: Breach) -> None:
    for name in HANDLERS:
        found = breaches.for_handler(
            house.session, recipient=house.who(name), breach=breach.id, now=NOW
        )
        assert found.id == breach.id
