"""The rights a person can use, in plain words, and the choices of a request (law.md 3.1)."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache

from portal.rules.law_data import Texts, in_force
from portal.rules.rights.texts import rights_law

# The questions of the form whose answers are not sealed: what the clock and the list need.
CLEAR_QUESTIONS = ("kinds", "known_as")
CHOICE_FIELDS = ("relation", "asker", "arrived", "delivery", "pause_about", "outcome")
# Codes of the record of processing, as the organisation's file writes them.
RECORD_FIELDS = ("trigger", "mechanism", "legal_basis", "recipient_kind")


class RightKind(StrEnum):
    ACCESS = "access"
    RECTIFICATION = "rectification"
    ERASURE = "erasure"
    RESTRICTION = "restriction"
    PORTABILITY = "portability"
    OBJECTION = "objection"
    OBJECTION_MARKETING = "objection_marketing"
    AUTOMATED = "automated"
    WITHDRAW_CONSENT = "withdraw_consent"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Kind:
    """One right. `plain`: what it is; `limits`: what it does not give; `asked`: what somebody who
    uses it has asked for, within a sentence.

    `at_once`: the month is for the answer alone, what is asked for is done now. `art19`: whoever
    was given the data is told too. `absolute`: nothing is weighed. `set_apart`: shown clearly and
    apart from everything else, as Article 21(4) wants.
    """

    id: RightKind
    valid_from: date
    label: Texts
    asked: Texts
    plain: Texts
    limits: Texts
    article: str
    basis: Texts
    at_once: bool = False
    art19: bool = False
    absolute: bool = False
    set_apart: bool = False


@dataclass(frozen=True)
class Choice:
    id: str
    label: Texts
    hint: Texts | None = None


@cache
def _kinds() -> tuple[Kind, ...]:
    return tuple(
        Kind(**{**entry, "id": RightKind(entry["id"])}) for entry in rights_law("kinds")["kind"]
    )


def kinds(on: date = date.max) -> tuple[Kind, ...]:
    """Every right, in the order of the page, as the law stands on that day."""
    found = (
        in_force([kind for kind in _kinds() if kind.id == identity], on) for identity in RightKind
    )
    return tuple(kind for kind in found if kind is not None)


def kind(identity: str, on: date = date.max) -> Kind:
    """Raises `KeyError` for a right that there is not."""
    return {kind.id.value: kind for kind in kinds(on)}[identity]


def kind_label(identity: str) -> Texts:
    return dict(kind(identity).label)


def is_kind(identity: str) -> bool:
    return any(identity == known for known in RightKind)


def set_apart_heading() -> Texts:
    """Stands above the right to object, which is shown apart from the others."""
    return dict(rights_law("kinds")["set_apart"]["heading"])


@cache
def choices(field: str) -> tuple[Choice, ...]:
    """Raises `KeyError` for a field without choices."""
    return tuple(Choice(**entry) for entry in rights_law("choices")[field])


def choice_label(field: str, identity: str) -> Texts:
    """An id that is not known is its own label: it may come from an older release."""
    found = {choice.id: choice.label for choice in choices(field)}
    return dict(found.get(identity, {"da": identity, "en": identity}))


def is_choice(field: str, identity: str) -> bool:
    return any(choice.id == identity for choice in choices(field))
