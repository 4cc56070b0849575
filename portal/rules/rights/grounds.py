"""The grounds on which something can be refused, right by right (law.md 3.1, 3.6)."""

from dataclasses import dataclass
from datetime import date
from functools import cache

from portal.rules.law_data import Texts, in_force
from portal.rules.rights.kinds import RightKind
from portal.rules.rights.texts import rights_law


@dataclass(frozen=True)
class Ground:
    """`reasons_must`: what its reasons have to say. `letter`: the sentence that the person reads.

    `evidence`: the controller bears the burden of proof, so what proves it is written down.
    `second_person`: somebody else approves. `per_item`: weighed for each item, never for all at
    once. `silent`: saying that it is this ground would itself break the law, so `letter` does not.
    """

    id: str
    valid_from: date
    label: Texts
    explanation: Texts
    reasons_must: Texts
    letter: Texts
    basis: Texts
    kinds: tuple[RightKind, ...]
    outcomes: tuple[str, ...]
    evidence: bool = False
    second_person: bool = False
    per_item: bool = False
    silent: bool = False


@cache
def _grounds() -> tuple[Ground, ...]:
    return tuple(
        Ground(
            **{
                **entry,
                "kinds": tuple(RightKind(kind) for kind in entry["kinds"]),
                "outcomes": tuple(entry["outcomes"]),
            }
        )
        for entry in rights_law("grounds")["ground"]
    )


def all_grounds(on: date = date.max) -> tuple[Ground, ...]:
    """In the order of the list, as the law stands on that day."""
    found = (_in_force(identity, on) for identity in dict.fromkeys(one.id for one in _grounds()))
    return tuple(ground for ground in found if ground is not None)


def grounds(kind: str, outcome: str | None = None, on: date = date.max) -> tuple[Ground, ...]:
    """Those that a right can be refused on; with an outcome only those that fit it."""
    return tuple(
        ground
        for ground in all_grounds(on)
        if kind in ground.kinds and (outcome is None or outcome in ground.outcomes)
    )


def ground(identity: str, on: date = date.max) -> Ground:
    """Raises `KeyError` for a ground that there is not, or not yet."""
    found = _in_force(identity, on)
    if found is None:
        raise KeyError(identity)
    return found


def is_ground(identity: str, on: date = date.max) -> bool:
    return _in_force(identity, on) is not None


def _in_force(identity: str, on: date) -> Ground | None:
    return in_force([ground for ground in _grounds() if ground.id == identity], on)
