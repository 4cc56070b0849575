"""The sentences with which the rules of the breach desk refuse."""

from portal.rules.breach.texts import breach_law
from portal.rules.law_data import Texts, filled
from portal.rules.verdict import Problem, Refusal

__all__ = ["Problem", "Refusal", "problem", "refusal"]


def problem(field: str, code: str, values: dict[str, Texts] | None = None) -> Problem:
    """Raises `KeyError` for a code that `law/breach/sentences.toml` lacks."""
    return Problem(field, code, filled(breach_law("sentences")["problem"][code], values or {}))


def refusal(code: str, field: str | None = None) -> Refusal:
    """Raises `KeyError` for a code that `law/breach/sentences.toml` lacks."""
    return Refusal(code, dict(breach_law("sentences")["refusal"][code]), field)
