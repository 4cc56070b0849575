"""Requests from the first day to the last: clock, identity, decisions, answer, what is after."""

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from crypto.encoding import b64u
from portal.data import attachments
from portal.data.database import writing
from portal.data.rights import (
    answering,
    art19,
    checklist,
    clock,
    decisions,
    identity,
    links,
    moving,
    register,
    requests,
    threads,
    tombstones,
    trail,
    wishes,
)
from portal.data.rights.answering import Confirmed
from portal.data.rights.register import Filters
from portal.data.rights.tombstones import Identifier
from portal.data.tables import (
    AuditLine,
    NoticeAddress,
    OutboxMail,
    RequestDecision,
    RightsRequest,
    Tombstone,
)
from portal.errors import RequestChanged, RequestRefused, RequestUnknown, SecondPersonNeeded
from portal.rules.rights.completeness import access_items
from portal.rules.rights.deadlines import Pause
from portal.rules.rights.decisions import RightDecision
from tests.data.rights.bureau import ACCESS, ALL_ITEMS, ERASURE, Asker, Bureau, a_file
from tests.data.world import NOW, TODAY

ALL = Confirmed(
    complaint_in_text=True,
    court_in_text=True,
    reasons_in_text=True,
    backups_in_text=True,
    copy_attached=True,
    files_attached=True,
)
KEY = bytes(range(7, 39))


def refused(bureau: Bureau, function: Any, asker: Asker, **given: Any) -> list[str]:
    with pytest.raises(RequestRefused) as error:
        bureau.act(function, asker, **given)
    bureau.session.rollback()
    return [one.code for one in error.value.told]


def acts(bureau: Bureau, request: RightsRequest) -> list[str]:
    return [event.act for event in trail.of_request(bureau.session, request=request)]


def gather(bureau: Bureau, asker: Asker) -> None:
    bureau.act(identity.identify, asker, way="known_relation")
    bureau.act(moving.move, asker, to="gathering")
    for system in ("payroll", "archive"):
        bureau.act(checklist.mark_system, asker, system=system, state="found")
    bureau.act(moving.move, asker, to="deciding")


def answer(bureau: Bureau, asker: Asker, **changed: Any) -> RightsRequest:
    given: dict[str, Any] = {
        "envelope": bureau.next(asker, "answer", "hr"),
        "delivery": "mailbox",
        "answered_on": TODAY,
        "confirmed": ALL,
        **changed,
    }
    found: RightsRequest = bureau.act(answering.answer, asker, **given)
    return found


def test_an_access_request_from_receipt_to_close(bureau: Bureau) -> None:
    asker, request = bureau.asked(address="vibeke@askholm.example")
    gather(bureau, asker)
    bureau.decide(asker, "access")
    file = a_file()
    assert refused(
        bureau,
        answering.answer,
        asker,
        envelope=bureau.next(asker, "answer", "hr"),
        delivery="mailbox",
        answered_on=TODAY,
        confirmed=ALL,
    ) == [f"item:{item}" for item in ALL_ITEMS]
    for item in ALL_ITEMS:
        bureau.act(checklist.mark_item, asker, item=item, state="filled")
    assert "complaint" in refused(
        bureau,
        answering.answer,
        asker,
        envelope=bureau.next(asker, "answer", "hr"),
        delivery="mailbox",
        answered_on=TODAY,
        confirmed=Confirmed(),
    )
    envelope = bureau.next(asker, "answer", "hr")
    answer(bureau, asker, envelope=envelope, files=(file,))
    assert (request.state, request.answered_on, request.due_on) == ("answered", TODAY, None)
    assert (request.answer_sequence, request.outcomes) == (2, {"access": "granted"})
    # The same again, as a page does that got no answer: nothing happens.
    version = request.version
    answer(bureau, asker, envelope=envelope, files=(file,), version=1)
    assert request.version == version
    view = bureau.open_mailbox(asker)
    assert view.envelopes[-1] == envelope
    (found,) = attachments.of_case(bureau.session, case_id=asker.case_id)
    assert (found.id, found.sequence) == (file.id, 2)
    assert bureau.session.scalars(select(NoticeAddress)).one().address == "vibeke@askholm.example"
    bureau.act(moving.move, asker, to="closed")
    assert (request.state, request.closed_on) == ("closed", TODAY)
    assert bureau.session.scalars(select(NoticeAddress)).all() == []
    assert refused(
        bureau, decisions.decide, asker, decision=RightDecision("access", "granted")
    ) == ["ended"]
    assert trail.verify(bureau.session, case_id=asker.case_id) == len(acts(bureau, request))


