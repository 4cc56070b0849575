"""Erasing the file of a request: all of it, on its day, once; and nothing that is not due."""

from datetime import date
from typing import Any

import pytest
from sqlalchemy import func, select

from portal.data import audit, soundness
from portal.data.database import Session
from portal.data.rights import (
    blind,
    caseworkers,
    links,
    moving,
    register,
    requests,
    retention,
    threads,
    trail,
)
from portal.data.rights.register import Filters
from portal.data.tables import (
    Attachment,
    Base,
    OutboxMail,
    Tombstone,
)
from portal.errors import CaseUnknown, CaseworkerLinkUnknown, MailboxUnknown, VarselError
from portal.mail import request_reminders
from tests.data.rights.bureau import Asker, Bureau, with_rights
from tests.data.rights.closed_request import (
    COMPLAINT,
    DAY,
    DUE,
    MONTHS,
    STAYS,
    about,
    apply,
    closed,
    erase,
    on_sqlite,
)
from tests.data.rights.steps import refused
from tests.data.world import NOW, RECEIPT_KEY, RECEIPT_SEED, TODAY, told


def test_all_of_it_goes_on_its_day_and_what_figures_need_stays(bureau: Bureau) -> None:
    asker, _keys, link, question = closed(bureau)
    request = bureau.request(asker)
    before, figures = about(bureau, asker), register.figures(
        bureau.session, organisation_id=bureau.organisation_id
    )  # fmt: skip
    assert {
        *("envelope", "attachment", "case_reader", "rights_caseworker_link", "rights_link"),
        *("rights_blind_question", "rights_decision", "rights_system", "rights_notice"),
    } < set(before)
    kept = retention.keeping(bureau.session, request=request)
    assert kept is not None
    assert (kept.erase_on, kept.months) == (DUE, MONTHS)
    assert erase(bureau, DUE - DAY) == 0
    assert about(bureau, asker) == before
    assert erase(bureau) == 1
    assert erase(bureau) == 0
    assert set(about(bureau, asker)) == STAYS
    assert bureau.session.scalars(select(OutboxMail)).all() == []
    # Files hang on the case, their parts and what was given back on them alone.
    assert bureau.session.scalars(select(Attachment)).all() == []
    for name in ("attachment_chunk", "rights_blind_return", "rights_notice_address"):
        table = Base.metadata.tables[name]
        assert bureau.session.scalar(select(func.count()).select_from(table)) == 0
    assert (request.state, request.erased_on, request.outcomes) == (
        *("closed", DUE),
        {"erasure": "granted"},
    )
    assert (request.identity, request.answer_sequence, request.items) == (None, None, {})
    assert retention.keeping(bureau.session, request=request) is None
    assert register.figures(bureau.session, organisation_id=bureau.organisation_id) == figures
    assert bureau.session.scalars(select(Tombstone)).one().case_id == asker.case_id
    with pytest.raises(CaseworkerLinkUnknown):
        caseworkers.find(bureau.session, token=link.token, now=NOW)
    with pytest.raises(CaseUnknown):
        blind.get(bureau.session, recipient=bureau.who("chair"), question=question)


@on_sqlite
def test_the_trails_go_on_and_hold_together(bureau: Bureau) -> None:
    asker, *_rest = closed(bureau)
    assert erase(bureau) == 1
    session = bureau.session
    events = trail.of_request(session, request=bureau.request(asker))
    last = events[-1]
    assert (last.act, last.actor, last.at, last.day) == ("erased", None, None, DUE)
    assert retention.months_kept(session, request=bureau.request(asker)) == MONTHS
    assert trail.verify(session, case_id=asker.case_id) == len(events)
    assert audit.verify(session, organisation_id=bureau.organisation_id)
    assert audit.of_case(session, case_id=asker.case_id)[-1].act == "portal:request:erased"
    assert not [
        one
        for one in soundness.findings(
            session, receipt_key=RECEIPT_KEY, totp_key=bytes(32), today=TODAY, thorough=True
        )
        if "trail" in one.what
    ]


@on_sqlite
def test_the_doctor_tells_of_a_file_that_should_be_gone(bureau: Bureau) -> None:
    asker, *_rest = closed(bureau)
    name = bureau.request(asker).reference

    def overdue(today: date) -> list[str]:
        given: dict[str, Any] = {"receipt_key": RECEIPT_KEY, "totp_key": bytes(32)}
        found = soundness.findings(bureau.session, **given, today=today, thorough=True)
        return [one.what for one in found if "was to be erased" in one.what]

    # A night may be missed: then the next one does it.
    assert overdue(DUE + 2 * DAY) == []
    (said,) = overdue(DUE + 3 * DAY)
    assert name in said
    assert DUE.isoformat() in said
    assert erase(bureau, DUE + 3 * DAY) == 1
    assert overdue(DUE + 3 * DAY) == []


@on_sqlite
def test_the_return_code_opens_nothing(bureau: Bureau) -> None:
    asker, *_rest = closed(bureau)
    report = threads.envelopes(bureau.session, request=bureau.request(asker))[0].bytes
    reply = bureau.next(asker, "reply")
    assert bureau.open_mailbox(asker).envelopes
    assert erase(bureau) == 1
    with pytest.raises(MailboxUnknown) as gone:
        bureau.open_mailbox(asker)
    with pytest.raises(MailboxUnknown) as unknown:
        bureau.open_mailbox(Asker.new())
    assert (gone.value.code, gone.value.facts) == (unknown.value.code, unknown.value.facts)
    with pytest.raises(CaseUnknown):
        requests.receive_reply(
            bureau.session,
            organisation=bureau.organisation_id,
            envelope=reply,
            today=TODAY,
            receipt_seed=RECEIPT_SEED,
        )
    bureau.session.rollback()
    # Nor does the request come in again from a page that still holds it.
    with pytest.raises(VarselError) as again:
        bureau.receive(asker, envelope=report)
    bureau.session.rollback()
    assert again.value.code == "case_exists"
    assert "envelope" not in about(bureau, asker)


