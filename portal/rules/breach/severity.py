"""The severity of a breach by ENISA's method: SE = DPC x EI + CB, in integer quarters (law.md 2.10).

It is shown to whoever decides. It decides nothing.
"""

from dataclasses import dataclass
from functools import cache

from portal.rules.breach.questionnaire import (
    GROUPS,
    Answers,
    Option,
    Question,
    answers_from,
    check_answers,
    groups,
    question,
    questionnaire,
    to_form,
)
from portal.rules.breach.texts import breach_law
from portal.rules.law_data import LANGUAGES, Texts

__all__ = [
    "GROUPS", "Answers", "Band", "Option", "Part", "Question", "Severity", "answers_from",
    "bands", "check_answers", "groups", "limits", "question", "questionnaire", "severity",
    "to_form", "written_score",
]  # fmt: skip


@dataclass(frozen=True)
class Band:
    """From `from4` up to but not including `to4`, in quarters; the last holds the highest score."""

    id: str
    label: Texts
    meaning: Texts
    from4: int
    to4: int


@dataclass(frozen=True)
class Part:
    """One stretch of the score, in quarters, and the answer it comes from."""

    id: str
    label: Texts
    choice: Texts
    quarters: int


@dataclass(frozen=True)
class Severity:
    """`dpc` is that of `group`, the highest; the quarters of `moved_by` add up to `se4`."""

    dpc: int
    group: str
    ei4: int
    cb4: int
    se4: int
    band: Band
    moved_by: tuple[Part, ...]
    answers: Answers

    def score(self, language: str) -> str:
        return written_score(self.se4, language)

    @property
    def to_next4(self) -> int | None:
        """Quarters up to the next band; None in the highest."""
        return None if self.band == bands()[-1] else self.band.to4 - self.se4


@cache
def bands() -> tuple[Band, ...]:
    return tuple(Band(**entry) for entry in breach_law("severity")["band"])


def limits() -> Texts:
    """What the method is not: to be shown beside every score."""
    return dict(breach_law("severity")["limits"])


def written_score(quarters: int, language: str) -> str:
    """As in "1,75" and "1.75"."""
    whole, rest = divmod(quarters, 4)
    mark = {"da": ",", "en": "."}[language]
    return f"{whole}{mark}{rest * 25:02d}"


def severity(answers: Answers) -> Severity:
    """Raises `ValueError` for answers that `check_answers` finds fault with."""
    problems = check_answers(answers)
    if problems:
        raise ValueError(", ".join(f"{entry.field}: {entry.code}" for entry in problems))
    # Of equal scores the group that comes last is named: it is the more sensitive one.
    group = max(GROUPS, key=lambda name: (answers.dpc.get(name, 0), GROUPS.index(name)))
    dpc = answers.dpc[group]
    cb4 = answers.c4 + answers.i4 + answers.a4 + answers.m4
    se4 = dpc * answers.ei4 + cb4
    return Severity(
        dpc=dpc,
        group=group,
        ei4=answers.ei4,
        cb4=cb4,
        se4=se4,
        band=next(band for band in bands() if band.from4 <= se4 < band.to4),
        moved_by=(_data_part(group, dpc, answers.ei4), *_circumstances(answers)),
        answers=answers,
    )


def _data_part(group: str, dpc: int, ei4: int) -> Part:
    data, identified = question(f"dpc_{group}"), question("ei")
    kind, clarity = data.option(dpc), identified.option(ei4)
    chosen = {
        language: f"{data.heading[language]}: {kind.label[language]} ({dpc})"
        f" × {clarity.label[language]} ({written_score(ei4, language)})"
        for language in LANGUAGES
        if kind and clarity
    }
    return Part("data", _part_label("data"), chosen, dpc * ei4)


def _circumstances(answers: Answers) -> tuple[Part, ...]:
    quarters = {"c": answers.c4, "i": answers.i4, "a": answers.a4, "m": answers.m4}
    found = []
    for name, value in quarters.items():
        entry = question(name)
        chosen, part = entry.option(value), entry.part
        if chosen is not None and part is not None:
            found.append(Part(part, _part_label(part), chosen.label, value))
    return tuple(found)


def _part_label(identity: str) -> Texts:
    return dict(breach_law("severity")["part"][identity]["label"])
