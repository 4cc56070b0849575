"""The rights desk's part of the law as data: `law/rights/*.toml`."""

from typing import Any

from portal.rules.law_data import law


def rights_law(name: str) -> dict[str, Any]:
    """The tables of `law/rights/<name>.toml`. Treat as read-only."""
    return law(f"rights/{name}")