def test_the_person_is_told_by_mail_only_if_wished_and_without_content(bureau: Bureau) -> None:
    asker, _request = bureau.asked(address="vibeke@askholm.example")
    silent, _other = bureau.asked()
    for one in (asker, silent):
        for _ in range(2):
            threads.store_answer(
                bureau.session,
                recipient=bureau.who("hr"),
                request=one.case_id,
                envelope=bureau.next(one, "answer", "hr"),
                today=TODAY,
                now=NOW,
            )
            bureau.session.commit()
    mails = bureau.session.scalars(select(OutboxMail)).all()
    assert {mail.goes_to for mail in mails} == {"vibeke@askholm.example"}
    assert {(mail.kind, str(mail.facts), mail.whom) for mail in mails} == {
        (wishes.KIND, "{}", None)
    }
    assert len(mails) == 2
    with pytest.raises(RequestRefused):
        bureau.receive(Asker.new(), address="no address")


def test_the_clock_stands_still_and_goes_on(bureau: Bureau) -> None:
    asker, request = bureau.asked()
    asked_on, answered_on = TODAY + timedelta(days=2), TODAY + timedelta(days=16)
    assert refused(bureau, clock.pause, asker, about="identity", asked_on=asked_on) == [
        "asked_in_the_future"
    ]
    assert refused(bureau, clock.pause, asker, about="weather", asked_on=TODAY) == ["state_unknown"]
    bureau.act(clock.pause, asker, about="identity", asked_on=asked_on, today=asked_on)
    assert request.paused is True
    assert refused(
        bureau, clock.pause, asker, about="scope", asked_on=asked_on, today=asked_on
    ) == ["paused_already"]
    bureau.act(clock.resume, asker, answered_on=answered_on, today=answered_on)
    assert (
        register.page(bureau.session, recipient=bureau.who("hr"), now=NOW, today=TODAY)
        .rows[0]
        .paused
        is False
    )
    # 2 April, Maundy Thursday, plus fourteen days.
    assert request.due_on == date(2026, 4, 16)
    assert Pause.from_json(request.pauses[0]) == Pause(asked_on, answered_on, "identity")
    assert refused(bureau, clock.resume, asker, answered_on=answered_on, today=answered_on) == [
        "not_paused"
    ]
    assert acts(bureau, request)[-2:] == ["paused", "resumed"]


def test_three_months_need_reasons_within_the_first(bureau: Bureau) -> None:
    asker, request = bureau.asked()
    assert refused(bureau, clock.extend, asker, told_on=TODAY) == ["extension_without_reasons"]
    assert refused(bureau, clock.extend, asker, told_on=TODAY, answer=1) == ["answer_unknown"]
    assert refused(bureau, clock.extend, asker, told_on=TODAY, note=1) == ["note_unknown"]
    late = date(2026, 4, 8)
    note = bureau.note(asker)
    assert refused(bureau, clock.extend, asker, told_on=late, note=note, today=late) == [
        "extension_too_late"
    ]
    threads.store_answer(
        bureau.session,
        recipient=bureau.who("hr"),
        request=asker.case_id,
        envelope=bureau.next(asker, "answer", "hr"),
        today=TODAY,
        now=NOW,
    )
    bureau.session.commit()
    bureau.act(clock.extend, asker, told_on=TODAY, answer=2)
    assert (request.due_on, request.extension_answer) == (date(2026, 6, 2), 2)
    assert refused(bureau, clock.extend, asker, told_on=TODAY, answer=2) == ["extended_already"]


def test_marketing_stops_at_once(bureau: Bureau) -> None:
    clear = requests.ClearFacts(("objection_marketing", "access"), "client", "da")
    asker, request = bureau.asked(clear)
    (row,) = register.page(bureau.session, recipient=bureau.who("hr"), now=NOW, today=TODAY).rows
    assert row.at_once == ("objection_marketing",)
    assert refused(bureau, clock.stop, asker, kind="access", stopped_on=TODAY) == ["not_at_once"]
    assert refused(bureau, clock.stop, asker, kind="erasure", stopped_on=TODAY) == [
        "kind_not_asked"
    ]
    tomorrow = TODAY + timedelta(days=1)
    assert refused(bureau, clock.stop, asker, kind="objection_marketing", stopped_on=tomorrow) == [
        "in_the_future"
    ]
    bureau.act(clock.stop, asker, kind="objection_marketing", stopped_on=TODAY)
    assert request.stopped == {"objection_marketing": TODAY.isoformat()}


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


