"""Filling: an envelope on its way is as long as if nobody had been left out (SPEC section 6).

Each reader costs an envelope a wrap. Whoever watches the line would see in the length of what is
sent how many can read it, and so that somebody was left out.
"""

from typing import Final

from crypto import wire

_MARK: Final = b"VARSEL-F\x01"
_COUNT: Final = 4
_TAIL: Final = len(_MARK) + _COUNT
# The JSON of one wrap with its comma: 16, 1120 and 48 bytes in b64u.
_WRAP: Final = len('{"key":"","enc":"","sealed":""},') + 22 + 1494 + 64
# Digits of the largest sequence number.
_DIGITS: Final = 10


def fill(envelope: bytes, recipients: int) -> bytes:
    """`recipients`: how many there are on the charter, read or left out.

    The reporter is one more reader. Raises WireError for what is no envelope.
    """
    parsed = wire.parse(envelope)
    zeros = missing(len(parsed.wraps), parsed.sequence, recipients)
    return envelope + bytes(zeros) + _MARK + zeros.to_bytes(_COUNT)


def unfill(sent: bytes) -> bytes:
    """The envelope. What has no filling behind it is left as it is, and so is half a one."""
    end = sent[-_TAIL:]
    if len(end) < _TAIL or not end.startswith(_MARK):
        return sent
    zeros, rest = int.from_bytes(end[len(_MARK) :]), sent[:-_TAIL]
    if zeros > len(rest) or any(rest[len(rest) - zeros :]):
        return sent
    return rest[: len(rest) - zeros]


def missing(wraps: int, sequence: int, recipients: int) -> int:
    """How many bytes shorter the envelope is than the longest with so many on the charter."""
    return max(0, recipients + 1 - wraps) * _WRAP + _DIGITS - len(str(sequence))
