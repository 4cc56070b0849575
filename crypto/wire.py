"""The wire format of an envelope (SPEC section 3): parse, check, write. No reader's key needed.

The server imports this, `charter`, `proof` and `receipt`; nothing here can open anything.
"""

import struct
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

from crypto import labels
from crypto.derivation import sha256
from crypto.encoding import as_integer, b64u, canonical_json, from_b64u, parse_json
from crypto.errors import CryptoError, WireError
from crypto.padding import PAYLOAD_SIZES
from crypto.signing import sign, verify

Bytes = bytes

MAGIC: Final = b"VARSEL-E"
VERSION: Final = 1
SUITE: Final = 1
DIRECTIONS: Final = {"report": 1, "reply": 2, "answer": 3, "note": 4}
"""The number of each direction in the context."""

MOST_READERS: Final = 32
NO_PREVIOUS: Final = bytes(32)
MAX_SEQUENCE: Final = 2**31 - 1
MAX_SIZE: Final = 8 + 1 + 4 + 131_072 + 64 + max(PAYLOAD_SIZES)
"""No envelope is longer than this many bytes."""

_HEADER_SIZES: Final = range(2, 131_072 + 1)
_SIGNATURE: Final = 64
_FIELDS: Final[Mapping[str, type]] = {
    "suite": int,
    "scheme": str,
    "charter": str,
    "case": str,
    "direction": str,
    "sequence": int,
    "previous": str,
    "sender": str,
    "reporter": dict,
    "commit": str,
    "wraps": list,
}
_LATER_FIELDS: Final = {name: kind for name, kind in _FIELDS.items() if name != "reporter"}
_REPORTER: Final[Mapping[str, type]] = {"mailbox": str, "kem": str}
_WRAP: Final[Mapping[str, type]] = {"key": str, "enc": str, "sealed": str}
_LENGTHS: Final = {
    "scheme": 16,
    "charter": 32,
    "case": 16,
    "previous": 32,
    "sender": 32,
    "mailbox": 16,
    "kem": 1216,
    "commit": 32,
    "key": 16,
    "enc": 1120,
    "sealed": 48,
}


@dataclass(frozen=True, slots=True)
class Reporter:
    """The reporter as the report names them: mailbox id (16 bytes), KEM public key (1216)."""

    mailbox: bytes
    kem: bytes


@dataclass(frozen=True, slots=True)
class Wrap:
    """The content key for one reader: key id (16 bytes), HPKE enc (1120), sealed key (48)."""

    key: bytes
    enc: bytes
    sealed: bytes


@dataclass(frozen=True)
class Header:
    """What the server may read. Ids 16 bytes, hashes and keys 32, sequence from 1."""

    scheme: bytes
    charter: bytes
    case: bytes
    direction: str
    sequence: int
    previous: bytes
    sender: bytes
    reporter: Reporter | None
    commit: bytes
    wraps: tuple[Wrap, ...]

    @property
    def thread(self) -> str:
        """`internal` for notes, `conversation` for everything else."""
        return "internal" if self.direction == "note" else "conversation"

    def as_json(self) -> dict[str, Any]:
        """The header's fields in the order of SPEC section 3."""
        fields: dict[str, Any] = {
            "suite": SUITE,
            "scheme": b64u(self.scheme),
            "charter": b64u(self.charter),
            "case": b64u(self.case),
            "direction": self.direction,
            "sequence": self.sequence,
            "previous": b64u(self.previous),
            "sender": b64u(self.sender),
        }
        if self.reporter is not None:
            fields["reporter"] = {
                "mailbox": b64u(self.reporter.mailbox),
                "kem": b64u(self.reporter.kem),
            }
        fields["commit"] = b64u(self.commit)
        fields["wraps"] = [
            {"key": b64u(wrap.key), "enc": b64u(wrap.enc), "sealed": b64u(wrap.sealed)}
            for wrap in self.wraps
        ]
        return fields


@dataclass(frozen=True)
class Envelope(Header):
    """An envelope whose form is right. Its signature is checked by `check_signature`."""

    bytes: Bytes
    header_bytes: Bytes
    signature: Bytes
    payload: Bytes

    @cached_property
    def hash(self) -> Bytes:
        """What the next envelope of the thread and the receipt name, 32 bytes."""
        return sha256(labels.ENVELOPE_HASH, self.bytes)


def parse(data: bytes) -> Envelope:
    """The envelope in `data`. Raises WireError with a code of SPEC section 3.

    The first check that fails names the error: framing, JSON, known and missing fields, types,
    encodings and lengths, values, canonical form, payload size.
    """
    header_bytes, signature, payload = _split(data)
    fields = _read_object(header_bytes)
    header = _read_header(fields)
    if canonical_json(_ordered(fields)) != header_bytes:
        raise WireError("header_not_canonical")
    if len(payload) not in PAYLOAD_SIZES:
        raise WireError("size_not_in_set", size=len(payload))
    return Envelope(
        **header, bytes=data, header_bytes=header_bytes, signature=signature, payload=payload
    )


