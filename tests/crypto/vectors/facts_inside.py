"""Facts of messages, padding, streams and attachments: SPEC sections 5 to 7."""

from collections.abc import Iterator
from typing import Any

from tests.crypto.vectors.making import Vector, bad, compact, good, pad, pieces
from tests.crypto.vectors.people import REPORT, later
from tests.crypto.vectors.primitives import CHUNK, b64u, hkdf, label, sha256, stream, stream_chunk

KEY = bytes(range(32))
ATTACHED = {
    "id": b64u(bytes([7]) * 16),
    "name": "måler.pdf",
    "type": "application/pdf",
    "size": 5,
    "sha256": b64u(sha256(b"12345")),
    "key": b64u(bytes([9]) * 32),
}


def vectors() -> Iterator[Vector]:
    yield from messages()
    yield from streams()
    yield from padding()
    yield from attachments()


# --- Messages --------------------------------------------------------------------------------


def messages() -> Iterator[Vector]:
    full = {**REPORT, "attachments": [ATTACHED]}
    yield good(
        "message",
        "a report with everything",
        {"message": full},
        json=pieces(compact(full)),
        direction="report",
    )
    bare = {**REPORT, "category": None, "answers": [], "body": ""}
    yield good(
        "message",
        "a report with next to nothing",
        {"message": bare},
        json=pieces(compact(bare)),
        direction="report",
    )
    turned = dict(reversed(REPORT.items()))
    yield good(
        "message",
        "fields in another order and white space",
        {"message": REPORT},
        json=pieces(b" " + compact(turned) + b"\n"),
        direction="report",
    )
    odd = {**bare, "body": '\u2028 <b>&amp;</b> \\ " \0 \x7f \ufeff e\u0301'}
    yield good(
        "message",
        "text is neither escaped nor normalised",
        {"message": odd},
        json=pieces(compact(odd)),
        direction="report",
    )
    wrong: list[tuple[str, dict[str, Any]]] = [
        ("version 2", {"version": 2}),
        ("a version in text", {"version": "1"}),
        ("an unknown type", {"type": "joke"}),
        ("a type that belongs to another direction", {"type": "note"}),
        ("a time without seconds", {"time": "2026-03-03T21:14Z"}),
        ("a time with an offset", {"time": "2026-03-03T21:14:05+01:00"}),
        ("a time with fractions", {"time": "2026-03-03T21:14:05.1Z"}),
        ("a leap second", {"time": "2026-12-31T23:59:60Z"}),
        ("an hour 24", {"time": "2026-03-03T24:00:00Z"}),
        ("the 29th of February in 2026", {"time": "2026-02-29T00:00:00Z"}),
        ("a month 13", {"time": "2026-13-01T00:00:00Z"}),
        ("a language with a region", {"language": "da-DK"}),
        ("a language in capitals", {"language": "DA"}),
        ("no body", {"body": None}),
        ("a category without a label", {"category": {"id": "law"}}),
        ("a category in text", {"category": "law"}),
        ("answers in an object", {"answers": {}}),
        ("an answer without text", {"answers": [{"question": "a", "label": "b"}]}),
        ("an answer with more", {"answers": [{"question": "", "label": "", "text": "", "x": ""}]}),
        ("an attachment with a negative size", {"attachments": [{**ATTACHED, "size": -1}]}),
        ("an attachment of half a byte", {"attachments": [{**ATTACHED, "size": 0.5}]}),
        ("an attachment of 2^53 bytes", {"attachments": [{**ATTACHED, "size": 2**53}]}),
        ("an attachment with a short key", {"attachments": [{**ATTACHED, "key": "AAAA"}]}),
        ("an attachment with a padded id", {"attachments": [{**ATTACHED, "id": "Bw=="}]}),
        ("a field too many", {"html": "<b>"}),
    ]
    for name, change in wrong:
        yield invalid(name, compact({**REPORT, **change}))
    for field in REPORT:
        rest = {name: value for name, value in REPORT.items() if name != field}
        yield invalid(f"no field {field}", compact(rest))
    yield invalid("half a surrogate pair", compact(REPORT).replace(b"I marts", b"\\udc00"))
    yield invalid("no UTF-8", compact(REPORT).replace(b"I marts", b"\xff"))
    yield invalid("an array", b"[]")
    yield invalid("a byte order mark", b"\xef\xbb\xbf" + compact(REPORT))
    category = {**later("message", "x"), "category": {"id": "law", "label": "x"}}
    yield invalid("a category in a reply", compact(category), "reply")
    yield invalid("a report in a reply", compact(REPORT), "reply")
    yield invalid(
        "an acknowledgement by the reporter", compact(later("acknowledgement", "x")), "reply"
    )


