"""When the file of a closed request is erased, and what may keep it longer (GDPR Art. 5(1)(e))."""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from portal.rules.dates import add_months
from portal.rules.law_data import Texts, in_force
from portal.rules.rights.desk_words import refusal
from portal.rules.rights.texts import rights_law
from portal.rules.verdict import Refusal


@dataclass(frozen=True)
class HoldGround:
    """What a file may be kept longer for."""

    id: str
    valid_from: date
    label: Texts
    explanation: Texts
    basis: Texts


def erase_on(closed_on: date, retention_months: int, held_until: date | None = None) -> date:
    """The day on which the file is erased.

    So many months after the day of closing, at the end of a shorter month on its last day. A hold
    lasts to the end of its day: the day after is the earliest then.
    """
    regular = add_months(closed_on, retention_months)
    return regular if held_until is None else max(regular, held_until + timedelta(days=1))


def hold_grounds(on: date) -> tuple[HoldGround, ...]:
    """In the order of the list, as the law stands on that day."""
    names = dict.fromkeys(one.id for one in _grounds())
    found = (in_force([one for one in _grounds() if one.id == name], on) for name in names)
    return tuple(one for one in found if one is not None)


def hold_ground(identity: str, on: date) -> HoldGround | None:
    """The ground with this id, if there is one on that day."""
    return next((one for one in hold_grounds(on) if one.id == identity), None)


def latest_hold(today: date) -> date:
    """The last day that a hold may name."""
    return add_months(today, rights_law("retention")["most_months"])


def hold_allowed(*, ground: str, until: date, today: date, closed: bool) -> Refusal | None:
    """A hold that is put on, or renewed, today: of something closed, on a ground, with an end."""
    if not closed:
        return refusal("not_closed")
    if hold_ground(ground, today) is None:
        return refusal("hold_ground_unknown", "ground")
    if until < today:
        return refusal("hold_in_the_past", "until")
    return refusal("hold_too_long", "until") if until > latest_hold(today) else None


@cache
def _grounds() -> tuple[HoldGround, ...]:
    return tuple(HoldGround(**entry) for entry in rights_law("retention")["ground"])
