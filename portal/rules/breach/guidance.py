"""What handlers need to know at each step of a breach, by the name of the step."""

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

from portal.rules.breach.texts import breach_law
from portal.rules.guidance import Guidance, by_step


@cache
def guidance() -> Mapping[str, Guidance]:
    """In the order of the work."""
    return MappingProxyType(by_step(breach_law("guidance")["step"]))
