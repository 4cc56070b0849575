"""What one envelope can say of its sender without the rest of its case."""

import pytest

from crypto import thread
from crypto.errors import CryptoError
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
