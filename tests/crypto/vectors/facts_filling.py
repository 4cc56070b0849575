"""Facts of the filling behind an envelope that is sent: SPEC section 6."""

from collections.abc import Iterator

from tests.crypto.vectors.making import Vector, good
from tests.crypto.vectors.primitives import b64u

BODY = b"A sealed envelope, as it is stored."
MARK = b"VARSEL-F\x01"
# {"key":"<22>","enc":"<1494>","sealed":"<64>"} and a comma.
WRAP = 1612


def filled(zeros: int, *, told: int | None = None, mark: bytes = MARK) -> bytes:
    return BODY + bytes(zeros) + mark + (zeros if told is None else told).to_bytes(4, "big")


def vectors() -> Iterator[Vector]:
    lengths = {
        "nobody left out": (4, 1, 3, 9),
        "one left out": (3, 1, 3, WRAP + 9),
        "all but one of thirty-one left out": (2, 1, 31, 30 * WRAP + 9),
        "more readers than the charter has now": (4, 1, 2, 9),
        "a later message": (3, 10, 3, WRAP + 8),
        "the last number there is": (4, 2**31 - 1, 3, 0),
    }
    for name, (wraps, sequence, recipients, zeros) in lengths.items():
        here = {"wraps": wraps, "sequence": sequence, "recipients": recipients}
        yield good("fill", name, {"zeros": zeros}, **here)
    whole = {"a filled envelope": filled(40), "a filling of nothing": filled(0)}
    for name, sent in whole.items():
        yield good("unfill", name, {"envelope": b64u(BODY)}, sent=b64u(sent))
    twice = filled(3) + bytes(2) + MARK + (2).to_bytes(4, "big")
    yield good(
        "unfill", "one filling is taken off", {"envelope": b64u(filled(3))}, sent=b64u(twice)
    )
    none = {
        "no filling": BODY,
        "nothing at all": b"",
        "a filling cut off": filled(40)[:-1],
        "a filling of another version": filled(40, mark=b"VARSEL-F\x02"),
        "more zeros than there are": filled(40, told=41),
        "more than there is at all": filled(40, told=2**32 - 1),
        "something else than zeros": filled(40).replace(bytes(40), bytes(39) + b"\x01"),
    }
    for name, sent in none.items():
        yield good("unfill", name, {"envelope": b64u(sent)}, sent=b64u(sent))
