"""The states of a case, which moves are allowed, and how a case can end (law.md 1.3, 1.10)."""

from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from portal.rules.law_data import Texts, law


class CaseState(StrEnum):
    NEW = "new"
    ACKNOWLEDGED = "acknowledged"
    INVESTIGATING = "investigating"
    CLOSED = "closed"
    OUT_OF_SCOPE = "out_of_scope"


class Outcome(StrEnum):
    """How a case ended. The last two are for cases outside the scheme."""

    SUBSTANTIATED_MEASURES = "substantiated_measures"
    SUBSTANTIATED_NO_MEASURES = "substantiated_no_measures"
    PASSED_TO_AUTHORITIES = "passed_to_authorities"
    NOT_SUBSTANTIATED = "not_substantiated"
    TOO_LITTLE_INFORMATION = "too_little_information"
    MANIFESTLY_UNFOUNDED = "manifestly_unfounded"
    REDIRECTED = "redirected"
    EXCLUDED_PRIVILEGE = "excluded_privilege"


@dataclass(frozen=True)
class Move:
    """One step a recipient may take with a case.

    One of `outcomes` must be chosen; empty: none may be. `needs_reason`: an internal note says
    why. `by_act`: there is no button, the state follows from an answer marked acknowledgement.
    """

    to: CaseState
    label: Texts
    explanation: Texts
    outcomes: tuple[Outcome, ...]
    needs_reason: bool
    by_act: bool


@dataclass(frozen=True)
class Refusal:
    """Why a move is not made, as a code and as a sentence."""

    code: str
    sentence: Texts


def state_label(state: CaseState | str) -> Texts:
    return dict(law("case_states")["state"][CaseState(state)]["label"])


def state_explanation(state: CaseState | str) -> Texts:
    """Written to the reporter."""
    return dict(law("case_states")["state"][CaseState(state)]["explanation"])


def outcome_label(outcome: Outcome | str) -> Texts:
    return dict(law("case_states")["outcome"][Outcome(outcome)]["label"])


def outcome_explanation(outcome: Outcome | str) -> Texts:
    """Written to the reporter."""
    return dict(law("case_states")["outcome"][Outcome(outcome)]["explanation"])


@cache
def allowed_moves(state: CaseState | str) -> tuple[Move, ...]:
    """What can be done with a case in this state, in the order in which it is shown."""
    state = CaseState(state)
    return tuple(
        Move(
            to=CaseState(entry["to"]),
            label=entry["label"],
            explanation=entry["explanation"],
            outcomes=tuple(Outcome(outcome) for outcome in entry.get("outcomes", ())),
            needs_reason=entry.get("needs_reason", False),
            by_act=entry.get("by_act", False),
        )
        for entry in law("case_states")["move"]
        if state in entry["from"]
    )


def check_move(
    state: CaseState | str, to: CaseState | str, *, outcome: str | None, has_reason: bool
) -> Refusal | None:
    """None when the move may be made.

    `has_reason`: an internal note was written since the case came into its present state.
    Unknown words for a state or an outcome are refused like known ones that do not fit.
    """
    move = next((move for move in allowed_moves(state) if move.to == to), None)
    if move is None:
        return _refusal("move_not_allowed")
    if move.outcomes and not outcome:
        return _refusal("outcome_missing")
    if outcome and outcome not in move.outcomes:
        return _refusal("outcome_not_for_state")
    if move.needs_reason and not has_reason:
        return _refusal("reason_missing")
    return None


def _refusal(code: str) -> Refusal:
    return Refusal(code, dict(law("case_states")["refusal"][code]))
