"""Facts of the parser: SPEC section 3."""

from collections.abc import Iterator
from typing import Any

from tests.crypto.vectors.making import (
    EMPTY_PAYLOAD,
    PREVIOUS,
    Vector,
    bad,
    compact,
    envelope_hash,
    good,
    header,
    pieces,
    unsigned,
    wraps,
)
from tests.crypto.vectors.people import REPORTER
from tests.crypto.vectors.primitives import b64u, un_b64u


def vectors() -> Iterator[Vector]:
    yield from right()
    yield from framing()
    yield from names_and_types()
    yield from encodings()
    yield from values()
    yield from canonical()
    yield from sizes()


def refused(code: str, name: str, envelope: bytes) -> Vector:
    return bad("envelope-parse", code, name, envelope=pieces(envelope))


def accepted(name: str, fields: dict[str, Any], payload: bytes = EMPTY_PAYLOAD) -> Vector:
    envelope = unsigned(fields, payload)
    same = ("direction", "sequence", "scheme", "charter", "case", "previous", "sender")
    expect = {name: fields[name] for name in same}
    expect["thread"] = "internal" if fields["direction"] == "note" else "conversation"
    expect["hash"] = b64u(envelope_hash(envelope))
    expect["readers"] = [wrap["key"] for wrap in fields["wraps"]]
    return good("envelope-parse", name, expect, envelope=pieces(envelope))


