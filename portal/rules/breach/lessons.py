"""What is learnt from a breach, and what of it may be told to everybody.

Errors are told openly; the people they hit are not. So small numbers are suppressed, and a text that
holds a number or an address of somebody is refused before a second person reads it.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from portal.rules.breach.texts import breach_law, number, same
from portal.rules.breach.traces import traces
from portal.rules.breach.verdict import Problem, problem
from portal.rules.law_data import LANGUAGES, Texts, filled
from portal.rules.plain import Plain


@dataclass(frozen=True)
class Lesson(Plain):
    """What closing a breach asks for; `owner` is who sees to the measure."""

    cause: str = ""
    lesson: str = ""
    measure: str = ""
    owner: str = ""
    follow_up_on: date | None = None


@dataclass(frozen=True)
class PublicLesson(Plain):
    """A lesson as strangers may read it, in both languages."""

    title: Texts = field(default_factory=dict)
    happened: Texts = field(default_factory=dict)
    learnt: Texts = field(default_factory=dict)
    changed: Texts = field(default_factory=dict)


def check_lesson(lesson: Lesson, today: date) -> tuple[Problem, ...]:
    """What is missing before a breach can be closed; nothing when the lesson is complete."""
    found = [
        problem(name, f"lesson_{name}_missing")
        for name in ("cause", "lesson", "measure", "owner")
        if not getattr(lesson, name).strip()
    ]
    if lesson.follow_up_on is None:
        found.append(problem("follow_up_on", "follow_up_missing"))
    elif lesson.follow_up_on < today:
        found.append(problem("follow_up_on", "follow_up_in_the_past"))
    return tuple(found)


def is_complete(lesson: Lesson) -> bool:
    """All five are there. The day of follow-up may have come since it was written."""
    return lesson.follow_up_on is not None and not check_lesson(lesson, lesson.follow_up_on)


def check_public(
    lesson: PublicLesson,
    *,
    people_count: int | None = None,
    records_count: int | None = None,
    names: Iterable[str] = (),
) -> tuple[Problem, ...]:
    """What stops a lesson from being published. `names`: of staff, processors, people on the file.

    Passing this does not make a text anonymous: a second person reads it.
    """
    known = tuple(names)
    small = sorted({count for count in (people_count, records_count) if count and is_small(count)})
    found: list[Problem] = []
    for part in ("title", "happened", "learnt", "changed"):
        texts: Texts = getattr(lesson, part)
        for language in LANGUAGES:
            text = texts.get(language, "")
            place = f"{part}.{language}"
            if not text.strip():
                found.append(problem(place, "public_text_missing"))
            found.extend(_revealing(place, text, small, known))
    return tuple(found)


def at_least() -> int:
    """The smallest number that is published as it is."""
    least: int = breach_law("lessons")["small_number"]["least"]
    return least


def is_small(count: int) -> bool:
    """None at all tells of nobody, so nought is no small number."""
    return 0 < count < at_least()


def shown(count: int) -> Texts:
    """As in "færre end 5" and "fewer than 5", or the number itself."""
    if not is_small(count):
        return number(count)
    return filled(breach_law("lessons")["small_number"]["text"], {"least": same(str(at_least()))})


def suppress(cells: Mapping[str, int]) -> dict[str, int | None]:
    """Cells of a table whose total is known; None where the number may not be shown.

    Where one cell alone is small it could be computed from the total, so the next one goes too.
    """
    hidden = {name for name, count in cells.items() if is_small(count)}
    others = [name for name, count in cells.items() if count and name not in hidden]
    if len(hidden) == 1 and others:
        hidden.add(min(others, key=lambda name: cells[name]))
    return {name: None if name in hidden else count for name, count in cells.items()}


def _revealing(
    place: str, text: str, small: Iterable[int], names: tuple[str, ...]
) -> Iterator[Problem]:
    for trace in traces(text):
        yield problem(place, f"public_{trace.kind}", {"found": same(trace.found)})
    for name in names:
        if name.strip() and re.search(
            rf"(?<!\w){re.escape(name.strip())}(?!\w)", text, re.IGNORECASE
        ):
            yield problem(place, "public_name", {"found": same(name.strip())})
    for count in small:
        found = _written_out(text, count, place.rpartition(".")[2])
        if found:
            values = {"found": same(found), "least": same(str(at_least()))}
            yield problem(place, "public_small_number", values)


def _written_out(text: str, count: int, language: str) -> str:
    """The number as it stands in the text, in figures or as a word; empty where it does not."""
    words: list[tuple[str, str, int]] = breach_law("lessons")["small_number"]["written"]
    forms = (
        rf"(?<![\w.,]){count}(?![\w]|[.,]\d)",
        *(rf"\b{word}\b" for where, word, means in words if (where, means) == (language, count)),
    )
    match = re.search("|".join(forms), text, re.IGNORECASE)
    return match[0] if match else ""
