"""What the breach desk answers when an act does not fit the breach as it stands."""

from portal.rules.law_data import Texts, law
from portal.rules.verdict import Refusal


def refusal(code: str, field: str | None = None) -> Refusal:
    """The refusal with its sentence. Raises `KeyError` for a code that `law/desk.toml` lacks."""
    return Refusal(code, dict(law("desk")["refusal"][code]), field)


def most_alerts() -> int:
    """How many breaches one processor's link opens within 24 hours."""
    return int(law("desk")["alert"]["most_a_day"])


def proposed_awareness() -> Texts:
    """Why the moment of a processor's alert stands as the moment of awareness."""
    return dict(law("desk")["alert"]["aware_why"])
