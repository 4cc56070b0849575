"""What a handler who has never done this needs to know at each step of a request."""

from functools import cache

from portal.rules.breach.guidance import Guidance
from portal.rules.rights.texts import rights_law

__all__ = ["Guidance", "guidance", "steps"]


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
        for entry in rights_law("guidance")["step"]
    }


def steps() -> tuple[str, ...]:
    """The names of the steps, in the order of the work."""
    return tuple(_guidance())


def guidance(step: str) -> Guidance:
    """Raises `KeyError` for a step that there is not."""
    return _guidance()[step]
