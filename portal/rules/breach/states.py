"""The states of a breach, which moves are allowed, and what must hold first."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from portal.rules.breach.texts import breach_law
from portal.rules.breach.verdict import refusal
from portal.rules.law_data import Texts
from portal.rules.moves import Moves


class BreachState(StrEnum):
    DISCOVERED = "discovered"
    ASSESSING = "assessing"
    CONTAINED = "contained"
    NOTIFIED = "notified"
    LESSONS = "lessons"
    CLOSED = "closed"


@dataclass(frozen=True)
class Situation:
    """What the moves depend on, as it is now.

    `decisions_taken`: both questions. `approved`: whatever needs a second person has one.
    `authority_owed` / `people_owed`: decided with yes and not sent or told. `public_owed`: a
    public communication is to take the place of telling each, and has not. `authority_notified`: a
    first notification is marked as sent. `final_sent`: so is the final one. `contained`: at least
    one step of containment is written down.
    """

    decisions_taken: bool = False
    approved: bool = False
    contained: bool = False
    authority_owed: bool = False
    authority_notified: bool = False
    final_sent: bool = False
    people_owed: bool = False
    public_owed: bool = False
    lesson_complete: bool = False


_HOLDS: dict[str, Callable[[Situation], bool]] = {
    "containment_missing": lambda now: now.contained,
    "decisions_missing": lambda now: now.decisions_taken,
    "approval_missing": lambda now: now.approved,
    "nothing_sent": lambda now: now.authority_notified,
    "authority_owed": lambda now: not now.authority_owed,
    "people_owed": lambda now: not now.people_owed,
    "public_owed": lambda now: not now.public_owed,
    "lesson_missing": lambda now: now.lesson_complete,
    "final_sent": lambda now: now.final_sent,
}


def state_label(state: BreachState | str) -> Texts:
    return dict(breach_law("states")["state"][BreachState(state)]["label"])


def state_explanation(state: BreachState | str) -> Texts:
    return dict(breach_law("states")["state"][BreachState(state)]["explanation"])


_MOVES = Moves(BreachState, lambda: breach_law("states")["move"], _HOLDS, refusal)
allowed_moves = _MOVES.allowed
check_move = _MOVES.check