def answer_after_items(bureau: Bureau, asker: Asker) -> RightsRequest:
    for item in access_items():
        state = "filled" if item.always else "explained"
        bureau.act(checklist.mark_item, asker, item=item.id, state=state)
    return answer(bureau, asker)


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


def test_an_erasure_is_passed_on_checked_and_remembered(bureau: Bureau) -> None:
    asker, request = bureau.asked(ERASURE)
    gather(bureau, asker)
    names = [
        Identifier("name", "Vibeke Askholm"),
        Identifier("email", "Vibeke@Askholm.example"),
        Identifier("number", "010203-4567"),
    ]
    planting: dict[str, Any] = {"key": KEY, "identifiers": names, "erased_on": TODAY}
    assert refused(bureau, tombstones.plant, asker, **planting) == ["erasure_not_granted"]
    bureau.decide(asker, "erasure")
    assert refused(
        bureau,
        answering.answer,
        asker,
        envelope=bureau.next(asker, "answer", "hr"),
        delivery="mailbox",
        answered_on=TODAY,
        confirmed=ALL,
    ) == ["cross_check"]
    bureau.act(tombstones.cross_check, asker, checked_on=TODAY)
    answer(bureau, asker)
    assert refused(bureau, moving.move, asker, to="closed") == ["notices_open"]
    lines = art19.lines(bureau.session, request=request)
    assert [line.to for line in lines] == ["payroll", "personnel/tax"]
    telling: dict[str, Any] = {"kind": "erasure", "told_on": TODAY}
    assert refused(bureau, art19.tell, asker, **telling, to="nobody", state="told", way="mail") == [
        "recipient_unknown"
    ]
    assert refused(bureau, art19.tell, asker, **telling, to="payroll", state="told") == [
        "state_unknown"
    ]
    assert refused(bureau, art19.tell, asker, **telling, to="payroll", state="impossible") == [
        "reason_missing"
    ]
    bureau.act(art19.tell, asker, **telling, to="payroll", state="told", way="mail")
    note = bureau.note(asker)
    bureau.act(art19.tell, asker, **telling, to="personnel/tax", state="impossible", note=note)
    assert refused(bureau, moving.move, asker, to="closed") == ["tombstone_missing"]
    assert refused(bureau, tombstones.plant, asker, **{**planting, "identifiers": []}) == [
        "identifiers_missing"
    ]
    assert bureau.act(tombstones.plant, asker, **planting) == 3
    assert bureau.act(tombstones.plant, asker, **planting) == 3
    assert len(bureau.session.scalars(select(Tombstone)).all()) == 3
    bureau.act(moving.move, asker, to="closed")
    assert request.state == "closed"


def test_a_restored_list_is_checked_against_the_tombstones(bureau: Bureau) -> None:
    asker, _request = bureau.asked(ERASURE)
    bureau.decide(asker, "erasure")
    names = [Identifier("name", "Vibeke Askholm"), Identifier("number", "010203-4567")]
    bureau.act(tombstones.plant, asker, key=KEY, identifiers=names, erased_on=TODAY)

    def hits(*rows: list[str], key: bytes = KEY) -> list[int]:
        found = tombstones.check(
            bureau.session, organisation_id=bureau.organisation_id, key=key, lines=rows
        )
        return [hit.line for hit in found]

    assert hits(["Ole Lund"], ["ASKHOLM,  Vibeke"], ["17", "0102034567"], []) == [2, 3]
    assert hits(["Vibeke"], ["0102034568"], [""]) == []
    assert hits(["Vibeke Askholm"], key=bytes(32)) == []
    stored = bureau.session.scalars(select(Tombstone)).all()
    assert "Askholm" not in " ".join(f"{row.digest} {row.kind}" for row in stored)
    assert "Askholm" not in repr(names)


def test_taken_up_again_the_answer_is_owed_again(bureau: Bureau) -> None:
    asker, request = bureau.asked()
    gather(bureau, asker)
    bureau.decide(asker, "access")
    answer_after_items(bureau, asker)
    assert refused(bureau, moving.move, asker, to="gathering") == ["reason_missing"]
    bureau.act(answering.misdelivered, asker, breach=b64u(bytes(16)))
    bureau.act(moving.move, asker, to="gathering", note=bureau.note(asker))
    assert (request.answered_on, request.answer_sequence) == (None, None)
    assert request.due_on == date(2026, 4, 7)
    assert "misdelivered" in acts(bureau, request)


