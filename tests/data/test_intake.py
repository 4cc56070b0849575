import dataclasses
import json
from datetime import timedelta

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from crypto import receipt
from crypto.encoding import b64u
from crypto.errors import CryptoError
from crypto.keys import RecipientKeys, new_secret
from crypto.wire import parse
from portal.data import organisations
from portal.data.tables import Case, CaseReader, StoredEnvelope
from portal.errors import (
    CaseExists,
    CharterAbsent,
    CharterSuperseded,
    DirectionWrong,
    RecipientMissing,
    ReporterWrapMissing,
    SchemeUnknown,
    WrapNotOnCharter,
)
from tests.data.world import (
    NOW,
    RECEIPT_KEY,
    TODAY,
    World,
    Writer,
    person,
    told,
    without,
)


def stored(session: Session) -> tuple[int | None, ...]:
    tables = (Case, CaseReader, StoredEnvelope)
    return tuple(session.scalar(select(func.count()).select_from(table)) for table in tables)


def test_a_report_opens_a_case_for_those_it_is_sealed_to(world: World) -> None:
    writer = Writer.new(world)
    envelope = writer.report("chair", "hr")
    received = world.receive(envelope)
    assert received.is_new
    told_back = receipt.check(received.receipt, RECEIPT_KEY, parse(envelope))
    assert told_back.received == TODAY.isoformat()
    case = world.session.get_one(Case, writer.case_id)
    assert (case.state, case.received_on, case.acknowledged_on) == ("new", TODAY, None)
    keys = set(world.session.scalars(select(CaseReader.key_id)))
    assert keys == {b64u(person(name).keys.key_id) for name in ("chair", "hr")}
    assert world.session.scalar(select(StoredEnvelope.bytes)) == envelope


def test_the_same_report_again_gets_the_same_receipt_another_day(world: World) -> None:
    envelope = Writer.new(world).report()
    first = world.receive(envelope)
    again = world.receive(envelope, today=TODAY + timedelta(days=3))
    assert again.receipt == first.receipt
    assert not again.is_new
    assert stored(world.session) == (1, 2, 1)


def test_the_same_report_again_is_answered_though_the_charter_has_changed(world: World) -> None:
    envelope = Writer.new(world).report()
    first = world.receive(envelope)
    organisations.apply(world.session, file=without(told(), "ceo"), now=NOW)
    world.sign()
    assert world.receive(envelope).receipt == first.receipt


def test_a_case_id_or_a_mailbox_is_taken_once(world: World) -> None:
    writer = Writer.new(world)
    world.receive(writer.report())
    with pytest.raises(CaseExists):
        world.receive(writer.report())
    same_mailbox = Writer(world, writer.keys, Writer.new(world).case)
    with pytest.raises(CaseExists):
        world.receive(same_mailbox.report())
    assert stored(world.session) == (1, 2, 1)


def test_without_a_charter_nothing_is_taken(session: Session) -> None:
    world = World(session)
    with pytest.raises(CharterAbsent):
        world.receive(Writer.new(world).report(charter_hash=bytes(32)))
    assert stored(session) == (0, 0, 0)


def test_an_old_charter_is_refused(world: World) -> None:
    writer = Writer.new(world)
    envelope = writer.report()
    organisations.apply(world.session, file=without(told(), "ceo"), now=NOW)
    world.sign()
    with pytest.raises(CharterSuperseded):
        world.receive(envelope)
    assert stored(world.session) == (0, 0, 0)


def test_whom_it_is_sealed_to_is_checked(world: World) -> None:
    writer = Writer.new(world)
    stranger = RecipientKeys.from_secret(new_secret()).kem_public
    chair, mine = person("chair").keys.kem_public, writer.keys.kem_public
    cases = [
        ([chair, mine, stranger], WrapNotOnCharter),
        ([chair], ReporterWrapMissing),
        ([mine], RecipientMissing),
    ]
    for kems, error in cases:
        with pytest.raises(error):
            world.receive(writer.report_to(kems))
    assert stored(world.session) == (0, 0, 0)


@pytest.mark.parametrize("readers", [("chair",), ("chair", "hr")])
def test_a_reporter_who_takes_a_recipients_key_is_refused(
    world: World, readers: tuple[str, ...]
) -> None:
    """Every answer would be sealed twice to one key, which is no envelope: none could be sent."""
    writer = Writer.new(world)
    keys = dataclasses.replace(writer.keys, kem=person("chair").keys.kem)
    kems = [person(name).keys.kem_public for name in readers]
    with pytest.raises(ReporterWrapMissing):
        world.receive(Writer(world, keys, writer.case).report_to(kems))
    assert stored(world.session) == (0, 0, 0)


def test_somebody_who_left_but_is_on_the_charter_is_not_the_only_reader(world: World) -> None:
    organisations.apply(world.session, file=without(told(), "hr"), now=NOW)
    world.session.commit()
    with pytest.raises(RecipientMissing):
        world.receive(Writer.new(world).report("hr"))
    assert world.receive(Writer.new(world).report("hr", "chair")).is_new


def test_other_directions_and_schemes_are_refused(world: World) -> None:
    writer = Writer.new(world)
    with pytest.raises(DirectionWrong):
        world.receive(writer.reply(2, bytes(32)))
    with pytest.raises(SchemeUnknown):
        world.receive(writer.report(scheme=bytes(16)))
    envelope = writer.report()
    organisations.apply(world.session, file=dataclasses.replace(told(), schemes=()), now=NOW)
    with pytest.raises(SchemeUnknown):
        world.receive(envelope)


@pytest.mark.parametrize("where", [0, 8, 40, 700, 9_000, -1])
def test_a_changed_byte_is_refused_with_a_code(world: World, where: int) -> None:
    envelope = bytearray(Writer.new(world).report())
    envelope[where] ^= 1
    with pytest.raises(CryptoError) as refused:
        world.receive(bytes(envelope))
    assert refused.value.code
    assert stored(world.session) == (0, 0, 0)


def test_plaintext_is_refused(world: World) -> None:
    for plain in (b"", b"Der mangler to bilag.", json.dumps({"body": "hej"}).encode()):
        with pytest.raises(CryptoError):
            world.receive(plain)


def test_the_receipt_counts_as_acknowledgement_where_the_file_says_so(world: World) -> None:
    (scheme,) = told().schemes
    file = dataclasses.replace(
        told(), schemes=(dataclasses.replace(scheme, receipt_acknowledges=True),)
    )
    organisations.apply(world.session, file=file, now=NOW)
    writer = Writer.new(world)
    world.receive(writer.report())
    assert world.session.get_one(Case, writer.case_id).acknowledged_on == TODAY


def test_no_time_of_the_day_is_stored_with_a_report(world: World) -> None:
    envelope = Writer.new(world).report()
    world.receive(envelope)
    for table in ('"case"', "envelope", "case_reader"):
        row = world.session.execute(text(f"SELECT * FROM {table}")).mappings().first()  # noqa: S608 -- the tables above
        assert row is not None
        assert not [value for value in row.values() if ":" in str(value) and isinstance(value, str)]
