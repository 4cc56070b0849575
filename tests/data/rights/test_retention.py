"""Erasing the file of a request: all of it, on its day, once; and nothing that is not due."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, event, func, or_, select

from crypto.question import LinkKeys
from portal.data import audit, housekeeping, organisations, soundness
from portal.data.database import Session, make_session_factory
from portal.data.rights import (
    art19,
    blind,
    caseworkers,
    links,
    moving,
    register,
    requests,
    retention,
    threads,
    tombstones,
    trail,
)
from portal.data.rights.caseworkers import NewLink
from portal.data.rights.register import Filters
from portal.data.rights.tombstones import Identifier
from portal.data.tables import (
    Attachment,
    Base,
    Case,
    OutboxMail,
    RightsRequest,
    StoredEnvelope,
    Tombstone,
)
from portal.errors import CaseUnknown, CaseworkerLinkUnknown, MailboxUnknown, VarselError
from portal.mail import request_reminders
from portal.rules.organisation import OrganisationFile
from tests.data.rights.bureau import ERASURE, Asker, Bureau, a_file, with_rights
from tests.data.rights.steps import KEY, answer, gather, refused
from tests.data.rights.test_blind import asked as asked_blindly
from tests.data.rights.test_blind import back, give_back
from tests.data.world import NOW, RECEIPT_KEY, RECEIPT_SEED, TODAY, told

MONTHS = 36
# A blind question counts as closed after fourteen days; only then can the request be answered.
CLOSED = date(2026, 3, 16)
DUE = date(2029, 3, 16)
DAY = timedelta(days=1)
STAYS = {"case", "rights_request", "rights_event", "rights_tombstone", "audit"}
COMPLAINT = "authority_complaint"
# Where the database makes no difference.
on_sqlite = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)


def closed(bureau: Bureau) -> tuple[Asker, LinkKeys, NewLink, str]:
    """A closed request with something in every table; and the link and the blind question in it."""
    asker, request = bureau.asked(ERASURE, address="vibeke@askholm.example", files=(a_file(),))
    gather(bureau, asker)
    keys, link = bureau.ask(asker)
    caseworkers.answer(
        bureau.session,
        token=link.token,
        envelope=bureau.link_answer(keys, link),
        files=(a_file(b"liste"),),
        today=TODAY,
        now=NOW,
    )
    bureau.session.commit()
    question = asked_blindly(bureau, asker)
    give_back(bureau, question, back(bureau, asker, question, "Ja."))
    note = bureau.note(asker)
    bureau.decide(asker, "erasure", reasons_note=note)
    bureau.act(tombstones.cross_check, asker, checked_on=TODAY)
    names = [Identifier("name", "Vibeke Askholm")]
    bureau.act(tombstones.plant, asker, key=KEY, identifiers=names, erased_on=TODAY)
    answer(bureau, asker, files=(a_file(b"svar"),), answered_on=CLOSED, today=CLOSED)
    for line in art19.lines(bureau.session, request=request):
        telling: dict[str, Any] = {
            "kind": line.kind,
            "to": line.to,
            "told_on": TODAY,
            "way": "mail",
        }
        bureau.act(art19.tell, asker, **telling, state="told")
    _other, earlier = bureau.asked()
    bureau.act(links.link, asker, other=earlier.reference)
    bureau.write(asker)
    bureau.act(moving.move, asker, to="closed", today=CLOSED)
    return asker, keys, link, question


def about(bureau: Bureau, asker: Asker) -> dict[str, int]:
    """How many rows of each table hang on the case."""
    found = {}
    for table in Base.metadata.sorted_tables:
        names = {"case": "id", "rights_link": None}.get(table.name, "case_id")
        columns = [table.c[one] for one in ([names] if names else ["case_id", "other_id"])
                   if one in table.c]  # fmt: skip
        if columns:
            mine = or_(*(column == asker.case_id for column in columns))
            count = select(func.count()).select_from(table).where(mine)
            found[table.name] = bureau.session.scalar(count) or 0
    return {name: count for name, count in found.items() if count}


def erase(bureau: Bureau, today: date = DUE) -> int:
    """As the night does it."""
    bureau.session.rollback()
    engine = bureau.session.get_bind()
    assert isinstance(engine, Engine)
    count = retention.erase_due(engine, now=NOW, today=today)
    bureau.session.rollback()
    return count


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


def apply(bureau: Bureau, file: OrganisationFile) -> None:
    assert organisations.apply(bureau.session, file=file, now=NOW)
    bureau.session.commit()


def test_two_at_once_erase_it_once(bureau: Bureau, engine: Engine) -> None:
    asker, *_rest = closed(bureau)
    bureau.session.rollback()
    gate = threading.Barrier(2)

    def night(_number: int) -> int:
        gate.wait()
        return retention.erase_due(engine, now=NOW, today=DUE)

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(night, range(2))) == [0, 1]
    bureau.session.rollback()
    acts = [one.act for one in audit.of_case(bureau.session, case_id=asker.case_id)]
    assert acts.count("portal:request:erased") == 1
    assert trail.verify(bureau.session, case_id=asker.case_id)


@pytest.mark.parametrize("table", ["envelope", "audit"])
def test_killed_half_way_nothing_is_half_erased(bureau: Bureau, engine: Engine, table: str) -> None:
    asker, *_rest = closed(bureau)
    before = about(bureau, asker)

    def die(_c: object, _cursor: object, statement: str, *_rest: object) -> None:
        if statement.startswith(("DELETE", "INSERT")) and f" {table} " in statement:
            raise KeyboardInterrupt

    bureau.session.rollback()
    event.listen(engine, "before_cursor_execute", die)
    try:
        with pytest.raises(KeyboardInterrupt):
            retention.erase_due(engine, now=NOW, today=DUE)
    finally:
        event.remove(engine, "before_cursor_execute", die)
    bureau.session.rollback()
    assert about(bureau, asker) == before
    assert bureau.open_mailbox(asker).envelopes
    assert erase(bureau) == 1


def test_a_reply_that_comes_in_the_same_moment_is_not_left_behind(
    bureau: Bureau, engine: Engine
) -> None:
    """It was checked before the erasure and is stored after it: it must not be."""
    asker, *_rest = closed(bureau)
    reply = bureau.next(asker, "reply")
    bureau.session.rollback()
    erased: list[int] = []

    def erase_first(_c: object, _cursor: object, statement: str, *_rest: object) -> None:
        # The last look before the reply asks for its turn to write.
        if "FROM envelope" in statement and not erased:
            erased.append(0)
            erased.append(retention.erase_due(engine, now=NOW, today=DUE))

    event.listen(engine, "after_cursor_execute", erase_first)
    try:
        with make_session_factory(engine)() as session, pytest.raises(CaseUnknown):
            requests.receive_reply(
                session,
                organisation=bureau.organisation_id,
                envelope=reply,
                today=TODAY,
                receipt_seed=RECEIPT_SEED,
            )
    finally:
        event.remove(engine, "after_cursor_execute", erase_first)
    assert erased == [0, 1]
    bureau.session.rollback()
    assert "envelope" not in about(bureau, asker)


def test_the_night_takes_the_bytes_out_of_the_file(
    bureau: Bureau, engine: Engine, tmp_path: Path
) -> None:
    asker, _keys, link, _question = closed(bureau)
    session = bureau.session
    sealed = [one.bytes for one in threads.envelopes(session, request=bureau.request(asker))]
    row = caseworkers.of_request(session, request=bureau.request(asker))[0]
    assert row.answer is not None
    needles = [one[-200:] for one in (*sealed, row.question, row.answer)]
    names = [row.name.encode(), asker.reporter.mailbox]
    session.rollback()
    session.close()
    if engine.dialect.name == "sqlite":
        assert housekeeping.checkpoint(engine)
        assert all(one in everything(tmp_path) for one in needles)
    # Done already today: what is erased is overwritten where it lies, without a new copy.
    assert housekeeping.daily(engine, now=NOW, today=DUE - DAY)
    assert housekeeping.daily(engine, now=NOW, today=DUE - DAY) is False
    assert retention.erase_due(engine, now=NOW, today=DUE) == 1
    with make_session_factory(engine)() as after:
        assert asker.case_id not in after.scalars(select(StoredEnvelope.case_id)).all()
        assert link.id
        case = after.get_one(Case, asker.case_id)
        assert len(case.mailbox) == 22
        assert len(case.reporter_verify) == 43
    if engine.dialect.name == "sqlite":
        assert housekeeping.checkpoint(engine)
        left = everything(tmp_path)
        assert b"SQLite format 3" in left
        assert not [one for one in (*needles, names[0]) if one in left]


def everything(folder: Path) -> bytes:
    return b"".join(one.read_bytes() for one in sorted(folder.iterdir()) if one.is_file())


def test_the_night_erases(bureau: Bureau, engine: Engine) -> None:
    asker, *_rest = closed(bureau)
    bureau.session.rollback()
    assert housekeeping.daily(engine, now=NOW, today=DUE)
    bureau.session.rollback()
    assert bureau.session.get_one(RightsRequest, asker.case_id).erased_on == DUE
