"""What a rule of the breach desk answers when something does not hold: a code and a sentence."""

from dataclasses import dataclass

from portal.rules.breach.texts import breach_law
from portal.rules.law_data import Texts, filled


@dataclass(frozen=True)
class Problem:
    """What is wrong with one field, as a sentence for the person who filled it in."""

    field: str
    code: str
    sentence: Texts


@dataclass(frozen=True)
class Refusal:
    """Why an act is not done. `field`: where on the form it can be put right, if anywhere."""

    code: str
    sentence: Texts
    field: str | None = None


def problem(field: str, code: str, values: dict[str, Texts] | None = None) -> Problem:
    return Problem(field, code, _sentence("problem", code, values))


def refusal(code: str, field: str | None = None) -> Refusal:
    return Refusal(code, _sentence("refusal", code, None), field)


def _sentence(table: str, code: str, values: dict[str, Texts] | None) -> Texts:
    return filled(breach_law("sentences")[table][code], values or {})
