"""What must hold for every envelope, tried on many."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crypto import envelope, groups, keyring, message, padding, stream, wire
from crypto.encoding import b64u, canonical_json, from_b64u
from crypto.errors import CryptoError, GroupsError, OpenError, WireError
from crypto.message import Message
from crypto.wire import Envelope
from tests.crypto import actors

quick = settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])
REPORT = actors.sealed_report()
EXCHANGES = {direction: actors.answered(direction) for direction in ("answer", "reply", "note")}

texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=200)
messages = st.builds(
    Message,
    type=st.just("report"),
    time=st.datetimes().map(lambda moment: moment.strftime("%Y-%m-%dT%H:%M:%SZ").zfill(20)),
    language=st.sampled_from(["da", "en", "kl"]),
    body=texts,
    category=st.none() | st.builds(message.Category, texts, texts),
    answers=st.lists(st.builds(message.Answer, texts, texts, texts), max_size=3).map(tuple),
)


@quick
@given(messages)
def test_what_is_sealed_is_what_every_reader_opens(content: Message) -> None:
    sealed = envelope.seal(
        content,
        context=actors.report_context(),
        sender_seed=actors.reporter().signing_seed,
        readers=actors.readers(),
    )
    parsed = wire.parse(sealed)
    for reader in (actors.recipient(1), actors.recipient(2), actors.reporter()):
        assert envelope.open_envelope(parsed, reader) == content


@settings(deadline=None, max_examples=1000)
@given(place=st.integers(0, len(REPORT) - 1), change=st.integers(1, 255))
def test_no_byte_can_change(place: int, change: int) -> None:
    changed = bytearray(REPORT)
    changed[place] ^= change
    with pytest.raises(CryptoError):
        wire.check_signature(wire.parse(bytes(changed)))


@settings(deadline=None, max_examples=300)
@given(place=st.integers(0, len(REPORT) - 1), change=st.integers(1, 255))
def test_no_byte_can_change_even_when_the_sender_signs_anew(place: int, change: int) -> None:
    original = wire.parse(REPORT)
    changed = bytearray(REPORT)
    changed[place] ^= change
    try:
        parsed = wire.parse(bytes(changed))
    except WireError:
        return
    if parsed.sender != original.sender or parsed.signature != original.signature:
        return
    sealed = wire.write(parsed.header_bytes, parsed.payload, actors.reporter().signing_seed)
    with pytest.raises(OpenError):
        envelope.open_envelope(wire.parse(sealed), actors.recipient(1))


@settings(deadline=None, max_examples=200)
@given(length=st.integers(0, len(REPORT) - 1))
def test_no_envelope_can_be_cut(length: int) -> None:
    with pytest.raises(WireError):
        wire.parse(REPORT[:length])


@given(st.binary(min_size=1, max_size=100))
def test_nothing_can_be_added(more: bytes) -> None:
    with pytest.raises(WireError) as refused:
        wire.parse(REPORT + more)
    assert refused.value.code == "size_not_in_set"


def resealed(parsed: Envelope, **changes: Any) -> Envelope:
    """The same wraps and payload under another header, signed by who wrote it."""
    header = canonical_json(replace(parsed, **changes).as_json()) if changes else b""
    seed = (
        actors.reporter().signing_seed
        if parsed.direction in {"report", "reply"}
        else actors.recipient(1).signing
    )
    return wire.parse(wire.write(header, parsed.payload, seed))


@quick
@given(
    direction=st.sampled_from(sorted(EXCHANGES)),
    field=st.sampled_from(["scheme", "charter", "case", "previous"]),
    value=st.binary(min_size=32, max_size=32),
)
def test_no_wrap_opens_in_another_place(direction: str, field: str, value: bytes) -> None:
    parsed = EXCHANGES[direction].later
    value = value[: len(getattr(parsed, field))]
    with pytest.raises(OpenError) as refused:
        envelope.open_envelope(resealed(parsed, **{field: value}), actors.recipient(1))
    assert refused.value.code == "wrap_invalid"


@quick
@given(direction=st.sampled_from(sorted(EXCHANGES)), sequence=st.integers(3, 2**31 - 1))
def test_no_wrap_opens_at_another_number(direction: str, sequence: int) -> None:
    with pytest.raises(OpenError) as refused:
        envelope.open_envelope(
            resealed(EXCHANGES[direction].later, sequence=sequence), actors.recipient(1)
        )
    assert refused.value.code == "wrap_invalid"


@pytest.mark.parametrize("direction", ["answer", "reply"])
@pytest.mark.parametrize("other", ["answer", "reply", "note"])
def test_no_wrap_opens_in_another_direction(direction: str, other: str) -> None:
    moved = resealed(EXCHANGES[direction].later, direction=other)
    if other == direction:
        assert envelope.open_envelope(moved, actors.recipient(1)).body == actors.ANSWER.body
        return
    with pytest.raises(OpenError) as refused:
        envelope.open_envelope(moved, actors.recipient(1))
    assert refused.value.code == "wrap_invalid"


def test_a_note_is_shut_to_the_reporter() -> None:
    with pytest.raises(OpenError) as refused:
        envelope.open_envelope(EXCHANGES["note"].later, actors.reporter())
    assert refused.value.code == "not_a_reader"


@given(st.binary(max_size=40))
def test_bytes_have_one_spelling(data: bytes) -> None:
    assert from_b64u(b64u(data)) == data


@given(st.text("AQgw-_=+/ \n", max_size=8) | st.text(max_size=8))
def test_text_that_is_read_is_the_one_spelling(text: str) -> None:
    try:
        data = from_b64u(text)
    except CryptoError:
        return
    assert b64u(data) == text


@given(st.binary(min_size=2, max_size=40).filter(lambda data: len(data) % 2 == 0))
def test_groups_give_back_what_was_written(data: bytes) -> None:
    text = groups.write_groups(data)
    assert groups.read_groups(text.upper().replace("-", " "), len(data) // 2) == data


@given(st.integers(0, 34), st.sampled_from("bdfghjklmnprstvzaiou"))
def test_one_wrong_letter_in_a_kit_is_always_told(place: int, letter: str) -> None:
    letters = keyring.write_kit(bytes(16)).replace("-", "")
    changed = letters[:place] + letter + letters[place + 1 :]
    if changed != letters:
        with pytest.raises(GroupsError):
            keyring.read_kit(changed)


@given(st.binary(min_size=16, max_size=16))
def test_a_kit_gives_back_what_was_written(kit: bytes) -> None:
    assert keyring.read_kit(keyring.write_kit(kit)) == kit


@quick
@given(st.integers(0, 200_000))
def test_streams_and_padding_give_back_what_was_put_in(size: int) -> None:
    content = b"\x5a" * size
    assert padding.unpad_attachment(padding.pad_attachment(content)) == content
    assert padding.unpad_message(padding.pad_message(content)) == content
    key = bytes(32)
    sealed = stream.seal_stream(key, content)
    assert len(sealed) == stream.sealed_length(size)
    assert stream.open_stream(key, sealed) == content


@given(st.integers(0, 2**50))
def test_padme_costs_at_most_an_eighth(length: int) -> None:
    padded = padding.attachment_length(length)
    assert padded >= length + 8
    assert padded <= max(16_384, (length + 8) * 1.12)
