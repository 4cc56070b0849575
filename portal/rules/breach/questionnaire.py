"""The questions of ENISA's method, with criteria and examples beside each choice (law.md 2.10)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from portal.rules.breach.facts import data_categories
from portal.rules.breach.texts import breach_law
from portal.rules.breach.verdict import Problem, problem
from portal.rules.law_data import Texts
from portal.rules.plain import Plain

GROUPS = ("simple", "behavioural", "financial", "sensitive")
_QUARTERS = {"ei": "ei4", "c": "c4", "i": "i4", "a": "a4", "m": "m4"}


@dataclass(frozen=True)
class Answers(Plain):
    """The answers in quarters: DPC 1-4 for each group that is in the breach, EI 1-4, C, I and A
    0-2, M 0 or 2. A group that is absent is not part of the breach.
    """

    dpc: dict[str, int] = field(default_factory=dict)
    ei4: int = 0
    c4: int = 0
    i4: int = 0
    a4: int = 0
    m4: int = 0


@dataclass(frozen=True)
class Option:
    value: int
    label: Texts
    criteria: Texts
    examples: tuple[Texts, ...]


@dataclass(frozen=True)
class Question:
    """`group`: the kind of data it scores; `part`: the circumstance it scores; EI has neither."""

    id: str
    heading: Texts
    help: Texts
    options: tuple[Option, ...]
    group: str | None = None
    part: str | None = None

    def option(self, value: int) -> Option | None:
        return next((option for option in self.options if option.value == value), None)


@cache
def questionnaire() -> tuple[Question, ...]:
    """In the order in which it is asked."""
    return tuple(_question(entry) for entry in breach_law("severity")["question"])


def question(identity: str) -> Question:
    """Raises `KeyError` for a question that there is not."""
    return {entry.id: entry for entry in questionnaire()}[identity]


def groups(categories: Iterable[str]) -> tuple[str, ...]:
    """Which groups the data in a breach belongs to: the questions that need an answer above 0."""
    known = data_categories()
    present = {known[category].group for category in categories if category in known}
    return tuple(group for group in GROUPS if group in present)


def check_answers(answers: Answers) -> tuple[Problem, ...]:
    """What cannot be scored: a value that is no choice, or no data at all."""
    found = [
        problem(name, "answer_missing" if value == 0 and name == "ei" else "answer_unknown")
        for name, value in _values(answers).items()
        if question(name).option(value) is None
    ]
    unknown = set(answers.dpc) - set(GROUPS)
    found += [problem(f"dpc_{group}", "answer_unknown") for group in sorted(unknown)]
    if not any(answers.dpc.values()):
        found.insert(0, problem("dpc_simple", "no_data_scored"))
    return tuple(found)


def answers_from(form: Mapping[str, str]) -> Answers | tuple[Problem, ...]:
    """The answers of a form whose fields are named as the questions are, or what is wrong."""
    values: dict[str, int] = {}
    problems: list[Problem] = []
    for entry in questionnaire():
        given = form.get(entry.id, "").strip()
        chosen = {str(option.value): option.value for option in entry.options}
        if given in chosen:
            values[entry.id] = chosen[given]
        else:
            problems.append(problem(entry.id, "answer_unknown" if given else "answer_missing"))
    if problems:
        return tuple(problems)
    dpc = {group: values[f"dpc_{group}"] for group in GROUPS if values[f"dpc_{group}"]}
    quarters = {field_name: values[name] for name, field_name in _QUARTERS.items()}
    answers = Answers(dpc=dpc, **quarters)
    return check_answers(answers) or answers


def to_form(answers: Answers) -> dict[str, str]:
    """What `answers_from` reads: for a page that shows given answers again."""
    return {name: str(value) for name, value in _values(answers).items()}


def _values(answers: Answers) -> dict[str, int]:
    scored = {f"dpc_{group}": answers.dpc.get(group, 0) for group in GROUPS}
    return scored | {name: getattr(answers, quarters) for name, quarters in _QUARTERS.items()}


def _question(entry: dict[str, Any]) -> Question:
    options = tuple(
        Option(**{**option, "examples": tuple(option["examples"])}) for option in entry["option"]
    )
    rest = {name: value for name, value in entry.items() if name != "option"}
    return Question(options=options, **rest)
