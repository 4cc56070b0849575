from datetime import timedelta

import pytest
from sqlalchemy import func, select

from crypto import receipt
from crypto.encoding import b64u
from crypto.wire import parse
from portal.data import audit, cases, charters, conversation, envelopes, organisations
from portal.data.conversation import Mark
from portal.data.envelopes import Head
from portal.data.tables import AuditLine, Case, StoredEnvelope
from portal.errors import (
    CaseUnknown,
    CharterSuperseded,
    DirectionWrong,
    ReaderExcluded,
    RecipientMissing,
    ReporterWrapMissing,
    SenderNotAllowed,
    StaleHead,
    StateRefused,
    WrapNotOnCharter,
)
from tests.data.world import (
    NOW,
    RECEIPT_KEY,
    TODAY,
    World,
    Writer,
    hash_of,
    kems_of,
    person,
    told,
    without,
    write,
)


@pytest.fixture
def writer(world: World) -> Writer:
    """A reporter whose report the chair and HR can read; the executive is left out."""
    made = Writer.new(world)
    made.first = made.report("chair", "hr")
    world.receive(made.first)
    return made


def answer(
    world: World, writer: Writer, envelope: bytes, *, by: str = "chair", mark: Mark | None = None
) -> Head:
    head = conversation.store_answer(
        world.session,
        recipient=world.people[by],
        case=writer.case_id,
        envelope=envelope,
        mark=mark,
        today=TODAY,
        now=NOW,
    )
    world.session.commit()
    return head


def note(world: World, writer: Writer, envelope: bytes, *, by: str = "chair") -> Head:
    head = conversation.store_note(
        world.session,
        recipient=world.people[by],
        case=writer.case_id,
        envelope=envelope,
        today=TODAY,
        now=NOW,
    )
    world.session.commit()
    return head


def acts(world: World, writer: Writer) -> list[str]:
    return [line.act for line in audit.of_case(world.session, case_id=writer.case_id)]


def test_a_conversation_goes_back_and_forth(world: World, writer: Writer) -> None:
    asked = writer.answer("chair", 2, hash_of(writer.first))
    head = answer(world, writer, asked)
    assert head == Head(2, hash_of(asked))
    said = writer.reply(3, head.previous)
    received = world.receive_reply(said)
    assert receipt.check(received.receipt, RECEIPT_KEY, parse(said)).sequence == 3
    threads = envelopes.of_case(world.session, case_id=writer.case_id, thread="conversation")
    assert [one.bytes for one in threads] == [writer.first, asked, said]
    assert acts(world, writer) == ["staff:case:answered"]


def test_the_same_reply_again_gets_the_same_receipt(world: World, writer: Writer) -> None:
    said = writer.reply(2, hash_of(writer.first))
    first = world.receive_reply(said)
    world.receive_reply(writer.reply(3, hash_of(said)))
    again = world.receive_reply(said, today=TODAY + timedelta(days=2))
    assert again.receipt == first.receipt
    assert not again.is_new


def test_the_same_answer_again_changes_nothing(world: World, writer: Writer) -> None:
    asked = writer.answer("chair", 2, hash_of(writer.first))
    assert answer(world, writer, asked) == answer(world, writer, asked)
    assert acts(world, writer) == ["staff:case:answered"]


def test_a_stale_head_names_the_newest(world: World, writer: Writer) -> None:
    asked = writer.answer("chair", 2, hash_of(writer.first))
    answer(world, writer, asked)
    expected = {"sequence": 2, "previous": b64u(hash_of(asked))}
    for late in (
        writer.reply(2, hash_of(writer.first)),
        writer.reply(4, hash_of(asked)),
        writer.reply(3, hash_of(writer.first)),
    ):
        with pytest.raises(StaleHead) as refused:
            world.receive_reply(late)
        assert refused.value.facts == expected
    with pytest.raises(StaleHead):
        answer(world, writer, writer.answer("hr", 2, hash_of(writer.first)), by="hr")
    assert world.session.scalar(select(func.count()).select_from(StoredEnvelope)) == 2


