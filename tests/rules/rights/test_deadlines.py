"""The last day of an answer: every row of the law digest, and what must hold for all others."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.rules.dates import add_months
from portal.rules.rights.clock_acts import (
    extension_allowed,
    extension_offer,
    pause_allowed,
    receipt_allowed,
    resume_allowed,
)
from portal.rules.rights.deadlines import (
    Extension,
    HolidayRules,
    Pause,
    RightsDeadline,
    deadline,
)
from portal.rules.rights.working_days import closed_because, is_closed, next_working_day

D = date.fromisoformat
ALL_DAYS = HolidayRules(june5=True, dec24=True, dec31=True)

# Received, end of the month, last day, last day with more time.
ROWS = [
    ("2026-01-31", "2026-02-28", "2026-03-02", "2026-04-30"),
    ("2028-01-31", "2028-02-29", "2028-02-29", "2028-05-01"),
    ("2026-11-30", "2026-12-30", "2026-12-30", "2027-03-01"),
    ("2026-08-31", "2026-09-30", "2026-09-30", "2026-11-30"),
    ("2026-03-03", "2026-04-03", "2026-04-07", "2026-06-03"),
    ("2026-04-14", "2026-05-14", "2026-05-15", "2026-07-14"),
    ("2026-11-25", "2026-12-25", "2026-12-28", "2027-02-25"),
    ("2026-12-01", "2027-01-01", "2027-01-04", "2027-03-01"),
    ("2023-04-05", "2023-05-05", "2023-05-08", "2023-07-05"),
    ("2024-03-26", "2024-04-26", "2024-04-26", "2024-06-26"),
    ("2026-05-05", "2026-06-05", "2026-06-05", "2026-08-05"),
    # The months that the digest leaves out, each at its end.
    ("2026-02-28", "2026-03-28", "2026-03-30", "2026-05-28"),
    ("2026-03-31", "2026-04-30", "2026-04-30", "2026-06-30"),
    ("2026-05-31", "2026-06-30", "2026-06-30", "2026-08-31"),
    ("2026-06-30", "2026-07-30", "2026-07-30", "2026-09-30"),
    ("2026-07-31", "2026-08-31", "2026-08-31", "2026-11-02"),
    ("2026-09-30", "2026-10-30", "2026-10-30", "2026-12-30"),
    ("2026-10-31", "2026-11-30", "2026-11-30", "2027-02-01"),
    ("2026-12-31", "2027-01-31", "2027-02-01", "2027-03-31"),
    # Over the whole of Easter, over Christmas, and the other feasts that move.
    ("2026-03-02", "2026-04-02", "2026-04-07", "2026-06-02"),
    ("2026-04-24", "2026-05-24", "2026-05-26", "2026-07-24"),
    ("2026-11-26", "2026-12-26", "2026-12-28", "2027-02-26"),
    ("2022-04-13", "2022-05-13", "2022-05-16", "2022-07-13"),
]

days = st.dates(date(2019, 1, 1), date(2040, 12, 31))
rules = st.builds(HolidayRules, st.booleans(), st.booleans(), st.booleans())


@pytest.mark.parametrize(("received", "raw", "last_day", "extended"), ROWS)
def test_every_row(received: str, raw: str, last_day: str, extended: str) -> None:
    found = deadline(D(received), extension=Extension(D(received)))
    assert (found.raw, found.last_day) == (D(raw), D(last_day))
    assert found.extended_last_day == D(extended)
    assert found.due_on == D(extended)
    assert deadline(D(received)).due_on == D(last_day)
    assert deadline(D(received)).target_on == D(raw)


def test_constitution_day_is_a_working_day_unless_switched_on() -> None:
    received = D("2026-05-05")
    assert deadline(received).due_on == D("2026-06-05")
    found = deadline(received, rules=HolidayRules(june5=True))
    assert found.due_on == D("2026-06-08")
    assert "grundlovsdag" in found.explanation["da"]


@pytest.mark.parametrize(
    ("received", "switch", "due"),
    [
        ("2026-11-24", HolidayRules(dec24=True), "2026-12-28"),
        ("2026-11-24", HolidayRules(), "2026-12-24"),
        ("2026-11-30", ALL_DAYS, "2026-12-30"),
        ("2027-11-30", ALL_DAYS, "2027-12-30"),
        ("2026-12-31", HolidayRules(dec31=True), "2027-02-01"),
    ],
)
def test_the_other_switches(received: str, switch: HolidayRules, due: str) -> None:
    assert deadline(D(received), rules=switch).due_on == D(due)


def test_new_years_eve_moves_a_last_day_when_switched_on() -> None:
    assert next_working_day(D("2026-12-31"), ALL_DAYS) == D("2027-01-04")
    assert next_working_day(D("2026-12-31")) == D("2026-12-31")


def test_the_pause_of_the_digest() -> None:
    """Received on 4 May, asked on the 6th, answered on the 20th: fourteen days more."""
    found = deadline(D("2026-05-04"), pauses=[Pause(D("2026-05-06"), D("2026-05-20"))])
    assert found.last_day == D("2026-06-04")
    assert found.unpaused_due_on == D("2026-06-04")
    assert found.paused_days == 14
    assert found.paused_last_day == D("2026-06-18")
    assert found.due_on == D("2026-06-18")
    assert "torsdag den 4. juni 2026" in found.explanation["da"]
    assert "torsdag den 18. juni 2026" in found.explanation["da"]


def test_an_open_pause_counts_up_to_today() -> None:
    pause = [Pause(D("2026-05-06"))]
    found = deadline(D("2026-05-04"), pauses=pause, today=D("2026-05-16"))
    assert found.pause_open
    assert found.paused_days == 10
    assert deadline(D("2026-05-04"), pauses=pause).paused_last_day is None


def test_a_day_in_two_pauses_counts_once() -> None:
    pauses = [
        Pause(D("2026-05-06"), D("2026-05-20")),
        Pause(D("2026-05-10"), D("2026-05-22"), "scope"),
    ]
    assert deadline(D("2026-05-04"), pauses=pauses).paused_days == 16


def test_what_is_asked_too_late_or_before_receipt_stops_nothing() -> None:
    late = Pause(D("2026-06-05"), D("2026-06-20"))
    assert deadline(D("2026-05-04"), pauses=[late]).paused_days == 0
    early = Pause(D("2026-05-01"), D("2026-05-03"))
    assert deadline(D("2026-05-04"), pauses=[early]).paused_days == 0


def test_marketing_and_consent_are_at_once() -> None:
    found = deadline(D("2026-03-02"), ("access", "objection_marketing", "withdraw_consent"))
    assert found.at_once == ("objection_marketing", "withdraw_consent")
    assert found.explanation["da"].startswith("Straks: Indsigelse mod markedsføring")
    assert "Måneden gælder kun svaret" in found.explanation["da"]
    assert deadline(D("2026-03-02"), ("access",)).at_once == ()


def test_each_date_explains_itself() -> None:
    found = deadline(D("2026-03-03"), extension=Extension(D("2026-03-20")))
    words = found.explanation["da"]
    assert "Den dag tælles ikke med" in words
    assert "Det er langfredag" in words
    assert "tirsdag den 7. april 2026" in words
    assert "ikke fra den første frist" in words
    assert "That is Good Friday" in found.explanation["en"]
    assert "1182/71" in found.basis["da"]
    assert "sidste dag: lørdag den 28. februar" in deadline(D("2026-01-31")).explanation["da"]


def test_store_bededag_ended_with_2023() -> None:
    assert is_closed(D("2023-05-05"))
    assert not is_closed(D("2024-04-26"))
    assert closed_because(D("2024-04-26")) is None


@given(days, rules, st.booleans(), days, st.integers(0, 60))
def test_never_due_on_a_closed_day(
    received: date, switches: HolidayRules, extended: bool, asked: date, waited: int
) -> None:
    pauses = [Pause(asked, asked + timedelta(days=waited))]
    found = deadline(received, (), switches, Extension(received) if extended else None, pauses)
    for day in (found.last_day, found.extended_last_day, found.paused_last_day):
        assert day is None or not is_closed(day, switches)
    assert found.due_on >= found.target_on


@given(days, rules, st.integers(0, 40), st.integers(0, 60), st.integers(0, 60))
def test_a_pause_never_shortens(
    received: date, switches: HolidayRules, after: int, waited: int, more: int
) -> None:
    asked = received + timedelta(days=after)
    plain = deadline(received, rules=switches)
    short = deadline(received, rules=switches, pauses=[Pause(asked, asked + timedelta(waited))])
    longer = Pause(asked, asked + timedelta(days=waited + more))
    assert plain.due_on <= short.due_on
    assert short.due_on <= deadline(received, rules=switches, pauses=[longer]).due_on
    assert short.unpaused_due_on == plain.due_on


@given(days, days, rules)
def test_more_time_runs_from_receipt(received: date, told: date, switches: HolidayRules) -> None:
    """Whenever the person was told, and wherever the first last day fell."""
    found = deadline(received, rules=switches, extension=Extension(told))
    assert found.extended_raw == add_months(received, 3)
    assert found.due_on > found.last_day
    assert found.to_json()["due_on"] == found.due_on.isoformat()


@given(days)
def test_every_part_is_there_in_both_languages(received: date) -> None:
    found: RightsDeadline = deadline(
        received,
        ("withdraw_consent",),
        extension=Extension(received),
        pauses=[Pause(received, received + timedelta(days=3)), Pause(received, None, "scope")],
        today=received,
    )
    for part in found.parts:
        assert set(part) == {"da", "en"}
        assert not any(mark in text for text in part.values() for mark in "{}")


@pytest.mark.parametrize(
    ("told", "today", "reasons", "code"),
    [
        ("2026-06-04", "2026-06-04", True, None),
        ("2026-06-05", "2026-06-05", True, "extension_too_late"),
        ("2026-06-01", "2026-05-30", True, "told_in_the_future"),
        ("2026-05-03", "2026-05-30", True, "told_before_receipt"),
        ("2026-05-20", "2026-05-30", False, "extension_without_reasons"),
    ],
)
def test_when_more_time_can_be_taken(
    told: str, today: str, reasons: bool, code: str | None
) -> None:
    found = extension_allowed(D("2026-05-04"), D(told), D(today), has_reasons=reasons)
    assert (found and found.code) == code


def test_more_time_is_taken_once_and_a_pause_makes_the_first_month_longer() -> None:
    received, told = D("2026-05-04"), D("2026-06-10")
    again = extension_allowed(received, told, told, already=True)
    assert again is not None
    assert again.code == "extended_already"
    paused = [Pause(D("2026-05-06"), D("2026-05-20"))]
    assert extension_allowed(received, told, told, pauses=paused) is None
    late = extension_allowed(received, told, told)
    assert late is not None
    assert "torsdag den 4. juni 2026" in late.sentence["da"]
    assert extension_offer(received) == (D("2026-06-04"), D("2026-08-04"))


def test_what_the_clock_refuses() -> None:
    received, today = D("2026-05-04"), D("2026-05-30")
    assert receipt_allowed(received, today) is None
    future = receipt_allowed(D("2026-05-31"), today)
    assert future is not None
    assert future.code == "received_in_the_future"
    assert pause_allowed(received, D("2026-05-06"), today) is None
    running = [Pause(D("2026-05-06"))]
    codes = [
        pause_allowed(received, D("2026-05-31"), today),
        pause_allowed(received, D("2026-05-03"), today),
        pause_allowed(received, D("2026-05-10"), today, running),
        pause_allowed(received, D("2026-06-08"), D("2026-06-09")),
        resume_allowed(None, today, today),
        resume_allowed(running[0], D("2026-05-31"), today),
        resume_allowed(running[0], D("2026-05-05"), today),
        resume_allowed(running[0], D("2026-05-20"), today),
    ]
    assert [found and found.code for found in codes] == [
        "asked_in_the_future", "asked_before_receipt", "paused_already", "pause_too_late",
        "not_paused", "answered_in_the_future", "answered_before_asked", None,
    ]  # fmt: skip
