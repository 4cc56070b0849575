"""The steps of a piece of work, as its page draws them: which are done, and which comes next."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from portal.rules.guidance import Guidance

DONE, NEXT, OPEN, WAITING, NOT_NEEDED = "done", "next", "open", "waiting", "not_needed"


@dataclass(frozen=True)
class Step:
    """`status` is done, next, open, waiting (for somebody else) or not_needed."""

    id: str
    label: str
    status: str
    says: str
    href: str
    act: str
    guidance: Guidance


def with_next(steps: Sequence[Step]) -> list[Step]:
    """The first that is not done is marked as the next, unless it waits for somebody."""
    upcoming = next((one.id for one in steps if one.status in (OPEN, WAITING)), None)
    return [
        replace(one, status=NEXT) if one.id == upcoming and one.status == OPEN else one
        for one in steps
    ]
