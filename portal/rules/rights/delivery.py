"""In which way an answer is offered first, and why. The handler may choose another."""

from dataclasses import dataclass

from portal.rules.law_data import Texts
from portal.rules.rights.texts import rights_law

MAILBOX = "mailbox"


@dataclass(frozen=True)
class Offered:
    """`way`: one of the choices of `delivery`."""

    way: str
    why: Texts


def offered(arrived: str) -> Offered:
    """By how the request came. Raises `KeyError` for a way that there is not."""
    for entry in rights_law("delivery")["arrived"]:
        if arrived in entry["ways"]:
            return Offered(entry["delivery"], entry["why"])
    raise KeyError(arrived)


def wished() -> Texts:
    """Why it is the way that the person asked for, which only the sealed request says."""
    return dict(rights_law("delivery")["wished"])


def caution(arrived: str) -> Texts | None:
    """What to think of before the mailbox is chosen, where nobody may hold its code."""
    if offered(arrived).way == MAILBOX:
        return None
    return dict(rights_law("delivery")["caution"])
