"""How requests were handled, as figures: for the handlers all, for the public without small numbers."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from statistics import median

from portal.rules.breach.lessons import at_least, is_small, suppress
from portal.rules.breach.texts import number
from portal.rules.law_data import Texts
from portal.rules.plain import Plain
from portal.rules.rights.decisions import Outcome
from portal.rules.rights.kinds import RightKind
from portal.rules.rights.texts import rights_law

__all__ = [
    "PublicStatistics", "RequestFigures", "RightsStatistics", "label", "public", "shown_or_hidden",
    "statistics",
]  # fmt: skip


@dataclass(frozen=True)
class RequestFigures(Plain):
    """One request. `due_on`: the legal last day that counted. `outcomes`: by right.

    `withdrawn`: the person did so, and no answer is owed. `paused`: the clock stands still.
    """

    received_on: date
    due_on: date
    kinds: tuple[str, ...] = ()
    answered_on: date | None = None
    outcomes: dict[str, str] = field(default_factory=dict)
    withdrawn: bool = False
    paused: bool = False


@dataclass(frozen=True)
class RightsStatistics(Plain):
    """`in_time` and `late` make `answered`; `overdue` are those still `open` after their last day.

    A request with several rights counts once for each in `by_right`. `median_days` counts from
    receipt to answer; None when nothing was answered.
    """

    received: int
    answered: int
    open: int
    withdrawn: int
    in_time: int
    late: int
    overdue: int
    median_days: float | None
    by_right: dict[str, int]
    by_outcome: dict[str, int]
    by_right_and_outcome: dict[str, dict[str, int]]


@dataclass(frozen=True)
class PublicStatistics(Plain):
    """The same as strangers may see it: None where a number is too small to be shown."""

    received: int | None
    answered: int | None
    in_time: int | None
    late: int | None
    median_days: float | None
    by_right: dict[str, int | None]
    by_outcome: dict[str, int | None]


def statistics(
    requests: Iterable[RequestFigures], first: date, last: date, today: date
) -> RightsStatistics:
    """Of the requests received from `first` to `last`, both included."""
    chosen = [one for one in requests if first <= one.received_on <= last]
    answered = [one for one in chosen if one.answered_on is not None]
    still_open = [one for one in chosen if one.answered_on is None and not one.withdrawn]
    in_time = sum(one.answered_on is not None and one.answered_on <= one.due_on for one in answered)
    days = [(one.answered_on - one.received_on).days for one in answered if one.answered_on]
    return RightsStatistics(
        received=len(chosen),
        answered=len(answered),
        open=len(still_open),
        withdrawn=sum(one.withdrawn and one.answered_on is None for one in chosen),
        in_time=in_time,
        late=len(answered) - in_time,
        overdue=sum(one.due_on < today and not one.paused for one in still_open),
        median_days=float(median(days)) if days else None,
        by_right=_counted((kind for one in chosen for kind in one.kinds), list(RightKind)),
        by_outcome=_counted(
            (outcome for one in answered for outcome in one.outcomes.values()), list(Outcome)
        ),
        by_right_and_outcome=_crossed(answered),
    )


def public(figures: RightsStatistics) -> PublicStatistics:
    """Nothing that is shown lets a small number be computed.

    Requests by right and by outcome add up to more than requests, so each is a table of its own.
    """
    parts = {"in_time": figures.in_time, "late": figures.late}
    parts["rest"] = figures.received - figures.answered
    cells = suppress(parts)
    few = figures.answered < at_least()
    return PublicStatistics(
        received=None if is_small(figures.received) else figures.received,
        # With the number received, this one would tell the rest.
        answered=None if few or cells["rest"] is None else figures.answered,
        in_time=cells["in_time"],
        late=cells["late"],
        median_days=None if few else figures.median_days,
        by_right=suppress(figures.by_right),
        by_outcome=suppress(figures.by_outcome),
    )


def shown_or_hidden(count: int | None) -> Texts:
    """The number, or that it is not shown."""
    return dict(rights_law("statistics")["hidden"]["text"]) if count is None else number(count)


def label(name: str) -> Texts:
    """What a figure is called: a field of the statistics."""
    return dict(rights_law("statistics")["label"][name])


def _counted(found: Iterable[str], order: Sequence[str]) -> dict[str, int]:
    """In the order of the page, with what did not occur left out."""
    counts: Mapping[str, int] = Counter(found)
    return {str(name): counts[name] for name in order if counts[name]}


def _crossed(answered: list[RequestFigures]) -> dict[str, dict[str, int]]:
    result = {}
    for kind in RightKind:
        found = [one.outcomes[kind] for one in answered if kind in one.outcomes]
        if found:
            result[kind.value] = _counted(found, list(Outcome))
    return result
