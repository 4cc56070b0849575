"""What is known of the breach: what happened, to whose data, of what kind, what is done."""

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, url_for

from admin.breach import saving
from admin.breach.answers import Answer, long_forms
from admin.breach.base_version import at_version
from admin.breach.conflict import Plain
from admin.breach.fact_words import in_words
from admin.breach.forms import FactsForm
from admin.breach.reading import read_facts
from admin.breach.sheet import Sheet, number
from admin.breach.sheets import Values, fact_values, facts_view, posted
from admin.guard import recipient
from portal.data.breach import breaches
from portal.data.tables import Breach
from portal.rules.breach.facts import BreachFacts, field_label
from portal.web.database import now, session
from portal.web.languages import localised, pick

blueprint = Blueprint(
    "breach_facts", __name__, url_prefix="/<language:language>/breaches/<breach>/facts"
)
localised(blueprint)
long_forms(blueprint)


@blueprint.get("")
def page(breach: str) -> str:
    return saving.shown(FactsSheet(), breach)


@blueprint.post("")
def save(breach: str) -> Answer:
    return saving.save(FactsSheet(FactsForm()), breach, posted())


class FactsSheet(Sheet):
    name = "facts"
    template = "breach/facts.html"

    def __init__(self, form: FactsForm | None = None) -> None:
        self._form = form

    def action(self, file: Breach) -> str:
        return url_for("breach_facts.save", breach=file.id)

    def mine(self, file: Breach) -> Plain:  # noqa: ARG002 - what is typed does not hang on what is kept
        return read_facts(self._form or FactsForm()).to_json()

    def stored(self, file: Breach) -> Plain:
        return breaches.facts_of(file).to_json()

    def base(self, file: Breach, version: str) -> Plain | None:
        return at_version(file, number(version), self.stored(file))

    def values(self, plain: Plain) -> Values:
        return fact_values(BreachFacts.from_json(plain))

    def context(
        self, file: Breach, values: Values, problems: Mapping[str, str] | None = None
    ) -> dict[str, Any]:
        view = facts_view(values, problems)
        return {"file": file, "view": view, "problems": view.summary}

    def keep(self, file: Breach, plain: Plain, version: str) -> None:
        breaches.amend(
            session(),
            recipient=recipient(),
            breach=file.id,
            version=number(version),
            now=now(),
            facts=BreachFacts.from_json(plain),
            reason=self._form.reason.data if self._form else None,
        )

    def word(self, field: str, value: Any) -> str:  # noqa: ANN401 - plain values of any kind
        return pick(field_label(field)) if value is None else in_words(field, value)
