"""A breach from the first minute to the published lesson, by two people."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from portal.data import audit
from portal.data.breach import (
    breaches,
    decisions,
    files,
    lessons,
    measures,
    moving,
    notices,
    trail,
)
from portal.data.tables import Breach
from portal.errors import BreachRefused
from portal.rules.breach.decisions import Decision
from portal.rules.breach.lessons import Lesson, PublicLesson
from portal.rules.breach.severity import Answers
from tests.data.breach.house import FOLLOW_UP, House
from tests.data.world import NOW, TODAY, both


def test_a_breach_is_led_to_its_end(house: House, breach: Breach) -> None:
    session = house.session

    def move(to: str, reason: str | None = None) -> None:
        moving.move(
            session,
            recipient=house.who("hr"),
            breach=breach.id,
            version=breach.version,
            to=to,
            reason=reason,
            now=NOW,
        )
        session.commit()

    move("assessing")
    measures.add(
        session,
        recipient=house.who("ceo"),
        breach=breach.id,
        text="Filen er slettet hos modtageren.",
        taken_at=NOW,
        now=NOW,
    )
    move("contained")
    house.notify(breach, reference="DT-2026-1")
    move("notified")
    final = house.draft("chair", breach, phase="final")
    house.approve_notice("hr", breach, final)
    house.send("chair", breach, final, reference="DT-2026-1")
    move("lessons")
    lessons.write(
        session,
        recipient=house.who("chair"),
        breach=breach.id,
        version=breach.version,
        lesson=Lesson("Travlhed", "Send links", "Ny rutine", "Kirsten Holm", FOLLOW_UP),
        public=PublicLesson(
            both("En fil gik galt"), both("Den gik galt."), both("Send links."), both("Rutine.")
        ),
        now=NOW,
    )
    for act, name in ((lessons.propose, "chair"), (lessons.clear, "hr")):
        act(session, recipient=house.who(name), breach=breach.id, version=breach.version, now=NOW)
    lessons.publish(
        session,
        recipient=house.who("chair"),
        breach=breach.id,
        version=breach.version,
        today=TODAY,
        now=NOW,
    )
    move("closed", "Alt er gjort.")
    (out,) = lessons.published(session, organisation_id=house.organisation_id)
    assert out.lesson.title == both("En fil gik galt")
    assert (breach.closed_at, breach.due_at, breach.follow_up_on) == (NOW, None, FOLLOW_UP)
    whole = files.whole(session, recipient=house.who("hr"), breach=breach.id, now=NOW)
    assert [one.phase for one in whole.notices] == ["first", "final"]
    assert len(whole.events) == trail.verify(session, breach_id=breach.id)
    assert {event.act for event in whole.events} >= {"opened", "decided", "notice_sent", "moved"}
    audit.verify(session, organisation_id=house.organisation_id)
    check_closed(house, breach)


def check_closed(house: House, breach: Breach) -> None:
    """Nothing of a closed breach changes, and nobody takes on a duty in it, until it is reopened."""
    who: dict[str, Any] = {"recipient": house.who("hr"), "breach": breach.id, "now": NOW}
    version: dict[str, Any] = {"version": breach.version}
    facts = replace(breaches.facts_of(breach), people_count=77)
    yes = Decision("authority", answer=True, reasons="Alligevel.")
    answers = Answers(dpc={"simple": 1}, ei4=1, c4=0, i4=0, a4=0, m4=0)
    content = house.content(breach, "authority")
    acts: tuple[Callable[[], object], ...] = (
        lambda: breaches.amend(house.session, **who, **version, facts=facts),
        lambda: breaches.assess(house.session, **who, **version, answers=answers),
        lambda: decisions.decide(house.session, **who, **version, decision=yes),
        lambda: notices.draft(
            house.session, **who, to="authority", phase="follow_up", language="da", content=content
        ),
    )
    for act in acts:
        with pytest.raises(BreachRefused) as caught:
            act()
        assert caught.value.facts["reason"] == "closed_already"
        house.session.rollback()
    empty: dict[str, Any] = {"lesson": Lesson(), "public": None}
    with pytest.raises(BreachRefused) as told:
        lessons.write(house.session, **who, **version, **empty)
    assert [one.field for one in told.value.told] == [
        "cause", "lesson", "measure", "owner", "follow_up_on",
    ]  # fmt: skip
    house.session.rollback()
