"""The clocks of a breach: elapsed hours, calendar months, and what they say of themselves."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as some

from portal.rules.breach.clocks import (
    REGIMES,
    Clock,
    ClockStatus,
    Starts,
    clocks,
    is_proposal,
    reached,
    regime_explanation,
    regime_label,
    thresholds,
    waiting,
    written_left,
    written_moment,
)

COPENHAGEN = ZoneInfo("Europe/Copenhagen")
AWARE = datetime(2026, 6, 1, 10, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)


def local(year: int, month: int, day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=COPENHAGEN).astimezone(UTC)


def gdpr(
    aware_at: datetime,
    now: datetime,
    met: dict[str, datetime] | None = None,
    released: dict[str, datetime] | None = None,
) -> Clock:
    starts = Starts(aware_at=aware_at, met=met or {}, released=released or {})
    (clock,) = clocks(["gdpr"], starts, now, COPENHAGEN)
    return clock


def by_id(regimes: list[str], starts: Starts, now: datetime = AWARE) -> dict[str, Clock]:
    return {clock.id: clock for clock in clocks(regimes, starts, now, COPENHAGEN)}


@pytest.mark.parametrize(
    ("hours", "minutes", "micro", "status", "late"),
    [
        (71, 59, 0, ClockStatus.OPEN, ClockStatus.MET),
        (72, 0, 0, ClockStatus.OPEN, ClockStatus.MET),
        (72, 0, 1, ClockStatus.OVERDUE, ClockStatus.LATE),
        (72, 1, 0, ClockStatus.OVERDUE, ClockStatus.LATE),
    ],
)
def test_72_hours_to_the_moment(
    hours: int, minutes: int, micro: int, status: ClockStatus, late: ClockStatus
) -> None:
    moment = AWARE + timedelta(hours=hours, minutes=minutes, microseconds=micro)
    assert gdpr(AWARE, moment).status is status
    sent = gdpr(AWARE, moment + timedelta(days=9), met={"gdpr_authority": moment})
    assert sent.status is late
    assert sent.left == AWARE + timedelta(hours=72) - moment


@pytest.mark.parametrize(
    ("aware", "due"),
    [
        # Over Easter: Good Friday to Easter Monday.
        (local(2026, 4, 3, 16, 10), local(2026, 4, 6, 16, 10)),
        # To summer time: an hour later on the clock, the same 72 hours.
        (local(2026, 3, 28, 14), local(2026, 3, 31, 15)),
        # To winter time: an hour earlier.
        (local(2026, 10, 24, 14), local(2026, 10, 27, 13)),
        # Over New Year, and over the end of a leap year's February.
        (local(2026, 12, 30, 23, 30), local(2027, 1, 2, 23, 30)),
        (local(2028, 2, 27, 8), local(2028, 3, 1, 8)),
        # Over an ordinary weekend.
        (local(2026, 6, 5, 9), local(2026, 6, 8, 9)),
    ],
)
def test_hours_are_elapsed_hours(aware: datetime, due: datetime) -> None:
    assert gdpr(aware, aware).due_at == due
    assert due - aware == timedelta(hours=72)


def test_the_words_give_both_times_and_say_that_the_clocks_changed() -> None:
    clock = gdpr(local(2026, 3, 28, 14), local(2026, 3, 29, 14))
    assert "lørdag den 28. marts 2026 kl. 14.00 CET (13.00 UTC)" in clock.computation["da"]
    assert "tirsdag den 31. marts 2026 kl. 15.00 CEST (13.00 UTC)" in clock.computation["da"]
    assert "72 hours later is Tuesday 31 March 2026 at 15:00 CEST" in clock.computation["en"]
    assert "sommertid" in clock.computation["da"]
    assert "sommertid" not in gdpr(AWARE, AWARE).computation["da"]
    assert "33" in clock.basis["da"]
    assert clock.event["da"] == "Organisationen blev bekendt med bruddet"


def test_a_moment_that_is_another_day_in_utc_says_so() -> None:
    clock = gdpr(local(2026, 6, 2, 0, 30), AWARE)
    assert (
        "tirsdag den 2. juni 2026 kl. 00.30 CEST (2026-06-01 22.30 UTC)"
        in (clock.computation["da"])
    )


@given(
    some.datetimes(
        min_value=datetime(2020, 1, 1), max_value=datetime(2040, 1, 1)  # noqa: DTZ001 - a zone follows
    ),
    some.sampled_from(["UTC", "Europe/Copenhagen", "America/New_York", "Pacific/Apia"]),
)  # fmt: skip
def test_no_zone_moves_a_deadline(naive: datetime, zone: str) -> None:
    moment = naive.replace(tzinfo=UTC)
    starts = Starts(aware_at=moment, nis2_aware_at=moment, dora_classified_at=moment)
    elsewhere = Starts(
        aware_at=moment.astimezone(ZoneInfo(zone)),
        nis2_aware_at=moment.astimezone(ZoneInfo(zone)),
        dora_classified_at=moment.astimezone(ZoneInfo(zone)),
    )
    later = moment + timedelta(hours=60)
    here = clocks(REGIMES, starts, later, UTC)
    there = clocks(REGIMES, elsewhere, later.astimezone(ZoneInfo(zone)), ZoneInfo(zone))
    assert [(clock.id, clock.due_at, clock.left, clock.used) for clock in here] == [
        (clock.id, clock.due_at, clock.left, clock.used) for clock in there
    ]


def test_a_moment_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        gdpr(datetime(2026, 6, 1, 10), AWARE)  # noqa: DTZ001 - that it has none is the point


@given(some.integers(min_value=-10, max_value=400))
def test_what_is_used_and_what_is_left_add_up(hours: int) -> None:
    clock = gdpr(AWARE, AWARE + timedelta(hours=hours))
    assert 0 <= clock.used <= 1
    assert clock.left == timedelta(hours=72 - hours)
    assert clock.used == pytest.approx(min(1, max(0, hours / 72)))


def test_several_clocks_run_from_their_own_starts() -> None:
    starts = Starts(aware_at=AWARE, nis2_aware_at=AWARE + timedelta(hours=5))
    found = by_id(["gdpr", "nis2"], starts)
    assert found["gdpr_authority"].due_at == AWARE + timedelta(hours=72)
    assert found["nis2_early_warning"].due_at == AWARE + timedelta(hours=29)
    assert found["nis2_notification"].due_at == AWARE + timedelta(hours=77)
    order = [clock.due_at for clock in clocks(["gdpr", "nis2"], starts, AWARE)]
    assert order == sorted(order)


@pytest.mark.parametrize(
    ("sent", "due"),
    [
        (local(2026, 1, 31, 12), local(2026, 2, 28, 12)),  # the month is short
        (local(2026, 3, 15, 12), local(2026, 4, 15, 12)),  # the same time of day all the same
        (local(2026, 12, 10, 9), local(2027, 1, 10, 9)),
        (local(2026, 2, 1, 0, 30), local(2026, 3, 1, 0, 30)),  # another day in UTC
        # That time does not exist on the day of the change: the hour after it.
        (local(2026, 2, 28, 2, 30), local(2026, 3, 28, 2, 30)),
    ],
)
def test_a_month_is_a_calendar_month(sent: datetime, due: datetime) -> None:
    aware = sent - timedelta(hours=10)
    starts = Starts(nis2_aware_at=aware, met={"nis2_notification": sent})
    final = by_id(["nis2"], starts)["nis2_final"]
    assert final.due_at == due
    assert not final.provisional
    assert ("sidste dag" in final.computation["da"]) is (sent.day == 31 and sent.hour < 20)


def test_the_final_report_is_reckoned_before_the_notification_is_sent_and_gains_nothing() -> None:
    starts = Starts(nis2_aware_at=AWARE)
    before = by_id(["nis2"], starts)["nis2_final"]
    assert before.provisional
    assert "skal senest være sendt" in before.computation["da"]
    late = replace(starts, met={"nis2_notification": AWARE + timedelta(hours=100)})
    after = by_id(["nis2"], late)["nis2_final"]
    assert after.due_at == before.due_at
    assert "giver mere tid" in after.computation["da"]


@pytest.mark.parametrize(
    ("aware", "classified", "due"),
    [
        (0, 3, 7),  # four hours after the classification
        (0, 22, 24),  # never more than 24 after awareness
        (0, 30, 24),
        (0, None, 24),
        (None, 3, 7),
    ],
)
def test_dora_takes_the_earlier_of_two(aware: int | None, classified: int | None, due: int) -> None:
    def after(hours: int | None) -> datetime | None:
        return None if hours is None else AWARE + timedelta(hours=hours)

    starts = Starts(dora_aware_at=after(aware), dora_classified_at=after(classified))
    found = by_id(["dora"], starts)
    assert found["dora_initial"].due_at == after(due)
    assert found["dora_initial"].starts_at < found["dora_initial"].due_at
    assert found["dora_intermediate"].due_at == after(due + 72)
    assert found["dora_final"].due_at > found["dora_intermediate"].due_at


def test_a_clock_that_nobody_started_waits_and_says_for_what() -> None:
    starts = Starts(aware_at=AWARE)
    assert set(by_id(["gdpr", "nis2"], starts)) == {"gdpr_authority"}
    found = waiting(["gdpr", "nis2"], starts, AWARE)
    assert [entry.id for entry in found] == [
        "nis2_early_warning", "nis2_notification", "nis2_final",
    ]  # fmt: skip
    assert "væsentlig" in found[0].explanation["da"]
    assert [entry.id for entry in waiting(["gdpr"], Starts(), AWARE)] == ["gdpr_authority"]


def test_no_rule_before_its_day() -> None:
    early = datetime(2024, 1, 1, tzinfo=UTC)
    assert not by_id(["nis2", "dora"], Starts(nis2_aware_at=early, dora_aware_at=early), early)
    cra = datetime(2026, 9, 10, 21, tzinfo=UTC)  # 23 o'clock in Copenhagen, the evening before
    assert not by_id(["cra"], Starts(cra_aware_at=cra))
    assert by_id(["cra"], Starts(cra_aware_at=cra + timedelta(hours=1)))


def test_the_proposal_is_off_until_switched_on_and_never_reminds() -> None:
    assert is_proposal("omnibus")
    assert not is_proposal("gdpr")
    found = by_id(["gdpr", "omnibus"], Starts(aware_at=AWARE))
    assert found["omnibus_authority"].proposal
    assert found["omnibus_authority"].due_at == AWARE + timedelta(hours=96)
    assert found["gdpr_authority"].due_at == AWARE + timedelta(hours=72)
    assert thresholds(found["omnibus_authority"]) == ()
    assert "ikke gældende ret" in found["omnibus_authority"].basis["da"]


def test_a_decision_not_to_notify_stops_the_clock() -> None:
    released = {"gdpr_authority": AWARE + timedelta(hours=30)}
    clock = gdpr(AWARE, AWARE + timedelta(days=30), released=released)
    assert clock.status is ClockStatus.RELEASED
    assert clock.left == timedelta(hours=42)
    assert thresholds(clock) == ()
    sent = gdpr(AWARE, AWARE, released=released, met=released)
    assert sent.status is ClockStatus.MET


@pytest.mark.parametrize(
    ("left", "expected"),
    [
        (timedelta(hours=48) + MICROSECOND, None),
        (timedelta(hours=48), "48h"),
        (timedelta(hours=24) + MICROSECOND, "48h"),
        (timedelta(hours=24), "24h"),
        (timedelta(hours=6), "6h"),
        (timedelta(0), "6h"),
        (-MICROSECOND, "overdue"),
        (timedelta(days=-40), "overdue"),
    ],
)
def test_reminders(left: timedelta, expected: str | None) -> None:
    now = AWARE + timedelta(hours=72) - left
    threshold = reached(gdpr(AWARE, now), now)
    assert (threshold.id if threshold else None) == expected
    assert (threshold.to_escalation if threshold else False) is (expected == "overdue")


def test_a_short_clock_has_no_reminder_from_before_it_began() -> None:
    found = by_id(["nis2", "dora"], Starts(nis2_aware_at=AWARE, dora_classified_at=AWARE))
    of_a_day = thresholds(found["nis2_early_warning"])
    of_four_hours = thresholds(found["dora_initial"])
    assert [threshold.id for threshold in of_a_day] == ["6h", "overdue"]
    assert [threshold.id for threshold in of_four_hours] == ["overdue"]


def test_nothing_is_reminded_of_once_it_is_met() -> None:
    assert thresholds(gdpr(AWARE, AWARE, met={"gdpr_authority": AWARE})) == ()


@pytest.mark.parametrize(
    ("left", "danish", "english"),
    [
        (timedelta(hours=28), "1 døgn og 4 timer", "1 day and 4 hours"),
        (timedelta(days=2), "2 døgn", "2 days"),
        (timedelta(hours=1, minutes=1), "1 time og 1 minut", "1 hour and 1 minute"),
        (timedelta(minutes=59, seconds=59), "59 minutter", "59 minutes"),
        (timedelta(seconds=20), "0 minutter", "0 minutes"),
        (timedelta(hours=-5), "5 timer", "5 hours"),
    ],
)
def test_what_is_left_in_words(left: timedelta, danish: str, english: str) -> None:
    assert written_left(left) == {"da": danish, "en": english}


def test_a_moment_in_words() -> None:
    moment = local(2026, 4, 3, 16, 10)
    assert written_moment(moment, "da", COPENHAGEN) == "fredag den 3. april 2026 kl. 16.10"
    assert written_moment(moment, "en", COPENHAGEN) == "Friday 3 April 2026 at 16:10"


def test_to_json() -> None:
    plain = gdpr(AWARE, AWARE).to_json()
    assert plain["due_at"] == "2026-06-04T10:00:00+00:00"
    assert plain["left"] == 72 * 3600
    assert plain["status"] == "open"
    assert plain["met_at"] is None
    starts = Starts(aware_at=AWARE, met={"gdpr_authority": AWARE})
    assert Starts.from_json(starts.to_json()) == starts


@pytest.mark.parametrize("regime", REGIMES)
def test_every_regime_is_named(regime: str) -> None:
    assert set(regime_label(regime)) == set(regime_explanation(regime)) == {"da", "en"}


def test_every_clock_fills_its_words() -> None:
    every = Starts(
        aware_at=AWARE, nis2_aware_at=AWARE, dora_aware_at=AWARE, dora_classified_at=AWARE,
        cra_aware_at=datetime(2026, 10, 1, tzinfo=UTC),
    )  # fmt: skip
    found = by_id(list(REGIMES), every)
    assert len(found) == 11
    for clock in found.values():
        for text in clock.computation.values():
            assert "{" not in text
