"""What is stated of a breach: by whom, and whether it can be so."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from sqlalchemy.orm import Session

from portal.data.breach import desks, reading
from portal.data.tables import Recipient
from portal.errors import BreachRefused
from portal.rules.breach.fact_check import OLDEST, TEXT_LENGTH, Known, check, check_text
from portal.rules.breach.facts import BreachFacts, Moments
from portal.rules.breach.verdict import problem


def by(moments: Moments, who: Recipient, before: Moments | None = None) -> Moments:
    """Whoever states the moment of awareness has decided it, unless it says who else did."""
    moments = reading.in_utc(moments)
    if moments.aware_at is None or moments.aware_by.strip():
        return moments
    same = before is not None and before.aware_at == moments.aware_at
    return replace(moments, aware_by=before.aware_by if before and same else who.name)


def known(session: Session, organisation_id: str, before: BreachFacts) -> Known:
    """What may be linked to: what the file names, and what the breach named already."""
    file = desks.known(session, organisation_id=organisation_id)
    return Known(
        processors=file.processors.union(before.processors),
        systems=file.systems.union(before.systems),
        processing=file.processing.union(before.processing),
    )


def check_stated(facts: BreachFacts, moments: Moments, now: datetime, known: Known) -> None:
    problems = check(facts, moments, now, known=known)
    if problems:
        raise BreachRefused(problems)


def check_words(words: Mapping[str, str | None], longest: int = TEXT_LENGTH) -> None:
    """What is written freely beside the facts, by its field. Raises `BreachRefused`."""
    problems = [
        one for field, text in words.items() for one in check_text(field, text or "", longest)
    ]
    if problems:
        raise BreachRefused(problems)


def check_happened(field: str, at: datetime, now: datetime) -> None:
    """What was done has been done, in a year that somebody can have meant. `BreachRefused`."""
    if at > now:
        raise BreachRefused([problem(field, "in_the_future")])
    if at < OLDEST:
        raise BreachRefused([problem(field, "too_long_ago")])
