"""On which day the file of a request is erased, and what may keep it longer."""

from datetime import date

import pytest

from portal.rules.rights.retention import (
    erase_on,
    hold_allowed,
    hold_ground,
    hold_grounds,
    latest_hold,
)

TODAY = date(2026, 3, 2)
COMPLAINT = "authority_complaint"


@pytest.mark.parametrize(
    ("closed_on", "months", "held_until", "day"),
    [
        (date(2026, 3, 3), 36, None, date(2029, 3, 3)),
        (date(2026, 12, 15), 1, None, date(2027, 1, 15)),
        # The end of a shorter month; of a leap year; from a leap day.
        (date(2026, 1, 31), 1, None, date(2026, 2, 28)),
        (date(2028, 1, 31), 1, None, date(2028, 2, 29)),
        (date(2026, 8, 31), 6, None, date(2027, 2, 28)),
        (date(2028, 2, 29), 12, None, date(2029, 2, 28)),
        (date(2028, 2, 29), 48, None, date(2032, 2, 29)),
        (date(2026, 5, 31), 120, None, date(2036, 5, 31)),
        # Held: the whole of its last day, and never earlier than without.
        (date(2026, 3, 3), 1, date(2026, 4, 2), date(2026, 4, 3)),
        (date(2026, 3, 3), 1, date(2026, 4, 3), date(2026, 4, 4)),
        (date(2026, 3, 3), 1, date(2026, 12, 31), date(2027, 1, 1)),
        (date(2026, 3, 3), 36, date(2026, 12, 31), date(2029, 3, 3)),
        (date(2026, 3, 3), 1, date(2028, 2, 28), date(2028, 2, 29)),
    ],
)
def test_the_day(closed_on: date, months: int, held_until: date | None, day: date) -> None:
    assert erase_on(closed_on, months, held_until) == day


def test_grounds_of_a_hold() -> None:
    grounds = hold_grounds(TODAY)
    assert [one.id for one in grounds] == [COMPLAINT, "court_case", "legal_claim"]
    for one in grounds:
        for texts in (one.label, one.explanation, one.basis):
            assert set(texts) == {"da", "en"}
    assert hold_grounds(date(2018, 5, 24)) == ()
    assert hold_ground(COMPLAINT, TODAY) is grounds[0]
    assert hold_ground("because", TODAY) is None


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({}, None),
        ({"until": TODAY}, None),
        ({"until": date(2027, 3, 2)}, None),
        ({"until": date(2027, 3, 3)}, "hold_too_long"),
        ({"until": date(2026, 3, 1)}, "hold_in_the_past"),
        ({"ground": "because"}, "hold_ground_unknown"),
        ({"ground": ""}, "hold_ground_unknown"),
        ({"closed": False}, "not_closed"),
    ],
)
def test_what_can_be_held(changed: dict[str, object], code: str | None) -> None:
    given = {"ground": COMPLAINT, "until": date(2026, 9, 1), "today": TODAY, "closed": True}
    refusal = hold_allowed(**{**given, **changed})  # type: ignore[arg-type] # by name, as above
    assert (refusal and refusal.code) == code
    assert latest_hold(TODAY) == date(2027, 3, 2)
    assert latest_hold(date(2028, 2, 29)) == date(2029, 2, 28)
