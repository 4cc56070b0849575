"""The demonstration's cases, read from `stories/*.toml`: what was written, by whom, when."""

import tomllib
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files

from portal.rules.plain import from_plain

# One file for each organisation, named by its slug.
ORGANISATIONS = ("klintmark", "hjelmsted")


@dataclass(frozen=True)
class Event:
    """Something that happened in a case after the report.

    `kind`: acknowledgement, feedback, answer or note (`by` writes `text`), reply (the reporter
    writes it), move (`by` moves the case `to` a state, with an `outcome` where one is needed).
    `day` counts from the day of loading, `time` is the local clock.
    """

    day: int
    time: str
    kind: str
    by: str | None = None
    text: str = ""
    to: str | None = None
    outcome: str | None = None


@dataclass(frozen=True)
class Story:
    """One case. `reporter` names a known return code; None: a random one, thrown away.

    `excluded` are the logins of recipients whom the reporter left out. `answers` go by the
    question's id; a choice is answered by the option's id, several with commas between.
    """

    scheme: str
    category: str
    language: str
    day: int
    time: str
    answers: dict[str, str]
    reporter: str | None = None
    excluded: tuple[str, ...] = ()
    events: tuple[Event, ...] = field(default=())


@cache
def stories(organisation: str) -> tuple[Story, ...]:
    """The cases of one organisation, by its slug."""
    source = files("portal.demonstration").joinpath("stories", f"{organisation}.toml")
    content = tomllib.loads(source.read_text(encoding="utf-8"))
    return tuple(from_plain(Story, entry) for entry in content["case"])
