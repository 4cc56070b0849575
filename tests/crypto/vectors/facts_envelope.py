"""Facts of signing, sealing and opening: SPEC sections 4, 5 and 7."""

import json
from collections.abc import Iterator
from typing import Any

from tests.crypto.vectors import edwards
from tests.crypto.vectors.making import (
    CHARTER_HASH,
    EMPTY_PAYLOAD,
    FOLDER,
    PREVIOUS,
    Sealing,
    Vector,
    bad,
    compact,
    context_hash,
    frame,
    good,
    header,
    pad,
    pieces,
    wrap,
)
from tests.crypto.vectors.people import (
    CASE,
    CHAIR,
    OUTSIDER,
    REPORT,
    REPORTER,
    SCHEME,
    STAFF,
    later,
)
from tests.crypto.vectors.primitives import (
    b64u,
    hkdf,
    hpke_seal,
    key_id,
    label,
    sha256,
    stream,
    stream_chunk,
)


def vectors() -> Iterator[Vector]:
    yield from signatures()
    yield from mixed_points()
    yield from opened()
    yield from readers()
    yield from moved()
    yield from inside()
    yield from refused_seals()


# --- Signatures ------------------------------------------------------------------------------


def signatures() -> Iterator[Vector]:
    right = frame(compact(header()), EMPTY_PAYLOAD, REPORTER.signing)
    end = 13 + len(compact(header()))
    scalar = int.from_bytes(right[end + 32 : end + 64], "little")
    yield good("envelope-signature", "a right signature", {}, envelope=pieces(right))
    one = (1).to_bytes(32, "little")
    above = (edwards.PRIME + 1).to_bytes(32, "little")
    other = frame(compact(header(case=b64u(bytes(16)))), EMPTY_PAYLOAD, REPORTER.signing)
    wrong = {
        "a bit of R flipped": changed(right, end),
        "a bit of S flipped": changed(right, end + 40),
        "a bit of the payload flipped": changed(right, len(right) - 1),
        "a signature of zeros": right[:end] + bytes(64) + right[end + 64 :],
        "the header of another envelope": other[:end] + right[end:],
        "signed by somebody else": frame(compact(header()), EMPTY_PAYLOAD, CHAIR.signing),
        "signed as a charter": frame(
            compact(header()), EMPTY_PAYLOAD, REPORTER.signing, "charter-signature"
        ),
        "S written above the group's order": right[: end + 32]
        + (scalar + edwards.ORDER).to_bytes(32, "little")
        + right[end + 64 :],
        "a sender's key of small order": forged(one, one),
        "a sender's key that is no canonical point": forged(above, one),
        "a sender's key that is no point": forged((2).to_bytes(32, "little"), one),
    }
    for name, envelope in wrong.items():
        yield bad("envelope-signature", "signature_invalid", name, envelope=pieces(envelope))


def mixed_points() -> Iterator[Vector]:
    """Points with a part of small order: verifiers differ on them, so SPEC section 2 decides."""
    mixed, clean = edwards.key_with(edwards.EIGHT), edwards.key_with(edwards.NEUTRAL)
    none, eight = edwards.NEUTRAL, edwards.EIGHT
    made = {
        "a mixed key, the equation holds as it stands": (mixed, none, True),
        "a mixed key, the equation holds only times eight": (mixed, none, False),
        "a mixed commitment, the equation holds only times eight": (clean, eight, False),
    }
    for name, (key, part, plain) in made.items():
        start, signed = note_by(edwards.encoded(key))
        signature = edwards.sign(signed, key, part, plain=plain)
        envelope = pieces(start + signature + EMPTY_PAYLOAD)
        if plain:
            yield good("envelope-signature", name, {}, envelope=envelope)
        else:
            yield bad("envelope-signature", "signature_invalid", name, envelope=envelope)
    start, signed = note_by(edwards.encoded(clean))
    signature = edwards.sign_without_nonce(signed, clean)
    yield bad(
        "envelope-signature",
        "signature_invalid",
        "a commitment of small order",
        envelope=pieces(start + signature + EMPTY_PAYLOAD),
    )