def invalid(name: str, json: bytes, direction: str = "report") -> Vector:
    return bad("message", "message_invalid", name, json=pieces(json), direction=direction)


# --- STREAM ----------------------------------------------------------------------------------


def streams() -> Iterator[Vector]:
    for size in (0, 1, 65_535, 65_536, 65_537):
        plaintext = b"\x5a" * size
        yield good(
            "stream",
            f"{size} bytes",
            {"plaintext": pieces(plaintext)},
            key=b64u(KEY),
            stream=pieces(stream(KEY, plaintext)),
        )
    full = stream_chunk(KEY, 0, bytes(CHUNK), last=False)
    tail = stream_chunk(KEY, 1, b"tail", last=True)
    small = stream(KEY, b"small")
    yield ruined("payload_truncated", "nothing at all", b"")
    yield ruined("payload_truncated", "the last chunk is missing", full)
    yield ruined(
        "payload_truncated",
        "a short chunk that is not marked as the last",
        stream_chunk(KEY, 0, b"small", last=False),
    )
    yield ruined("payload_invalid", "fewer bytes than a tag", small[:15])
    yield ruined("payload_invalid", "the last byte is missing", small[:-1])
    yield ruined("payload_invalid", "a bit flipped", bytes([small[0] ^ 1]) + small[1:])
    yield ruined("payload_invalid", "another key", stream(bytes(32), b"small"))
    yield ruined(
        "payload_invalid",
        "data behind the last chunk",
        stream_chunk(KEY, 0, bytes(CHUNK), last=True) + tail,
    )
    yield ruined(
        "payload_invalid",
        "an empty last chunk behind another",
        full + stream_chunk(KEY, 1, b"", last=True),
    )
    yield ruined("payload_invalid", "a chunk twice", full + full + tail)
    yield ruined(
        "payload_invalid",
        "a chunk that should stand elsewhere",
        stream_chunk(KEY, 1, b"small", last=True),
    )
    yield ruined(
        "payload_invalid",
        "a short chunk before the last",
        stream_chunk(KEY, 0, b"short", last=False) + tail,
    )


def ruined(code: str, name: str, data: bytes) -> Vector:
    return bad("stream", code, name, key=b64u(KEY), stream=pieces(data))


# --- Padding ---------------------------------------------------------------------------------


def padme(length: int) -> int:
    exponent = length.bit_length() - 1
    mask = (1 << (exponent - exponent.bit_length())) - 1
    return (length + mask) & ~mask


