"""What the rights desk answers when an act does not fit the request as it stands."""

from portal.rules.rights.texts import rights_law
from portal.rules.verdict import Refusal


def refusal(code: str, field: str | None = None) -> Refusal:
    """The refusal with its sentence. Raises `KeyError` for a code `law/rights/desk.toml` lacks."""
    return Refusal(code, dict(rights_law("desk")["refusal"][code]), field)