def test_a_withdrawn_request_owes_nothing(bureau: Bureau) -> None:
    asker, request = bureau.asked(address="vibeke@askholm.example")
    assert refused(bureau, moving.move, asker, to="withdrawn") == ["reason_missing"]
    bureau.act(moving.move, asker, to="withdrawn", note=bureau.note(asker))
    assert (request.state, request.due_on, request.closed_on) == ("withdrawn", None, TODAY)
    assert bureau.session.scalars(select(NoticeAddress)).all() == []


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


def test_requests_are_linked_without_settling_anything(bureau: Bureau) -> None:
    asker, first = bureau.asked()
    other, second = bureau.asked()
    bureau.act(identity.identify, other, way="known_relation")
    for _ in range(2):
        bureau.act(links.link, asker, other=second.reference)
    assert acts(bureau, first).count("linked") == 1
    assert first.identity is None
    assert refused(bureau, links.link, asker, other="2026-babab") == ["other_unknown"]
    assert refused(bureau, links.link, asker, other=first.reference) == ["other_unknown"]
    for request, linked in ((first, second), (second, first)):
        assert links.of_request(bureau.session, recipient=bureau.who("hr"), request=request) == [
            linked
        ]


def test_nobody_else_acts_and_what_is_stale_is_told(bureau: Bureau) -> None:
    asker, request = bureau.asked()
    for name in ("chair",):
        with pytest.raises(RequestUnknown):
            bureau.act(identity.identify, asker, name=name, way="known_relation")
        bureau.session.rollback()
    bureau.act(identity.identify, asker, name="ceo", way="known_relation")
    with pytest.raises(RequestChanged) as error:
        bureau.act(moving.move, asker, to="gathering", version=1)
    assert error.value.facts == {
        "version": 2,
        "changed_by": "Mette Dahl",
        "fields": "identified",
    }
    bureau.session.rollback()
    assert request.state == "received"


def test_what_it_is_about_can_become_clear_later(bureau: Bureau) -> None:
    asker, request = bureau.asked(requests.ClearFacts(("unknown",), "other", "en"))
    assert refused(bureau, requests.choose_kinds, asker, kinds=()) == ["kinds_missing"]
    assert refused(bureau, requests.choose_kinds, asker, kinds=("x",)) == ["kind_unknown"]
    bureau.act(requests.choose_kinds, asker, kinds=("erasure", "access"))
    assert request.kind_ids == ("access", "erasure")
    assert acts(bureau, request)[-1] == "kinds_changed"


def test_list_filters_figures_and_export(bureau: Bureau) -> None:
    old, _first = bureau.asked(today=date(2026, 1, 5))
    _other, second = bureau.asked(ERASURE)
    hidden = Asker.new()
    bureau.receive(hidden, envelope=bureau.report(hidden, "ceo"))
    session, hr = bureau.session, bureau.who("hr")

    def found(**filters: Any) -> list[str]:
        page = register.page(
            session, recipient=hr, now=NOW, today=TODAY, filters=Filters(**filters)
        )
        return [row.case_id for row in page.rows]

    assert found() == [second.case_id, old.case_id]
    assert found(kind="erasure") == [second.case_id]
    assert found(overdue=True) == [old.case_id]
    assert found(due_soon=True) == []
    assert found(text=second.reference[-3:].upper()) == [second.case_id]
    assert found(state="closed") == []
    assert found(year=2025) == []
    assert found(open_only=True) == [second.case_id, old.case_id]
    figures = register.figures(session, organisation_id=bureau.organisation_id)
    assert len(figures) == 3
    assert figures[-1].due_on == date(2026, 2, 5)
    rows = register.export(session, recipient=hr, now=NOW, today=TODAY, filters=Filters())
    session.commit()
    assert next(row["reference"] for row in rows) == second.reference
    lines = session.scalars(select(AuditLine).where(AuditLine.act == "staff:request:exported"))
    assert [line.facts for line in lines] == [{"requests": 2}]
    with pytest.raises(RequestUnknown):
        register.page(session, recipient=bureau.who("chair"), now=NOW, today=TODAY)


def test_nothing_of_the_person_is_in_the_trail(bureau: Bureau) -> None:
    asker, request = bureau.asked(ACCESS, files=(a_file(),), address="vibeke@askholm.example")
    gather(bureau, asker)
    bureau.decide(asker, "access")
    for event in trail.of_request(bureau.session, request=request):
        text = f"{event.facts} {event.act} {event.actor}".casefold()
        assert "askholm" not in text
        assert "vibeke" not in text
