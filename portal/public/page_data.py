"""What a page's script needs to know, the same for everybody who loads the page."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from flask import url_for

from portal.public.places import OrganisationPlace, SchemePlace
from portal.rules.questions import Question, Step, steps
from portal.web.languages import language, pick

# The category has a step of its own and is no field among others.
CATEGORY = "category"
# The one answer that is the message itself; in a request it is what the person wants.
STORY, WISH = "what_happened", "about"


@dataclass(frozen=True)
class Field:
    """A question as it stands on the page. Worded otherwise in a category, it is another field."""

    id: str
    question: Question


@dataclass(frozen=True)
class FormStep:
    """One step of the form with all the fields that any category asks for in it."""

    step: Step
    fields: tuple[Field, ...]


def fields_of(place: SchemePlace) -> list[Field]:
    """The fields of the form: each question of any category once."""
    fields: list[Field] = []
    for question in _questions(place):
        if any(field.question == question for field in fields):
            continue
        number = 1 + sum(field.question.id == question.id for field in fields)
        name = f"q-{question.id}" if number == 1 else f"q-{question.id}-{number}"
        fields.append(Field(name, question))
    return fields


def form_steps(place: SchemePlace) -> list[FormStep]:
    """The steps of the form that ask something, in order, but for the category's own."""
    own = [step for step in steps(place.facts.regime) if step.id != CATEGORY]
    found = [FormStep(step, fields_in(place, step.id)) for step in own]
    return [step for step in found if step.fields]


def fields_in(place: SchemePlace, step: str) -> tuple[Field, ...]:
    return tuple(field for field in fields_of(place) if field.question.step == step)


def category_question(place: SchemePlace) -> Question | None:
    """The question for the category, in the scheme's words; None where there is but one."""
    asked = (question for question in place.facts.questions if question.id == CATEGORY)
    return next(asked, None)


def organisation_data(place: OrganisationPlace) -> dict[str, Any]:
    """For pages of the whole organisation: the mailbox."""
    slug = place.row.slug
    return {
        "language": language(),
        "organisation": {
            "slug": slug,
            "name": pick(place.facts.names),
            "salt": place.row.salt,
        },
        "urls": {
            "challenge": url_for("api.challenge", organisation=slug),
            "open": url_for("api.open_mailbox", organisation=slug),
            "replies": url_for("api.reply", organisation=slug),
            "replies_with_files": url_for("rights_api.reply", organisation=slug),
            "attachment": url_for("rights_api.attachment", organisation=slug),
            "notice": url_for("rights_api.notice", organisation=slug),
        },
    }


def desk_data(place: OrganisationPlace) -> dict[str, Any]:
    """For pages of the desks: where an alert goes, where lessons and figures come from."""
    slug = place.row.slug
    return {
        "language": language(),
        "urls": {
            "alert": url_for("desk_api.processor_alert", organisation=slug),
            "lessons": url_for("desk_api.published", organisation=slug),
            "figures": url_for("rights_figures.published", organisation=slug),
        },
    }


def scheme_data(place: SchemePlace) -> dict[str, Any]:
    """For pages of one scheme: the organisation's data, and what the form asks."""
    data = organisation_data(place.organisation)
    organisation, scheme = place.organisation.row.slug, place.row.slug
    data["scheme"] = {"id": place.row.id, "slug": scheme, "categories": _categories(place)}
    data["urls"] = {
        "charter": url_for("api.charter", organisation=organisation, scheme=scheme),
        "reports": url_for(
            "rights_api.receive" if place.is_request else "api.report",
            organisation=organisation,
            scheme=scheme,
        ),
        "mailbox": url_for("pages.mailbox", organisation=organisation),
    }
    return data


def _questions(place: SchemePlace) -> Iterator[Question]:
    for category in place.facts.categories:
        yield from (asked for asked in category.questions if asked.kind != CATEGORY)


def _categories(place: SchemePlace) -> list[dict[str, Any]]:
    fields = fields_of(place)
    body = WISH if place.is_request else STORY
    return [
        {
            "id": category.id,
            "label": pick(category.label),
            "questions": [
                _question(field) | {"body": field.question.id == body}
                for asked in category.questions
                for field in fields
                if field.question == asked
            ],
        }
        for category in place.facts.categories
    ]


def _question(field: Field) -> dict[str, Any]:
    question = field.question
    return {
        "id": question.id,
        "field": field.id,
        "label": pick(question.label),
        "kind": question.kind,
        "required": question.required,
        "step": question.step,
    }
