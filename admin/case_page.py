"""What a case's page shows in clear: state, moves, readers, the trail."""

from dataclasses import dataclass

from admin.trail import TrailLine, trail
from portal.data import cases, organisations
from portal.data.tables import Case, Scheme
from portal.rules.case_states import Move, allowed_moves, outcome_label, state_label
from portal.web.database import session

Texts = dict[str, str]


@dataclass(frozen=True)
class Reader:
    """Somebody of the scheme, and whether they can open this case."""

    name: str
    role: Texts
    has_access: bool
    on_charter: bool


@dataclass(frozen=True)
class MoveOffer:
    """A move that may be made now: what it is, the state it leads to, the outcomes to choose from."""

    move: Move
    leads_to: Texts
    outcomes: list[tuple[str, Texts]]


@dataclass(frozen=True)
class CasePage:
    case: Case
    scheme: Scheme
    state_label: Texts
    outcome_label: Texts | None
    moves: list[MoveOffer]
    readers: list[Reader]
    trail: list[TrailLine]


def case_page(case: Case, scheme: Scheme) -> CasePage:
    return CasePage(
        case=case,
        scheme=scheme,
        state_label=state_label(case.state),
        outcome_label=outcome_label(case.outcome) if case.outcome else None,
        moves=[_offer(move) for move in allowed_moves(case.state) if not move.by_act],
        readers=readers(case, scheme),
        trail=trail(case, scheme),
    )


def _offer(move: Move) -> MoveOffer:
    outcomes = [(outcome.value, outcome_label(outcome)) for outcome in move.outcomes]
    return MoveOffer(move, state_label(move.to), outcomes)


def readers(case: Case, scheme: Scheme) -> list[Reader]:
    """Those who can open the case, then those of the scheme to whom it was not sealed."""
    inside = cases.readers(session(), case_id=case.id)
    ids = {one.recipient.id for one in inside}
    outside = [
        one
        for one in organisations.designated(session(), scheme_id=scheme.id)
        if one.recipient.id not in ids
    ]
    return [
        Reader(one.recipient.name, dict(one.role), has_access=True, on_charter=one.on_charter)
        for one in inside
    ] + [
        Reader(one.recipient.name, dict(one.role), has_access=False, on_charter=False)
        for one in outside
    ]
