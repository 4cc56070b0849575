"""What a page sends in one piece: coded facts, a sealed message, and its sealed files.

One body and one transaction: an interrupted upload leaves nothing half stored.

    length of the JSON (4 bytes, big-endian) | JSON | envelope | file | file ...

The JSON is `{"facts": {...}, "envelope": length or null, "files": [{"id": ..., "length": ...}]}`.
"""

import json
from dataclasses import dataclass
from typing import Any

from flask import request

from admin.bodies import LARGEST_ENVELOPE, BodyRefused
from portal.data.attachments import LARGEST_SEALED, MOST, SealedFile

PARCEL = "application/vnd.varsel.parcel"
HEAD = 4
LARGEST_HEAD = 64 * 1024
LARGEST = HEAD + LARGEST_HEAD + LARGEST_ENVELOPE + MOST * LARGEST_SEALED


@dataclass(frozen=True)
class Parcel:
    """`envelope` is None where something is told without a message."""

    facts: dict[str, Any]
    envelope: bytes | None
    files: tuple[SealedFile, ...]

    def text(self, name: str) -> str:
        value = self.facts.get(name)
        if not isinstance(value, str) or len(value) > LARGEST_HEAD or "\0" in value:
            raise BodyRefused(field=name)
        return value

    def number(self, name: str) -> int:
        value = self.facts.get(name)
        if isinstance(value, bool) or not isinstance(value, int):
            raise BodyRefused(field=name)
        return value

    def flag(self, name: str) -> bool:
        value = self.facts.get(name)
        if not isinstance(value, bool):
            raise BodyRefused(field=name)
        return value

    def texts(self, name: str) -> tuple[str, ...]:
        value = self.facts.get(name)
        if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
            raise BodyRefused(field=name)
        return tuple(value)

    @property
    def sealed(self) -> bytes:
        """The message, where there has to be one."""
        if self.envelope is None:
            raise BodyRefused(field="envelope")
        return self.envelope


def parcel() -> Parcel:
    """The body of this request. Raises `BodyRefused` for anything that is not exactly one."""
    if request.mimetype != PARCEL:
        raise BodyRefused
    request.max_content_length = LARGEST
    return read(request.get_data(cache=False))


def read(body: bytes) -> Parcel:
    size = int.from_bytes(body[:HEAD])
    if len(body) < HEAD or not 0 < size <= LARGEST_HEAD:
        raise BodyRefused
    try:
        head = json.loads(body[HEAD : HEAD + size])
        parts = [] if head["envelope"] is None else [("", head["envelope"])]
        parts += [(one["id"], one["length"]) for one in head["files"]]
        facts = head["facts"]
    except (ValueError, KeyError, TypeError) as error:
        raise BodyRefused from error
    pieces = _cut(body[HEAD + size :], parts)
    if not isinstance(facts, dict):
        raise BodyRefused
    envelope = None if head["envelope"] is None else pieces.pop(0).content
    return Parcel(facts, envelope, tuple(pieces))


def _cut(rest: bytes, parts: list[tuple[Any, Any]]) -> list[SealedFile]:
    """The pieces in order; their lengths fill the body to its last byte."""
    pieces, start = [], 0
    for name, length in parts:
        if not isinstance(name, str) or not isinstance(length, int) or length < 0:
            raise BodyRefused
        pieces.append(SealedFile(name, rest[start : start + length]))
        start += length
    if start != len(rest):
        raise BodyRefused
    return pieces
