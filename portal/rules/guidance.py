"""What a handler who has never done this needs to know at each step of a piece of work."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from portal.rules.law_data import Texts


@dataclass(frozen=True)
class Guidance:
    """A heading and a few points, each one thing to do or to know."""

    step: str
    heading: Texts
    points: tuple[Texts, ...]
    basis: Texts
    valid_from: date


def by_step(entries: Iterable[dict[str, Any]]) -> dict[str, Guidance]:
    """From the tables of a guidance file, in the order of the work."""
    return {
        entry["id"]: Guidance(
            step=entry["id"],
            heading=entry["heading"],
            points=tuple(entry["points"]),
            basis=entry["basis"],
            valid_from=entry["valid_from"],
        )
        for entry in entries
    }
