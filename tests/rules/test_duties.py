"""The worked cases of the law digest, month ends, and what may never move a date."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.rules.duties import (
    CaseDates,
    Duty,
    DutyKind,
    DutyStatus,
    deadline_days,
    duties,
    next_due,
)
from portal.rules.regimes import Regime

D = date.fromisoformat


def _both(dates: CaseDates, today: str, regime: Regime = Regime.WBL) -> tuple[Duty, Duty]:
    acknowledgement, feedback = duties(regime, dates, D(today))
    return acknowledgement, feedback


@pytest.mark.parametrize(
    ("received", "due"),
    [
        ("2026-02-21", "2026-02-28"),  # a Saturday to a Saturday: no rolling
        ("2026-12-24", "2026-12-31"),  # over Christmas
        ("2026-12-27", "2027-01-03"),  # into the next year
        ("2028-02-22", "2028-02-29"),  # a leap day is a day
        ("2026-03-27", "2026-04-03"),  # Good Friday
    ],
)
def test_acknowledgement_is_due_seven_calendar_days_after_receipt(received: str, due: str) -> None:
    acknowledgement, _ = _both(CaseDates(D(received)), received)
    assert acknowledgement.starts_on == D(received)
    assert acknowledgement.due_on == D(due)


@pytest.mark.parametrize(
    ("received", "acknowledged", "due"),
    [
        ("2026-11-29", "2026-11-30", "2027-02-28"),  # clipped to the month's end
        ("2026-11-23", None, "2027-02-28"),  # never acknowledged: 30 November plus 3 months
        ("2026-03-27", "2026-03-27", "2026-06-27"),  # same day; a Saturday, and it stays one
        ("2027-11-29", "2027-11-30", "2028-02-29"),  # clipped to a leap day
        ("2026-05-31", "2026-05-31", "2026-08-31"),
        ("2026-03-24", "2026-03-31", "2026-06-30"),
        ("2026-10-01", "2026-10-08", "2027-01-08"),  # on the last of the seven days
        ("2026-10-01", "2026-10-20", "2027-01-08"),  # too late: buys no time
    ],
)
def test_feedback_is_due_three_months_later(
    received: str, acknowledged: str | None, due: str
) -> None:
    dates = CaseDates(D(received), D(acknowledged) if acknowledged else None)
    _, feedback = _both(dates, received)
    assert feedback.due_on == D(due)


@pytest.mark.parametrize(
    ("met", "today", "status"),
    [
        (None, "2026-03-08", DutyStatus.OPEN),
        (None, "2026-03-09", DutyStatus.OPEN),  # the last day is still a day
        (None, "2026-03-10", DutyStatus.MISSED),
        ("2026-03-09", "2026-04-01", DutyStatus.MET),
        ("2026-03-10", "2026-04-01", DutyStatus.LATE),
    ],
)
def test_status(met: str | None, today: str, status: DutyStatus) -> None:
    dates = CaseDates(D("2026-03-02"), D(met) if met else None)
    acknowledgement, _ = _both(dates, today)
    assert acknowledgement.status == status


def test_acknowledging_twice_moves_no_date() -> None:
    once = CaseDates(D("2026-03-02")).acknowledged(D("2026-03-04"))
    twice = once.acknowledged(D("2026-03-30"))
    assert twice == once
    assert _both(twice, "2026-04-01")[1].due_on == D("2026-06-04")


def test_feedback_twice_keeps_the_first_day() -> None:
    dates = CaseDates(D("2026-03-02"), D("2026-03-04")).given_feedback(D("2026-05-01"))
    assert dates.given_feedback(D("2026-09-01")).feedback_on == D("2026-05-01")


def test_explanations_name_the_dates_in_words() -> None:
    acknowledgement, feedback = _both(CaseDates(D("2026-02-24")), "2026-02-24")
    assert "den 24. februar 2026" in acknowledgement.explanation["da"]
    assert "tirsdag den 3. marts 2026" in acknowledgement.explanation["da"]
    assert "Tuesday 3 March 2026" in acknowledgement.explanation["en"]
    assert "ikke bekræftet endnu" in feedback.explanation["da"]
    assert "onsdag den 3. juni 2026" in feedback.explanation["da"]


def test_explanation_of_an_unacknowledged_case_changes_when_the_seven_days_are_over() -> None:
    open_one = _both(CaseDates(D("2026-02-24")), "2026-03-03")[1]
    late_one = _both(CaseDates(D("2026-02-24")), "2026-03-04")[1]
    assert open_one.due_on == late_one.due_on
    assert "has not been acknowledged yet" in open_one.explanation["en"]
    assert "was not acknowledged in time" in late_one.explanation["en"]


def test_money_laundering_act_sets_no_day_but_asks_for_proof() -> None:
    (follow_up,) = duties(Regime.HVL35, CaseDates(D("2026-02-24")), D("2030-01-01"))
    assert follow_up.kind == DutyKind.FOLLOW_UP
    assert follow_up.due_on is None
    assert follow_up.status == DutyStatus.OPEN
    assert "skriftligt" in follow_up.explanation["da"]
    assert "§ 35" in follow_up.basis["da"]


def test_follow_up_is_met_by_the_first_written_trace() -> None:
    dates = CaseDates(D("2026-02-24"), feedback_on=D("2026-04-01"), closed_on=D("2026-05-01"))
    (follow_up,) = duties("HVL35", dates, D("2026-06-01"))
    assert (follow_up.met_on, follow_up.status) == (D("2026-04-01"), DutyStatus.MET)


def test_before_the_law_there_was_no_duty() -> None:
    assert duties(Regime.WBL, CaseDates(D("2021-12-16")), D("2022-01-01")) == ()


def test_next_due_is_the_earliest_unmet_one() -> None:
    received = D("2026-03-02")
    today = D("2026-03-20")
    missed = next_due(duties("WBL", CaseDates(received), today))
    assert missed is not None
    assert (missed.kind, missed.status) == (DutyKind.ACKNOWLEDGEMENT, DutyStatus.MISSED)
    then = next_due(duties("WBL", CaseDates(received, D("2026-03-03")), today))
    assert then is not None
    assert (then.kind, then.due_on) == (DutyKind.FEEDBACK, D("2026-06-03"))
    done = CaseDates(received, D("2026-03-03"), D("2026-04-01"))
    assert next_due(duties("WBL", done, today)) is None


def test_figures_for_texts() -> None:
    assert deadline_days("WBL", D("2026-01-01")).acknowledgement_days == 7
    assert deadline_days("WBL", D("2026-01-01")).feedback_months == 3
    assert deadline_days("HVL35", D("2026-01-01")).acknowledgement_days is None


def test_json_has_iso_dates() -> None:
    acknowledgement = _both(CaseDates(D("2026-03-02")), "2026-03-02")[0].to_json()
    assert acknowledgement["due_on"] == "2026-03-09"
    assert acknowledgement["met_on"] is None
    assert acknowledgement["status"] == "open"


@given(
    received=st.dates(D("2022-01-01"), D("2090-01-01")),
    delay=st.integers(0, 400) | st.none(),
    passed=st.integers(0, 500),
)
def test_no_acknowledgement_ever_gives_more_time(
    received: date, delay: int | None, passed: int
) -> None:
    """Feedback is due no later than if nothing had been acknowledged, and texts are complete."""
    today = received + timedelta(days=passed)
    without = duties("WBL", CaseDates(received), today)[1]
    acknowledged = received + timedelta(days=delay) if delay is not None else None
    for duty in duties("WBL", CaseDates(received, acknowledged), today):
        assert not any(mark in text for text in duty.explanation.values() for mark in "{}")
        assert duty.due_on is not None
        assert without.due_on is not None
        assert duty.due_on <= without.due_on


def test_an_incident_owes_nothing_under_the_whistleblower_act() -> None:
    assert duties(Regime.INCIDENT, CaseDates(D("2026-03-02")), D("2026-06-01")) == ()
    assert deadline_days(Regime.INCIDENT, D("2026-03-02")).acknowledgement_days is None
