"""What is owed, whether it was kept, and when to remind."""

from dataclasses import replace
from datetime import date

import pytest

from portal.rules.duties import DutyStatus
from portal.rules.rights.deadlines import Extension, Pause
from portal.rules.rights.duties import (
    RequestDates,
    duties,
    next_due,
    reached,
    status_label,
    thresholds,
)

D = date.fromisoformat
# Saturday: the month ends on Saturday 28 February, the last day is Monday 2 March.
DATES = RequestDates(D("2026-01-31"), ("access",))


@pytest.mark.parametrize(
    ("answered", "today", "status"),
    [
        (None, "2026-03-02", DutyStatus.OPEN),
        (None, "2026-03-03", DutyStatus.MISSED),
        ("2026-03-02", "2026-04-01", DutyStatus.MET),
        ("2026-03-03", "2026-04-01", DutyStatus.LATE),
    ],
)
def test_status(answered: str | None, today: str, status: DutyStatus) -> None:
    dates = replace(DATES, answered_on=D(answered) if answered else None)
    (duty,) = duties(dates, D(today))
    assert duty.status is status
    assert duty.due_on == D("2026-03-02")
    assert duty.target_on == D("2026-02-28")


def test_what_must_be_done_at_once_comes_first_and_has_no_day() -> None:
    dates = replace(DATES, kinds=("access", "objection_marketing", "withdraw_consent"))
    owed = duties(dates, D("2026-02-01"))
    assert [duty.id for duty in owed] == [
        "stop:objection_marketing", "stop:withdraw_consent", "answer",
    ]  # fmt: skip
    assert owed[0].due_on is None
    assert owed[0].at_once
    assert status_label(owed[0])["da"] == "Straks"
    assert "ikke inden en måned" in owed[0].explanation["da"]
    assert next_due(owed) == owed[0]
    done = replace(dates, stopped_on={"objection_marketing": D("2026-02-01")})
    first, second, _answer = duties(done, D("2026-02-02"))
    assert first.status is DutyStatus.MET
    assert status_label(first)["da"] == "Overholdt"
    assert next_due(duties(done, D("2026-02-02"))) == second


def test_a_withdrawn_request_owes_nothing() -> None:
    assert duties(replace(DATES, closed_on=D("2026-02-10")), D("2026-04-01")) == ()
    assert next_due(()) is None


def test_an_answer_stops_an_open_pause() -> None:
    dates = RequestDates(
        D("2026-05-04"), pauses=(Pause(D("2026-05-06")),), answered_on=D("2026-05-20")
    )
    (duty,) = duties(dates, D("2026-12-01"))
    assert duty.due_on == D("2026-06-18")
    assert duty.status is DutyStatus.MET


@pytest.mark.parametrize(
    ("today", "reminder"),
    [
        ("2026-02-20", None),
        ("2026-02-21", "7d"),
        ("2026-02-26", "2d"),
        ("2026-03-02", "2d"),
        ("2026-03-03", "overdue"),
    ],
)
def test_reminders_count_back_from_the_target(today: str, reminder: str | None) -> None:
    (duty,) = duties(DATES, D(today))
    found = reached(duty, D(today))
    assert (found and found.id) == reminder
    assert [one.to_escalation for one in thresholds(duty)] == [False, False, True]


def test_at_once_is_reminded_of_on_the_next_working_day() -> None:
    dates = RequestDates(D("2026-04-02"), ("objection_marketing",))
    stop, _answer = duties(dates, D("2026-04-02"))
    (threshold,) = thresholds(stop)
    assert threshold.id == "at_once"
    assert threshold.on == D("2026-04-07")
    assert reached(stop, D("2026-04-06")) is None
    done = replace(dates, stopped_on={"objection_marketing": D("2026-04-02")})
    assert thresholds(duties(done, D("2026-04-08"))[0]) == ()


def test_more_time_moves_the_reminders_too() -> None:
    dates = replace(DATES, extension=Extension(D("2026-02-20")))
    (duty,) = duties(dates, D("2026-03-10"))
    assert duty.due_on == D("2026-04-30")
    assert reached(duty, D("2026-03-10")) is None


def test_json_and_back() -> None:
    dates = replace(
        DATES,
        extension=Extension(D("2026-02-20")),
        pauses=(Pause(D("2026-02-02"), D("2026-02-05")),),
        stopped_on={"withdraw_consent": D("2026-02-01")},
    )
    assert RequestDates.from_json(dates.to_json()) == dates
