"""A decision as a form that several may have open. It rests on the whole file, as it was read."""

from collections.abc import Mapping
from typing import Any

from flask import request, url_for
from flask_babel import gettext as _

from admin.breach.conflict import Plain
from admin.breach.decision_page import decision_page, decision_view, decision_words, stored_values
from admin.breach.desk_context import names
from admin.breach.forms import DecisionForm
from admin.breach.meanwhile import Meanwhile, meanwhile
from admin.breach.reading import FormProblems
from admin.breach.sheet import Sheet, number
from admin.breach.sheets import Values
from admin.guard import recipient
from portal.data.breach import decisions
from portal.data.breach.trail import BreachAct
from portal.data.tables import Breach
from portal.rules.breach.decisions import Decision, ExemptionClaim, exemptions, question_text
from portal.web.database import now, session

FIELDS = ("answer", "reasons", "exemptions", "deviation")


class DecisionSheet(Sheet):
    template = "breach/decision.html"

    def __init__(self, question: str, form: DecisionForm | None = None) -> None:
        self.name = f"decision-{question}"
        self._question, self._form = question, form

    def action(self, file: Breach) -> str:
        return url_for("breach_decisions.save", breach=file.id, question=self._question)

    def mine(self, file: Breach) -> Plain:  # noqa: ARG002 - what is typed does not hang on what is kept
        return _read(self._form or DecisionForm()) | {
            name: request.form.get(name, "").strip() for name in self._reasons()
        }

    def stored(self, file: Breach) -> Plain:
        kept = stored_values(file, self._question)
        return {name: kept.get(name) or "" for name in (*FIELDS, *self._reasons())}

    def base(self, file: Breach, version: str) -> Plain | None:
        """A decision is one whole: where another was taken since, each field is to be chosen."""
        taken = decisions.taken_since(session(), breach=file, version=number(version))
        return None if self._question in taken else self.stored(file)

    def values(self, plain: Plain) -> Values:
        return dict(plain)

    def context(
        self, file: Breach, values: Values, problems: Mapping[str, str] | None = None
    ) -> dict[str, Any]:
        page = decision_page(file, self._question, values, problems or {})
        return {"file": file, "page_view": page, "problems": page.view.summary}

    def keep(self, file: Breach, plain: Plain, version: str) -> None:
        claims = tuple(
            ExemptionClaim(one, plain.get(f"exemption_{one}") or "")
            for one in plain["exemptions"] or ()
        )
        decisions.decide(
            session(),
            recipient=recipient(),
            breach=file.id,
            version=number(version),
            decision=Decision(
                question=self._question,
                answer=plain["answer"] == "yes",
                reasons=plain["reasons"],
                exemptions=claims,
                deviation=plain["deviation"],
            ),
            now=now(),
        )

    def word(self, field: str, value: Any) -> str:  # noqa: ANN401 - plain values of any kind
        view = decision_view(question_text(self._question), self._allowed(), {}, {})
        if value is None:
            return decision_words(view, field)
        labels = {one.value: one.label for one in view.field(field).options}
        several = value if isinstance(value, list) else [value]
        return ", ".join(labels.get(one, str(one)) for one in several)

    def changed_by(self, file: Breach) -> str:
        """Who decided, which need not be who changed the file last."""
        row = decisions.current(session(), breach=file).of(self._question)
        return names().get(row.decided_by, "") if row else ""

    def news(self, file: Breach, version: str) -> Meanwhile | None:
        """Nobody decides on a file that is no longer the one that was read."""
        taken = decisions.taken_since(session(), breach=file, version=number(version))
        # Another decision on this very question is laid beside this one, and needs no telling.
        passed_over = (BreachAct.DECIDED,) if taken == {self._question} else ()
        found = meanwhile(file, number(version), passed_over)
        return found if found.changes else None

    def _allowed(self) -> tuple[Any, ...]:
        return exemptions() if self._question == "people" else ()

    def _reasons(self) -> list[str]:
        return [f"exemption_{one.id}" for one in self._allowed()]


def _read(form: DecisionForm) -> Plain:
    """Raises `FormProblems` while neither yes nor no is chosen."""
    if form.answer.data not in ("yes", "no"):
        raise FormProblems({"answer": _("Choose yes or no.")})
    return {
        "answer": form.answer.data,
        "reasons": form.reasons.data or "",
        "exemptions": list(form.exemptions.data or ()),
        "deviation": form.deviation.data or "",
    }
