"""What a rule of the rights desk answers when something does not hold: a code and a sentence."""

from portal.rules.breach.verdict import Problem, Refusal
from portal.rules.law_data import Texts, filled
from portal.rules.rights.texts import rights_law

__all__ = ["Problem", "Refusal", "problem", "refusal"]


def problem(field: str, code: str, values: dict[str, Texts] | None = None) -> Problem:
    """Raises `KeyError` for a code that `law/rights/sentences.toml` lacks."""
    return Problem(field, code, filled(rights_law("sentences")["problem"][code], values or {}))


def refusal(code: str, field: str | None = None, values: dict[str, Texts] | None = None) -> Refusal:
    """Raises `KeyError` for a code that `law/rights/sentences.toml` lacks."""
    sentence = filled(rights_law("sentences")["refusal"][code], values or {})
    return Refusal(code, sentence, field)
