"""Moments by the organisation's clock, also in the two nights in which it is moved."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from admin.breach.local_times import TimeRefused, fold_of, for_input, parse, same_minute

ZONE = ZoneInfo("Europe/Copenhagen")


@pytest.mark.parametrize(
    ("typed", "utc"),
    [
        ("2026-04-03T16:10", datetime(2026, 4, 3, 14, 10, tzinfo=UTC)),
        ("2026-04-03T16:10:30", datetime(2026, 4, 3, 14, 10, tzinfo=UTC)),
        ("2026-04-03T16:10:30.123", datetime(2026, 4, 3, 14, 10, tzinfo=UTC)),
        ("2026-04-03 16.10", datetime(2026, 4, 3, 14, 10, tzinfo=UTC)),
        ("2026-12-31T23:59", datetime(2026, 12, 31, 22, 59, tzinfo=UTC)),
        ("2026-03-29T03:00", datetime(2026, 3, 29, 1, 0, tzinfo=UTC)),
        ("2026-10-25T03:00", datetime(2026, 10, 25, 2, 0, tzinfo=UTC)),
    ],
)
def test_what_is_typed_is_kept_in_utc(typed: str, utc: datetime) -> None:
    assert parse(typed, ZONE) == utc


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "i går",
        "2026-13-01T10:00",
        "2026-02-30T10:00",
        "2026-04-03T16:10Z",
        "2026-04-03T16:10+05:00",
        "2026-04-03 16.10 UTC",
        "2026-04-03 16.100",
    ],
)
def test_what_is_no_moment_is_refused(typed: str) -> None:
    with pytest.raises(TimeRefused) as refused:
        parse(typed, ZONE)
    assert refused.value.reason == "unreadable"


def test_an_hour_that_was_skipped_is_refused() -> None:
    with pytest.raises(TimeRefused) as refused:
        parse("2026-03-29T02:30", ZONE)
    assert refused.value.reason == "skipped"


def test_an_hour_that_came_twice_is_asked_about() -> None:
    with pytest.raises(TimeRefused) as refused:
        parse("2026-10-25T02:30", ZONE)
    assert refused.value.reason == "twice"
    first, second = (parse("2026-10-25T02:30", ZONE, fold) for fold in ("first", "second"))
    assert (first, second) == (
        datetime(2026, 10, 25, 0, 30, tzinfo=UTC),
        datetime(2026, 10, 25, 1, 30, tzinfo=UTC),
    )


@pytest.mark.parametrize("fold", ["first", "second"])
def test_a_moment_of_such_an_hour_comes_back_from_the_form_as_it_was(fold: str) -> None:
    at = parse("2026-10-25T02:30", ZONE, fold)
    assert fold_of(at, ZONE) == fold
    assert parse(for_input(at, ZONE), ZONE, fold_of(at, ZONE)) == at


def test_any_other_moment_has_no_fold() -> None:
    assert fold_of(datetime(2026, 6, 1, tzinfo=UTC), ZONE) == ""
    assert fold_of(None, ZONE) == ""


def test_seconds_are_not_seen_in_a_field() -> None:
    at = datetime(2026, 4, 3, 14, 10, 41, tzinfo=UTC)
    assert same_minute(at, at.replace(second=0))
    assert not same_minute(at, at.replace(minute=11))
    assert not same_minute(at, None)
