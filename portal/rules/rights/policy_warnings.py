"""What an organisation's policy has wrong by today's law (law.md 4.3): warnings, never refusals.

A pattern finds wording, not meaning, so each warning quotes what it found and says why.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields, is_dataclass
from datetime import date
from functools import cache

from portal.rules.law_data import LANGUAGES, Texts, filled
from portal.rules.rights.policy_values import PolicyFile
from portal.rules.rights.record_checks import structural
from portal.rules.rights.texts import rights_law


@dataclass(frozen=True)
class PolicyWarning:
    """`place` as in "processing[1].measures.da", counted from 1; `found`: the words themselves."""

    id: str
    place: str
    found: str
    sentence: Texts
    remedy: Texts
    basis: Texts


@dataclass(frozen=True)
class _Rule:
    """`patterns`: by language, or "any". `only_in`: the fields it looks at, all where there are none."""

    id: str
    valid_from: date
    sentence: Texts
    remedy: Texts
    basis: Texts
    patterns: dict[str, str] = field(default_factory=dict)
    only_in: tuple[str, ...] = ()


@cache
def _rules() -> dict[str, _Rule]:
    return {
        entry["id"]: _Rule(**{**entry, "only_in": tuple(entry.get("only_in", ()))})
        for entry in rights_law("policy_warnings")["warning"]
    }


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


def policy_warnings(policy: PolicyFile, on: date) -> tuple[PolicyWarning, ...]:
    """Everything to look at, in the order of the file; rules that came later than `on` are silent."""
    found = [
        *_worded(policy),
        *(_warning(_rules()[code], place, words) for code, place, words in structural(policy, on)),
    ]
    return tuple(one for one in found if _rules()[one.id].valid_from <= on)


def texts_of(value: object, place: str = "") -> Iterator[tuple[str, str]]:
    """Every text of the file with its place, however deep."""
    if isinstance(value, str):
        yield place, value
    elif isinstance(value, Mapping):
        for key, inner in value.items():
            yield from texts_of(inner, f"{place}.{key}".removeprefix("."))
    elif isinstance(value, (tuple, list)):
        for position, inner in enumerate(value, start=1):
            yield from texts_of(inner, f"{place}[{position}]")
    elif is_dataclass(value):
        for one in fields(value):
            yield from texts_of(getattr(value, one.name), f"{place}.{one.name}".removeprefix("."))


def _worded(policy: PolicyFile) -> Iterator[PolicyWarning]:
    for place, text in texts_of(policy):
        for rule in _rules().values():
            words = _match(rule, place, text)
            if words is not None:
                yield _warning(rule, place, words)


def _match(rule: _Rule, place: str, text: str) -> str | None:
    parts = place.split(".")
    if rule.only_in and not any(part.split("[")[0] in rule.only_in for part in parts):
        return None
    language = parts[-1] if parts[-1] in LANGUAGES else "any"
    wanted = [rule.patterns.get(language), rule.patterns.get("any")]
    for pattern in wanted:
        found = _compiled(pattern).search(text) if pattern else None
        if found:
            return found[0]
    return None


def _warning(rule: _Rule, place: str, words: str) -> PolicyWarning:
    values = {"found": dict.fromkeys(LANGUAGES, words)}
    return PolicyWarning(
        rule.id,
        place,
        words,
        filled(rule.sentence, values),
        filled(rule.remedy, values),
        dict(rule.basis),
    )