def right() -> Iterator[Vector]:
    for direction in ("report", "reply", "answer", "note"):
        yield accepted(f"a well-formed {direction}", header(direction))
    yield accepted("thirty-two wraps, the most there can be", header(wraps=wraps(32)))
    yield accepted("the highest sequence number", header("reply", sequence=2**31 - 1))
    for power in range(15, 21):
        size = 2**power + 16 * -(-(2**power) // 65_536)
        yield accepted(f"a payload of {size} bytes", header(), bytes(size))


def framing() -> Iterator[Vector]:
    whole = unsigned(header())
    end = 13 + len(compact(header()))
    yield refused("not_an_envelope", "plain text", b"I saw it with my own eyes.")
    yield refused("not_an_envelope", "a short plain text", b"hi")
    yield refused(
        "not_an_envelope",
        "text that begins like another ciphertext",
        b"-----BEGIN PGP MESSAGE-----\n" + whole,
    )
    yield refused("not_an_envelope", "the magic in small letters", b"varsel-e" + whole[8:])
    yield refused("not_an_envelope", "the magic of an attachment", b"VARSEL-A" + whole[8:])
    yield refused("not_an_envelope", "white space before the magic", b" " + whole)
    yield refused("truncated", "nothing at all", b"")
    yield refused("truncated", "half a magic", whole[:5])
    yield refused("truncated", "nothing behind the magic", whole[:8])
    yield refused("truncated", "nothing behind the version", whole[:9])
    yield refused("truncated", "half a header length", whole[:11])
    yield refused("truncated", "nothing behind the header length", whole[:13])
    yield refused("truncated", "the header's last byte is missing", whole[: end - 1])
    yield refused("truncated", "no signature", whole[:end])
    yield refused("truncated", "the signature's last byte is missing", whole[: end + 63])
    yield refused("version_unknown", "version 0", whole[:8] + b"\0" + whole[9:])
    yield refused("version_unknown", "version 2", whole[:8] + b"\2" + whole[9:])
    yield refused("version_unknown", "an unknown version and nothing behind it", whole[:8] + b"1")
    for length, name in ((0, "0"), (1, "1"), (131_073, "131073"), (2**32 - 1, "4294967295")):
        cut = whole[:9] + length.to_bytes(4, "big") + whole[13:]
        yield refused("header_too_long", f"a header length of {name}", cut)
    for name, data in (
        ("no UTF-8", b'{"suite":\xff}'),
        ("a byte order mark", b"\xef\xbb\xbf" + compact(header())),
        ("half a surrogate pair as bytes", b'{"\xed\xa0\x80":1}'),
        ("no JSON", b"suite: 1"),
        ("an array", b"[]"),
        ("a number", b"12"),
        ("text behind the object", compact(header()) + b"x"),
        ("the word NaN", compact(header()).replace(b'"suite":1', b'"suite":NaN')),
        ("a comma too many", b'{"suite":1,}'),
        ("a raw line feed in a string", b'{"suite":"\n"}'),
        ("arrays nested fifty thousand deep", b"[" * 50_000 + b"]" * 50_000),
    ):
        yield refused("header_malformed", f"a header that is {name}", unsigned(data))


def names_and_types() -> Iterator[Vector]:
    for field in header():
        fields = header("reply" if field == "direction" else "report")
        del fields[field]
        yield refused("field_missing", f"no field {field}", unsigned(fields))
    for part in ("mailbox", "kem"):
        kept = {name: text for name, text in REPORTER.named.items() if name != part}
        yield refused("field_missing", f"no {part} in reporter", unsigned(header(reporter=kept)))
    for part in ("key", "enc", "sealed"):
        wrap = {name: text for name, text in wraps(1)[0].items() if name != part}
        yield refused("field_missing", f"no {part} in a wrap", unsigned(header(wraps=[wrap])))
    yield refused("field_missing", "an empty object", unsigned({}))
    extra: list[tuple[str, bytes]] = [
        ("a field too many", unsigned({**header(), "subject": "x"})),
        ("a field called __proto__", unsigned({**header(), "__proto__": {}})),
        ("a field whose name differs in case", unsigned({**header(), "Suite": 1})),
        ("a field too many and one missing", unsigned({"subject": "x"})),
        (
            "a field too many in reporter",
            unsigned(header(reporter={**REPORTER.named, "name": "x"})),
        ),
        ("a field too many in a wrap", unsigned(header(wraps=[{**wraps(1)[0], "to": "x"}]))),
        ("a reporter in a reply", unsigned({**header("reply"), "reporter": REPORTER.named})),
        ("a reporter in an answer", unsigned({**header("answer"), "reporter": REPORTER.named})),
    ]
    for name, envelope in extra:
        yield refused("field_unknown", name, envelope)
    wrong: list[tuple[str, object]] = [
        ("suite", "1"), ("suite", True), ("suite", None), ("suite", 1.5), ("scheme", None),
        ("case", 7), ("sequence", "1"), ("sequence", 1.5), ("previous", []), ("sender", {}),
        ("reporter", []), ("reporter", None), ("reporter", "x"), ("commit", False),
        ("wraps", {}), ("wraps", None), ("wraps", ["x"]), ("wraps", [None]), ("wraps", [[]]),
    ]  # fmt: skip
    for field, value in wrong:
        name = f"{field} is {compact(value).decode()}"
        yield refused("field_type", name, unsigned(header(**{field: value})))
    yield refused(
        "field_type", "a direction that is a number", unsigned({**header("reply"), "direction": 2})
    )
    yield refused(
        "field_type",
        "a mailbox that is a number",
        unsigned(header(reporter={**REPORTER.named, "mailbox": 1})),
    )
    yield refused(
        "field_type",
        "a wrap's key that is null",
        unsigned(header(wraps=[{**wraps(1)[0], "key": None}])),
    )
    huge = compact(header()).replace(b'"sequence":1', b'"sequence":1e400')
    yield refused("field_type", "a sequence of 1e400, which no double holds", unsigned(huge))
    long = compact(header()).replace(b'"sequence":1', b'"sequence":1' + b"0" * 5000)
    yield refused("field_type", "a sequence of five thousand digits", unsigned(long))


def encodings() -> Iterator[Vector]:
    scheme = header()["scheme"]
    wrong = {
        "padding": scheme + "==",
        "an alphabet with plus": "+" + scheme[1:],
        "an alphabet with slash": "/" + scheme[1:],
        "white space": " " + scheme[1:],
        "a line feed at the end": scheme + "\n",
        "a letter outside ASCII": "å" + scheme[1:],
        "half a surrogate pair": "?" + scheme[1:],
        "a length that cannot be": scheme + "AAA",
        "unused bits that are not zero": scheme[:-1] + "R",
    }
    for name, text in wrong.items():
        data = compact(header(scheme=text))
        if name == "half a surrogate pair":
            data = data.replace(b'"?', b'"\\ud800')
        yield refused("encoding_invalid", f"b64u with {name}", unsigned(data))
    for field in ("scheme", "charter", "case", "previous", "sender", "commit"):
        for change, name in ((-1, "a byte too short"), (1, "a byte too long")):
            size = len(un_b64u(header()[field])) + change
            envelope = unsigned(header(**{field: b64u(bytes(size))}))
            yield refused("length_invalid", f"{field} {name}", envelope)
    yield refused("length_invalid", "an empty case", unsigned(header(case="")))
    for part, size in (("mailbox", 15), ("kem", 1215), ("kem", 1217)):
        reporter = {**REPORTER.named, part: b64u(bytes(size))}
        yield refused(
            "length_invalid", f"a {part} of {size} bytes", unsigned(header(reporter=reporter))
        )
    for part, size in (("key", 15), ("enc", 1119), ("enc", 1121), ("sealed", 47), ("sealed", 49)):
        wrap = {**wraps(1)[0], part: b64u(bytes(size))}
        yield refused(
            "length_invalid", f"a wrap's {part} of {size} bytes", unsigned(header(wraps=[wrap]))
        )


def values() -> Iterator[Vector]:
    for suite in (0, 2, -1, 1e300):
        yield refused("suite_unknown", f"suite {suite:g}", unsigned(header(suite=suite)))
    for direction in ("shout", "", "Reply", "note "):
        envelope = unsigned({**header("reply"), "direction": direction})
        yield refused("direction_unknown", f"direction “{direction}”", envelope)
    for sequence in (0, -1, 2**31, 2**53):
        envelope = unsigned(header("note", sequence=sequence))
        yield refused("sequence_invalid", f"a note with sequence {sequence}", envelope)
    yield refused("sequence_invalid", "a second report", unsigned(header(sequence=2)))
    yield refused(
        "sequence_invalid",
        "a report that names one before it",
        unsigned(header(previous=b64u(PREVIOUS))),
    )
    for direction in ("reply", "answer"):
        yield refused(
            "sequence_invalid",
            f"a conversation that begins with a {direction}",
            unsigned(header(direction, sequence=1)),
        )
    two = wraps(2)
    yield refused("wraps_invalid", "no wrap", unsigned(header(wraps=[])))
    yield refused("wraps_invalid", "thirty-three wraps", unsigned(header(wraps=wraps(33))))
    yield refused("wraps_invalid", "wraps not in order", unsigned(header(wraps=two[::-1])))
    yield refused("wraps_invalid", "two wraps with one key", unsigned(header(wraps=two[:1] * 2)))


def canonical() -> Iterator[Vector]:
    right = compact(header())
    wrap = compact(wraps(1)[0])
    turned = compact(dict(reversed(wraps(1)[0].items())))
    pairs = [
        ("white space behind a colon", right.replace(b":1", b": 1", 1)),
        ("white space at the end", right + b" "),
        ("a line feed at the end", right + b"\n"),
        ("white space at the start", b" " + right),
        ("fields in another order", compact(dict(reversed(header().items())))),
        ("fields of a wrap in another order", right.replace(wrap, turned)),
        ("a name twice", b'{"suite":2,' + right[1:]),
        ("a name twice with the same value", b'{"suite":1,' + right[1:]),
        ("1.0 for 1", right.replace(b'"suite":1', b'"suite":1.0')),
        ("1e0 for 1", right.replace(b'"sequence":1', b'"sequence":1e0')),
        ("a letter of a name escaped", right.replace(b'"suite"', b'"\\u0073uite"')),
        ("a letter of a value escaped", right.replace(b'"report"', b'"\\u0072eport"')),
    ]
    for name, data in pairs:
        yield refused("header_not_canonical", name, unsigned(data))
    yield refused(
        "header_not_canonical",
        "not canonical and a wrong size: the form comes first",
        unsigned(right + b" ", b""),
    )


def sizes() -> Iterator[Vector]:
    for size in (0, 1, 16_384, 16_399, 16_401, 32_768, 65_536, 1_048_831, 1_048_833, 2_097_664):
        yield refused(
            "size_not_in_set", f"a payload of {size} bytes", unsigned(header(), bytes(size))
        )
