"""Decided cases to compare a breach with: the EDPB's eighteen (law.md 2.9, 2.11).

They show how others weighed such a thing. Likeness is counted in what two breaches share, and says
what that is; it decides nothing.
"""

from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from portal.rules.breach.facts import BreachFacts, is_vulnerable, label
from portal.rules.breach.questionnaire import Answers
from portal.rules.breach.severity import Severity, severity
from portal.rules.breach.texts import breach_law
from portal.rules.law_data import Texts, filled


@dataclass(frozen=True)
class Example:
    """A case and its outcome. `answers`: how it is scored, where that was worked out."""

    id: str
    valid_from: date
    title: Texts
    facts: Texts
    authority: bool
    people: bool
    basis: Texts
    coded: BreachFacts
    answers: Answers | None = None
    remark: Texts | None = None


@dataclass(frozen=True)
class Likeness:
    """A case that is like the one at hand, and in what: the labels of what they share."""

    example: Example
    shared: tuple[Texts, ...]
    weight: int


# How much it says that two breaches share this.
_WEIGHTS = {
    "cause": 4, "recipient": 3, "kinds": 2, "encrypted": 2, "data_categories": 1,
    "people_categories": 1,
}  # fmt: skip
_MANY_STEPS = (10, 100, 1_000, 10_000)


@cache
def examples() -> tuple[Example, ...]:
    return tuple(_example(entry) for entry in breach_law("examples")["case"])


def example(identity: str) -> Example:
    """Raises `KeyError` for a case that there is not."""
    return {entry.id: entry for entry in examples()}[identity]


def like(
    facts: BreachFacts, scored: Severity | None = None, limit: int = 3
) -> tuple[Likeness, ...]:
    """The cases most like a breach, the likest first; none while nothing is known of it."""
    found = (_likeness(facts, scored, entry) for entry in examples())
    ranked = sorted(found, key=lambda likeness: (-likeness.weight, likeness.example.id))
    return tuple(likeness for likeness in ranked if likeness.shared)[:limit]


def _likeness(facts: BreachFacts, scored: Severity | None, other: Example) -> Likeness:
    shared: list[Texts] = []
    weight = 0
    for field, worth in _WEIGHTS.items():
        mine, theirs = _ids(facts, field), _ids(other.coded, field)
        common = [identity for identity in mine if identity in theirs]
        shared.extend(_told(field, identity) for identity in common)
        # What only one of the two has makes them less alike.
        weight += 2 * worth * len(common) - (len(set(mine) ^ set(theirs)) if common else 0)
    if shared:
        weight += _closeness(facts, scored, other)
    return Likeness(other, tuple(shared), weight)


def _told(field: str, identity: str) -> Texts:
    """As it reads beside labels of other fields: of a mere yes it must be said to what."""
    named = breach_law("notification")["value"].get(field)
    return filled(named, {"answer": label(field, identity)}) if named else label(field, identity)


def _closeness(facts: BreachFacts, scored: Severity | None, other: Example) -> int:
    """What is no label: as many people, people as vulnerable, a score in the same band."""
    coded = other.coded
    points = 0
    if facts.people_count is not None and coded.people_count is not None:
        points += _size(facts.people_count) == _size(coded.people_count)
    if _vulnerable(facts):
        points += 2 * _vulnerable(coded)
    if scored is not None and other.answers is not None:
        points += 2 * (severity(other.answers).band == scored.band)
    return points


def _ids(facts: BreachFacts, field: str) -> tuple[str, ...]:
    """An unknown recipient is something two breaches share; an unknown cause is not."""
    value: str | tuple[str, ...] | None = getattr(facts, field)
    if isinstance(value, tuple):
        return value
    nothing = ("",) if field == "recipient" else ("", "unknown")
    return (value,) if value is not None and value not in nothing else ()


def _size(count: int) -> int:
    return sum(count > step for step in _MANY_STEPS)


def _vulnerable(facts: BreachFacts) -> bool:
    return any(map(is_vulnerable, facts.people_categories))


def _example(entry: dict[str, Any]) -> Example:
    answers = Answers.from_json(entry["answers"]) if "answers" in entry else None
    rest = {name: value for name, value in entry.items() if name not in ("answers", "coded")}
    return Example(coded=BreachFacts.from_json(entry["coded"]), answers=answers, **rest)
