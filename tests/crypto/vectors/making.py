"""Makes envelopes and charters, right ones and those wrong in exactly one way."""

import json
import re
import struct
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

from tests.crypto.vectors.people import CASE, CHAIR, REPORTER, SCHEME, STAFF, Person, Reporter
from tests.crypto.vectors.primitives import (
    b64u,
    ed_public,
    ed_sign,
    encapsulate,
    hkdf,
    hpke_seal,
    key_id,
    label,
    sha256,
    stream,
    un_b64u,
)

Vector = dict[str, Any]

FOLDER: Final = Path(__file__).parents[3] / "crypto" / "vectors"

DIRECTIONS: Final = {"report": 1, "reply": 2, "answer": 3, "note": 4}
CHARTER_HASH: Final = bytes([0xC4]) * 32
PREVIOUS: Final = bytes([0x9E]) * 32
CONTENT_KEY: Final = bytes([0x42]) * 32
EMPTY_PAYLOAD: Final = bytes(16_400)


def compact(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


def pieces(data: bytes) -> list[str | dict[str, Any]] | str:
    """Binary input as the vectors write it: long runs of one byte are told, not spelled."""
    parts: list[str | dict[str, Any]] = []
    start = 0
    for run in re.finditer(rb"(.)\1{63,}", data, re.DOTALL):
        if run.start() > start:
            parts.append(b64u(data[start : run.start()]))
        parts.append({"repeat": b64u(run[1]), "times": len(run[0])})
        start = run.end()
    if not parts:
        return b64u(data)
    return [*parts, b64u(data[start:])] if start < len(data) else parts


def pad(content: bytes, size: int = 16_384) -> bytes:
    return (struct.pack(">I", len(content)) + content).ljust(size, b"\0")


def frame(header: bytes, payload: bytes, seed: bytes, name: str = "envelope-signature") -> bytes:
    start = b"VARSEL-E" + struct.pack(">BI", 1, len(header)) + header
    signature = ed_sign(seed, label(name) + sha256(start) + sha256(payload))
    return start + signature + payload


def header(direction: str = "report", /, **changes: object) -> dict[str, Any]:
    """A well-formed header with wraps that open nothing: enough for the parser."""
    fields: dict[str, Any] = {
        "suite": 1,
        "scheme": b64u(SCHEME),
        "charter": b64u(CHARTER_HASH),
        "case": b64u(CASE),
        "direction": direction,
        "sequence": 1 if direction in {"report", "note"} else 2,
        "previous": b64u(bytes(32) if direction == "report" else PREVIOUS),
        "sender": b64u(REPORTER.verify if direction in {"report", "reply"} else CHAIR.verify),
    }
    if direction == "report":
        fields["reporter"] = REPORTER.named
    fields["commit"] = b64u(bytes(32))
    fields["wraps"] = wraps(1)
    return {name: changes.get(name, value) for name, value in fields.items()}


def wraps(count: int) -> list[dict[str, Any]]:
    return [
        {
            "key": b64u(number.to_bytes(16, "big")),
            "enc": b64u(bytes(1120)),
            "sealed": b64u(bytes(48)),
        }
        for number in range(1, count + 1)
    ]


def unsigned(fields: object, payload: bytes = EMPTY_PAYLOAD) -> bytes:
    """An envelope of these header fields (or header bytes); the parser does not ask who signed."""
    data = fields if isinstance(fields, bytes) else compact(fields)
    return b"VARSEL-E" + struct.pack(">BI", 1, len(data)) + data + bytes(64) + payload


def context_hash(fields: dict[str, Any]) -> bytes:
    reporter = fields.get("reporter")
    return sha256(
        label("context"),
        struct.pack(">H", fields["suite"]),
        *(un_b64u(fields[name]) for name in ("scheme", "charter", "case")),
        struct.pack(">BI", DIRECTIONS[fields["direction"]], fields["sequence"]),
        un_b64u(fields["previous"]),
        un_b64u(fields["sender"]),
        un_b64u(reporter["mailbox"]) if reporter else bytes(16),
        sha256(un_b64u(reporter["kem"])) if reporter else bytes(32),
    )


def wrap(kem: bytes, binding: bytes, content_key: bytes = CONTENT_KEY) -> dict[str, str]:
    name = key_id(kem)
    shared, enc = encapsulate(kem)
    sealed = hpke_seal(shared, label("wrap") + binding + name, content_key)
    return {"key": b64u(name), "enc": b64u(enc), "sealed": b64u(sealed)}


def by_key(wrap: dict[str, str]) -> bytes:
    return un_b64u(wrap["key"])


class Sealing:
    """One envelope being made, step by step, so that a vector can go wrong at any of them."""

    def __init__(
        self,
        message: object,
        direction: str = "report",
        *,
        readers: Sequence[Person | Reporter] = (CHAIR, STAFF, REPORTER),
        **changes: object,
    ) -> None:
        self.seed = (REPORTER if direction in {"report", "reply"} else CHAIR).signing
        self.fields = header(direction, **changes)
        self.padded = pad(message if isinstance(message, bytes) else compact(message))
        self.readers = readers
        self.content_key = CONTENT_KEY
        self.wrap()

    def wrap(self) -> None:
        self.fields["sender"] = b64u(ed_public(self.seed))
        binding = context_hash(self.fields)
        self.fields["commit"] = b64u(hkdf(self.content_key, binding, label("commit")))
        made = [wrap(reader.kem, binding, self.content_key) for reader in self.readers]
        self.fields["wraps"] = sorted(made, key=by_key)

    @property
    def payload_key(self) -> bytes:
        return hkdf(self.content_key, sha256(compact(self.fields)), label("payload"))

    def finish(self, payload: bytes | None = None) -> bytes:
        if payload is None:
            payload = stream(self.payload_key, self.padded)
        return frame(compact(self.fields), payload, self.seed)


def envelope_hash(envelope: bytes) -> bytes:
    return sha256(label("envelope-hash"), envelope)


# --- Charters --------------------------------------------------------------------------------


def listed(person: Person, role: str) -> dict[str, Any]:
    return {
        "name": person.name,
        "role": {"da": role, "en": role},
        "kem": b64u(person.kem),
        "verify": b64u(person.verify),
        "since": "2026-01-01",
    }


def charter_fields(**changes: object) -> dict[str, Any]:
    fields: dict[str, Any] = {
        "varsel": "charter",
        "suite": 1,
        "scheme": b64u(SCHEME),
        "version": 1,
        "previous": b64u(bytes(32)),
        "issued": "2026-01-02",
        "organisation": {"da": "Fjordgren Opmåling", "en": "Fjordgren Surveying"},
        "title": {"da": "Whistleblowerordning", "en": "Whistleblower scheme"},
        "recipients": [listed(CHAIR, "Bestyrelsesformand"), listed(STAFF, "HR")],
        "signers": [b64u(CHAIR.verify)],
        "receipt": b64u(ed_public(bytes([9]) * 32)),
    }
    return {name: changes.get(name, value) for name, value in fields.items()}


def charter_hash(data: bytes) -> bytes:
    return sha256(label("charter-hash"), data)


def signed(
    fields: dict[str, Any] | bytes, signer: Person = CHAIR, name: str = "charter-signature"
) -> dict[str, str]:
    data = fields if isinstance(fields, bytes) else compact(fields)
    signature = ed_sign(signer.signing, label(name) + data)
    return {
        "charter": data.decode(),
        "signer": b64u(signer.verify),
        "signature": b64u(signature),
    }


def bad(kind: str, code: str, name: str, **given: object) -> Vector:
    return {"name": name, "kind": kind, "input": given, "error": code}


def good(kind: str, name: str, expect: dict[str, Any], **given: object) -> Vector:
    return {"name": name, "kind": kind, "input": given, "expect": expect}
