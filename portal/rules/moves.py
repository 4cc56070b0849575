"""Moves between the states of a file, and what has to be done before each: data, and one reader."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Generic, TypeVar

from portal.rules.law_data import Texts
from portal.rules.verdict import Refusal

State = TypeVar("State", bound=StrEnum)
Situation = TypeVar("Situation")


@dataclass(frozen=True)
class Move(Generic[State]):
    """A step that the state allows. `blocked`: what has to be done before it."""

    to: State
    label: Texts
    explanation: Texts
    needs_reason: bool
    blocked: Refusal | None


@dataclass(frozen=True)
class Moves(Generic[State, Situation]):
    """The moves of one desk.

    `read` gives the entries of the law's data: `from`, `to`, `label`, `explanation`, and if need be
    `needs` (codes of what must hold), `needs_reason`, `needs_reason_unless` (a code). `holds` says
    of each code whether it holds now; `refusal` makes the sentence of one that does not.
    """

    states: type[State]
    read: Callable[[], Sequence[Mapping[str, Any]]]
    holds: Mapping[str, Callable[[Situation], bool]]
    refusal: Callable[[str, str | None], Refusal]

    def allowed(self, state: State | str, situation: Situation) -> tuple[Move[State], ...]:
        """Every move out of a state, in the order shown; those not yet possible too."""
        return tuple(
            Move(
                to=self.states(entry["to"]),
                label=entry["label"],
                explanation=entry["explanation"],
                needs_reason=self._needs_reason(entry, situation),
                blocked=self._blocked(entry, situation),
            )
            for entry in self.read()
            if self.states(state) in entry["from"]
        )

    def check(
        self, state: State | str, to: State | str, situation: Situation, reason: str
    ) -> Refusal | None:
        """None when the move may be made. An unknown state is refused like a wrong one."""
        move = next((move for move in self.allowed(state, situation) if move.to == to), None)
        if move is None:
            return self.refusal("move_not_allowed", None)
        if move.blocked:
            return move.blocked
        if move.needs_reason and not reason.strip():
            return self.refusal("reason_missing", "reason")
        return None

    def _needs_reason(self, entry: Mapping[str, Any], situation: Situation) -> bool:
        unless = entry.get("needs_reason_unless")
        if unless:
            return not self.holds[unless](situation)
        return bool(entry.get("needs_reason"))

    def _blocked(self, entry: Mapping[str, Any], situation: Situation) -> Refusal | None:
        needs = entry.get("needs", ())
        missing = next((code for code in needs if not self.holds[code](situation)), None)
        return self.refusal(missing, None) if missing else None
