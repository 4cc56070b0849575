"""What is still missing before an answer may go out, and before a request may be closed.

The answer itself is sealed, so the browser says what its text holds; the rest is what the desk knows.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from portal.rules.breach.notification import Missing
from portal.rules.law_data import filled
from portal.rules.plain import Plain
from portal.rules.rights.decisions import Outcome, RightDecision, check_decision
from portal.rules.rights.grounds import ground
from portal.rules.rights.items import AccessItem, access_items, fill, nothing_line
from portal.rules.rights.kinds import RightKind, kind
from portal.rules.rights.texts import rights_law

__all__ = [
    "EXPLAINED", "FILLED", "OPEN", "AccessItem", "AnswerSituation", "Missing", "access_items", "fill",
    "missing", "missing_to_close", "nothing_line", "open_items",
]  # fmt: skip

FILLED, EXPLAINED, OPEN = "filled", "explained", "open"


@dataclass(frozen=True)
class AnswerSituation(Plain):
    """How far a request is.

    `items`: of each item of Article 15 "filled", "explained" (there is nothing, and it is said) or
    "open". `unidentified`: the person was told that we cannot tell who it is. `notices_open`: recipients and processors that are neither told nor explained.
    `*_in_text`: the letter holds these words. `stopped`: rights whose "at once" is done.
    """

    kinds: tuple[str, ...] = ()
    decisions: tuple[RightDecision, ...] = ()
    identity_settled: bool = False
    unidentified: bool = False
    approved: bool = True
    systems_open: int = 0
    caseworkers_open: int = 0
    blind_open: bool = False
    items: dict[str, str] = field(default_factory=dict)
    copy_attached: bool = False
    files_attached: bool = False
    stopped: tuple[str, ...] = ()
    reasons_in_text: bool = False
    complaint_in_text: bool = False
    court_in_text: bool = False
    backups_in_text: bool = False
    delivery: str = ""
    notices_open: int = 0
    cross_checked: bool = False
    tombstone: bool = False

    def granted(self, *kinds: str) -> bool:
        """One of these rights was granted at least in part, and there was something to act on."""
        return any(
            decision.kind in kinds
            and decision.outcome in (Outcome.GRANTED, Outcome.PARTLY)
            and not _nothing_held(decision)
            for decision in self.decisions
        )

    def undecided(self) -> tuple[str, ...]:
        decided = {decision.kind for decision in self.decisions}
        return tuple(kind for kind in self.kinds if kind not in decided)


def missing(situation: AnswerSituation) -> tuple[Missing, ...]:
    """What stops the answer, in the order of the work. An open item of Article 15 comes one by one."""
    found = [entry for entry in _required("answer") if _LACKS[entry["id"]](situation)]
    result = []
    for entry in found:
        if entry["id"] == "access_item":
            result += [_item(entry, item) for item in open_items(situation)]
        else:
            result.append(_missing(entry))
    return tuple(result)


def missing_to_close(situation: AnswerSituation) -> tuple[Missing, ...]:
    """What is owed to others after the answer."""
    return tuple(_missing(entry) for entry in _required("close") if _LACKS[entry["id"]](situation))


def open_items(situation: AnswerSituation) -> tuple[AccessItem, ...]:
    """The items of Article 15 that nobody has filled or explained; none where access is refused.

    An answer with a copy that says there is nothing to copy would contradict itself: what always
    has something to tell is open until it is filled.
    """
    if not situation.granted(RightKind.ACCESS):
        return ()
    return tuple(
        item
        for item in access_items()
        if situation.items.get(item.id, OPEN)
        not in ((FILLED,) if item.always else (FILLED, EXPLAINED))
    )


def _nothing_held(decision: RightDecision) -> bool:
    return "no_data" in decision.grounds


def _has_refusal(now: AnswerSituation) -> bool:
    return any(decision.grounds for decision in now.decisions)


def _not_stopped(now: AnswerSituation) -> bool:
    """What was to be done at once, was granted and is not done."""
    return any(
        kind(decision.kind).at_once
        and now.granted(decision.kind)
        and decision.kind not in now.stopped
        for decision in now.decisions
    )


def _given_to_nobody_known(now: AnswerSituation) -> bool:
    """Something was granted, or that nothing is held was told, that asks for knowing who it is."""
    needs = ground("not_identified").kinds
    return now.unidentified and any(
        decision.kind in needs and decision.outcome != Outcome.REFUSED for decision in now.decisions
    )


def _owes_notices(now: AnswerSituation) -> bool:
    return any(kind(one.kind).art19 and now.granted(one.kind) for one in now.decisions)


_LACKS: dict[str, Callable[[AnswerSituation], bool]] = {
    "identity": lambda now: not now.identity_settled,
    "kind_unknown": lambda now: RightKind.UNKNOWN in now.kinds,
    "decision": lambda now: bool(now.undecided()) or not now.decisions,
    "decision_wrong": lambda now: any(map(check_decision, now.decisions)),
    "unidentified": _given_to_nobody_known,
    "approval": lambda now: not now.approved,
    "systems": lambda now: now.systems_open > 0,
    "caseworkers": lambda now: now.caseworkers_open > 0,
    "blind": lambda now: now.blind_open,
    "access_item": lambda now: bool(open_items(now)),
    "copy": lambda now: now.granted(RightKind.ACCESS) and not now.copy_attached,
    "files": lambda now: now.granted(RightKind.PORTABILITY) and not now.files_attached,
    "stopped": _not_stopped,
    "cross_check": lambda now: now.granted(RightKind.ERASURE) and not now.cross_checked,
    "reasons": lambda now: _has_refusal(now) and not now.reasons_in_text,
    "complaint": lambda now: not now.complaint_in_text,
    "court": lambda now: not now.court_in_text,
    "backups": lambda now: now.granted(RightKind.ERASURE) and not now.backups_in_text,
    "delivery": lambda now: not now.delivery,
    "notices": lambda now: _owes_notices(now) and now.notices_open > 0,
    "tombstone": lambda now: now.granted(RightKind.ERASURE) and not now.tombstone,
}


def _required(phase: str) -> list[dict[str, Any]]:
    return [entry for entry in rights_law("completeness")["required"] if entry["before"] == phase]


def _missing(entry: dict[str, Any]) -> Missing:
    return Missing(
        entry["id"], entry["article"], dict(entry["sentence"]), entry["anchor"], blocking=True
    )


def _item(entry: dict[str, Any], item: AccessItem) -> Missing:
    sentence = filled(entry["sentence"], {"item": item.heading})
    anchor = f"{entry['anchor']}-{item.id}"
    return Missing(f"item:{item.id}", item.article, sentence, anchor, blocking=True)
