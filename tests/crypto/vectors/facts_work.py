"""Facts of the proof of work: SPEC section 17."""

import hashlib
from collections.abc import Iterator

from tests.crypto.vectors.making import Vector, bad, good
from tests.crypto.vectors.primitives import b64u, label, sha256

PUZZLE = bytes(range(0x30, 0x30 + 60))
BODY = b"A sealed envelope, as it is sent."
EFFORT = 160
STAMP_EFFORT = 7_200


def attempt(puzzle: bytes, body: bytes, number: int, name: str = "work", rounds: int = 1024) -> int:
    salt = label(name) + number.to_bytes(4, "big")
    found = hashlib.pbkdf2_hmac("sha256", puzzle + sha256(body), salt, rounds)
    return int.from_bytes(found[:4], "big")


def solve(
    puzzle: bytes = PUZZLE,
    body: bytes = BODY,
    effort: int = EFFORT,
    *,
    name: str = "work",
    rounds: int = 1024,
) -> list[int]:
    """The first 16 numbers whose try is below 2^32 * 16 / effort."""
    below, answers, number = 2**32 * 16 // effort, list[int](), 0
    while len(answers) < 16:
        if attempt(puzzle, body, number, name, rounds) < below:
            answers.append(number)
        number += 1
    return answers


def written(puzzle: bytes, answers: list[int]) -> str:
    return ".".join([b64u(puzzle), *map(str, answers)])


def asked(work: str, body: bytes = BODY, effort: int = EFFORT) -> dict[str, object]:
    return {"work": work, "body": b64u(body), "effort": effort}


def wrong_answer(answers: list[int]) -> list[int]:
    """One that is no answer in place of the last."""
    number = answers[-1] + 1
    while attempt(PUZZLE, BODY, number) < 2**32 * 16 // EFFORT:
        number += 1
    return [*answers[:-1], number]


def malformed(right: list[int]) -> Iterator[tuple[str, str]]:
    puzzle = b64u(PUZZLE)
    rest = [str(answer) for answer in right]
    yield "nothing", ""
    yield "a puzzle alone", puzzle
    yield "an answer missing", ".".join([puzzle, *rest[:-1]])
    yield "an answer too many", ".".join([puzzle, *rest, str(right[-1] + 1)])
    yield "answers in another order", ".".join([puzzle, *rest[::-1]])
    yield "an answer twice", ".".join([puzzle, rest[0], *rest[:-1]])
    yield "a zero in front", ".".join([puzzle, *rest[:-1], "0" + rest[-1]])
    yield "a sign", ".".join([puzzle, *rest[:-1], "+" + rest[-1]])
    yield "white space", ".".join([puzzle, *rest]) + " "
    yield "another kind of digit", ".".join([puzzle, *rest[:-1], "٩" + rest[-1]])
    yield "an answer of more than 32 bits", ".".join([puzzle, *rest[:-1], str(2**32)])
    yield "a padded puzzle", ".".join([puzzle + "=", *rest])
    yield "a short puzzle", ".".join([b64u(bytes(15)), *rest])
    yield "a long puzzle", ".".join([b64u(bytes(256)), *rest])


def stamped(answers: list[int], start: bytes = b"VARSEL-W\x01") -> bytes:
    return BODY + start + b"".join(answer.to_bytes(4, "big") for answer in answers)


def stamps() -> Iterator[Vector]:
    """The kind `stamp`: a sealed file, and what is left when its stamp is taken off."""
    right = solve(label("stamp-of-letter"), BODY, STAMP_EFFORT)
    here = {"envelope": b64u(BODY), "stamped": True}
    yield good("stamp", "a stamped file", here, file=b64u(stamped(right)))
    none = {"a file without a stamp": BODY, "a stamp cut off": stamped(right)[:-1]}
    none["a stamp of another version"] = stamped(right, b"VARSEL-W\x02")
    for name, file in none.items():
        yield good("stamp", name, {"envelope": b64u(file), "stamped": False}, file=b64u(file))
    wrong = {
        "for another envelope": b"." + stamped(right),
        "answers in another order": stamped(right[::-1]),
        "one answer sixteen times": stamped([right[0]] * 16),
        "numbers that are no answers": stamped(list(range(16))),
    }
    for name, file in wrong.items():
        yield bad("stamp", "work_wrong", name, file=b64u(file))


def vectors() -> Iterator[Vector]:
    yield from stamps()
    right = solve()
    expect = {"puzzle": b64u(PUZZLE), "answers": right}
    yield good("work", "work that was done", expect, **asked(written(PUZZLE, right)))
    short = bytes(range(16))
    easy = list(range(16))
    free = {"puzzle": b64u(short), "answers": easy}
    yield good("work", "no effort at all", free, **asked(written(short, easy), b"", 0))
    for name, text in malformed(right):
        yield bad("work", "work_malformed", name, **asked(text))
    wrong = {
        "an answer that is none": asked(written(PUZZLE, wrong_answer(right))),
        "for another body": asked(written(PUZZLE, right), BODY + b"."),
        "for another puzzle": asked(written(PUZZLE[::-1], right)),
        "less than was asked": asked(written(PUZZLE, right), effort=16 * EFFORT),
        "under another label": asked(written(PUZZLE, solve(name="code-stretch"))),
        "with fewer rounds": asked(written(PUZZLE, solve(rounds=512))),
    }
    for name, given in wrong.items():
        yield bad("work", "work_wrong", name, **given)