def test_replies_are_the_reporters_alone(world: World, writer: Writer) -> None:
    other = Writer(world, Writer.new(world).keys, writer.case)
    with pytest.raises(SenderNotAllowed):
        world.receive_reply(other.reply(2, hash_of(writer.first)))
    with pytest.raises(CaseUnknown):
        world.receive_reply(Writer.new(world).reply(2, hash_of(writer.first)))
    with pytest.raises(DirectionWrong):
        world.receive_reply(writer.answer("chair", 2, hash_of(writer.first)))


def test_nobody_is_sealed_to_who_is_no_reader(world: World, writer: Writer) -> None:
    first = hash_of(writer.first)
    with pytest.raises(ReaderExcluded):
        world.receive_reply(writer.reply(2, first, "chair", "ceo"))
    with pytest.raises(ReaderExcluded):
        answer(world, writer, writer.answer("chair", 2, first, "chair", "ceo"))
    with pytest.raises(ReaderExcluded):
        note(world, writer, writer.note("chair", 1, first, "chair", "ceo"))


def test_the_reporter_reads_answers_and_never_notes(world: World, writer: Writer) -> None:
    first, mine = hash_of(writer.first), writer.keys.kem_public
    chair = person("chair").keys.signing
    hidden = write(world, writer.case, "answer", 2, first, seed=chair, kems=kems_of(("chair",)))
    with pytest.raises(ReporterWrapMissing):
        answer(world, writer, hidden)
    alone = write(world, writer.case, "answer", 2, first, seed=chair, kems=[mine])
    with pytest.raises(RecipientMissing):
        answer(world, writer, alone)
    shown = write(
        world, writer.case, "note", 1, first, seed=chair, kems=[*kems_of(("chair",)), mine]
    )
    with pytest.raises(WrapNotOnCharter):
        note(world, writer, shown)


def test_answers_are_signed_by_whoever_is_signed_in(world: World, writer: Writer) -> None:
    envelope = writer.answer("chair", 2, hash_of(writer.first))
    with pytest.raises(SenderNotAllowed):
        answer(world, writer, envelope, by="hr")
    reporters_own = write(
        world,
        writer.case,
        "answer",
        2,
        hash_of(writer.first),
        seed=writer.keys.signing_seed,
        kems=[*kems_of(()), writer.keys.kem_public],
    )
    with pytest.raises(SenderNotAllowed):
        answer(world, writer, reporters_own)


def test_somebody_elses_case_is_not_there_and_the_try_is_written_down(
    world: World, writer: Writer
) -> None:
    envelope = writer.answer("ceo", 2, hash_of(writer.first))
    with pytest.raises(CaseUnknown):
        answer(world, writer, envelope, by="ceo")
    with pytest.raises(CaseUnknown):
        cases.for_recipient(
            world.session, recipient=world.people["ceo"], case=writer.case_id, now=NOW
        )
    with pytest.raises(CaseUnknown):
        cases.for_recipient(
            world.session, recipient=world.people["ceo"], case=b64u(bytes(16)), now=NOW
        )
    world.session.rollback()
    lines = audit.of_case(world.session, case_id=writer.case_id)
    assert [(line.act, line.actor) for line in lines] == [
        ("staff:case:refused", world.people["ceo"].id)
    ] * 2


def test_an_answer_for_another_case_is_refused(world: World, writer: Writer) -> None:
    other = Writer.new(world)
    with pytest.raises(CaseUnknown):
        answer(world, writer, other.answer("chair", 2, hash_of(writer.first)))


def test_who_left_the_charter_keeps_reading_and_gets_nothing_new(
    world: World, writer: Writer
) -> None:
    file = told()
    (scheme,) = file.schemes
    fewer = tuple(place for place in scheme.recipients if place.recipient != "hr")
    changed = file.__class__(
        file.organisation,
        file.recipients,
        (scheme.__class__(**{**vars(scheme), "recipients": fewer}),),
    )
    before = writer.reply(2, hash_of(writer.first))
    organisations.apply(world.session, file=changed, now=NOW)
    world.sign()
    with pytest.raises(CharterSuperseded):
        world.receive_reply(before)
    with pytest.raises(WrapNotOnCharter):
        world.receive_reply(writer.reply(2, hash_of(writer.first), "chair", "hr"))
    with pytest.raises(SenderNotAllowed):
        answer(world, writer, writer.answer("hr", 2, hash_of(writer.first), "chair"), by="hr")
    assert world.receive_reply(writer.reply(2, hash_of(writer.first), "chair")).is_new
    found = cases.for_recipient(
        world.session, recipient=world.people["hr"], case=writer.case_id, now=NOW
    )
    assert found.case.id == writer.case_id
    readers = cases.readers(world.session, case_id=writer.case_id)
    assert {(one.recipient.handle, one.on_charter) for one in readers} == {
        ("chair", True),
        ("hr", False),
    }


