"""Papers are drafted, approved by another, marked as sent, and then frozen for good."""

from dataclasses import asdict, replace
from datetime import timedelta
from typing import Any

import pytest

from portal.data.breach import notices, register, sending, trail
from portal.data.tables import Breach
from portal.errors import BreachRefused, NoticeSent, SecondPersonNeeded, VarselError
from portal.rules.breach.field_sheet import SheetField, field_sheet
from tests.data.breach.house import AWARE, FACTS, MOMENTS, House
from tests.data.world import NOW, TODAY

pytestmark = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
DUE = AWARE + timedelta(hours=72)


def refused(kind: type[VarselError], act: Any, *arguments: Any, **more: Any) -> Any:
    with pytest.raises(kind) as caught:
        act(*arguments, **more)
    return caught.value.facts.get("reason")


def ready(house: House, breach: Breach) -> Any:
    """A first notification that can be sent."""
    house.decide("chair", breach, "people", answer=False)
    house.approve_if_needed(breach, "people")
    house.decide("chair", breach, "authority", answer=True)
    row = house.draft("chair", breach)
    house.approve_notice("hr", breach, row)
    return row


def test_a_sent_notice_never_changes(house: House, breach: Breach) -> None:
    row = house.notify(breach, reference=" DT-1 ")
    assert (row.state, row.sent_at, row.reference) == ("sent", NOW, "DT-1")
    assert (breach.notified_at, breach.due_at) == (NOW, None)
    assert notices.is_intact(row)
    who, session = house.who("hr"), house.session
    at = {"recipient": who, "breach": breach.id, "notice": row.id, "now": NOW}
    refused(NoticeSent, notices.approve, session, digest=row.digest, **at)
    refused(NoticeSent, notices.discard, session, **at)
    refused(NoticeSent, sending.mark_sent, session, sent_at=NOW, **at)
    assert refused(BreachRefused, house.draft, "chair", breach) == "phase_sent"
    session.rollback()
    assert notices.get(session, breach=breach, notice=row.id).content["facts"] == FACTS.to_json()


def test_who_wrote_it_last_cannot_approve_it(house: House, breach: Breach) -> None:
    row = house.draft("chair", breach)
    refused(SecondPersonNeeded, house.approve_notice, "chair", breach, row)
    house.session.rollback()
    house.approve_notice("hr", breach, row)
    assert row.state == "approved"
    notices.draft(
        house.session,
        recipient=house.who("hr"),
        breach=breach.id,
        to="authority",
        phase="first",
        language="da",
        content={**row.content, "sector": "Ny"},
        now=NOW,
    )
    house.session.commit()
    assert (row.state, row.approved_by) == ("draft", None)
    refused(SecondPersonNeeded, house.approve_notice, "hr", breach, row)
    house.session.rollback()
    house.approve_notice("chair", breach, row)


def test_the_same_draft_again_keeps_the_approval(house: House, breach: Breach) -> None:
    row = house.draft("chair", breach)
    house.approve_notice("hr", breach, row)
    assert house.draft("hr", breach) is row
    assert (row.state, row.written_by) == ("approved", house.who("chair").id)


def test_what_is_approved_is_what_was_read(house: House, breach: Breach) -> None:
    row = house.draft("chair", breach)
    at = {"recipient": house.who("hr"), "breach": breach.id, "notice": row.id, "now": NOW}
    why = refused(BreachRefused, notices.approve, house.session, digest="x" * 43, **at)
    assert why == "notice_changed"


def test_nothing_is_sent_without_a_second_person(house: House, breach: Breach) -> None:
    house.decide("chair", breach, "authority", answer=True)
    row = house.draft("chair", breach)
    assert refused(BreachRefused, house.send, "hr", breach, row) == "notice_not_approved"


