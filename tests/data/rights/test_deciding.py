"""Who asks, what is decided, and what must be there before it is answered."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from portal.data.database import writing
from portal.data.rights import (
    answering,
    checklist,
    decisions,
    identity,
    requests,
)
from portal.data.tables import (
    RequestDecision,
)
from portal.errors import RequestRefused, SecondPersonNeeded
from portal.rules.rights.completeness import access_items
from portal.rules.rights.decisions import RightDecision
from tests.data.rights.bureau import ALL_ITEMS, Bureau
from tests.data.rights.steps import ALL, acts, answer, answer_after_items, gather, refused
from tests.data.world import TODAY


def test_identity_keeps_the_way_and_never_the_document(bureau: Bureau) -> None:
    asker, request = bureau.asked()
    assert refused(bureau, identity.identify, asker, way="crystal_ball") == ["way_unknown"]
    note = bureau.note(asker)
    given: dict[str, Any] = {"way": "document", "doubt": True, "note": note}
    assert refused(bureau, identity.identify, asker, **given) == ["document_not_erased"]
    bureau.act(identity.identify, asker, **given, document_erased=True)
    assert request.identity == {
        "way": "document",
        "doubt": True,
        "on": TODAY.isoformat(),
        "note": note,
        "by": bureau.who("hr").id,
    }
    other, second = bureau.asked()
    bureau.act(identity.identify, other, way=identity.CANNOT, doubt=True)
    assert second.identity is not None


def test_abuse_needs_evidence_and_a_second_person(bureau: Bureau) -> None:
    asker, request = bureau.asked()
    gather(bureau, asker)
    grounds: dict[str, Any] = {"with_": {"grounds": ("excessive",)}}
    reasons, evidence = bureau.note(asker), bureau.note(asker)
    with pytest.raises(RequestRefused) as error:
        bureau.decide(asker, "access", "refused", **grounds, reasons_note=reasons)
    assert error.value.facts["reason"] == "evidence_missing"
    bureau.session.rollback()
    row = bureau.decide(
        asker, "access", "refused", **grounds, reasons_note=reasons, evidence_note=evidence
    )
    assert (row.needs_approval, row.in_force, request.outcomes) == (True, False, {})
    left = {
        one.id
        for one in answering.left_to_answer(
            bureau.session, request=request, today=TODAY, confirmed=ALL, delivery="mailbox"
        )
    }
    assert left == {"approval"}
    with pytest.raises(SecondPersonNeeded):
        bureau.act(decisions.approve, asker, decision=row.id)
    bureau.session.rollback()
    bureau.act(decisions.approve, asker, name="ceo", decision=row.id)
    assert request.outcomes == {"access": "refused"}
    assert refused(bureau, decisions.approve, asker, name="ceo", decision=row.id) == [
        "approved_already"
    ]
    newer = bureau.decide(asker, "access", "granted")
    assert refused(bureau, decisions.approve, asker, name="ceo", decision=row.id) == [
        "decision_unknown"
    ]
    assert decisions.current(bureau.session, request=request)["access"].id == newer.id
    assert len(bureau.session.scalars(select(RequestDecision)).all()) == 2
    answered = answer_after_items(bureau, asker)
    assert answered.outcomes == {"access": "granted"}


def test_with_a_copy_enclosed_nobody_says_that_there_is_nothing_to_copy(bureau: Bureau) -> None:
    asker, request = bureau.asked()
    gather(bureau, asker)
    bureau.decide(asker, "access")
    given = {"item": "copy", "state": "explained"}
    assert refused(bureau, checklist.mark_item, asker, **given) == ["item_never_empty"]
    assert "copy" not in request.items
    # As it could be marked once: it counts as open, and does not go out.
    writing(bureau.session)
    request.items = dict.fromkeys(ALL_ITEMS, "explained")
    bureau.session.commit()
    sent = {
        "envelope": bureau.next(asker, "answer", "hr"),
        "delivery": "mailbox",
        "answered_on": TODAY,
        "confirmed": ALL,
    }
    always = [f"item:{item.id}" for item in access_items() if item.always]
    assert refused(bureau, answering.answer, asker, **sent) == always
    assert "item:copy" in always


def test_what_was_not_asked_or_not_noted_is_not_decided(bureau: Bureau) -> None:
    asker, _request = bureau.asked()
    for decision, given, code in (
        (RightDecision("erasure", "granted"), {}, "kind_not_asked"),
        (RightDecision("access", "granted"), {"reasons_note": 1}, "note_unknown"),
        (RightDecision("access", "maybe"), {}, "outcome_unknown"),
    ):
        assert refused(bureau, decisions.decide, asker, decision=decision, **given) == [code]


def test_an_answer_delivered_otherwise_has_its_day(bureau: Bureau) -> None:
    asker, request = bureau.asked(today=TODAY - timedelta(days=3))
    gather(bureau, asker)
    bureau.decide(asker, "access")
    for item in ALL_ITEMS:
        bureau.act(checklist.mark_item, asker, item=item, state="filled")
    given: dict[str, Any] = {"envelope": None, "confirmed": ALL}
    yesterday = TODAY - timedelta(days=1)
    for changed, code in (
        ({"delivery": "mailbox", "answered_on": TODAY}, "answer_missing"),
        ({"delivery": "pigeon", "answered_on": TODAY}, "delivery_unknown"),
        ({"delivery": "letter", "answered_on": TODAY + timedelta(days=1)}, "in_the_future"),
        ({"delivery": "letter", "answered_on": TODAY - timedelta(days=4)}, "before_receipt"),
    ):
        assert refused(bureau, answering.answer, asker, **given, **changed) == [code]
    bureau.act(answering.answer, asker, **given, delivery="letter", answered_on=yesterday)
    assert (request.answered_on, request.delivery) == (yesterday, "letter")


def test_what_it_is_about_can_become_clear_later(bureau: Bureau) -> None:
    asker, request = bureau.asked(requests.ClearFacts(("unknown",), "other", "en"))
    assert refused(bureau, requests.choose_kinds, asker, kinds=()) == ["kinds_missing"]
    assert refused(bureau, requests.choose_kinds, asker, kinds=("x",)) == ["kind_unknown"]
    bureau.act(requests.choose_kinds, asker, kinds=("erasure", "access"))
    assert request.kind_ids == ("access", "erasure")
    assert acts(bureau, request)[-1] == "kinds_changed"


def test_a_right_that_is_not_meant_takes_its_decision_along(bureau: Bureau) -> None:
    asker, request = bureau.asked(requests.ClearFacts(("access", "erasure"), "client", "da"))
    gather(bureau, asker)
    bureau.decide(asker, "access")
    bureau.decide(asker, "erasure")
    bureau.act(requests.choose_kinds, asker, kinds=("access",))
    assert request.outcomes == {"access": "granted"}
    assert list(decisions.current(bureau.session, request=request)) == ["access"]
    # No search after an erasure is owed any more.
    assert answer_after_items(bureau, asker).state == "answered"


def test_after_the_answer_nothing_that_it_stands_on_is_changed(bureau: Bureau) -> None:
    asker, _request = bureau.asked()
    gather(bureau, asker)
    bureau.decide(asker, "access")
    answer_after_items(bureau, asker)
    for act, given in (
        (requests.choose_kinds, {"kinds": ("access", "erasure")}),
        (identity.identify, {"way": "known_relation"}),
        (checklist.mark_item, {"item": "purposes", "state": None}),
        (checklist.mark_system, {"system": "archive", "state": "nothing"}),
    ):
        assert refused(bureau, act, asker, **given) == ["answered_already"], act


def test_who_cannot_be_identified_is_not_given_somebodys_data(bureau: Bureau) -> None:
    asker, _request = bureau.asked()
    gather(bureau, asker)
    bureau.act(identity.identify, asker, way=identity.CANNOT, doubt=True)
    bureau.decide(asker, "access")
    for item in ALL_ITEMS:
        bureau.act(checklist.mark_item, asker, item=item, state="filled")
    sent = {
        "envelope": bureau.next(asker, "answer", "hr"),
        "delivery": "mailbox",
        "answered_on": TODAY,
        "confirmed": ALL,
    }
    assert refused(bureau, answering.answer, asker, **sent) == ["unidentified"]
    grounds: dict[str, Any] = {"with_": {"grounds": ("not_identified",)}}
    bureau.decide(asker, "access", "refused", **grounds, reasons_note=bureau.note(asker))
    assert answer(bureau, asker).state == "answered"
