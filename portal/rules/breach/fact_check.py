"""What cannot be true of a breach's facts, each with the sentence that says why.

Only what is certainly wrong is refused: at hour zero most fields are empty, and that is no mistake.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from portal.rules.breach.facts import CODED, BreachFacts, Moments, choices
from portal.rules.breach.traces import traces
from portal.rules.breach.verdict import Problem, problem

COUNTS = ("people_count", "records_count", "unavailable_hours")
TEXTS = (
    "title", "description", "consequences", "measures_before", "measures_taken",
    "measures_planned", "discovered_how", "lead_authority",
)  # fmt: skip
TITLE_LENGTH = 200
TEXT_LENGTH = 20_000
MOMENTS = ("occurred_from", "occurred_to", "detected_at", "aware_at")
# A year that was mistyped. What an organisation knew before the regulation applied it owed nobody.
OLDEST = datetime(1950, 1, 1, tzinfo=UTC)
EARLIEST = {"aware_at": datetime(2018, 5, 25, tzinfo=UTC)}


@dataclass(frozen=True)
class Known:
    """The ids that the organisation's file gives to its processors, systems and processing."""

    processors: frozenset[str] = frozenset()
    systems: frozenset[str] = frozenset()
    processing: frozenset[str] = frozenset()


def check(
    facts: BreachFacts, moments: Moments, now: datetime, *, known: Known | None = None
) -> tuple[Problem, ...]:
    """Everything that is wrong, in the order of the form. `known` None: links are not checked."""
    return (
        *_texts(facts),
        *_codes(facts, known),
        *_counts(facts),
        *_times(moments, now),
        *check_text("aware_by", moments.aware_by, TITLE_LENGTH),
        *check_text("aware_why", moments.aware_why),
    )


def check_text(field: str, text: str, longest: int = TEXT_LENGTH) -> Iterator[Problem]:
    """What cannot stand in any words of the record, whichever form they come from."""
    if len(text) > longest:
        yield problem(field, "text_too_long")
    if any(trace.kind == "cpr" for trace in traces(text)):
        yield problem(field, "cpr_in_text")


def _texts(facts: BreachFacts) -> Iterator[Problem]:
    if not facts.title.strip():
        yield problem("title", "title_missing")
    for field in TEXTS:
        yield from check_text(
            field, getattr(facts, field), TITLE_LENGTH if field == "title" else TEXT_LENGTH
        )


def _codes(facts: BreachFacts, known: Known | None) -> Iterator[Problem]:
    allowed = {field: {choice.id for choice in choices(field)} for field in CODED}
    if known is not None:
        links = ("processors", "systems", "processing")
        allowed |= {field: set(getattr(known, field)) for field in links}
    for field, ids in allowed.items():
        chosen = getattr(facts, field)
        given = chosen if isinstance(chosen, tuple) else (chosen,) if chosen else ()
        if not ids.issuperset(given):
            yield problem(field, "unknown_choice")


def _counts(facts: BreachFacts) -> Iterator[Problem]:
    for field in COUNTS:
        count: int | None = getattr(facts, field)
        if count is not None and count < 0:
            yield problem(field, "below_zero")


def _times(moments: Moments, now: datetime) -> Iterator[Problem]:
    for field in MOMENTS:
        moment: datetime | None = getattr(moments, field)
        if moment is not None and moment > now:
            yield problem(field, "in_the_future")
        if moment is not None and moment < EARLIEST.get(field, OLDEST):
            yield problem(field, "too_long_ago")
    start, end = moments.occurred_from, moments.occurred_to
    if start and end and end < start:
        yield problem("occurred_to", "end_before_start")
    if end and moments.ongoing:
        yield problem("occurred_to", "ended_and_ongoing")
    if start and moments.detected_at and moments.detected_at < start:
        yield problem("detected_at", "detected_before_start")
    earliest = moments.detected_at or start
    if earliest and moments.aware_at and moments.aware_at < earliest:
        code = "aware_before_detected" if moments.detected_at else "aware_before_start"
        yield problem("aware_at", code)
