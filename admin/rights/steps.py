"""What is to be done with a request, in which order, and what each step still lacks.

Nothing here decides; it reads what is on the file.
"""

from dataclasses import dataclass

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from admin.rights.words import title_of
from admin.steps import DONE, OPEN, WAITING, Step, with_next
from portal.data.rights import reading
from portal.data.tables import RequestDecision, RightsRequest
from portal.rules.rights.completeness import Missing
from portal.rules.rights.guidance import guidance
from portal.rules.rights.kinds import is_kind, kind
from portal.rules.rights.states import is_open


@dataclass(frozen=True)
class Known:
    """All that the steps are read from. `lacks`: what stops the answer; `owed`: the closing."""

    file: RightsRequest
    decided: dict[str, RequestDecision]
    systems_open: int
    asked: int
    lacks: tuple[Missing, ...]
    owed: tuple[Missing, ...]
    art19: bool
    erasure: bool

    @property
    def is_answered(self) -> bool:
        return self.file.answered_on is not None


def steps(known: Known) -> list[Step]:
    """In the order of the work; the first that is not done is marked as the next."""
    return with_next(
        [
            *_stop(known),
            _identity(known),
            _gather(known),
            _decide(known),
            *_erasure(known),
            _answer(known),
            *_notify(known),
            _close(known),
        ]
    )


def _step(
    known: Known, words: tuple[str, str, str, str], state: tuple[str, str], rule: str
) -> Step:
    """`words`: id, label, anchor or endpoint, what the button says; `state`: status, what lacks."""
    identity, label, place, act = words
    endpoint, anchor = (place, None) if "." in place else ("rights.page", place)
    href = url_for(endpoint, request_id=known.file.case_id, _anchor=anchor)
    return Step(identity, label, state[0], state[1], href, act, guidance()[rule])


def _stop(known: Known) -> list[Step]:
    """What the law wants at once: no month for it."""
    if not any(is_kind(one) and kind(one).at_once for one in known.file.kind_ids):
        return []
    left = reading.at_once_open(known.file.kind_ids, known.file.stopped)
    words = ("stop", _("Stop at once"), "clock", _("Note that it has stopped"))
    return [_step(known, words, (OPEN, title_of(left)) if left else (DONE, ""), "receive")]


def _identity(known: Known) -> Step:
    words = ("identity", _("Identity"), "identity", _("Settle the identity"))
    says = "" if known.file.identity else _("Is there any reasonable doubt about who asks?")
    return _step(known, words, (DONE if known.file.identity else OPEN, says), "identity")


def _gather(known: Known) -> Step:
    words = ("gather", _("Gathering"), "checklist", _("Go through the systems"))
    if known.is_answered or not (known.systems_open or known.asked):
        return _step(known, words, (DONE, ""), "gather")
    if known.asked:
        says = ngettext(
            "%(num)d caseworker has not answered",
            "%(num)d caseworkers have not answered",
            known.asked,
        )
        return _step(known, words, (OPEN if known.systems_open else WAITING, says), "gather")
    says = ngettext("%(num)d system is open", "%(num)d systems are open", known.systems_open)
    return _step(known, words, (OPEN, says), "gather")


def _decide(known: Known) -> Step:
    words = ("decide", _("Decision"), "decisions", _("Decide"))
    left = [one for one in known.file.kind_ids if one not in known.decided]
    if left:
        return _step(
            known, words, (OPEN, _("Not decided: %(rights)s", rights=title_of(left))), "decide"
        )
    if any(not row.in_force for row in known.decided.values()):
        return _step(known, words, (WAITING, _("A second person has to approve.")), "decide")
    return _step(known, words, (DONE, ""), "decide")


def _erasure(known: Known) -> list[Step]:
    if not known.erasure:
        return []
    words = ("erasure", _("Check the erasure"), "erasure", _("Search again, and set the tombstone"))
    searched = known.file.cross_checked_on is not None
    marked = not any(one.id == "tombstone" for one in known.owed)
    says = "" if searched else _("Search by name and id after the erasure: nothing may come up.")
    if searched and not marked:
        says = _("No tombstone is set yet.")
    return [_step(known, words, (DONE if searched and marked else OPEN, says), "complete")]


def _answer(known: Known) -> Step:
    words = ("answer", _("Answer"), "rights_answer.page", _("Write the answer"))
    if known.is_answered:
        return _step(known, words, (DONE, ""), "answer")
    left = len(known.lacks)
    says = ngettext("%(num)d thing is missing", "%(num)d things are missing", left) if left else ""
    return _step(known, words, (OPEN, says), "answer")


def _notify(known: Known) -> list[Step]:
    if not known.art19:
        return []
    words = (
        "notify",
        _("Tell those who were given the data"),
        "notices",
        _("Note whom you have told"),
    )
    left = any(one.id == "notices" for one in known.owed)
    return [_step(known, words, (OPEN if left else DONE, ""), "notify")]


def _close(known: Known) -> Step:
    words = ("close", _("Close the request"), "state", _("Close"))
    return _step(known, words, (OPEN if is_open(known.file.state) else DONE, ""), "close")
