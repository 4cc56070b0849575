"""The decision about each right: what stands, and the form with the grounds that there are."""

from collections.abc import Mapping
from dataclasses import dataclass

from admin.breach.form_view import FormView
from admin.rights.words import choice_words, kind_words
from portal.data.tables import RequestDecision, RightsRequest
from portal.rules.rights.grounds import Ground, ground, grounds, is_ground
from portal.rules.rights.kinds import RightKind, kind
from portal.web.languages import pick


@dataclass(frozen=True)
class DecisionView:
    """`row` is None until it is decided; `grounds` are those that this right can be refused on."""

    kind: str
    label: str
    limits: str
    row: RequestDecision | None
    outcome: str
    chosen: list[str]
    grounds: tuple[Ground, ...]
    form: FormView


def decision_views(
    file: RightsRequest, decided: Mapping[str, RequestDecision], forms: Mapping[str, FormView]
) -> list[DecisionView]:
    """In the order of the rights; "I don't know" has to be replaced by a right first."""
    return [
        _view(one, decided.get(one), forms[f"decisions:{one}"])
        for one in file.kind_ids
        if one != RightKind.UNKNOWN
    ]


def _view(identity: str, row: RequestDecision | None, form: FormView) -> DecisionView:
    return DecisionView(
        kind=identity,
        label=kind_words(identity),
        limits=pick(kind(identity).limits),
        row=row,
        outcome=choice_words("outcome", row.outcome) if row else "",
        chosen=[pick(ground(one).label) for one in row.grounds if is_ground(one)] if row else [],
        grounds=grounds(identity),
        form=form,
    )
