"""The score as a picture: where it lies in its bands, and what moved it."""

from dataclasses import dataclass

from portal.data.breach import breaches
from portal.data.tables import Breach
from portal.rules.breach.examples import Likeness, like
from portal.rules.breach.hints import Flag, Hint, Suggestion, flags, hints
from portal.rules.breach.severity import Severity, bands, limits, written_score
from portal.web.languages import language, pick

# The drawing's own units: 30 a quarter, from 0 to the highest score there is, 24 quarters.
QUARTER = 30
HIGHEST = 24


@dataclass(frozen=True)
class Segment:
    """A piece of the bar, `x` and `width` in the drawing's units."""

    id: str
    label: str
    choice: str
    x: int
    width: int
    points: str


@dataclass(frozen=True)
class SeverityPage:
    """`severity` is None until the questionnaire has been answered; `mark` is where it lies."""

    severity: Severity | None
    band: str
    meaning: str
    score: str
    mark: int
    bands: list[Segment]
    parts: list[Segment]
    hints: tuple[Hint, ...]
    flags: tuple[Flag, ...]
    suggestion: Suggestion
    examples: tuple[Likeness, ...]
    limits: str
    width: int = QUARTER * HIGHEST


def severity_page(file: Breach) -> SeverityPage:
    facts, score = breaches.facts_of(file), breaches.severity_of(file)
    band = score.band if score else None
    return SeverityPage(
        severity=score,
        band=pick(band.label) if band else "",
        meaning=pick(band.meaning) if band else "",
        score=score.score(language()) if score else "",
        mark=QUARTER * score.se4 if score else 0,
        bands=band_segments(),
        parts=part_segments(score) if score else [],
        hints=hints(facts, score),
        flags=flags(facts, breaches.answers_of(file)),
        suggestion=breaches.suggestion_of(file),
        examples=like(facts, score),
        limits=pick(limits()),
    )


def band_segments() -> list[Segment]:
    found = []
    for one in bands():
        start, end = one.from4, min(one.to4, HIGHEST)
        width = QUARTER * (end - start)
        label = pick(one.label)
        found.append(Segment(one.id, label, "", QUARTER * start, width, points(start)))
    return found


def part_segments(score: Severity) -> list[Segment]:
    """One after the other, as they add up to the score."""
    found, x = [], 0
    for part in score.moved_by:
        width = QUARTER * part.quarters
        label, choice = pick(part.label), pick(part.choice)
        found.append(Segment(part.id, label, choice, x, width, points(part.quarters)))
        x += width
    return found


def points(quarters: int) -> str:
    """Quarters as people write them: `1,75`."""
    return written_score(quarters, language())
