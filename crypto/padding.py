"""Padding: how long a text or a file is tells as little as can be (SPEC section 6)."""

from collections.abc import Callable
from typing import Final

from crypto.errors import CryptoError, OpenError
from crypto.stream import sealed_length

_SMALLEST: Final = 16_384
_LARGEST: Final = 1_048_576
_MESSAGE_PREFIX: Final = 4
_ATTACHMENT_PREFIX: Final = 8

MESSAGE_LIMIT: Final = _LARGEST - _MESSAGE_PREFIX
"""The longest message, in bytes of JSON."""

PAYLOAD_SIZES: Final = frozenset(sealed_length(_SMALLEST << step) for step in range(7))
"""The lengths, in bytes, that the payload of an envelope can have."""


def message_length(length: int) -> int:
    """Bytes of the padded form of a message of `length` bytes."""
    return max(_SMALLEST, 1 << (_MESSAGE_PREFIX + length - 1).bit_length())


def padme(length: int) -> int:
    """Padmé: at most 12 % more; of the length only its magnitude and a few bits stay visible."""
    exponent = length.bit_length() - 1
    step = 1 << (exponent - exponent.bit_length())
    return -(-length // step) * step


def attachment_length(length: int) -> int:
    """Bytes of the padded form of an attachment of `length` bytes."""
    return max(_SMALLEST, padme(_ATTACHMENT_PREFIX + length))


def pad_message(json: bytes) -> bytes:
    """Raises CryptoError message_too_long (facts: length, limit)."""
    if len(json) > MESSAGE_LIMIT:
        raise CryptoError("message_too_long", length=len(json), limit=MESSAGE_LIMIT)
    return _pad(json, _MESSAGE_PREFIX, message_length)


def unpad_message(padded: bytes) -> bytes:
    """The JSON inside. Raises OpenError padding_invalid."""
    return _unpad(padded, _MESSAGE_PREFIX, message_length)


def pad_attachment(content: bytes) -> bytes:
    return _pad(content, _ATTACHMENT_PREFIX, attachment_length)


def unpad_attachment(padded: bytes) -> bytes:
    """The content inside. Raises OpenError padding_invalid."""
    return _unpad(padded, _ATTACHMENT_PREFIX, attachment_length)


def _pad(content: bytes, prefix: int, smallest: Callable[[int], int]) -> bytes:
    padded = len(content).to_bytes(prefix) + content
    return padded.ljust(smallest(len(content)), b"\x00")


def _unpad(padded: bytes, prefix: int, smallest: Callable[[int], int]) -> bytes:
    length = int.from_bytes(padded[:prefix])
    content, rest = padded[prefix : prefix + length], padded[prefix + length :]
    if len(padded) < prefix or len(content) != length or smallest(length) != len(padded):
        raise OpenError("padding_invalid")
    if rest.strip(b"\x00"):
        raise OpenError("padding_invalid")
    return content
