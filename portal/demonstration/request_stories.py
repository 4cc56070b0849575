"""The demonstration's requests, read from `stories/requests-*.toml`: who asked, and what was done."""

import tomllib
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Any


@dataclass(frozen=True)
class RequestEvent:
    """Something that a handler did. `day` counts from the day of loading, so at most 0.

    `kind` is an act of `portal.demonstration.requests`; `more` is what that act needs.
    """

    day: int
    by: str
    kind: str
    more: dict[str, Any]


@dataclass(frozen=True)
class RequestStory:
    """One request. `name` and `text` are sealed; `arrived` other than "portal" was entered by hand.

    `reporter` names a return code that is published, so that a visitor can open the mailbox.
    """

    day: int
    name: str
    text: str
    kinds: tuple[str, ...]
    relation: str
    language: str = "da"
    arrived: str = "portal"
    by: str = ""
    reporter: str = ""
    events: tuple[RequestEvent, ...] = field(default=())


@cache
def request_stories(organisation: str) -> tuple[RequestStory, ...]:
    """The requests of one organisation, by its slug."""
    source = files("portal.demonstration").joinpath("stories", f"requests-{organisation}.toml")
    content = tomllib.loads(source.read_text(encoding="utf-8"))
    return tuple(_story(entry) for entry in content["request"])


def _story(entry: dict[str, Any]) -> RequestStory:
    events = tuple(_event(one) for one in entry.get("events", []))
    return RequestStory(**{**entry, "kinds": tuple(entry["kinds"]), "events": events})


def _event(entry: dict[str, Any]) -> RequestEvent:
    known = {"day", "by", "kind"}
    more = {name: value for name, value in entry.items() if name not in known}
    return RequestEvent(entry["day"], entry["by"], entry["kind"], more)
