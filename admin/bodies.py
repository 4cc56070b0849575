"""Reads what the page's scripts send, and refuses what has another form."""

from typing import Any

from flask import request

from crypto.encoding import from_b64u
from portal.errors import NotAnEnvelopeType, Refused

ENVELOPE = "application/vnd.varsel.envelope"

# An envelope is at most 1 MiB of payload and 128 KiB of header; one charter is far smaller.
LARGEST_ENVELOPE = 1_300_000
LARGEST_JSON = 256 * 1024
LONGEST_TEXT = 300


class BodyRefused(Refused):
    """The page sent something that this site does not understand. Load the page again."""

    code = "body_refused"
    status = 400


class Body:
    """A JSON object. Every getter raises `BodyRefused` for a missing or mistyped field."""

    def __init__(self) -> None:
        request.max_content_length = LARGEST_JSON
        value = request.get_json(silent=True)
        if not isinstance(value, dict):
            raise BodyRefused
        self._fields: dict[str, Any] = value

    def text(self, name: str) -> str:
        """At most 300 characters, none of them NUL, which not every database can be asked for."""
        value = self._fields.get(name)
        if not isinstance(value, str) or len(value) > LONGEST_TEXT or "\0" in value:
            raise BodyRefused(field=name)
        return value

    def long_text(self, name: str) -> str:
        value = self._fields.get(name)
        if not isinstance(value, str):
            raise BodyRefused(field=name)
        return value

    def binary(self, name: str, length: int) -> bytes:
        """b64u of exactly `length` bytes; raises `CryptoError` for any other."""
        return from_b64u(
            self.text(name) if length < LONGEST_TEXT // 2 else self.long_text(name), length
        )

    def mapping(self, name: str) -> dict[str, Any]:
        value = self._fields.get(name)
        if not isinstance(value, dict):
            raise BodyRefused(field=name)
        return value


def envelope() -> bytes:
    """The envelope that is the body of this request."""
    if request.mimetype != ENVELOPE:
        raise NotAnEnvelopeType
    request.max_content_length = LARGEST_ENVELOPE
    return request.get_data(cache=False)
