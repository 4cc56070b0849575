"""The demonstration's breaches, read from `stories/breaches-*.toml`: what was known and done when."""

import tomllib
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Any


@dataclass(frozen=True)
class BreachEvent:
    """Something that a handler did. `at` counts hours from the moment of loading, so below 0.

    `kind` is an act of `portal.demonstration.breaches`; `more` is what that act needs.
    """

    at: float
    by: str
    kind: str
    more: dict[str, Any]


@dataclass(frozen=True)
class BreachStory:
    """One breach. `facts` are those of the first hour; `moments` hours, or texts and flags."""

    at: float
    by: str
    facts: dict[str, Any]
    moments: dict[str, Any]
    events: tuple[BreachEvent, ...] = field(default=())


@cache
def breach_stories(organisation: str) -> tuple[BreachStory, ...]:
    """The breaches of one organisation, by its slug."""
    source = files("portal.demonstration").joinpath("stories", f"breaches-{organisation}.toml")
    content = tomllib.loads(source.read_text(encoding="utf-8"))
    return tuple(_story(entry) for entry in content["breach"])


def _story(entry: dict[str, Any]) -> BreachStory:
    events = tuple(_event(one) for one in entry.get("events", []))
    return BreachStory(
        float(entry["at"]), entry["by"], entry["facts"], entry.get("moments", {}), events
    )


def _event(entry: dict[str, Any]) -> BreachEvent:
    known = {"at", "by", "kind"}
    more = {name: value for name, value in entry.items() if name not in known}
    return BreachEvent(float(entry["at"]), entry["by"], entry["kind"], more)