def test_nothing_is_sent_that_was_not_decided(house: House, breach: Breach) -> None:
    row = house.draft("chair", breach)
    house.approve_notice("hr", breach, row)
    assert refused(BreachRefused, house.send, "hr", breach, row) == "not_decided"
    house.session.rollback()
    house.decide("chair", breach, "authority", answer=False)
    assert refused(BreachRefused, house.send, "hr", breach, row) == "not_decided"


def test_past_the_deadline_a_reason_is_required(house: House, breach: Breach) -> None:
    row = ready(house, breach)
    late = DUE + timedelta(minutes=1)
    why = refused(BreachRefused, house.send, "chair", breach, row, sent_at=late, now=late)
    assert why == "delay_reason_missing"
    house.session.rollback()
    sent = house.send(
        "chair", breach, row, sent_at=late, now=late, delay_reason="Vi kunne ikke se omfanget."
    )
    assert sending.as_sent(sent).delay_reason == "Vi kunne ikke se omfanget."


@pytest.mark.parametrize("minutes", [-1, 0])
def test_up_to_the_deadline_none_is(house: House, breach: Breach, minutes: int) -> None:
    row = ready(house, breach)
    at = DUE + timedelta(minutes=minutes)
    house.send("chair", breach, row, sent_at=at, now=at)


@pytest.mark.parametrize(
    ("sent_at", "reason"),
    [(NOW + timedelta(minutes=1), "in_the_future"), (AWARE - timedelta(1), "before_aware")],
)
def test_impossible_times_are_refused(
    house: House, breach: Breach, sent_at: Any, reason: str
) -> None:
    row = ready(house, breach)
    assert refused(BreachRefused, house.send, "chair", breach, row, sent_at=sent_at) == reason


def test_a_breach_without_awareness_is_not_notified(house: House) -> None:
    breach = house.open(moments=replace(MOMENTS, aware_at=None))
    row = ready(house, breach)
    assert refused(BreachRefused, house.send, "chair", breach, row) == "not_aware_yet"


def test_what_the_law_wants_is_listed_with_its_fields(house: House) -> None:
    breach = house.open(facts=replace(FACTS, kinds=(), description=""))
    row = ready(house, breach)
    with pytest.raises(BreachRefused) as caught:
        house.send("chair", breach, row)
    assert caught.value.told
    assert all(one.sentence["da"] and one.field for one in caught.value.told)


def test_phases_come_in_their_order(house: House, breach: Breach) -> None:
    house.decide("chair", breach, "authority", answer=True)
    early = house.draft("chair", breach, phase="follow_up")
    house.approve_notice("hr", breach, early)
    assert refused(BreachRefused, house.send, "chair", breach, early) == "first_missing"
    house.session.rollback()
    house.notify(breach, reference="DT-1")
    house.send("chair", breach, early, reference="DT-1")
    second = house.draft("chair", breach, phase="follow_up")
    assert second is not early
    assert breach.notified_at == NOW


def test_a_draft_can_be_taken_away(house: House, breach: Breach) -> None:
    row = house.draft("chair", breach)
    notices.discard(
        house.session, recipient=house.who("hr"), breach=breach.id, notice=row.id, now=NOW
    )
    house.session.commit()
    assert notices.of_breach(house.session, breach=breach) == []
    assert refused(BreachRefused, house.approve_notice, "hr", breach, row) == "notice_unknown"
    house.session.rollback()
    assert house.draft("chair", breach) is not row


def test_the_people_are_told_and_how_is_kept(house: House, breach: Breach) -> None:
    house.decide("chair", breach, "authority", answer=True)
    house.decide("chair", breach, "people", answer=True)
    row = house.draft("chair", breach, to="people")
    house.approve_notice("ceo", breach, row)
    assert refused(BreachRefused, house.send, "chair", breach, row) == "way_missing"
    house.session.rollback()
    why = refused(BreachRefused, house.send, "chair", breach, row, way="letter", told=-1)
    assert why == "below_zero"
    house.session.rollback()
    sent = house.send("chair", breach, row, way="letter", told=40)
    assert (sent.way, sent.told, breach.told_at) == ("letter", 40, NOW)
    # The clock to the authority goes on.
    assert breach.due_at == DUE


