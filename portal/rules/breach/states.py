"""The states of a breach, which moves are allowed, and what must hold first."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from portal.rules.breach.texts import breach_law
from portal.rules.breach.verdict import Refusal, refusal
from portal.rules.law_data import Texts


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
    `authority_owed` / `people_owed`: decided with yes and not sent or told. `authority_notified`: a
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
    lesson_complete: bool = False


@dataclass(frozen=True)
class Move:
    """A step that the state allows. `blocked`: what has to be done before it."""

    to: BreachState
    label: Texts
    explanation: Texts
    needs_reason: bool
    blocked: Refusal | None


_HOLDS: dict[str, Callable[[Situation], bool]] = {
    "containment_missing": lambda now: now.contained,
    "decisions_missing": lambda now: now.decisions_taken,
    "approval_missing": lambda now: now.approved,
    "nothing_sent": lambda now: now.authority_notified,
    "authority_owed": lambda now: not now.authority_owed,
    "people_owed": lambda now: not now.people_owed,
    "lesson_missing": lambda now: now.lesson_complete,
}


def state_label(state: BreachState | str) -> Texts:
    return dict(breach_law("states")["state"][BreachState(state)]["label"])


def state_explanation(state: BreachState | str) -> Texts:
    return dict(breach_law("states")["state"][BreachState(state)]["explanation"])


def allowed_moves(state: BreachState | str, situation: Situation) -> tuple[Move, ...]:
    """Every move out of a state, in the order in which it is shown; those not yet possible too."""
    state = BreachState(state)
    return tuple(
        Move(
            to=BreachState(entry["to"]),
            label=entry["label"],
            explanation=entry["explanation"],
            needs_reason=entry.get("needs_reason", False)
            or (entry.get("needs_reason_unless_final", False) and not situation.final_sent),
            blocked=_blocked(entry.get("needs", ()), situation),
        )
        for entry in breach_law("states")["move"]
        if state in entry["from"]
    )


def check_move(
    state: BreachState | str, to: BreachState | str, situation: Situation, reason: str
) -> Refusal | None:
    """None when the move may be made. An unknown word for a state is refused like a wrong one."""
    move = next((move for move in allowed_moves(state, situation) if move.to == to), None)
    if move is None:
        return refusal("move_not_allowed")
    if move.blocked:
        return move.blocked
    if move.needs_reason and not reason.strip():
        return refusal("reason_missing", "reason")
    return None


def _blocked(needs: list[str] | tuple[()], situation: Situation) -> Refusal | None:
    missing = (code for code in needs if not _HOLDS[code](situation))
    code = next(missing, None)
    return refusal(code) if code else None
