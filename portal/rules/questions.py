"""The questions a reporter is asked: a standard set as data, changed by organisation files."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from portal.rules.law_data import Texts, law
from portal.rules.plain import from_plain, to_plain
from portal.rules.regimes import Regime

# Of a "choice" one option is chosen, of "choices" several.
KINDS = ("category", "long", "text", "choice", "choices", "date", "contact")
# Questions the forms cannot do without: the category chooses the questions, the story is the report;
# of a request: which right, and who asks.
ALWAYS_ASKED = ("category", "what_happened")
REQUEST_ASKED = ("kinds", "known_as", "requester")


@dataclass(frozen=True)
class Step:
    """One page of the form."""

    id: str
    heading: Texts


@dataclass(frozen=True)
class Option:
    id: str
    label: Texts


@dataclass(frozen=True)
class Question:
    """`on_request`: folded away and off until the reporter opens it."""

    id: str
    label: Texts
    hint: Texts
    kind: str
    step: str
    required: bool = False
    options: tuple[Option, ...] = ()
    on_request: bool = False

    def to_json(self) -> dict[str, Any]:
        plain: dict[str, Any] = to_plain(self)
        return plain


@dataclass(frozen=True)
class Change:
    """What an organisation file says about one question, standard or new. None: not said."""

    id: str
    ask: bool = True
    label: Texts | None = None
    hint: Texts | None = None
    kind: str | None = None
    step: str | None = None
    required: bool | None = None
    options: tuple[Option, ...] | None = None


@cache
def steps(regime: Regime = Regime.WBL) -> tuple[Step, ...]:
    """The form's pages, in order."""
    return tuple(from_plain(Step, entry) for entry in _form(regime)["step"])


@cache
def standard_questions(regime: Regime = Regime.WBL) -> tuple[Question, ...]:
    """What is asked when the organisation says nothing else, in the order of the form."""
    return tuple(from_plain(Question, entry) for entry in _form(regime)["question"])


def incident_label() -> Texts:
    """What an incident report is called, where other reports have the subject that was chosen."""
    return dict(law("incident_form")["category"]["label"])


def request_label() -> Texts:
    """What a request about one's own data is called, where reports have their subject."""
    return dict(law("rights_form")["category"]["label"])


_FORMS = {Regime.INCIDENT: "incident_form", Regime.RIGHTS: "rights_form"}


def _form(regime: Regime) -> dict[str, Any]:
    return law(_FORMS.get(regime, "questions"))


STEPS = steps()
INCIDENT_STEPS = steps(Regime.INCIDENT)
RIGHTS_STEPS = steps(Regime.RIGHTS)
# The first two forms share one step, which is the first written in and so has its place in both.
_ORDER = tuple(dict.fromkeys(step.id for step in (*STEPS, *INCIDENT_STEPS, *RIGHTS_STEPS)))


def changed(questions: Sequence[Question], changes: Iterable[Change]) -> tuple[Question, ...]:
    """The questions with the changes made, in the order of the form's steps.

    A new question comes last in its step. `ask = false` takes one away, but never those in
    ALWAYS_ASKED or, in the form of a request, REQUEST_ASKED.
    """
    by_id = {question.id: question for question in questions}
    for change in changes:
        if not change.ask and change.id not in (*ALWAYS_ASKED, *REQUEST_ASKED):
            by_id.pop(change.id, None)
        elif change.ask:
            by_id[change.id] = _with(by_id.get(change.id), change)
    return tuple(sorted(by_id.values(), key=lambda question: _ORDER.index(question.step)))


def by_name(questions: Iterable[Question]) -> tuple[Question, ...]:
    """The form of a scheme that takes no anonymous reports: who you are is asked, and required."""
    return tuple(
        replace(question, required=True, on_request=False)
        if question.kind == "contact"
        else question
        for question in questions
    )


def _with(question: Question | None, change: Change) -> Question:
    """A new question is an optional long text in step "background" unless it says more."""
    base = question or Question(change.id, {}, {}, kind="long", step="background")
    return Question(
        id=base.id,
        label=change.label or base.label,
        hint=change.hint or base.hint,
        kind=change.kind or base.kind,
        step=change.step or base.step,
        required=base.required if change.required is None else change.required,
        options=base.options if change.options is None else change.options,
        on_request=base.on_request,
    )
