"""The severity questionnaire: the handler answers, the server computes, nobody is bound by it."""

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, request, url_for
from flask_babel import gettext as _

from admin.breach import saving
from admin.breach.answers import Answer
from admin.breach.conflict import Plain
from admin.breach.form_view import FormView, Option
from admin.breach.forms import AssessmentForm
from admin.breach.reading import FormProblems, said
from admin.breach.severity_page import severity_page
from admin.breach.sheet import Sheet, number
from admin.breach.sheets import Values, posted
from admin.guard import recipient
from portal.data.breach import breaches
from portal.data.tables import Breach
from portal.rules.breach.questionnaire import Answers, answers_from, groups, questionnaire, to_form
from portal.web.database import now, session
from portal.web.languages import localised, pick

blueprint = Blueprint(
    "breach_assessment", __name__, url_prefix="/<language:language>/breaches/<breach>/assessment"
)
localised(blueprint)


@blueprint.get("")
def page(breach: str) -> str:
    return saving.shown(AssessmentSheet(), breach)


@blueprint.post("")
def save(breach: str) -> Answer:
    AssessmentForm()
    return saving.save(AssessmentSheet(), breach, posted())


class AssessmentSheet(Sheet):
    """Its plain values are the form's: one number for each question."""

    name = "assessment"
    template = "breach/assessment.html"

    def action(self, file: Breach) -> str:
        return url_for("breach_assessment.save", breach=file.id)

    def mine(self, file: Breach) -> Plain:  # noqa: ARG002 - what is typed does not hang on what is kept
        typed = {one.id: request.form.get(one.id, "") for one in questionnaire()}
        _answers(typed)
        return dict(typed)

    def stored(self, file: Breach) -> Plain:
        return form_values(breaches.answers_of(file))

    def base(self, file: Breach, version: str) -> Plain | None:
        changes = breaches.changes_since(session(), breach=file, version=number(version))
        first = next((one for one in changes if one.field == "answers"), None)
        if first is None:
            return self.stored(file)
        return form_values(Answers.from_json(first.old) if first.old else None)

    def values(self, plain: Plain) -> Values:
        return dict(plain)

    def context(
        self, file: Breach, values: Values, problems: Mapping[str, str] | None = None
    ) -> dict[str, Any]:
        view = questions_view(values, problems)
        facts = breaches.facts_of(file)
        return {
            "file": file,
            "view": view,
            "problems": view.summary,
            "questions": questionnaire(),
            "asked": groups(facts.data_categories),
            "score": severity_page(file),
        }

    def keep(self, file: Breach, plain: Plain, version: str) -> None:
        breaches.assess(
            session(),
            recipient=recipient(),
            breach=file.id,
            version=number(version),
            answers=_answers(plain),
            now=now(),
        )

    def word(self, field: str, value: Any) -> str:  # noqa: ANN401 - plain values of any kind
        question = next(one for one in questionnaire() if one.id == field)
        if value is None:
            return pick(question.heading)
        label = (pick(one.label) for one in question.options if str(one.value) == str(value))
        return next(label, str(_("not answered")))


def _answers(typed: Mapping[str, str]) -> Answers:
    """Raises `FormProblems` for what is not answered or cannot be."""
    found = answers_from(typed)
    if isinstance(found, Answers):
        return found
    raise FormProblems(said(found))


def form_values(answers: Answers | None) -> Values:
    """The answers as the form sends them; nothing is chosen before the first time."""
    return dict(to_form(answers)) if answers else {}


def questions_view(values: Values, problems: Mapping[str, str] | None) -> FormView:
    return FormView(
        values,
        labels={one.id: pick(one.heading) for one in questionnaire()},
        hints={one.id: pick(one.help) for one in questionnaire() if one.help},
        options={
            one.id: tuple(
                Option(str(option.value), pick(option.label), pick(option.criteria))
                for option in one.options
            )
            for one in questionnaire()
        },
        problems=problems or {},
    )