def test_the_register_tells_who_was_notified(house: House, breach: Breach) -> None:
    house.open("hr")
    house.notify(breach)
    found = register.page(
        house.session,
        recipient=house.who("hr"),
        now=NOW,
        today=TODAY,
        filters=register.Filters(notified=True),
    )
    assert [row.id for row in found.rows] == [breach.id]


def test_what_was_sent_keeps_the_words_it_was_sent_with(house: House, breach: Breach) -> None:
    """Another release may call a field something else, and write a value in other words."""
    row = house.notify(breach, reference="DT-1")
    assert row.sheet is not None
    for language in ("da", "en"):
        fields = field_sheet(sending.as_sent(row), language, row.phase)
        assert sending.sheet_of(row, language) == fields
    of_then = SheetField("reference", "Sagens nummer", "Nr. DT-1", given=True)
    row.sheet = row.sheet | {"da": [asdict(of_then)]}
    assert sending.sheet_of(row, "da") == (of_then,)


def test_a_sheet_that_was_changed_by_hand_is_found(house: House, breach: Breach) -> None:
    row = house.notify(breach)
    events = trail.of_breach(house.session, breach=breach)
    assert sending.are_as_sent([row], events)
    assert row.sheet is not None
    sheet = row.sheet
    for changed in (sheet | {"da": sheet["da"][1:]}, None):
        row.sheet = changed
        assert not sending.are_as_sent([row], events)
    assert not sending.are_as_sent([row], [])


CHANGED: dict[str, Any] = {
    "sent_at": NOW - timedelta(hours=1),
    "recorded_at": NOW - timedelta(hours=1),
    "reference": "DT-2",
    "delay_reason": "Andet.",
    "way": "phone",
    "told": 39,
    "remark": "Andre.",
}


@pytest.mark.parametrize("to", ["authority", "people"])
@pytest.mark.parametrize("field", [*CHANGED, "content", "state"])
def test_whatever_was_sent_and_changed_by_hand_is_found(
    house: House, breach: Breach, to: str, field: str
) -> None:
    """Also by somebody who counts the row's own hash anew: the trail holds it as it was."""
    row = house.notify(breach, reference="DT-1")
    if to == "people":
        row = house.draft("chair", breach, to="people")
        house.approve_notice("hr", breach, row)
        house.send("chair", breach, row, way="email", told=40, remark="Ansatte.")
    rows, events = [row], trail.of_breach(house.session, breach=breach)
    events = [one for one in events if one.facts.get("notice") == row.id]
    assert sending.are_as_sent(rows, events)
    if field == "content":
        row.content = {**row.content, "address": "Andetsteds"}
        row.digest = notices.digest_of_content(row.to, row.phase, row.language, row.content)
        assert notices.is_intact(row)
    elif field == "state":
        row.state = notices.DISCARDED
    else:
        setattr(row, field, CHANGED[field])
    assert not sending.are_as_sent(rows, events)


def test_what_was_sent_and_is_gone_is_missed(house: House, breach: Breach) -> None:
    house.notify(breach)
    assert not sending.are_as_sent([], trail.of_breach(house.session, breach=breach))


def test_a_draft_and_a_letter_have_no_sheet(house: House, breach: Breach) -> None:
    row = ready(house, breach)
    assert row.sheet is None
    assert sending.are_as_sent([row], trail.of_breach(house.session, breach=breach))


def test_a_content_that_was_changed_by_hand_is_not_sent(house: House, breach: Breach) -> None:
    row = ready(house, breach)
    row.content = {**row.content, "sector": "Andet"}
    assert not notices.is_intact(row)
    house.session.rollback()
    assert notices.is_intact(row)


def test_a_notice_of_another_breach_is_not_found_here(house: House, breach: Breach) -> None:
    row = house.draft("chair", house.open())
    assert refused(BreachRefused, house.approve_notice, "hr", breach, row) == "notice_unknown"
