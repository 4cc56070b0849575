"""What a reporter causes has a day, never a time; no number counts it; nothing tells who it was."""

from typing import Any

from sqlalchemy import DateTime, Engine, Integer, func, inspect, select
from sqlalchemy.orm import Session
from sqlalchemy.types import TypeDecorator

from crypto import proof
from crypto.encoding import b64u
from portal.data import audit, mailbox
from portal.data.tables import AuditLine, Base
from tests.data.world import NOW, TODAY, World, Writer, hash_of

# Every column that holds a moment, and whose act it is. Whoever adds one says so here.
MOMENTS = {
    ("audit", "at"): "an act of staff or operator, a processor's alert, a caseworker's answer",
    ("invitation", "expires_at"): "set by the operator",
    ("invitation", "used_at"): "a recipient enrolled",
    ("staff_session", "started_at"): "a recipient signed in",
    ("staff_session", "seen_at"): "a recipient changed the page",
    ("sign_in_attempt", "at"): "somebody tried to sign in as a recipient",
    ("breach", "occurred_from"): "stated by a handler, or by a processor",
    ("breach", "occurred_to"): "the same",
    ("breach", "detected_at"): "the same",
    ("breach", "aware_at"): "the same; of an alert, when a processor sent it",
    ("breach", "opened_at"): "a recipient or a processor opened it",
    ("breach", "changed_at"): "a handler changed it",
    ("breach", "closed_at"): "a handler closed it",
    ("breach", "due_at"): "counted from what handlers stated",
    ("breach", "notified_at"): "a handler marked a notice as sent",
    ("breach", "told_at"): "the same",
    ("breach_event", "at"): "an act of staff, or a processor's alert",
    ("breach_decision", "decided_at"): "a handler decided",
    ("breach_decision", "approved_at"): "a handler approved",
    ("breach_notice", "written_at"): "a handler wrote",
    ("breach_notice", "approved_at"): "a handler approved",
    ("breach_notice", "sent_at"): "stated by a handler",
    ("breach_notice", "recorded_at"): "a handler marked it as sent",
    ("breach_task", "added_at"): "a handler added it",
    ("breach_task", "done_at"): "a handler did it",
    ("breach_measure", "taken_at"): "stated by a handler",
    ("breach_measure", "added_at"): "a handler added it",
    ("breach_lesson", "written_at"): "a handler wrote",
    ("breach_lesson", "followed_up_at"): "a handler followed it up",
    ("breach_note", "stored_at"): "a handler wrote",
    ("breach_evidence", "added_at"): "a handler added it",
    ("breach_stepped_aside", "at"): "a handler stepped aside",
    ("breach_alert_link", "made_at"): "a handler made it",
    ("breach_alert_link", "expires_at"): "set when it was made",
    ("breach_alert_link", "ended_at"): "a handler ended it",
    ("breach_alert", "received_at"): "a processor sent it, who is not anonymous",
    ("rights_request", "changed_at"): "a handler changed it; none when the person did",
    ("rights_event", "at"): "an act of a handler; none for what the person or a caseworker did",
    ("rights_decision", "decided_at"): "a handler decided",
    ("rights_decision", "approved_at"): "a handler approved",
    ("rights_caseworker_link", "made_at"): "a handler asked",
    ("rights_caseworker_link", "expires_at"): "set when it was made",
    ("rights_caseworker_link", "ended_at"): "a handler ended it",
    ("outbox", "queued_at"): "a deadline that staff set going came near",
    ("outbox", "due_at"): "the same, or a mail server did not take it",
    ("outbox", "ended_at"): "a mail server took it",
}
# Every whole number, and why it tells no order among reports.
NUMBERS = {
    ("audit", "number"): "counts acts of staff and operator",
    ("breach", "year"): "of the day on which it was opened",
    ("breach", "version"): "counts the handlers' changes of one breach",
    ("breach", "severity"): "what a handler's answers come to",
    ("breach_event", "number"): "counts acts in one breach",
    ("breach_event", "version"): "the breach's version",
    ("breach_decision", "number"): "counts the decisions in one breach",
    ("breach_notice", "told"): "how many people a handler says were told",
    ("breach_note", "sequence"): "the place among the handlers' notes of one breach",
    ("breach_evidence", "octets"): "of a handler's sealed file, padded",
    ("breach_evidence_chunk", "number"): "the place in one file",
    ("breach_handler", "position"): "the order in the organisation file",
    ("charter", "version"): "counts signed charters",
    ("case", "notes_before"): "counts the staff's notes of one case",
    ("designation", "position"): "the order in the organisation file",
    ("envelope", "sequence"): "the place in one conversation",
    ("recipient", "totp_last_step"): "of a recipient's last sign-in",
    ("rights_request", "year"): "of the day on which it came in",
    ("rights_request", "version"): "counts the changes of one request",
    ("rights_request", "extension_answer"): "the place in one conversation",
    ("rights_request", "answer_sequence"): "the place in one conversation",
    ("rights_event", "number"): "counts acts in one request",
    ("rights_event", "version"): "the request's version",
    ("rights_decision", "number"): "counts the decisions in one request",
    ("rights_decision", "reasons_note"): "the place among the handlers' notes of one request",
    ("rights_decision", "evidence_note"): "the same",
    ("rights_decision", "weighed_items"): "how many items a handler weighed",
    ("rights_notice", "note"): "the place among the handlers' notes of one request",
    ("rights_handler", "position"): "the order in the organisation file",
    ("attachment", "sequence"): "the place of its message in one conversation",
    ("attachment", "octets"): "of a sealed file, padded",
    ("attachment_chunk", "number"): "the place in one file",
    ("outbox", "attempts"): "how often a mail was tried",
    ("scheme", "position"): "the order in the organisation file",
}
TOUCHED_BY_REPORTERS = {"case", "case_reader", "envelope", "spent_challenge"}