def check_signature(envelope: Envelope) -> None:
    """Raises CryptoError signature_invalid unless the header's sender signed these bytes."""
    start = envelope.bytes[: len(envelope.bytes) - len(envelope.payload) - _SIGNATURE]
    verify(
        envelope.sender,
        envelope.signature,
        labels.ENVELOPE_SIGNATURE,
        sha256(start),
        sha256(envelope.payload),
    )


def write(header_bytes: bytes, payload: bytes, sender_seed: bytes) -> bytes:
    """The signed envelope of a header (canonical JSON) and a payload."""
    start = MAGIC + struct.pack(">BI", VERSION, len(header_bytes)) + header_bytes
    signature = sign(sender_seed, labels.ENVELOPE_SIGNATURE, sha256(start), sha256(payload))
    return start + signature + payload


def check_values(header: Mapping[str, Any]) -> None:
    """Raises WireError sequence_invalid or wraps_invalid; also guards what `seal` is asked for."""
    sequence, direction = header["sequence"], header["direction"]
    first = 2 if direction in {"reply", "answer"} else 1
    if not first <= sequence <= MAX_SEQUENCE:
        raise WireError("sequence_invalid")
    if direction == "report" and (sequence != 1 or header["previous"] != NO_PREVIOUS):
        raise WireError("sequence_invalid")
    names = [wrap.key for wrap in header["wraps"]]
    if not 1 <= len(names) <= MOST_READERS or names != sorted(set(names)):
        raise WireError("wraps_invalid")


def _split(data: bytes) -> tuple[bytes, bytes, bytes]:
    """Header, signature and payload; the framing in front is checked."""
    start = len(MAGIC) + 5
    if data[: len(MAGIC)] != MAGIC[: len(data)]:
        raise WireError("not_an_envelope")
    if len(data) > len(MAGIC) and data[len(MAGIC)] != VERSION:
        raise WireError("version_unknown", version=data[len(MAGIC)])
    if len(data) < start:
        raise WireError("truncated")
    length = int.from_bytes(data[start - 4 : start])
    if length not in _HEADER_SIZES:
        raise WireError("header_too_long", length=length)
    end = start + length
    if len(data) < end + _SIGNATURE:
        raise WireError("truncated")
    return data[start:end], data[end : end + _SIGNATURE], data[end + _SIGNATURE :]


def _read_object(header_bytes: bytes) -> dict[str, Any]:
    try:
        fields = parse_json(header_bytes)
    except ValueError as error:
        raise WireError("header_malformed") from error
    if not isinstance(fields, dict):
        raise WireError("header_malformed")
    return fields


def _read_header(fields: dict[str, Any]) -> dict[str, Any]:
    """The header's values by the names of `Header`, decoded and checked."""
    is_report = fields.get("direction") == "report"
    _check_fields(fields, _FIELDS if is_report else _LATER_FIELDS)
    if is_report:
        _check_fields(fields["reporter"], _REPORTER)
    for wrap in fields["wraps"]:
        _check_fields(wrap, _WRAP)
    header = _decode(fields)
    if as_integer(fields["suite"]) != SUITE:
        raise WireError("suite_unknown")
    if header["direction"] not in DIRECTIONS:
        raise WireError("direction_unknown")
    check_values(header)
    return header


def _check_fields(value: object, shape: Mapping[str, type]) -> None:
    """Known names, all of them, each of its type."""
    if not isinstance(value, dict):
        raise WireError("field_type")
    if not value.keys() <= shape.keys():
        raise WireError("field_unknown")
    for name in shape:
        if name not in value:
            raise WireError("field_missing", field=name)
    for name, kind in shape.items():
        field = value[name]
        right = as_integer(field) is not None if kind is int else isinstance(field, kind)
        if not right:
            raise WireError("field_type", field=name)


def _decode(fields: dict[str, Any]) -> dict[str, Any]:
    """Binary values as bytes, in the order of the header, so that the first wrong one is told."""
    header: dict[str, Any] = {"direction": fields["direction"], "reporter": None}
    header["sequence"] = as_integer(fields["sequence"])
    for name in ("scheme", "charter", "case", "previous", "sender"):
        header[name] = _bytes(fields, name)
    if "reporter" in fields:
        reporter = fields["reporter"]
        header["reporter"] = Reporter(_bytes(reporter, "mailbox"), _bytes(reporter, "kem"))
    header["commit"] = _bytes(fields, "commit")
    header["wraps"] = tuple(
        Wrap(_bytes(wrap, "key"), _bytes(wrap, "enc"), _bytes(wrap, "sealed"))
        for wrap in fields["wraps"]
    )
    return header


def _bytes(fields: dict[str, Any], name: str) -> bytes:
    try:
        return from_b64u(fields[name], _LENGTHS[name])
    except CryptoError as error:
        raise WireError(error.code, field=name) from error


def _ordered(fields: dict[str, Any]) -> dict[str, Any]:
    """The same values in the order of SPEC section 3, integers written as such."""
    ordered = {name: fields[name] for name in _FIELDS if name in fields}
    ordered["suite"] = as_integer(fields["suite"])
    ordered["sequence"] = as_integer(fields["sequence"])
    if "reporter" in fields:
        ordered["reporter"] = {name: fields["reporter"][name] for name in _REPORTER}
    ordered["wraps"] = [{name: wrap[name] for name in _WRAP} for wrap in fields["wraps"]]
    return ordered
