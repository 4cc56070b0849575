"""The addresses of a site are compiled once for the run, not once for each of its sites.

From the rule of an address Werkzeug makes a function that builds such addresses. That takes longer
than all else a new application does, and the thousands that the tests make have the same rules.
"""

from collections.abc import Callable
from typing import Any

from werkzeug.routing import Rule

_known: dict[tuple[object, ...], Callable[..., tuple[str, str]]] = {}


def remember() -> None:
    """For every application from now on."""
    rule: Any = Rule
    compiled = rule._compile_builder

    def builder(self: Any, append_unknown: bool = True) -> Callable[..., tuple[str, str]]:
        defaults = tuple(sorted((self.defaults or {}).items()))
        kinds = tuple((name, type(kind)) for name, kind in self._converters.items())
        asked = (self.rule, tuple(self._trace), kinds, defaults, append_unknown)
        if asked not in _known:
            _known[asked] = compiled(self, append_unknown)
        return _known[asked]

    rule._compile_builder = builder
