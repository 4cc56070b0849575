"""What handlers need to know at each step of a request, by the name of the step."""

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

from portal.rules.guidance import Guidance, by_step
from portal.rules.rights.texts import rights_law


@cache
def guidance() -> Mapping[str, Guidance]:
    """In the order of the work."""
    return MappingProxyType(by_step(rights_law("guidance")["step"]))
