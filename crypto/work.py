"""Proof of work: a little computing for a request, asked while the site is pressed (SPEC section 17).

PBKDF2, because browsers have it built in: it costs a reporter with a browser that compiles no
script the same as everybody else. Many small answers rather than one large one, because then the
time that it takes hardly depends on luck.
"""

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from crypto import labels
from crypto.derivation import sha256
from crypto.encoding import b64u, from_b64u
from crypto.errors import CryptoError

ANSWERS: Final = 16
ROUNDS: Final = 1024
# More than a minute of a fast processor: nobody is asked for more, and no page does more.
LARGEST_EFFORT: Final = 1 << 20
# What the stamp of a sealed letter takes: the most that any server asks for.
STAMP_EFFORT: Final = 7_200

_RANGE: Final = 1 << 32
_PUZZLE: Final = range(16, 256)
_STAMP: Final = b"VARSEL-W\x01"
_STAMP_LENGTH: Final = len(_STAMP) + 4 * ANSWERS
_NUMBER: Final = re.compile(r"0|[1-9][0-9]{0,9}")


@dataclass(frozen=True)
class Work:
    """What was done: the puzzle (16 to 255 bytes, by the server) and 16 numbers, ascending."""

    puzzle: bytes
    answers: tuple[int, ...]

    def __str__(self) -> str:
        """As it is sent."""
        return ".".join([b64u(self.puzzle), *map(str, self.answers)])


def read(text: str) -> Work:
    """Work as it was sent; nothing is computed. Raises CryptoError work_malformed."""
    puzzle, *numbers = text.split(".")
    if len(numbers) != ANSWERS or not all(map(_NUMBER.fullmatch, numbers)):
        raise CryptoError("work_malformed")
    try:
        found = Work(from_b64u(puzzle), tuple(map(int, numbers)))
    except CryptoError as error:
        raise CryptoError("work_malformed") from error
    if (
        not _ascends(found.answers)
        or found.answers[-1] >= _RANGE
        or len(found.puzzle) not in _PUZZLE
    ):
        raise CryptoError("work_malformed")
    return found


def check(work: Work, body_hash: bytes, effort: int) -> None:
    """Computes each answer until one is wrong. `body_hash`: SHA-256 of the request's body.

    `effort` is how many tries all the answers take together, on average. Raises CryptoError
    work_wrong.
    """
    below = threshold(effort)
    if not all(attempt(work.puzzle, body_hash, number) < below for number in work.answers):
        raise CryptoError("work_wrong")


def solve(puzzle: bytes, body_hash: bytes, effort: int) -> Work:
    """Tries numbers from zero until enough of them are answers."""
    below, answers, number = threshold(effort), list[int](), 0
    while len(answers) < ANSWERS:
        if attempt(puzzle, body_hash, number) < below:
            answers.append(number)
        number += 1
    return Work(puzzle, tuple(answers))


def threshold(effort: int) -> int:
    """Below it, an attempt is an answer. Every attempt is one where `effort` is 16 or less."""
    return _RANGE * ANSWERS // max(effort, ANSWERS)


def attempt(puzzle: bytes, body_hash: bytes, number: int) -> int:
    """One try: 32 bits. The number is in the salt, so that the key is prepared only once."""
    salt = labels.WORK + number.to_bytes(4)
    derived = hashlib.pbkdf2_hmac("sha256", puzzle + body_hash, salt, ROUNDS, 32)
    return int.from_bytes(derived[:4])


def stamp(envelope: bytes) -> bytes:
    """The sealed file of a letter: the envelope, and behind it work that nobody had to ask for."""
    done = solve(labels.STAMP, sha256(envelope), STAMP_EFFORT)
    return envelope + _STAMP + b"".join(answer.to_bytes(4) for answer in done.answers)


def unstamp(file: bytes) -> tuple[bytes, Work | None]:
    """The envelope, and its stamp where there is one. Nothing is computed: see `check_stamp`."""
    end = file[-_STAMP_LENGTH:]
    if len(end) < _STAMP_LENGTH or not end.startswith(_STAMP):
        return file, None
    numbers = end[len(_STAMP) :]
    answers = (int.from_bytes(numbers[at : at + 4]) for at in range(0, len(numbers), 4))
    return file[:-_STAMP_LENGTH], Work(labels.STAMP, tuple(answers))


def check_stamp(envelope: bytes, done: Work) -> None:
    """Raises CryptoError work_wrong."""
    if not _ascends(done.answers):
        raise CryptoError("work_wrong")
    check(done, sha256(envelope), STAMP_EFFORT)


def _ascends(answers: Sequence[int]) -> bool:
    return all(a < b for a, b in pairwise(answers))
