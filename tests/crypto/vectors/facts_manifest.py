"""Facts of the manifest: SPEC section 16."""

from collections.abc import Iterator
from typing import Any

from tests.crypto.vectors.making import Vector, bad, compact, good, pieces
from tests.crypto.vectors.primitives import b64u, ed_public, ed_sign, groups, label, sha256

SEED = bytes([0x3D]) * 32
KEY = ed_public(SEED)
FIELDS: dict[str, Any] = {
    "varsel": "manifest",
    "release": "1.2.0",
    "made": "2026-03-03",
    "headers": [
        [["cache-control", "no-cache"], ["content-type", "text/html; charset=utf-8"]],
        [],
    ],
    "entries": [
        {"path": "/", "status": 302, "sha256": b64u(sha256(b"")), "headers": 1},
        {"path": "/da/", "status": 200, "sha256": b64u(sha256(b"Hej")), "headers": 0},
    ],
    "charters": [
        {"path": "/api/a/b/charter", "version": 2, "hash": b64u(bytes([0xC4]) * 32)},
        {"path": "/api/a/c/charter", "version": 0, "hash": b64u(bytes(32))},
    ],
}


def carried(data: bytes, name: str = "manifest-signature", seed: bytes = SEED) -> dict[str, str]:
    return {
        "manifest": data.decode(),
        "key": b64u(ed_public(seed)),
        "signature": b64u(ed_sign(seed, label(name) + data)),
    }


def with_entry(**changes: object) -> bytes:
    """The manifest with its second entry changed."""
    first, second = FIELDS["entries"]
    return compact({**FIELDS, "entries": [first, {**second, **changes}]})


def with_charter(**changes: object) -> bytes:
    first, second = FIELDS["charters"]
    return compact({**FIELDS, "charters": [{**first, **changes}, second]})


def malformed() -> Iterator[tuple[str, bytes]]:
    """What is signed as it must be, and still no manifest."""
    entries, charters = FIELDS["entries"], FIELDS["charters"]
    html = FIELDS["headers"][0]
    yield "white space", compact(FIELDS) + b" "
    yield "no JSON", b"{"
    yield "another kind of paper", compact({**FIELDS, "varsel": "charter"})
    yield "a field too many", compact({**FIELDS, "at": "21:14"})
    yield "a field missing", compact({k: v for k, v in FIELDS.items() if k != "charters"})
    yield "another order", compact(dict(reversed(FIELDS.items())))
    yield "no release", compact({**FIELDS, "release": ""})
    yield "a time for a day", compact({**FIELDS, "made": "2026-03-03T21:14:05Z"})
    yield "no entries", compact({**FIELDS, "entries": []})
    yield "entries in another order", compact({**FIELDS, "entries": entries[::-1]})
    yield "an entry twice", compact({**FIELDS, "entries": [*entries, entries[1]]})
    yield "charters in another order", compact({**FIELDS, "charters": charters[::-1]})
    yield "no headers", compact({**FIELDS, "headers": []})
    yield "headers in another order", compact({**FIELDS, "headers": [html[::-1], []]})
    yield "a header twice", compact({**FIELDS, "headers": [[html[0], html[0]], []]})
    yield "a header in capitals", compact({**FIELDS, "headers": [[["Vary", "x"]], []]})
    yield "a header without value", compact({**FIELDS, "headers": [[["vary"]], []]})
    yield "a set of headers that is not there", with_entry(headers=2)
    yield "a path of another site", with_entry(path="https://example.org/")
    yield "a path with a space", with_entry(path="/da/ ")
    yield "a status below 200", with_entry(status=199)
    yield "a short hash", with_entry(sha256="AAAA")
    yield "a charter without a version", with_charter(version=0)
    yield "a version without a charter", with_charter(hash=b64u(bytes(32)))


def vectors() -> Iterator[Vector]:
    right = compact(FIELDS)
    key = {"key": b64u(KEY)}
    expect = {
        "release": "1.2.0",
        "entries": 2,
        "charters": 2,
        "fingerprint": groups(sha256(label("release-key"), KEY)[:16]),
    }
    yield good("manifest", "a manifest", expect, file=pieces(compact(carried(right))), **key)
    spaced = compact(dict(reversed(carried(right).items()))).replace(b'","', b'",\n"') + b"\n"
    yield good("manifest", "carried otherwise", expect, file=pieces(spaced), **key)
    for name, data in malformed():
        file = pieces(compact(carried(data)))
        yield bad("manifest", "manifest_malformed", name, file=file, **key)
    outside: dict[str, object] = {
        "no signature": {k: v for k, v in carried(right).items() if k != "signature"},
        "a short signature": {**carried(right), "signature": "AAAA"},
        "more around it": {**carried(right), "more": ""},
        "a list": [],
    }
    for name, value in outside.items():
        file = pieces(compact(value))
        yield bad("manifest", "manifest_malformed", name, file=file, **key)
    later = right.decode().replace("03-03", "03-04")
    forged = {
        "a day changed after signing": {**carried(right), "manifest": later},
        "signed as a charter": carried(right, "charter-signature"),
        "signed by a key that it brings": carried(right, seed=bytes([0x3E]) * 32),
        "another key than it was signed by": {
            **carried(right, seed=bytes([0x3E]) * 32),
            "key": b64u(KEY),
        },
    }
    for name, value in forged.items():
        file = pieces(compact(value))
        yield bad("manifest", "manifest_invalid", name, file=file, **key)
