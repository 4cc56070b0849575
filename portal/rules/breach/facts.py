"""What is known of a breach, and what cannot be true of it (law.md 2.1, 2.2, 2.5).

Coded fields hold ids of `law/breach/choices.toml`, so that the same breach reads well in both
languages. Names of data subjects have no field: the record counts and describes, it names nobody.
"""

from dataclasses import dataclass
from datetime import datetime
from functools import cache

from portal.rules.breach.texts import breach_law, same
from portal.rules.law_data import Texts
from portal.rules.plain import Plain


@dataclass(frozen=True)
class BreachFacts(Plain):
    """Empty or None: not stated yet. The three last tuples hold the organisation's own ids.

    `encrypted`, `key_safe` and `pseudonymised` are "yes", "no" or "unknown".
    """

    title: str = ""
    kinds: tuple[str, ...] = ()
    cause: str = ""
    description: str = ""
    people_categories: tuple[str, ...] = ()
    people_count: int | None = None
    records_count: int | None = None
    data_categories: tuple[str, ...] = ()
    encrypted: str | None = None
    key_safe: str | None = None
    pseudonymised: str | None = None
    recipient: str | None = None
    deletion_confirmed: bool | None = None
    harms_services: bool | None = None
    unavailable_hours: int | None = None
    consequences: str = ""
    measures_before: str = ""
    measures_taken: str = ""
    measures_planned: str = ""
    discovered_how: str = ""
    cross_border: tuple[str, ...] = ()
    lead_authority: str = ""
    other_authorities: tuple[str, ...] = ()
    processors: tuple[str, ...] = ()
    systems: tuple[str, ...] = ()
    processing: tuple[str, ...] = ()


@dataclass(frozen=True)
class Moments(Plain):
    """When it happened, was noticed, and became known; exact moments in UTC.

    `aware_at` starts the clock; `aware_by` and `aware_why` say who decided that, and on what.
    """

    occurred_from: datetime | None = None
    occurred_to: datetime | None = None
    ongoing: bool = False
    detected_at: datetime | None = None
    aware_at: datetime | None = None
    aware_by: str = ""
    aware_why: str = ""


@dataclass(frozen=True)
class Choice:
    id: str
    label: Texts
    hint: Texts | None = None


@dataclass(frozen=True)
class DataCategory:
    """A kind of personal data and what follows from it.

    `group`: the ENISA group it is scored in; `tag`: law.md 4.1's sensitivity; `data_class`:
    ordinary, confidential or sensitive; `identifier`: it may tell who somebody is; `article`: the
    GDPR article that protects it specially, if one does.
    """

    id: str
    label: Texts
    group: str
    tag: str
    data_class: str
    hint: Texts | None = None
    identifier: bool = False
    fraud: bool = False
    national_id: bool = False
    health: bool = False
    protected: bool = False
    article: str | None = None


CODED = (
    "kinds", "cause", "people_categories", "data_categories", "encrypted", "key_safe",
    "pseudonymised", "recipient", "cross_border", "other_authorities",
)  # fmt: skip


@cache
def choices(field: str) -> tuple[Choice, ...]:
    """What may be chosen in a coded field, in the order in which it is shown."""
    return tuple(
        Choice(entry["id"], entry["label"], entry.get("hint"))
        for entry in breach_law("choices")[_list_of(field)]["choice"]
    )


def label(field: str, identity: str) -> Texts:
    """What a chosen id is called; an id that is not known any more stands for itself."""
    found = {choice.id: choice.label for choice in choices(field)}
    return found.get(identity, same(identity))


@cache
def data_categories() -> dict[str, DataCategory]:
    return {
        entry["id"]: DataCategory(**entry)
        for entry in breach_law("choices")["data_categories"]["choice"]
    }


def data_category(identity: str) -> DataCategory:
    """Raises `KeyError` for an id that is not in the list."""
    return data_categories()[identity]


def categories_of(facts: BreachFacts) -> tuple[DataCategory, ...]:
    """The kinds of data in the breach that are in today's list."""
    known = data_categories()
    return tuple(known[identity] for identity in facts.data_categories if identity in known)


def class_label(data_class: str) -> Texts:
    return dict(breach_law("choices")["data_class"][data_class])


def is_vulnerable(people_category: str) -> bool:
    return people_category in _marked("people_categories", "vulnerable")


def is_malicious(cause: str) -> bool:
    return cause in _marked("cause", "malicious")


def field_label(field: str) -> Texts:
    """The name of a field of `BreachFacts` or `Moments`, as the form and the papers call it."""
    return dict(breach_law("fields")[field]["label"])


def field_help(field: str) -> Texts | None:
    entry = breach_law("fields")[field]
    return dict(entry["help"]) if "help" in entry else None


def unintelligible(facts: BreachFacts) -> bool:
    """Nobody outside can read the data: encrypted or hashed, and the key is known to be safe."""
    return facts.encrypted == "yes" and facts.key_safe == "yes"


def exposed(facts: BreachFacts) -> bool:
    """Readable data was seen, could be seen, or was altered by somebody who may not."""
    return not unintelligible(facts) and bool({"confidentiality", "integrity"} & set(facts.kinds))


@cache
def _marked(field: str, mark: str) -> frozenset[str]:
    entries = breach_law("choices")[field]["choice"]
    return frozenset(entry["id"] for entry in entries if entry.get(mark, False))


def _list_of(field: str) -> str:
    """Three fields share one list of answers: yes, no, not known yet."""
    return "known" if field in ("encrypted", "key_safe", "pseudonymised") else field