def note_by(sender: bytes) -> tuple[bytes, bytes]:
    """All before the signature of a note by that key, and what is to be signed."""
    fields = compact(header("note", sender=b64u(sender)))
    start = frame(fields, EMPTY_PAYLOAD, CHAIR.signing)[: 13 + len(fields)]
    return start, label("envelope-signature") + sha256(start) + sha256(EMPTY_PAYLOAD)


def changed(data: bytes, place: int) -> bytes:
    return data[:place] + bytes([data[place] ^ 1]) + data[place + 1 :]


def forged(sender: bytes, commitment: bytes) -> bytes:
    """R is the neutral point and S zero: a lax verifier takes it for a key of small order."""
    fields = header("note", sender=b64u(sender))
    envelope = frame(compact(fields), EMPTY_PAYLOAD, CHAIR.signing)
    end = 13 + len(compact(fields))
    return envelope[:end] + commitment + bytes(32) + envelope[end + 64 :]


# --- Opening ---------------------------------------------------------------------------------

BY_CHAIR = {"secret": b64u(CHAIR.secret)}
BY_REPORTER = {"code": b64u(REPORTER.code), "salt": b64u(REPORTER.salt)}


def opens(name: str, message: dict[str, Any], envelope: bytes, reader: dict[str, str]) -> Vector:
    expect = {"message": message}
    return good("envelope-open", name, expect, envelope=pieces(envelope), reader=reader)


def stays_shut(
    code: str, name: str, envelope: bytes, reader: dict[str, str] | None = None
) -> Vector:
    given = {"envelope": pieces(envelope), "reader": reader or BY_CHAIR}
    return bad("envelope-open", code, name, **given)


def opened() -> Iterator[Vector]:
    report = Sealing(REPORT).finish()
    yield opens("a report, opened by a recipient", REPORT, report, BY_CHAIR)
    yield opens("a report, opened by who wrote it", REPORT, report, BY_REPORTER)
    seed = {"kem_seed": b64u(STAFF.kem_seed)}
    yield opens("a report, opened with a KEM seed", REPORT, report, seed)
    for direction, kind in (
        ("reply", "message"),
        ("answer", "message"),
        ("answer", "acknowledgement"),
        ("answer", "feedback"),
        ("note", "note"),
    ):
        message = later(kind, "Tak. Vi undersøger det.")
        yield opens(
            f"a {direction} of type {kind}", message, Sealing(message, direction).finish(), BY_CHAIR
        )
    yield known_answer()
    attached = {
        "id": b64u(bytes([7]) * 16), "name": "måler.pdf", "type": "application/pdf", "size": 12345,
        "sha256": b64u(bytes([8]) * 32), "key": b64u(bytes([9]) * 32),
    }  # fmt: skip
    message = {**later("message", ""), "attachments": [attached]}
    yield opens(
        "an empty text with an attachment", message, Sealing(message, "reply").finish(), BY_CHAIR
    )
    message = later("message", "æ" * 33_000)
    sealing = Sealing(message, "answer")
    sealing.padded = pad(compact(message), 131_072)
    yield opens("a long text in two chunks", message, sealing.finish(), BY_CHAIR)


def known_answer() -> Vector:
    """A wrap whose encapsulation three other libraries made and agree on."""
    answer = json.loads((FOLDER / "known-answers" / "x-wing.json").read_text())
    seed, public = bytes.fromhex(answer["seed"]), bytes.fromhex(answer["public_key"])
    message = later("note", "Kendt svar")
    sealing = Sealing(message, "note", readers=())
    info = label("wrap") + context_hash(sealing.fields) + key_id(public)
    sealed = hpke_seal(bytes.fromhex(answer["shared_secret"]), info, sealing.content_key)
    enc = bytes.fromhex(answer["ciphertext"])
    entry = {"key": b64u(key_id(public)), "enc": b64u(enc), "sealed": b64u(sealed)}
    sealing.fields["wraps"] = [entry]
    return opens(
        "the known answer of X-Wing in a wrap", message, sealing.finish(), {"kem_seed": b64u(seed)}
    )


