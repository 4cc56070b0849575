"""What a handler who has never done this needs to know at each step."""

from dataclasses import dataclass
from datetime import date
from functools import cache

from portal.rules.breach.texts import breach_law
from portal.rules.law_data import Texts


@dataclass(frozen=True)
class Guidance:
    """A heading and a few points, each one thing to do or to know."""

    step: str
    heading: Texts
    points: tuple[Texts, ...]
    basis: Texts
    valid_from: date


@cache
def _guidance() -> dict[str, Guidance]:
    return {
        entry["id"]: Guidance(
            step=entry["id"],
            heading=entry["heading"],
            points=tuple(entry["points"]),
            basis=entry["basis"],
            valid_from=entry["valid_from"],
        )
        for entry in breach_law("guidance")["step"]
    }


def steps() -> tuple[str, ...]:
    """The names of the steps, in the order of the work."""
    return tuple(_guidance())


def guidance(step: str) -> Guidance:
    """Raises `KeyError` for a step that there is not."""
    return _guidance()[step]
