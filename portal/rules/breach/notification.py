"""What the authority must be told, in which phase, and what is still missing (law.md 2.3, 2.4).

The first notification says what is known; the rest may follow (Article 33(4)). So little stops the
first one, and everything of Article 33(3) is asked of the last.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from portal.rules.breach.clocks import ClockStatus, Starts, clocks
from portal.rules.breach.decisions import Decision
from portal.rules.breach.facts import BreachFacts, Moments
from portal.rules.breach.texts import breach_law
from portal.rules.law_data import Texts
from portal.rules.plain import Plain


class Phase(StrEnum):
    FIRST = "first"
    FOLLOW_UP = "follow_up"
    FINAL = "final"


@dataclass(frozen=True)
class Told:
    """One way in which people were told: when, how (in words), and how many of them."""

    how: str
    at: datetime | None = None
    count: int | None = None


@dataclass(frozen=True)
class NoticeFacts(Plain):
    """Everything a notification is made of: this is what is frozen when it is marked as sent.

    `processors`, `systems` and `processing` are names to be read, not ids. `at`: when it is sent, or
    now. `time_zone` is kept so that a frozen notice reads the same for ever.
    """

    organisation: Texts = field(default_factory=dict)
    contact: Texts = field(default_factory=dict)
    facts: BreachFacts = field(default_factory=BreachFacts)
    moments: Moments = field(default_factory=Moments)
    at: datetime | None = None
    cvr: str = ""
    address: str = ""
    sector: str = ""
    dpo_name: str = ""
    dpo_email: str = ""
    dpo_phone: str = ""
    processors: tuple[str, ...] = ()
    systems: tuple[str, ...] = ()
    processing: tuple[str, ...] = ()
    delay_reason: str = ""
    reference: str = ""
    authority: Decision | None = None
    people: Decision | None = None
    told: tuple[Told, ...] = ()
    told_text: str = ""
    attachments: tuple[str, ...] = ()
    time_zone: str = "Europe/Copenhagen"


@dataclass(frozen=True)
class Missing:
    """Something that has to be said and is not. `anchor`: the field that says it.

    `blocking`: this phase cannot be marked as sent without it.
    """

    id: str
    article: str
    sentence: Texts
    anchor: str
    blocking: bool


def phase_label(phase: Phase | str) -> Texts:
    return dict(breach_law("notification")["phase"][Phase(phase)]["label"])


def is_late(file: NoticeFacts) -> bool:
    """More than 72 hours after awareness at the moment `at`; False while one of them is unknown."""
    if file.at is None or file.moments.aware_at is None:
        return False
    running = clocks(["gdpr"], Starts(aware_at=file.moments.aware_at), file.at)
    return any(clock.status is ClockStatus.OVERDUE for clock in running)


def missing(file: NoticeFacts, phase: Phase | str) -> tuple[Missing, ...]:
    """What is not said yet, in the order of Article 33; what stops this phase is marked."""
    phase = Phase(phase)
    return tuple(
        Missing(
            entry["id"], entry["article"], entry["sentence"], entry["id"], phase in entry["blocks"]
        )
        for entry in breach_law("notification")["required"]
        if not _SAID[entry["id"]](file, phase)
    )


def can_be_sent(file: NoticeFacts, phase: Phase | str) -> bool:
    return not any(entry.blocking for entry in missing(file, phase))


def _has_contact(file: NoticeFacts) -> bool:
    reachable = file.dpo_email.strip() or file.dpo_phone.strip()
    return bool(file.dpo_name.strip() and reachable) or any(
        text.strip() for text in file.contact.values()
    )


def _measures(file: NoticeFacts) -> bool:
    return bool(file.facts.measures_taken.strip() or file.facts.measures_planned.strip())


# The delay is asked for once: a follow-up to a timely first notification comes later by nature.
_SAID: dict[str, Callable[[NoticeFacts, Phase], bool]] = {
    "aware_at": lambda file, _: file.moments.aware_at is not None,
    "delay_reason": lambda file, phase: (
        phase is not Phase.FIRST or not is_late(file) or bool(file.delay_reason.strip())
    ),
    "kinds": lambda file, _: bool(file.facts.kinds),
    "description": lambda file, _: bool(file.facts.description.strip()),
    "people_categories": lambda file, _: bool(file.facts.people_categories),
    "people_count": lambda file, _: file.facts.people_count is not None,
    "data_categories": lambda file, _: bool(file.facts.data_categories),
    "records_count": lambda file, _: file.facts.records_count is not None,
    "contact": lambda file, _: _has_contact(file),
    "consequences": lambda file, _: bool(file.facts.consequences.strip()),
    "measures_taken": lambda file, _: _measures(file),
    "reference": lambda file, phase: phase is Phase.FIRST or bool(file.reference.strip()),
    "people_decision": lambda file, _: file.people is not None,
}
