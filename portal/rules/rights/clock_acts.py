"""What may be done to the clock of a request, and until when (law.md 3.2)."""

from collections.abc import Sequence
from datetime import date

from portal.rules.dates import written_with_weekday
from portal.rules.law_data import LANGUAGES, Texts
from portal.rules.rights.deadlines import Extension, Pause, deadline
from portal.rules.rights.record_values import HolidayRules
from portal.rules.rights.verdict import Refusal, refusal


def receipt_allowed(received: date, today: date) -> Refusal | None:
    """A day of arrival that a handler enters."""
    return refusal("received_in_the_future", "received_on") if received > today else None


def extension_allowed(
    received: date,
    told_on: date,
    today: date,
    rules: HolidayRules | None = None,
    pauses: Sequence[Pause] = (),
    *,
    has_reasons: bool = True,
    already: bool = False,
) -> Refusal | None:
    """The person must be told, with reasons, within the first month; a pause makes it longer."""
    if already:
        return refusal("extended_already")
    if told_on > today:
        return refusal("told_in_the_future", "told_on")
    if told_on < received:
        return refusal("told_before_receipt", "told_on")
    last_day = deadline(received, rules=rules, pauses=pauses, today=told_on).due_on
    if told_on > last_day:
        return refusal("extension_too_late", "told_on", {"last_day": _day(last_day)})
    return None if has_reasons else refusal("extension_without_reasons", "reasons")


def extension_offer(received: date, rules: HolidayRules | None = None) -> tuple[date, date]:
    """Until when the person can be told, and the last day that it would give."""
    found = deadline(received, rules=rules, extension=Extension(received))
    return found.last_day, found.due_on


def pause_allowed(
    received: date,
    asked_on: date,
    today: date,
    pauses: Sequence[Pause] = (),
    rules: HolidayRules | None = None,
    extension: Extension | None = None,
) -> Refusal | None:
    """The clock stops on the day the person is asked, while there still is time to stop."""
    if any(pause.answered_on is None for pause in pauses):
        return refusal("paused_already")
    if asked_on > today:
        return refusal("asked_in_the_future", "asked_on")
    if asked_on < received:
        return refusal("asked_before_receipt", "asked_on")
    last_day = deadline(received, (), rules, extension, pauses, today).due_on
    if asked_on > last_day:
        return refusal("pause_too_late", "asked_on", {"last_day": _day(last_day)})
    return None


def resume_allowed(pause: Pause | None, answered_on: date, today: date) -> Refusal | None:
    """None of the pauses is open: nothing can be ended."""
    if pause is None or pause.answered_on is not None:
        return refusal("not_paused")
    if answered_on > today:
        return refusal("answered_in_the_future", "answered_on")
    return refusal("answered_before_asked", "answered_on") if answered_on < pause.asked_on else None


def _day(day: date) -> Texts:
    return {language: written_with_weekday(day, language) for language in LANGUAGES}
