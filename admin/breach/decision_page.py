"""What stands beside a decision: the question of the law, the suggestion, cases like this."""

from collections.abc import Mapping
from dataclasses import dataclass

from flask_babel import gettext as _

from admin.breach.form_view import FormView, Option
from admin.breach.severity_page import SeverityPage, severity_page
from admin.breach.sheets import Values
from portal.data.breach import decisions
from portal.data.tables import Breach, BreachDecision
from portal.rules.breach.decisions import Exemption, QuestionText, exemptions, question_text
from portal.web.database import session
from portal.web.languages import pick


@dataclass(frozen=True)
class DecisionPage:
    """`suggested` is what the score and the hints say; `other` the decision on the other question."""

    question: str
    text: QuestionText
    view: FormView
    score: SeverityPage
    suggested: bool
    exemptions: tuple[Exemption, ...]
    current: BreachDecision | None
    other: BreachDecision | None


def stored_values(file: Breach, question: str) -> Values:
    """The decision that holds, to be replaced; empty before the first one."""
    row = decisions.current(session(), breach=file).of(question)
    if row is None:
        return {}
    claims = decisions.as_rule(row).exemptions
    return {
        "answer": "yes" if row.answer else "no",
        "reasons": row.reasons,
        "deviation": row.deviation,
        "exemptions": [one.id for one in claims],
        **{f"exemption_{one.id}": one.reasons for one in claims},
    }


def decision_page(
    file: Breach, question: str, values: Values, problems: Mapping[str, str]
) -> DecisionPage:
    text, score = question_text(question), severity_page(file)
    decided = decisions.current(session(), breach=file)
    allowed = exemptions() if question == "people" else ()
    return DecisionPage(
        question=question,
        text=text,
        view=decision_view(text, allowed, values, problems),
        score=score,
        suggested=getattr(score.suggestion, question),
        exemptions=allowed,
        current=decided.of(question),
        other=decided.of("people" if question == "authority" else "authority"),
    )


def decision_words(view: FormView, field: str) -> str:
    """A field's name where it stands alone, so that an exemption's reasons say whose they are."""
    label = view.field(field).label
    exemption = field.removeprefix("exemption_")
    names = {one.value: one.label for one in view.field("exemptions").options}
    return f"{label}: {names[exemption]}" if exemption in names else label


def decision_view(
    text: QuestionText,
    allowed: tuple[Exemption, ...],
    values: Values,
    problems: Mapping[str, str],
) -> FormView:
    labels = {
        "answer": pick(text.heading),
        "reasons": _("Reasons"),
        "deviation": _("Why you decide otherwise than suggested"),
        "exemptions": _("Exemptions that you use"),
    }
    hints = {
        "reasons": _(
            "Written so that somebody who reads it in three years understands it: what the risk is to the people, and what makes it small or great."
        ),
        "deviation": _("Only if your answer differs from the suggestion."),
    }
    choices = {
        "answer": (Option("yes", pick(text.yes)), Option("no", pick(text.no))),
        "exemptions": tuple(Option(one.id, pick(one.label)) for one in allowed),
    }
    for one in allowed:
        labels[f"exemption_{one.id}"] = _("Reasons for using it")
    return FormView(values, labels, hints, choices, problems)
