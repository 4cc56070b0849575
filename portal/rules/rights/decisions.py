"""A decision on one right: what it needs before it can stand (law.md 3.6, 5).

The reasons themselves are sealed; what comes here is whether they were written.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from portal.rules.plain import Plain
from portal.rules.rights.grounds import Ground, ground, is_ground
from portal.rules.rights.kinds import RightKind, is_kind, kind
from portal.rules.rights.verdict import Refusal, refusal


class Outcome(StrEnum):
    GRANTED = "granted"
    PARTLY = "partly"
    REFUSED = "refused"


@dataclass(frozen=True)
class RightDecision(Plain):
    """`weighed_items`: how many items were weighed one by one, where the ground asks for it."""

    kind: str
    outcome: str
    grounds: tuple[str, ...] = ()
    has_reasons: bool = False
    has_evidence: bool = False
    weighed_items: int = 0


def check_decision(decision: RightDecision, on: date = date.max) -> Refusal | None:
    """None when it can stand. Approval by a second person is another question."""
    if not is_kind(decision.kind) or decision.kind == RightKind.UNKNOWN:
        return refusal("kind_unknown", "kind")
    if decision.outcome not in list(Outcome):
        return refusal("outcome_unknown", "outcome")
    if not all(is_ground(identity, on) for identity in decision.grounds):
        return refusal("ground_unknown", "ground")
    chosen = [ground(identity, on) for identity in decision.grounds]
    return _check_fit(decision, chosen) or _check_written(decision, chosen)


def needs_second_person(decision: RightDecision) -> bool:
    """A refusal that calls the request an abuse, unfounded or excessive."""
    return any(one.second_person for one in _chosen(decision))


def needs_evidence(decision: RightDecision) -> bool:
    return any(one.evidence for one in _chosen(decision))


def needs_weighing(decision: RightDecision) -> bool:
    return any(one.per_item for one in _chosen(decision))


def is_silent(decision: RightDecision) -> bool:
    """The person may not be told the true ground."""
    return any(one.silent for one in _chosen(decision))


def check_approval(decision: RightDecision, decided_by: str, approved_by: str) -> Refusal | None:
    if not needs_second_person(decision):
        return refusal("approval_not_needed")
    return refusal("same_person") if decided_by == approved_by else None


def _check_fit(decision: RightDecision, chosen: list[Ground]) -> Refusal | None:
    for one in chosen:
        if decision.kind not in one.kinds:
            absolute = decision.outcome != Outcome.GRANTED and kind(decision.kind).absolute
            return refusal("absolute_right" if absolute else "ground_not_for_kind", "ground")
        if decision.outcome not in one.outcomes:
            granted = decision.outcome == Outcome.GRANTED
            return refusal("ground_not_needed" if granted else "ground_not_for_outcome", "ground")
    if decision.outcome == Outcome.GRANTED or chosen:
        return None
    return refusal("absolute_right" if kind(decision.kind).absolute else "ground_missing", "ground")


def _check_written(decision: RightDecision, chosen: list[Ground]) -> Refusal | None:
    if not chosen:
        return None
    if not decision.has_reasons:
        return refusal("reasons_missing", "reasons")
    if any(one.evidence for one in chosen) and not decision.has_evidence:
        return refusal("evidence_missing", "evidence")
    if any(one.per_item for one in chosen) and decision.weighed_items < 1:
        return refusal("weighing_missing", "weighed_items")
    return None


def _chosen(decision: RightDecision) -> list[Ground]:
    return [ground(identity) for identity in decision.grounds if is_ground(identity)]
