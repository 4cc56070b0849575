"""What one envelope can say of its sender without the rest of its case."""

import pytest

from crypto import thread, wire
from crypto.charter import Charter
from crypto.envelope import Context, seal
from crypto.errors import CryptoError
from crypto.message import Message
from tests.crypto import actors


@pytest.mark.parametrize("direction", ["answer", "reply", "note"])
def test_an_envelope_alone_by_who_may_write(direction: str) -> None:
    thread.check_alone(actors.answered(direction).later, actors.charters())
    thread.check_alone(actors.answered(direction).report, actors.charters())


def test_an_envelope_alone_under_an_unknown_charter() -> None:
    with pytest.raises(CryptoError) as refused:
        thread.check_alone(actors.answered("answer").later, [])
    assert refused.value.code == "sender_unknown"
    assert refused.value.facts == {"thread": "conversation", "sequence": 2}


def test_notes_come_behind_the_conversation() -> None:
    exchange = actors.answered("note")
    ordered = thread.check([exchange.later, exchange.report], actors.charters())
    assert [envelope.direction for envelope in ordered] == ["report", "note"]


def notes(count: int) -> list[wire.Envelope]:
    """Notes about a breach: each behind the one before, the first behind nothing."""
    found: list[wire.Envelope] = []
    charter = actors.charters()[0]
    for sequence in range(1, count + 1):
        previous = found[-1].hash if found else bytes(32)
        context = Context(actors.SCHEME, charter.hash, actors.CASE, "note", sequence, previous)
        message = Message("note", "2026-03-02T09:30:00Z", "da", "Vi ringer til dem.")
        seed = actors.recipient(1).signing
        sealed = seal(message, context=context, sender_seed=seed, readers=actors.readers()[:2])
        found.append(wire.parse(sealed))
    return found


PLACE = {"scheme": actors.SCHEME, "case": actors.CASE}


def refused(envelopes: list[wire.Envelope], charters: list[Charter]) -> str:
    with pytest.raises(CryptoError) as caught:
        thread.check_notes(envelopes, charters, **PLACE)
    return caught.value.code


def test_notes_without_a_report_are_put_in_order() -> None:
    first, second, third = notes(3)
    ordered = thread.check_notes([third, first, second], actors.charters(), **PLACE)
    assert ordered == [first, second, third]
    assert thread.check_notes([], actors.charters(), **PLACE) == []


def test_what_is_missing_among_them_is_seen() -> None:
    first, second, third = notes(3)
    for some in ([second, third], [first, third], [first, first, second], [*notes(1), second]):
        assert refused(some, actors.charters()) == "thread_broken"


def test_what_belongs_elsewhere_is_seen() -> None:
    exchange = actors.answered("note")
    assert refused([exchange.later], actors.charters()) == "thread_broken"
    assert refused([exchange.report], actors.charters()) == "thread_broken"
    with pytest.raises(CryptoError):
        thread.check_notes(notes(1), actors.charters(), scheme=actors.SCHEME, case=bytes(16))


def test_who_wrote_them_is_on_the_charter() -> None:
    assert refused(notes(1), []) == "sender_unknown"
