"""The points of Ed25519 as plain arithmetic (RFC 8032, section 5.1), for signatures that no
library makes: with keys and commitments that have a part of small order."""

import hashlib
from typing import Final

PRIME: Final = 2**255 - 19
ORDER: Final = 2**252 + 27742317777372353535851937790883648493
_D: Final = -121665 * pow(121666, -1, PRIME) % PRIME

Point = tuple[int, int]

NEUTRAL: Final[Point] = (0, 1)


def add(one: Point, two: Point) -> Point:
    (x1, y1), (x2, y2) = one, two
    k = _D * x1 * x2 * y1 * y2 % PRIME
    x = (x1 * y2 + x2 * y1) * pow(1 + k, -1, PRIME)
    y = (y1 * y2 + x1 * x2) * pow(1 - k, -1, PRIME)
    return x % PRIME, y % PRIME


def times(number: int, point: Point) -> Point:
    total = NEUTRAL
    while number:
        if number & 1:
            total = add(total, point)
        point = add(point, point)
        number >>= 1
    return total


def at_height(y: int) -> Point | None:
    """The point with this y and an even x, if there is one."""
    square = (y * y - 1) * pow(_D * y * y + 1, -1, PRIME) % PRIME
    x = pow(square, (PRIME + 3) // 8, PRIME)
    if (x * x - square) % PRIME:
        x = x * pow(2, (PRIME - 1) // 4, PRIME) % PRIME
    if (x * x - square) % PRIME:
        return None
    return (PRIME - x if x & 1 else x), y


def encoded(point: Point) -> bytes:
    return (point[1] | (point[0] & 1) << 255).to_bytes(32, "little")


def _order_eight() -> Point:
    for y in range(2, 100):
        point = at_height(y)
        if point is not None and times(4 * ORDER, point) != NEUTRAL:
            return times(ORDER, point)
    raise ValueError("no point has a part of order eight")


BASE: Final = at_height(4 * pow(5, -1, PRIME) % PRIME) or NEUTRAL
EIGHT: Final = _order_eight()
SECRET: Final = int.from_bytes(hashlib.sha256(b"secret").digest(), "little") % ORDER


def challenge(commitment: bytes, key: bytes, message: bytes) -> int:
    digest = hashlib.sha512(commitment + key + message).digest()
    return int.from_bytes(digest, "little") % ORDER


def key_with(part: Point) -> Point:
    """The public point of SECRET, and a part of small order added to it."""
    return add(times(SECRET, BASE), part)


def sign(message: bytes, key: Point, part: Point, *, plain: bool) -> bytes:
    """A signature that holds with the cofactor; without it if `plain`, and only then.

    `part` is added to the commitment.
    """
    name = encoded(key)
    for nonce in range(1, 1000):
        commitment = add(times(nonce, BASE), part)
        number = challenge(encoded(commitment), name, message)
        scalar = (nonce + number * SECRET) % ORDER
        if (times(scalar, BASE) == add(commitment, times(number, key))) is plain:
            return encoded(commitment) + scalar.to_bytes(32, "little")
    raise ValueError("no such signature found")


def sign_without_nonce(message: bytes, key: Point) -> bytes:
    """A signature whose commitment is the neutral point: it holds either way."""
    commitment = encoded(NEUTRAL)
    scalar = challenge(commitment, encoded(key), message) * SECRET % ORDER
    return commitment + scalar.to_bytes(32, "little")