def test_acknowledging_twice_moves_no_date(world: World, writer: Writer) -> None:
    asked = writer.answer("chair", 2, hash_of(writer.first))
    answer(world, writer, asked, mark="acknowledgement")
    again = writer.answer("hr", 3, hash_of(asked))
    conversation.store_answer(
        world.session,
        recipient=world.people["hr"],
        case=writer.case_id,
        envelope=again,
        mark="acknowledgement",
        today=TODAY + timedelta(days=5),
        now=NOW,
    )
    world.session.commit()
    case = world.session.get_one(Case, writer.case_id)
    assert (case.state, case.acknowledged_on, case.feedback_on) == ("acknowledged", TODAY, None)
    assert acts(world, writer) == ["staff:case:acknowledged"] * 2


def test_feedback_is_dated_once(world: World, writer: Writer) -> None:
    asked = writer.answer("chair", 2, hash_of(writer.first))
    answer(world, writer, asked, mark="feedback")
    case = world.session.get_one(Case, writer.case_id)
    assert (case.state, case.feedback_on) == ("new", TODAY)


def test_notes_are_a_thread_of_their_own_behind_the_report(world: World, writer: Writer) -> None:
    start = conversation.head(world.session, case_id=writer.case_id, thread="internal")
    assert start == Head(0, hash_of(writer.first))
    first = writer.note("chair", 1, start.previous)
    assert note(world, writer, first) == Head(1, hash_of(first))
    note(world, writer, writer.note("hr", 2, hash_of(first)), by="hr")
    answer(world, writer, writer.answer("chair", 2, hash_of(writer.first)))
    assert acts(world, writer) == ["staff:case:noted"] * 2 + ["staff:case:answered"]


def test_states_move_as_the_rules_allow(world: World, writer: Writer) -> None:
    def move(state: str, outcome: str | None = None) -> Case:
        moved = cases.change_state(
            world.session,
            recipient=world.people["chair"],
            case=writer.case_id,
            state=state,
            outcome=outcome,
            today=TODAY,
            now=NOW,
        )
        world.session.commit()
        return moved

    with pytest.raises(StateRefused) as refused:
        move("closed")
    assert refused.value.facts["reason"]
    assert move("investigating").state == "investigating"
    closed = move("closed", "not_substantiated")
    assert (closed.closed_on, closed.outcome) == (TODAY, "not_substantiated")
    with pytest.raises(StateRefused) as refused:
        move("investigating")
    assert refused.value.facts == {"reason": "reason_missing"}
    note(world, writer, writer.note("chair", 1, hash_of(writer.first)))
    opened = move("investigating")
    assert (opened.closed_on, opened.outcome) == (None, None)


def test_opening_is_written_down_once_a_day(world: World, writer: Writer) -> None:
    chair = world.people["chair"]
    for hours in (0, 1, 30):
        at = NOW + timedelta(hours=hours)
        found = cases.for_recipient(world.session, recipient=chair, case=writer.case_id, now=at)
        cases.note_opened(world.session, recipient=chair, case_file=found, now=at)
        world.session.commit()
    assert acts(world, writer) == ["staff:case:opened"] * 2


def test_a_retired_recipient_leaves_their_lines_behind(world: World, writer: Writer) -> None:
    note(world, writer, writer.note("hr", 1, hash_of(writer.first)), by="hr")
    organisations.apply(world.session, file=without(told(), "hr"), now=NOW)
    world.session.commit()
    assert (world.session.scalar(select(func.count()).select_from(AuditLine)) or 0) > 1
    assert audit.verify(world.session, organisation_id=world.organisation.id)
    assert charters.chain(world.session, scheme_id=world.scheme_id)