@on_sqlite
def test_what_is_left_is_in_the_list_and_can_only_be_looked_at(
    bureau: Bureau, session: Session
) -> None:
    asker, *_rest = closed(bureau)
    before = reminders(session)
    assert erase(bureau) == 1
    hr = bureau.who("hr")
    given: dict[str, Any] = {"recipient": hr, "now": NOW, "today": DUE}
    page = register.page(session, **given, filters=Filters(state="closed"))
    assert [(row.case_id, row.erased_on) for row in page.rows] == [(asker.case_id, DUE)]
    exported = register.export(session, **given, filters=Filters())
    assert [one["erased_on"] for one in exported if one["case_id"] == asker.case_id] == [
        DUE.isoformat()
    ]
    assert bureau.request(asker).case_id == bureau.request(asker, "ceo").case_id
    for act, more in (
        (moving.move, {"to": "gathering", "note": None}),
        (retention.lift, {}),
        (links.link, {"other": "2026-babad"}),
    ):
        assert refused(bureau, act, asker, **more) == ["erased"]
    assert reminders(session) == before


def reminders(session: Session) -> list[str]:
    """Whom a mail would go to on the day."""
    return [one.key for one in request_reminders.due_reminders(session, now=NOW, today=DUE)]


@on_sqlite
def test_what_was_taken_up_again_is_not_erased_by_its_old_day(bureau: Bureau) -> None:
    asker, *_rest = closed(bureau)
    note = bureau.note(asker)
    bureau.act(moving.move, asker, to="gathering", note=note)
    assert retention.keeping(bureau.session, request=bureau.request(asker)) is None
    assert erase(bureau, DUE + 400 * DAY) == 0
    note = bureau.note(asker)
    later = date(2028, 2, 29)
    bureau.act(moving.move, asker, to="withdrawn", note=note, today=later)
    assert erase(bureau, date(2031, 2, 27)) == 0
    assert "envelope" in about(bureau, asker)
    assert erase(bureau, date(2031, 2, 28)) == 1


@on_sqlite
def test_it_is_asked_again_once_nobody_can_change_it(bureau: Bureau) -> None:
    """Found due, and taken up again before its turn came."""
    asker, *_rest = closed(bureau)
    note = bureau.note(asker)
    bureau.act(moving.move, asker, to="gathering", note=note)
    assert not retention.erase(bureau.session, case_id=asker.case_id, now=NOW, today=DUE)
    assert not retention.erase(bureau.session, case_id="nothing", now=NOW, today=DUE)
    bureau.session.rollback()


@on_sqlite
def test_a_hold_keeps_it_until_its_end_or_until_it_is_lifted(bureau: Bureau) -> None:
    asker, *_rest = closed(bureau)
    near = DUE - 10 * DAY
    for ground, until, code in (
        ("because", DUE, "hold_ground_unknown"),
        (COMPLAINT, near - DAY, "hold_in_the_past"),
        (COMPLAINT, near + 400 * DAY, "hold_too_long"),
    ):
        wrong: dict[str, Any] = {"ground": ground, "until": until, "today": near}
        assert refused(bureau, retention.hold, asker, **wrong) == [code]
    assert refused(bureau, retention.lift, asker) == ["not_held"]
    end = DUE + 30 * DAY
    bureau.act(retention.hold, asker, ground=COMPLAINT, until=DUE, today=near)
    bureau.act(retention.hold, asker, ground="court_case", until=end, today=near)
    kept = retention.keeping(bureau.session, request=bureau.request(asker))
    assert kept is not None
    assert (kept.regular_on, kept.held_until, kept.held_ground, kept.erase_on) == (
        *(DUE, end, "court_case"),
        end + DAY,
    )
    assert erase(bureau, end) == 0
    bureau.act(retention.lift, asker, today=end)
    assert erase(bureau, end) == 1
    acts = [one.act for one in audit.of_case(bureau.session, case_id=asker.case_id)]
    assert acts[-4:] == [
        *("staff:request:held", "staff:request:held", "staff:request:hold-lifted"),
        "portal:request:erased",
    ]
    open_one, _request = bureau.asked()
    given: dict[str, Any] = {"ground": COMPLAINT, "until": TODAY}
    assert refused(bureau, retention.hold, open_one, **given) == ["not_closed"]


@on_sqlite
def test_the_months_are_those_of_the_file_as_it_is_now(bureau: Bureau) -> None:
    asker, *_rest = closed(bureau)
    assert erase(bureau, date(2026, 4, 16)) == 0
    apply(bureau, with_rights(told(), retention_months=1))
    assert erase(bureau, date(2026, 4, 15)) == 0
    assert erase(bureau, date(2026, 4, 16)) == 1
    assert "envelope" not in about(bureau, asker)


@on_sqlite
def test_a_file_that_names_no_desk_any_more_keeps_nothing_for_ever(bureau: Bureau) -> None:
    asker, *_rest = closed(bureau)
    apply(bureau, told())
    assert erase(bureau, DUE - DAY) == 0
    assert erase(bureau) == 1
    assert "envelope" not in about(bureau, asker)
