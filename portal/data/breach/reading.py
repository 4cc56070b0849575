"""A breach's row as the values of the rules, and back."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from portal.data.tables import Breach
from portal.rules.breach.clocks import Clock, Starts, clocks
from portal.rules.breach.facts import BreachFacts, Moments
from portal.rules.breach.hints import Suggestion, hints, suggestion
from portal.rules.breach.severity import Answers, Severity, severity
from portal.rules.breach.states import BreachState


def facts_of(breach: Breach) -> BreachFacts:
    return BreachFacts.from_json(breach.facts)


def moments_of(breach: Breach) -> Moments:
    return Moments(
        occurred_from=breach.occurred_from,
        occurred_to=breach.occurred_to,
        ongoing=breach.ongoing,
        detected_at=breach.detected_at,
        aware_at=breach.aware_at,
        aware_by=breach.aware_by,
        aware_why=breach.aware_why,
    )


def starts_of(breach: Breach) -> Starts:
    """When each regime's clock began, which were met, and which an approved decision ended."""
    return replace(Starts.from_json(breach.starts), aware_at=breach.aware_at)


def answers_of(breach: Breach) -> Answers | None:
    return Answers.from_json(breach.answers) if breach.answers is not None else None


def severity_of(breach: Breach) -> Severity | None:
    answers = answers_of(breach)
    return severity(answers) if answers is not None else None


def suggestion_of(breach: Breach) -> Suggestion:
    """What score and hints suggest; without a score what the hints alone do."""
    facts, score = facts_of(breach), severity_of(breach)
    return suggestion(score, hints(facts, score), facts)


def clocks_of(breach: Breach, regimes: Sequence[str], now: datetime) -> tuple[Clock, ...]:
    return clocks(regimes, starts_of(breach), now)


def due_of(breach: Breach, regimes: Sequence[str], now: datetime) -> datetime | None:
    """The earliest deadline that is neither met nor released; None for a closed breach."""
    if breach.state == BreachState.CLOSED:
        return None
    due = [one.due_at for one in clocks_of(breach, regimes, now) if one.running]
    return min(due, default=None)


# --- And back --------------------------------------------------------------------------------


def of_facts(facts: BreachFacts, reference: str) -> dict[str, Any]:
    """The columns that hold the facts."""
    title = " ".join(facts.title.split())
    plain = replace(facts, title=title).to_json()
    # Folded here: the databases do not agree on what the small form of a Danish letter is.
    return {"facts": plain, "title": title, "search": f"{title} {reference}".casefold()}


def in_utc(moments: Moments) -> Moments:
    """The same moments, written as the database gives them back."""
    named = ("occurred_from", "occurred_to", "detected_at", "aware_at")
    found = {name: getattr(moments, name) for name in named}
    return replace(moments, **{name: one and one.astimezone(UTC) for name, one in found.items()})


def of_moments(moments: Moments) -> dict[str, Any]:
    """The columns that hold the moments."""
    return {
        "occurred_from": moments.occurred_from,
        "occurred_to": moments.occurred_to,
        "ongoing": moments.ongoing,
        "detected_at": moments.detected_at,
        "aware_at": moments.aware_at,
        "aware_by": moments.aware_by,
        "aware_why": moments.aware_why,
    }


def of_starts(starts: Starts) -> dict[str, Any]:
    return {"starts": replace(starts, aware_at=None).to_json()}


def differences(old: dict[str, Any], new: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """Field to old and new, as JSON, for all that differs."""
    return {
        field: {"old": old.get(field), "new": value}
        for field, value in new.items()
        if old.get(field) != value
    }
