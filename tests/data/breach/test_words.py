"""Words that are written freely stay readable, and name no data subject by number."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest

from portal.data.breach import (
    breaches,
    decisions,
    lessons,
    measures,
    moving,
    notices,
    sending,
    standing,
    tasks,
)
from portal.data.tables import Breach
from portal.errors import BreachRefused
from portal.rules.breach.decisions import Decision, ExemptionClaim
from portal.rules.breach.lessons import Lesson
from tests.data.breach.house import FACTS, MOMENTS, House
from tests.data.breach.test_notices import ready
from tests.data.world import NOW

pytestmark = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
Act = Callable[[House, Breach, str, dict[str, Any]], object]

CPR = "Ring til 010190-1234."
ENDLESS = "x" * 30_000


def _decide(house: House, breach: Breach, words: str, who: dict[str, Any]) -> None:
    claim = ExemptionClaim("art34_3_b", words)
    told = Decision("people", answer=False, reasons=words, exemptions=(claim,), deviation=words)
    decisions.decide(house.session, **who, version=breach.version, decision=told)


def _lesson(house: House, breach: Breach, words: str, who: dict[str, Any]) -> None:
    told = Lesson(words, words, words, words)
    lessons.write(house.session, **who, version=breach.version, lesson=told, public=None)


def _letter(house: House, breach: Breach, words: str, who: dict[str, Any]) -> None:
    said = {name: {"da": words} for name in notices.LETTER_WORDS}
    content = {**house.content(breach, "people"), **said}
    notices.draft(house.session, **who, to="people", phase="first", language="da", content=content)


def _notice(house: House, breach: Breach, words: str, who: dict[str, Any]) -> None:
    content = {**house.content(breach, "authority"), "delay_reason": words}
    notices.draft(
        house.session, **who, to="authority", phase="first", language="da", content=content
    )


def _send(house: House, breach: Breach, words: str, who: dict[str, Any]) -> None:
    row = ready(house, breach)
    said: dict[str, Any] = {"reference": words, "delay_reason": words}
    sending.mark_sent(house.session, **who, notice=row.id, sent_at=NOW, **said)


def _aware(house: House, breach: Breach, words: str, who: dict[str, Any]) -> None:
    told = replace(MOMENTS, aware_by=words, aware_why=words)
    breaches.amend(house.session, **who, version=breach.version, moments=told)


def _amend(house: House, breach: Breach, words: str, who: dict[str, Any]) -> None:
    told = replace(FACTS, people_count=7)
    breaches.amend(house.session, **who, version=breach.version, facts=told, reason=words)


ACTS: dict[str, Act] = {
    "text": lambda house, _, words, who: measures.add(
        house.session, **who, text=words, taken_at=NOW
    ),
    "text of a task": lambda house, _, words, who: tasks.add(
        house.session, **who, text=words, owner=None, due_on=None
    ),
    "reasons deviation exemption_art34_3_b": _decide,
    "cause lesson measure owner": _lesson,
    "what_happened consequences measures advice": _letter,
    "delay_reason": _notice,
    "reference": _send,
    "aware_by aware_why": _aware,
    "reason": _amend,
    "reason of a move": lambda house, breach, words, who: moving.move(
        house.session, **who, version=breach.version, to="assessing", reason=words
    ),
    "reason for leaving": lambda house, _, words, who: standing.step_aside(
        house.session, **who, reason=words
    ),
}


@pytest.mark.parametrize(("words", "code"), [(CPR, "cpr_in_text"), (ENDLESS, "text_too_long")])
@pytest.mark.parametrize("fields", ACTS)
def test_no_form_takes_what_the_record_must_not_hold(
    house: House, breach: Breach, fields: str, words: str, code: str
) -> None:
    who: dict[str, Any] = {"recipient": house.who("hr"), "breach": breach.id, "now": NOW}
    with pytest.raises(BreachRefused) as refused:
        ACTS[fields](house, breach, words, who)
    named = fields.partition(" of ")[0].partition(" for ")[0].split()
    assert [one.field for one in refused.value.told] == named
    assert {one.code for one in refused.value.told} == {code}


def test_a_reference_is_no_longer_than_its_column(house: House, breach: Breach) -> None:
    """One database would cut the connection where the other keeps it."""
    row = ready(house, breach)
    with pytest.raises(BreachRefused) as refused:
        house.send("chair", breach, row, reference="x" * 201)
    assert refused.value.facts == {"reason": "text_too_long", "field": "reference"}


@pytest.mark.parametrize("year", [1, 1949])
def test_no_step_was_taken_before_anybody_can_have_meant_it(
    house: House, breach: Breach, year: int
) -> None:
    at = datetime(year, 3, 3, tzinfo=NOW.tzinfo)
    who: dict[str, Any] = {"recipient": house.who("hr"), "breach": breach.id, "now": NOW}
    with pytest.raises(BreachRefused) as refused:
        measures.add(house.session, **who, text="Skiftet.", taken_at=at)
    assert refused.value.facts == {"reason": "too_long_ago", "field": "taken_at"}