def readers() -> Iterator[Vector]:
    report = Sealing(REPORT)
    outside = {"secret": b64u(OUTSIDER.secret)}
    yield stays_shut(
        "not_a_reader", "a reader without a wrap", report.finish(EMPTY_PAYLOAD), outside
    )
    without = Sealing(REPORT, readers=(STAFF, REPORTER)).finish(EMPTY_PAYLOAD)
    yield stays_shut("not_a_reader", "a recipient who was left out", without)
    yield stays_shut(
        "signature_invalid",
        "a bit of the payload flipped",
        changed(report.finish(EMPTY_PAYLOAD), 19_000),
    )
    for part in ("enc", "sealed"):
        sealing = Sealing(REPORT, readers=(CHAIR,))
        text = sealing.fields["wraps"][0][part]
        sealing.fields["wraps"][0][part] = ("B" if text[0] == "A" else "A") + text[1:]
        yield stays_shut(
            "wrap_invalid", f"another {part} in the wrap", sealing.finish(EMPTY_PAYLOAD)
        )
    sealing = Sealing(REPORT, readers=(CHAIR, STAFF))
    one, two = sealing.fields["wraps"]
    sealing.fields["wraps"] = [{**two, "key": one["key"]}, {**one, "key": two["key"]}]
    yield stays_shut(
        "wrap_invalid", "two wraps with their names exchanged", sealing.finish(EMPTY_PAYLOAD)
    )
    yield from committed()


def committed() -> Iterator[Vector]:
    sealing = Sealing(REPORT)
    sealing.fields["commit"] = b64u(bytes(32))
    yield stays_shut("commit_mismatch", "a commitment of zeros", sealing.finish(EMPTY_PAYLOAD))
    sealing = Sealing(REPORT, readers=(CHAIR, STAFF))
    binding = context_hash(sealing.fields)
    other = wrap(CHAIR.kem, binding, bytes([0x43]) * 32)
    sealing.fields["wraps"] = [
        other if entry["key"] == other["key"] else entry for entry in sealing.fields["wraps"]
    ]
    yield stays_shut("commit_mismatch", "two readers given two keys", sealing.finish(EMPTY_PAYLOAD))
    sealing = Sealing(REPORT)
    sealing.fields["commit"] = b64u(hkdf(sealing.content_key, binding, label("payload")))
    yield stays_shut(
        "commit_mismatch", "a commitment under another label", sealing.finish(EMPTY_PAYLOAD)
    )


def moved() -> Iterator[Vector]:
    """A wrap made for one place stands in another, and the envelope is signed anew."""
    for field, value, direction in (
        ("scheme", b64u(bytes(16)), "reply"),
        ("charter", b64u(bytes(32)), "reply"),
        ("case", b64u(bytes(16)), "reply"),
        ("direction", "answer", "reply"),
        ("sequence", 3, "reply"),
        ("previous", b64u(bytes(32)), "reply"),
    ):
        sealing = Sealing(later("message", "Flyttet"), direction)
        sealing.fields[field] = value
        yield stays_shut(
            "wrap_invalid", f"wraps moved to another {field}", sealing.finish(EMPTY_PAYLOAD)
        )
    sealing = Sealing(later("message", "Stjålet"), "reply")
    sealing.seed = OUTSIDER.signing
    sealing.fields["sender"] = b64u(OUTSIDER.verify)
    yield stays_shut(
        "wrap_invalid", "wraps taken over by another sender", sealing.finish(EMPTY_PAYLOAD)
    )
    for part, other in (("kem", OUTSIDER.kem), ("mailbox", bytes(16))):
        sealing = Sealing(REPORT)
        sealing.fields["reporter"] = {**REPORTER.named, part: b64u(other)}
        yield stays_shut(
            "wrap_invalid", f"the reporter's {part} exchanged", sealing.finish(EMPTY_PAYLOAD)
        )
    sealing = Sealing(REPORT)
    payload = stream(sealing.payload_key, sealing.padded)
    sealing.fields["wraps"] = [w for w in sealing.fields["wraps"] if w["key"] != b64u(STAFF.key)]
    yield stays_shut("payload_invalid", "a wrap taken away after sealing", sealing.finish(payload))


