"""What a page sends in one piece: coded facts, a sealed message, and its sealed files.

One body and one transaction: an interrupted upload leaves nothing half stored.

    length of the JSON (4 bytes, big-endian) | JSON | envelope | file | file ...

The JSON is `{"facts": {...}, "envelope": length or null, "files": [{"id": ..., "length": ...}]}`.
It comes first, so that whoever may not send this is refused before the rest is read.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import IO, Any

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


# Sees a parcel of which only the facts are read. Raises for whoever may not send it, and says
# whether its files are wanted: where they are not, they stay unread.
Wanted = Callable[[Parcel], bool]


def parcel(wanted: Wanted | None = None) -> Parcel:
    """The body of this request. Raises `BodyRefused` for anything that is not exactly one."""
    if request.mimetype != PARCEL:
        raise BodyRefused
    request.max_content_length = LARGEST
    return read(request.stream, request.content_length, wanted)


def read(stream: IO[bytes], length: int | None = None, wanted: Wanted | None = None) -> Parcel:
    """Reads the facts, then asks `wanted`, then reads the rest, of which no piece is too large.

    `length`: of the whole body, where it was announced.
    """
    size = int.from_bytes(_exactly(stream, HEAD))
    if not 0 < size <= LARGEST_HEAD:
        raise BodyRefused
    facts, message, files = _announced(_exactly(stream, size))
    rest = (message or 0) + sum(one for _, one in files)
    if length is not None and length != HEAD + size + rest:
        raise BodyRefused
    takes_files = wanted is None or wanted(Parcel(facts, None, ()))
    envelope = None if message is None else _exactly(stream, message)
    if not takes_files:
        return Parcel(facts, envelope, ())
    pieces = tuple(SealedFile(name, _exactly(stream, one)) for name, one in files)
    if stream.read(1):
        raise BodyRefused
    return Parcel(facts, envelope, pieces)


def _announced(head: bytes) -> tuple[dict[str, Any], int | None, list[tuple[str, int]]]:
    """The facts, the length of the message, and the names and lengths of the files."""
    try:
        told = json.loads(head)
        facts, message = told["facts"], told["envelope"]
        files = [(one["id"], one["length"]) for one in told["files"]]
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise BodyRefused from error
    if not isinstance(facts, dict) or len(files) > MOST:
        raise BodyRefused
    if message is not None and not _is_length(message, LARGEST_ENVELOPE):
        raise BodyRefused(field="envelope")
    for name, one in files:
        if not isinstance(name, str) or not _is_length(one, LARGEST_SEALED):
            raise BodyRefused(field="files")
    return facts, message, files


def _is_length(value: object, most: int) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= most


def _exactly(stream: IO[bytes], length: int) -> bytes:
    """A server's stream may give less than it was asked for, and nothing at the end."""
    found = bytearray()
    while len(found) < length:
        part = stream.read(length - len(found))
        if not part:
            raise BodyRefused
        found += part
    return bytes(found)