def columns(kind: type[Any]) -> set[tuple[str, str]]:
    return {
        (table.name, column.name)
        for table in Base.metadata.tables.values()
        for column in table.columns
        if isinstance(bare(column.type), kind)
    }


def bare(kind: Any) -> Any:
    return kind.impl_instance if isinstance(kind, TypeDecorator) else kind


def test_every_moment_is_known() -> None:
    assert columns(DateTime) == set(MOMENTS)


def test_every_number_is_known() -> None:
    assert columns(Integer) == set(NUMBERS)


def test_the_tables_of_reporters_hold_no_moment() -> None:
    assert not {table for table, _column in columns(DateTime)} & TOUCHED_BY_REPORTERS


def contents(session: Session) -> dict[str, set[str]]:
    """All rows of all tables, as text."""
    return {
        name: {repr(tuple(row)) for row in session.execute(select(table))}
        for name, table in Base.metadata.tables.items()
    }


def everything_that_reporters_do(world: World) -> None:
    for _ in range(2):
        writer = Writer.new(world)
        report = writer.report()
        world.receive(report)
        world.receive(report)
        world.receive_reply(writer.reply(2, hash_of(report)))
        key, name = bytes(32), b64u(writer.keys.mailbox)
        asked = mailbox.challenge(key=key, mailbox=name, now=NOW)
        mailbox.open_mailbox(
            world.session,
            organisation=world.organisation.id,
            mailbox=name,
            challenge=asked,
            signature=proof.sign_mailbox(writer.keys.signing_seed, writer.keys.mailbox, asked),
            now=NOW,
            today=TODAY,
            key=key,
        )
        world.session.commit()


def test_reporters_touch_their_own_tables_alone(world: World) -> None:
    before = contents(world.session)
    everything_that_reporters_do(world)
    after = contents(world.session)
    assert {name for name in after if after[name] != before[name]} == TOUCHED_BY_REPORTERS


def test_the_trail_counts_no_act_of_a_reporter(session: Session, world: World) -> None:
    last = select(func.max(AuditLine.number))
    before = session.scalar(last)
    everything_that_reporters_do(world)
    assert session.scalar(last) == before
    writer = Writer.new(world)
    report = writer.report()
    world.receive(report)
    assert session.scalar(last) == before
    assert audit.of_case(session, case_id=writer.case_id) == []


def test_ids_are_random_and_not_given_by_the_database(engine: Engine) -> None:
    inspector = inspect(engine)
    for table in TOUCHED_BY_REPORTERS:
        for column in inspector.get_columns(table):
            assert column.get("autoincrement") in (False, None, "auto")
            assert column["default"] is None
            assert not column.get("identity")


def test_a_sign_in_attempt_holds_account_time_and_outcome_and_no_address() -> None:
    assert set(Base.metadata.tables["sign_in_attempt"].columns.keys()) == {
        "id",
        # The account: a keyed hash of what was typed, and the recipient if there is one.
        *("login_tag", "recipient_id"),
        # A random word that the server itself gave to the browser, hashed.
        "device_hash",
        *("at", "outcome"),
    }


def test_no_column_is_named_for_who_or_where() -> None:
    telling = ("addr", "agent", "host", "cookie", "referer", "country", "size", "length", "file")
    named = [
        f"{table.name}.{column.name}"
        for table in Base.metadata.tables.values()
        for column in table.columns
        if column.name == "ip" or any(word in column.name for word in telling)
    ]
    # Stated by a person who is not anonymous, at their own wish, until the request is closed.
    assert named == ["rights_notice_address.address"]
