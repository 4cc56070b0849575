"""Months are clipped at their end, and dates are written as people write them."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.rules.dates import add_months, written, written_with_weekday


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        ("2026-01-31", 1, "2026-02-28"),
        ("2028-01-31", 1, "2028-02-29"),
        ("2026-11-30", 3, "2027-02-28"),
        ("2026-12-31", 12, "2027-12-31"),
        ("2026-10-31", 1, "2026-11-30"),
        ("2026-03-27", 3, "2026-06-27"),
    ],
)
def test_add_months(day: str, months: int, expected: str) -> None:
    assert add_months(date.fromisoformat(day), months) == date.fromisoformat(expected)


@given(day=st.dates(date(1990, 1, 1), date(2100, 1, 1)), months=st.integers(0, 60))
def test_never_skips_a_month_and_never_gains_a_day(day: date, months: int) -> None:
    later = add_months(day, months)
    assert (later.year * 12 + later.month) - (day.year * 12 + day.month) == months
    assert later.day <= day.day


def test_written() -> None:
    day = date(2026, 3, 3)
    assert written(day, "da") == "den 3. marts 2026"
    assert written(day, "en") == "3 March 2026"
    assert written_with_weekday(day, "da") == "tirsdag den 3. marts 2026"
    assert written_with_weekday(day, "en") == "Tuesday 3 March 2026"