def inside() -> Iterator[Vector]:
    sealing = Sealing(REPORT)
    payload = stream(sealing.payload_key, sealing.padded)
    yield stays_shut(
        "payload_invalid", "a payload with a bit flipped", sealing.finish(changed(payload, 100))
    )
    cut = stream_chunk(sealing.payload_key, 0, sealing.padded, last=False)
    yield stays_shut(
        "payload_truncated", "a payload whose last chunk is not marked so", sealing.finish(cut)
    )
    text = compact(REPORT)
    wrong = {
        "a length longer than the payload": (2**14).to_bytes(4, "big") + bytes(16_380),
        "a length of four thousand million": b"\xff" * 4 + bytes(16_380),
        "padding that is not zero": pad(text)[:-1] + b"\1",
        "a total twice as large as needed": pad(text, 32_768),
    }
    for name, padded in wrong.items():
        sealing = Sealing(REPORT)
        sealing.padded = padded
        yield stays_shut("padding_invalid", name, sealing.finish())
    for name, message in (
        ("no JSON inside", b"Hej"),
        ("nothing inside", b""),
        ("a reply inside a report", later("message", "x")),
    ):
        yield stays_shut("message_invalid", name, Sealing(message).finish())


# --- Sealing ---------------------------------------------------------------------------------


def refused_seals() -> Iterator[Vector]:
    def refuse(code: str, name: str, **changes: Any) -> Vector:
        context = {
            "scheme": b64u(SCHEME), "charter": b64u(CHARTER_HASH), "case": b64u(CASE),
            "direction": "answer", "sequence": 2, "previous": b64u(PREVIOUS), "reporter": None,
        }  # fmt: skip
        context.update(changes.pop("context", {}))
        given = {
            "message": later("message", "Tak"),
            "context": context,
            "sender_seed": b64u(CHAIR.signing),
            "readers": [b64u(CHAIR.kem), b64u(REPORTER.kem)],
            **changes,
        }
        return bad("envelope-seal", code, name, **given)

    broken = b"\xff" * 1184 + CHAIR.kem[1184:]
    yield refuse("key_invalid", "a reader's ML-KEM key that is none", readers=[b64u(broken)])
    small = CHAIR.kem[:1184] + bytes(32)
    yield refuse("key_invalid", "a reader's X25519 key of small order", readers=[b64u(small)])
    short = CHAIR.kem[:-1]
    yield refuse("key_invalid", "a reader's key a byte too short", readers=[b64u(short)])
    yield refuse("wraps_invalid", "nobody to read it", readers=[])
    yield refuse("wraps_invalid", "a reader named twice", readers=[b64u(CHAIR.kem)] * 2)
    yield refuse("sequence_invalid", "an answer before the report", context={"sequence": 1})
    yield refuse("message_invalid", "a note as an answer", message=later("note", "x"))
    yield refuse(
        "message_invalid",
        "a time that does not exist",
        message={**later("message", "x"), "time": "2026-02-30T00:00:00Z"},
    )
    yield refuse(
        "field_missing",
        "a report that names no reporter",
        message=REPORT,
        context={"direction": "report", "sequence": 1, "previous": b64u(bytes(32))},
    )
