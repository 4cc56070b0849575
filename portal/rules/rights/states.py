"""The states of a request, and the moves between them with what each needs."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from portal.rules.law_data import Texts
from portal.rules.moves import Moves
from portal.rules.rights.texts import rights_law
from portal.rules.rights.verdict import refusal


class RequestState(StrEnum):
    RECEIVED = "received"
    IDENTIFYING = "identifying"
    GATHERING = "gathering"
    DECIDING = "deciding"
    ANSWERED = "answered"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True)
class RequestSituation:
    """What the moves depend on, as it is now.

    `identity_settled`: verified, or no reasonable doubt, or told that it cannot be done (Art. 11).
    `gathered`: nothing on the checklist is open. `decided`: every right. `approved`: whatever needs
    a second person has one. `complete`: nothing that stops the answer is missing. `answered`: it
    was delivered. `notices_done`, `cross_check_done`, `tombstone_done`: done or not needed.
    """

    identity_settled: bool = False
    gathered: bool = False
    decided: bool = False
    approved: bool = False
    complete: bool = False
    answered: bool = False
    notices_done: bool = False
    cross_check_done: bool = False
    tombstone_done: bool = False


_HOLDS: dict[str, Callable[[RequestSituation], bool]] = {
    "identity_open": lambda now: now.identity_settled,
    "not_gathered": lambda now: now.gathered,
    "not_decided": lambda now: now.decided,
    "not_approved": lambda now: now.approved,
    "not_complete": lambda now: now.complete,
    "not_answered": lambda now: now.answered,
    "notices_open": lambda now: now.notices_done,
    "cross_check_open": lambda now: now.cross_check_done,
    "tombstone_missing": lambda now: now.tombstone_done,
}

_ENDED = (RequestState.CLOSED, RequestState.WITHDRAWN)
_ANSWERED = (RequestState.ANSWERED, *_ENDED)


def is_open(state: RequestState | str) -> bool:
    """The file is not closed. An answered request may still owe notices to others."""
    return RequestState(state) not in _ENDED


def awaits_answer(state: RequestState | str) -> bool:
    """The clock runs."""
    return RequestState(state) not in _ANSWERED


def state_label(state: RequestState | str) -> Texts:
    return dict(rights_law("states")["state"][RequestState(state)]["label"])


def state_explanation(state: RequestState | str) -> Texts:
    """For the handler: what is done in this state."""
    return dict(rights_law("states")["state"][RequestState(state)]["explanation"])


def state_for_person(
    state: RequestState | str, *, waits: bool = False, in_mailbox: bool | None = None
) -> Texts:
    """For the mailbox of whoever asked.

    `waits`: for an answer of the person's own. `in_mailbox`: whether our answer is there; None
    until there is one.
    """
    if waits and awaits_answer(state):
        return dict(rights_law("states")["person"]["waiting"])
    if RequestState(state) == RequestState.ANSWERED and in_mailbox is not None:
        return dict(rights_law("states")["person"]["in_mailbox" if in_mailbox else "otherwise"])
    return dict(rights_law("states")["state"][RequestState(state)]["for_person"])


_MOVES = Moves(RequestState, lambda: rights_law("states")["move"], _HOLDS, refusal)
allowed_moves = _MOVES.allowed
check_move = _MOVES.check
