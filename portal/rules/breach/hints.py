"""What raises the suggestion beside a decision, and what the assessor should see (law.md 2.3, 2.11).

Each hint is a reason to notify. There is none for not notifying: that reason a person has to give.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from portal.rules.breach.facts import (
    BreachFacts,
    categories_of,
    exposed,
    is_malicious,
    is_vulnerable,
    unintelligible,
)
from portal.rules.breach.severity import Answers, Severity, groups, question
from portal.rules.breach.texts import breach_law, listed
from portal.rules.law_data import LANGUAGES, Texts, filled
from portal.rules.plain import Plain

AUTHORITY, PEOPLE = "authority", "people"


@dataclass(frozen=True)
class Hint:
    """A reason to raise. `towards` is "authority" or "people", which means both."""

    id: str
    text: Texts
    basis: Texts
    towards: str


@dataclass(frozen=True)
class Flag:
    """Something to look at; it changes neither the score nor the suggestion."""

    id: str
    text: Texts
    basis: Texts


@dataclass(frozen=True)
class Suggestion(Plain):
    """What the score and the hints speak for. A person decides."""

    authority: bool
    people: bool
    because: tuple[Texts, ...]


def hints(facts: BreachFacts, severity: Severity | None = None) -> tuple[Hint, ...]:
    """The hints that the facts give, in the order of the law's data.

    Malice that was scored counts as a hostile recipient where somebody has readable data.
    """
    given = {identity for identity, holds in _HINTS.items() if holds(facts)}
    if severity is not None and severity.answers.m4 and _in_wrong_hands(facts):
        given.add("recipient_hostile")
    return tuple(
        Hint(entry["id"], entry["text"], entry["basis"], entry["towards"])
        for entry in breach_law("hints")["hint"]
        if entry["id"] in given
    )


def suggestion(severity: Severity | None, given: Sequence[Hint], facts: BreachFacts) -> Suggestion:
    """Low: record it; medium: notify; high and above: notify and tell; then raised by the hints.

    A score that leaves out what the facts say is no reason not to notify.
    """
    band = severity.band.id if severity else None
    raised = {hint.towards for hint in given}
    uncovered = severity is not None and any(
        _MISFITS[identity](facts, severity.answers) for identity in _UNDERSTATED
    )
    people = band in ("high", "very_high") or PEOPLE in raised
    authority = people or uncovered or band in (None, "medium") or AUTHORITY in raised
    because = [_reason(severity), *(hint.text for hint in given)]
    if uncovered:
        because.insert(1, dict(breach_law("hints")["because"]["uncovered"]))
    return Suggestion(authority, people, tuple(because))


def flags(facts: BreachFacts, answers: Answers | None = None) -> tuple[Flag, ...]:
    """What to look at before deciding; with answers also where they do not fit the facts."""
    shown = {identity for identity, holds in _FLAGS.items() if holds(facts)}
    missing: tuple[str, ...] = ()
    if answers is not None:
        shown |= {identity for identity, holds in _MISFITS.items() if holds(facts, answers)}
        missing = _unscored(facts, answers)
    headings = listed([question(f"dpc_{group}").heading for group in missing])
    return tuple(
        Flag(entry["id"], filled(entry["text"], {"groups": headings}), entry["basis"])
        for entry in breach_law("hints")["flag"]
        if entry["id"] in shown
    )


def _reason(severity: Severity | None) -> Texts:
    because = breach_law("hints")["because"]
    if severity is None:
        return dict(because["no_score"])
    score = {language: severity.score(language) for language in LANGUAGES}
    return filled(because[severity.band.id], {"score": score})


def _more_than(facts: BreachFacts, name: str) -> bool:
    return facts.people_count is not None and facts.people_count > breach_law("hints")[name]


def _has(facts: BreachFacts, mark: str) -> bool:
    return any(getattr(category, mark) for category in categories_of(facts))


def _vulnerable(facts: BreachFacts) -> bool:
    return any(map(is_vulnerable, facts.people_categories)) or _has(facts, "protected")


def _with_strangers(facts: BreachFacts) -> bool:
    return exposed(facts) and facts.recipient in ("unknown", "hostile")


def _in_wrong_hands(facts: BreachFacts) -> bool:
    return exposed(facts) and facts.recipient not in (None, "trusted")


def _unavailable(facts: BreachFacts) -> bool:
    return "availability" in facts.kinds


def _services(facts: BreachFacts) -> bool:
    return _unavailable(facts) and facts.harms_services is True


def _unavailable_long(facts: BreachFacts) -> bool:
    hours = facts.unavailable_hours
    return _unavailable(facts) and hours is not None and hours > breach_law("hints")["long_hours"]


# Protected data and vulnerable people count wherever readable data may have been seen.
_HINTS: dict[str, Callable[[BreachFacts], bool]] = {
    "national_id_unknown": lambda facts: _has(facts, "national_id") and _with_strangers(facts),
    "national_id_many": lambda facts: (
        _has(facts, "national_id") and exposed(facts) and _more_than(facts, "many")
    ),
    "fraud_many": lambda facts: (
        _has(facts, "fraud") and exposed(facts) and _more_than(facts, "crowd")
    ),
    "services_harmed_vulnerable": lambda facts: (
        _services(facts) and (_vulnerable(facts) or _has(facts, "health"))
    ),
    "services_harmed": _services,
    "unavailable_long": _unavailable_long,
    "protected_address": lambda facts: exposed(facts) and _protected(facts),
    "vulnerable_people": lambda facts: exposed(facts) and _vulnerable(facts),
    "recipient_hostile": lambda facts: exposed(facts) and facts.recipient == "hostile",
    "recipient_unknown": lambda facts: exposed(facts) and facts.recipient == "unknown",
    "health": lambda facts: _has(facts, "health") and not unintelligible(facts),
}


def _protected(facts: BreachFacts) -> bool:
    return "protected" in facts.people_categories or _has(facts, "protected")


def _encryption_unsure(facts: BreachFacts) -> bool:
    return facts.encrypted == "yes" and facts.key_safe != "yes"


_FLAGS: dict[str, Callable[[BreachFacts], bool]] = {
    "many_people": lambda facts: _more_than(facts, "many"),
    "count_unknown": lambda facts: facts.people_count is None,
    "unintelligible": unintelligible,
    "encryption_unsure": _encryption_unsure,
    "vulnerable_among": _vulnerable,
}

_MISFITS: dict[str, Callable[[BreachFacts, Answers], bool]] = {
    "malice_not_scored": lambda facts, answers: is_malicious(facts.cause) and answers.m4 == 0,
    "data_not_scored": lambda facts, answers: bool(_unscored(facts, answers)),
    "disclosure_not_scored": lambda facts, answers: _with_strangers(facts) and answers.c4 < 2,  # noqa: PLR2004 - the highest answer
}


_UNDERSTATED = ("data_not_scored", "disclosure_not_scored")


def _unscored(facts: BreachFacts, answers: Answers) -> tuple[str, ...]:
    present = groups(facts.data_categories)
    return tuple(group for group in present if not answers.dpc.get(group, 0))
