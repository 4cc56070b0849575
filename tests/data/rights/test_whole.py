"""Requests from the first day to the last, and what the desk shows of them."""

from datetime import date
from typing import Any

import pytest
from sqlalchemy import select

from crypto.encoding import b64u
from portal.data import attachments, outbox
from portal.data.rights import (
    answering,
    checklist,
    decisions,
    identity,
    links,
    moving,
    register,
    trail,
    wishes,
)
from portal.data.rights.answering import Confirmed
from portal.data.rights.register import Filters
from portal.data.tables import (
    AuditLine,
    NoticeAddress,
    OutboxMail,
)
from portal.errors import RequestChanged, RequestRefused, RequestUnknown
from portal.rules.rights.decisions import RightDecision
from tests.data.rights.bureau import ACCESS, ALL_ITEMS, ERASURE, Asker, Bureau, a_file
from tests.data.rights.steps import ALL, acts, answer, answer_after_items, gather, refused
from tests.data.world import NOW, TODAY


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
            bureau.write(one)
    mails = bureau.session.scalars(select(OutboxMail)).all()
    assert {mail.goes_to for mail in mails} == {"vibeke@askholm.example"}
    assert {(mail.kind, str(mail.facts), mail.whom) for mail in mails} == {
        (wishes.KIND, "{}", None)
    }
    assert len(mails) == 2
    with pytest.raises(RequestRefused):
        bureau.receive(Asker.new(), address="no address")


def test_an_address_that_is_taken_back_stands_in_no_mail_that_waits(bureau: Bureau) -> None:
    asker, request = bureau.asked(address="vibeke@askholm.example")
    bureau.write(asker)
    wishes.change(bureau.session, request=request, address=None, now=NOW)
    bureau.session.commit()
    (mail,) = bureau.session.scalars(select(OutboxMail)).all()
    assert (mail.state, mail.goes_to) == (outbox.WITHDRAWN, None)


def test_with_the_request_goes_the_address_of_what_could_not_be_sent(bureau: Bureau) -> None:
    asker, _request = bureau.asked(address="vibeke@askholm.example")
    bureau.write(asker)
    outbox.note_no_server(bureau.session, now=NOW)
    bureau.session.commit()
    bureau.write(asker)
    bureau.act(moving.move, asker, to="withdrawn", note=bureau.note(asker))
    rows = bureau.session.execute(select(OutboxMail.state, OutboxMail.goes_to)).all()
    # What was told just now still goes, within the minute; its address goes with it.
    assert sorted(rows, key=str) == [
        (outbox.WAITING, "vibeke@askholm.example"),
        (outbox.WITHDRAWN, None),
    ]


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
