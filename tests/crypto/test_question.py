"""Questions to a caseworker, and blind ones: who may ask and who may answer."""

import dataclasses

import pytest

from crypto import question, wire
from crypto.charter import Charter
from crypto.envelope import Context, open_envelope, seal
from crypto.errors import CryptoError
from crypto.keys import RecipientKeys
from crypto.message import Message
from crypto.question import LinkKeys
from tests.crypto import actors

SECRET = bytes(range(32))
PLACE = {"scheme": actors.SCHEME, "case": actors.CASE}
TIME = "2026-03-02T09:30:00Z"


def envelope(
    sender: bytes, *readers: bytes, direction: str = "note", previous: bytes = bytes(32)
) -> wire.Envelope:
    number = 1 if previous == bytes(32) else 2
    charter = actors.charters()[0]
    context = Context(actors.SCHEME, charter.hash, actors.CASE, direction, number, previous)
    message = Message("note" if direction == "note" else "message", TIME, "da", "Hvad har I?")
    sealed = seal(message, context=context, sender_seed=sender, readers=list(readers))
    return wire.parse(sealed)


def link() -> LinkKeys:
    return LinkKeys.from_secret(SECRET)


def asked() -> wire.Envelope:
    return envelope(actors.recipient(1).signing, actors.readers()[0], link().kem_public)


def answered(first: wire.Envelope, sender: bytes | None = None) -> wire.Envelope:
    return envelope(sender or link().signing, actors.readers()[0], previous=first.hash)


def refused(
    envelopes: list[wire.Envelope],
    charters: list[Charter] | None = None,
    verify: bytes | None = None,
) -> str:
    known = actors.charters() if charters is None else charters
    with pytest.raises(CryptoError) as caught:
        question.check_link(envelopes, known, **PLACE, verify=verify or link().verify)
    return caught.value.code


def test_a_link_has_keys_of_its_own_in_every_role() -> None:
    found, as_recipient = link(), RecipientKeys.from_secret(SECRET)
    assert found.verify != as_recipient.verify
    assert found.kem_public != as_recipient.kem_public
    assert found.token not in (found.signing, SECRET, as_recipient.signing)
    assert SECRET.hex() not in repr(found)
    assert found.signing.hex() not in repr(found)


def test_a_question_and_its_answer_are_in_order() -> None:
    first = asked()
    second = answered(first)
    check = question.check_link
    known = actors.charters()
    assert check([second, first], known, **PLACE, verify=link().verify) == [first, second]
    assert check([first], known, **PLACE, verify=None) == [first]
    assert open_envelope(first, link()).body == "Hvad har I?"


def test_nothing_is_missing_or_moved() -> None:
    first = asked()
    second = answered(first)
    third = dataclasses.replace(second, sequence=3)
    for some in ([], [second], [first, first], [first, answered(asked())], [first, second, third]):
        assert refused(some) == "thread_broken"
    with pytest.raises(CryptoError):
        question.check_link(
            [first], actors.charters(), scheme=actors.SCHEME, case=bytes(16), verify=None
        )


def test_only_a_handler_asks_and_only_the_link_answers() -> None:
    first = asked()
    posed = envelope(link().signing, link().kem_public)
    assert refused([posed]) == "sender_unknown"
    assert refused([first, answered(first, actors.recipient(1).signing)]) == "sender_unknown"
    assert refused([first, answered(first)], verify=bytes(32)) == "sender_unknown"
    assert refused([first], charters=[]) == "sender_unknown"


def test_a_blind_question_is_given_back_by_who_was_asked() -> None:
    known = actors.charters()
    asker = RecipientKeys.from_secret(bytes([9]) * 32)
    desk = [
        dataclasses.replace(
            known[0],
            recipients=(dataclasses.replace(known[0].recipients[0], verify=asker.verify),),
        )
    ]
    first = envelope(asker.signing, actors.readers()[0])
    back = envelope(
        actors.recipient(1).signing,
        actors.readers()[0],
        direction="answer",
        previous=first.hash,
    )
    assert question.check_blind([back, first], known, desk, **PLACE) == [first, back]
    assert question.check_blind([first], known, desk, **PLACE) == [first]
    for some, code in (
        ([envelope(link().signing, actors.readers()[0])], "sender_unknown"),
        ([first, answered(first, actors.recipient(1).signing)], "thread_broken"),
    ):
        with pytest.raises(CryptoError) as caught:
            question.check_blind(some, known, desk, **PLACE)
        assert caught.value.code == code