def padding() -> Iterator[Vector]:
    for size, total in (
        (0, 16_384), (16_380, 16_384), (16_381, 32_768), (32_764, 32_768), (32_765, 65_536),
        (1_048_572, 1_048_576),
    ):  # fmt: skip
        yield good(
            "pad",
            f"a message of {size} bytes",
            {"length": total},
            of="message",
            content=pieces(b"m" * size),
        )
    yield bad(
        "pad",
        "message_too_long",
        "a message of 1048573 bytes",
        of="message",
        content=pieces(b"m" * 1_048_573),
    )
    for size in (0, 16_376, 16_377, 16_900, 65_528, 100_000, 1_000_000, 3_000_001):
        total = max(16_384, padme(8 + size))
        yield good(
            "pad",
            f"an attachment of {size} bytes",
            {"length": total},
            of="attachment",
            content=pieces(b"a" * size),
        )
    yield good(
        "unpad", "a message", {"content": b64u(b"Hej")}, of="message", padded=pieces(pad(b"Hej"))
    )
    wrong = {
        "nothing at all": b"",
        "fewer bytes than a length has": bytes(3),
        "a total below the smallest": pad(b"Hej", 16_383),
        "a total between two steps": pad(b"Hej", 16_385),
        "a total a step too large": pad(b"Hej", 32_768),
        "a length one larger than there is": (16_381).to_bytes(4, "big") + b"m" * 16_380,
        "padding that is not zero": pad(b"Hej")[:-1] + b"\1",
        "padding that is not zero at its start": pad(b"Hej\1")[:3]
        + b"\3"
        + b"Hej\1".ljust(16_380, b"\0"),
    }
    for name, padded in wrong.items():
        yield bad(
            "unpad",
            "padding_invalid",
            f"a message with {name}",
            of="message",
            padded=pieces(padded),
        )
    huge = (2**63).to_bytes(8, "big") + bytes(16_376)
    yield bad(
        "unpad",
        "padding_invalid",
        "an attachment with a length of 2^63",
        of="attachment",
        padded=pieces(huge),
    )


# --- Attachments -----------------------------------------------------------------------------


def attachment(content: bytes, *, padded: bytes | None = None) -> bytes:
    if padded is None:
        total = max(16_384, padme(8 + len(content)))
        padded = (len(content).to_bytes(8, "big") + content).ljust(total, b"\0")
    key = hkdf(bytes([9]) * 32, bytes([7]) * 16, label("attachment"))
    return b"VARSEL-A\1" + stream(key, padded)


def attachments() -> Iterator[Vector]:
    right = attachment(b"12345")
    yield good(
        "attachment",
        "a small file",
        {"content": b64u(b"12345")},
        file=pieces(right),
        reference=ATTACHED,
    )
    empty = {**ATTACHED, "size": 0, "sha256": b64u(sha256(b""))}
    yield good(
        "attachment",
        "an empty file",
        {"content": ""},
        file=pieces(attachment(b"")),
        reference=empty,
    )
    large = b"\x5a" * 70_000
    described = {**ATTACHED, "size": len(large), "sha256": b64u(sha256(large))}
    yield good(
        "attachment",
        "a file in two chunks",
        {"content": pieces(large)},
        file=pieces(attachment(large)),
        reference=described,
    )
    files = [
        ("not_an_attachment", "a plain file", b"%PDF-1.7"),
        ("not_an_attachment", "an envelope's magic", b"VARSEL-E" + right[8:]),
        ("version_unknown", "version 2", b"VARSEL-A\2" + right[9:]),
        ("truncated", "nothing at all", b""),
        ("truncated", "half a magic", b"VARS"),
        ("truncated", "nothing behind the magic", b"VARSEL-A"),
        ("payload_truncated", "nothing behind the version", right[:9]),
        ("payload_invalid", "the last byte is missing", right[:-1]),
        (
            "padding_invalid",
            "a total too large",
            attachment(b"", padded=(5).to_bytes(8, "big") + b"12345".ljust(20_000, b"\0")),
        ),
        ("attachment_mismatch", "another content of the same size", attachment(b"12346")),
    ]
    for code, name, file in files:
        yield bad("attachment", code, name, file=pieces(file), reference=ATTACHED)
    for name, change in (
        ("another size in the message", {"size": 6}),
        ("another hash in the message", {"sha256": b64u(bytes(32))}),
    ):
        yield bad(
            "attachment",
            "attachment_mismatch",
            name,
            file=pieces(right),
            reference={**ATTACHED, **change},
        )
    other = {**ATTACHED, "id": b64u(bytes(16))}
    yield bad(
        "attachment",
        "payload_invalid",
        "the file of another id",
        file=pieces(right),
        reference=other,
    )
