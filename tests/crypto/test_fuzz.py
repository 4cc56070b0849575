"""Envelopes mutated without end, or rather for ten seconds: only our own refusals come out."""

import json
import os
import random
import time
from collections import Counter
from collections.abc import Callable
from typing import Any

from crypto import charter, envelope, export, keyring, message, wire
from crypto.errors import CryptoError
from tests.crypto import actors

SECONDS = float(os.environ.get("VARSEL_FUZZ_SECONDS", "10"))
WORDS = [
    b'"', b"{", b"}", b"[", b"]", b",", b":", b"\\u0000", b"\\ud800", b"1e999", b"-0", b"null",
    b"true", b"NaN", b'"suite":1,', b'"direction":"note"', b"\xff", b"\x00", b"=", b" ", b"\n",
    b'"__proto__":', b"1.0", b"[[[[[[[[", b'"wraps":[]', b"\xef\xbb\xbf", b"9" * 400,
]  # fmt: skip


def mutate(data: bytes, chance: random.Random) -> bytes:
    """One to four changes: bits, cuts, doubled or moved slices, words of the format."""
    changed = bytearray(data)
    for _ in range(chance.randint(1, 4)):
        # Nearly all that can be misread is in front of the payload.
        place = chance.randrange(min(len(changed), 7000) or 1)
        end = place + chance.choice([1, 1, 2, 8, 64, 1500])
        match chance.randrange(6):
            case 0 if changed:
                changed[place % len(changed)] ^= 1 << chance.randrange(8)
            case 1:
                del changed[place:end]
            case 2:
                changed[place:place] = changed[place:end]
            case 3:
                changed[place:place] = chance.choice(WORDS)
            case 4:
                changed[place:end] = chance.choice(WORDS)
            case _:
                changed[place:end] = chance.randbytes(end - place)
    if chance.random() < 0.5 and len(changed) > 13:
        repair(changed, data)
    return bytes(changed)


def repair(changed: bytearray, data: bytes) -> None:
    """Lets the framing fit again, so that the header's own checks are reached."""
    length = int.from_bytes(data[9:13]) + len(changed) - len(data)
    if 0 <= length < 2**32:
        changed[:13] = data[:9] + length.to_bytes(4)


ODD: list[Any] = [
    None, True, False, 0, -1, 1, 2, 1.5, 2**31, 2**53, 1e300, "", "A", "AA", "AA==", "report",
    "reply", "answer", "note", "\u00e5", "\ud800", [], {}, [[]], [None], {"mailbox": ""}, "A" * 43,
]  # fmt: skip


def reshape(data: bytes, chance: random.Random) -> bytes:
    """An envelope whose header is JSON still, with one to three values, names or orders changed."""
    length = int.from_bytes(data[9:13])
    header = json.loads(data[13 : 13 + length])
    for _ in range(chance.randint(1, 3)):
        places = [header, *header.get("wraps", []), header.get("reporter")]
        place = chance.choice([place for place in places if isinstance(place, dict) and place])
        name = chance.choice(list(place))
        match chance.randrange(6):
            case 0:
                del place[name]
            case 1:
                place[chance.choice(["x", "__proto__", "reporter", "key"])] = chance.choice(ODD)
            case 2:
                place[name] = place.pop(name)
            case 3 if isinstance(place[name], str):
                place[name] = place[name][: -chance.randint(1, 4)]
            case 4 if isinstance(place[name], list):
                chance.shuffle(place[name])
                place[name] *= chance.choice([1, 1, 2, 40])
            case _:
                place[name] = chance.choice(ODD)
        if not isinstance(header.get("wraps"), list):
            break
    text = json.dumps(header, separators=chance.choice([(",", ":"), (",", ":"), (", ", ": ")]))
    start = data[:9] + len(text).to_bytes(4)
    return start + text.encode() + data[13 + length :]


def change(data: bytes, chance: random.Random) -> bytes:
    return mutate(data, chance) if chance.random() < 0.5 else reshape(data, chance)


def fuzz(
    seconds: float,
    samples: list[bytes],
    read: Callable[[bytes], object],
    change: Callable[[bytes, random.Random], bytes],
) -> Counter[str]:
    chance = random.Random(1)
    outcomes: Counter[str] = Counter()
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        for _ in range(50):
            changed = change(chance.choice(samples), chance)
            if changed in samples:
                continue
            try:
                read(changed)
                outcomes["accepted"] += 1
            except CryptoError as refused:
                outcomes[refused.code] += 1
    return outcomes


def test_the_parser_refuses_by_code_whatever_comes() -> None:
    samples = [actors.sealed_report()]
    samples += [actors.answered(d).later.bytes for d in ("answer", "reply", "note")]

    def read(data: bytes) -> None:
        parsed = wire.parse(data)
        # What the parser lets through must at least be what was in the header.
        assert json.loads(parsed.header_bytes) == parsed.as_json()
        envelope.open_envelope(parsed, actors.recipient(1))

    outcomes = fuzz(SECONDS, samples, read, change)
    assert not outcomes["accepted"]
    # The run was worth its time if it came to most of the parser's checks.
    reached = {"truncated", "not_an_envelope", "version_unknown", "header_too_long"}
    reached |= {"header_malformed", "field_unknown", "field_missing", "encoding_invalid"}
    reached |= {"length_invalid", "header_not_canonical", "size_not_in_set", "signature_invalid"}
    reached |= {"field_type", "suite_unknown", "direction_unknown", "sequence_invalid"}
    reached |= {"wraps_invalid"}
    assert reached <= outcomes.keys()


def test_the_other_readers_refuse_by_code_too() -> None:
    ring = actors.locked(1)
    readers: list[tuple[bytes, Callable[[bytes], object]]] = [
        (actors.signed_charter().charter, charter.parse),
        (message.write(actors.REPORT, "report"), message.read),
        (json.dumps(keyring.to_json(ring)).encode(), keyring.from_bytes),
        (export.write(ring, [actors.signed_charter()], [actors.sealed_report()]), export.read),
    ]
    for sample, read in readers:
        assert sum(fuzz(SECONDS / 10, [sample], read, mutate).values()) > 100
