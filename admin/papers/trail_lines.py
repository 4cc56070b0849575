"""The trail of a breach as lines of a table."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, Protocol

from admin.papers import blocks
from admin.papers.blocks import Block
from admin.papers.fact_words import FactWords
from admin.papers.words import Words, short_moment

# Said elsewhere in the file, or of no use to a reader.
LEFT_OUT = frozenset({"changes", "reason", "facts", "moments", "content", "digest", "version"})
# A long text is in the file above; the trail shows what became of it.
LONGEST = 400


class Event(Protocol):
    """A line as the trail keeps it."""

    @property
    def number(self) -> int: ...
    @property
    def at(self) -> datetime: ...
    @property
    def actor(self) -> str | None: ...
    @property
    def act(self) -> str: ...
    @property
    def facts(self) -> dict[str, Any]: ...
    @property
    def hash(self) -> str: ...


def trail(events: Iterable[Event], words: FactWords, people: Mapping[str, str]) -> list[Block]:
    """The table, and the hash of its last line."""
    told = list(events)
    language, zone = words.setting.language, words.setting.zone
    say, common = Words("file", language), Words("common", language)
    lines = [
        (
            str(one.number),
            short_moment(one.at, language, zone),
            people.get(one.actor or "", common("nobody")),
            in_words(one, words),
        )
        for one in told
    ]
    columns = (say("number"), say("when"), say("who"), say("what"))
    table = blocks.table(columns, lines, widths=(0, 3, 3, 9), size=8.5)
    head = [blocks.digest(say("head"), told[-1].hash)] if told else []
    return [blocks.prose(say("trail_how")), table, *head]


def in_words(event: Event, words: FactWords) -> str:
    """The act, then each change with old and new, then the reason."""
    say = Words("file", words.setting.language)
    parts = [Words("acts", words.setting.language).get(event.act)]
    parts += [_change(field, change, words) for field, change in _changes(event).items()]
    parts += [
        _detail(key, value, words) for key, value in event.facts.items() if _is_told(key, value)
    ]
    reason = event.facts.get("reason")
    return "\n".join([*parts, say("because", reason=str(reason))] if reason else parts)


def _changes(event: Event) -> Mapping[str, Mapping[str, Any]]:
    changes = event.facts.get("changes")
    return changes if isinstance(changes, dict) else {}


def _change(field: str, change: Mapping[str, Any], words: FactWords) -> str:
    say, name = Words("file", words.setting.language), words.name(field)
    old, new = (_cut(words.value(field, change.get(side))) for side in ("old", "new"))
    empty = "–"
    if not old:
        return say("set_to", field=name, new=new or empty)
    return say("from_to", field=name, old=old, new=new or empty)


def _is_told(key: str, value: object) -> bool:
    return key not in LEFT_OUT and value not in (None, "", [], {})


def _detail(key: str, value: object, words: FactWords) -> str:
    name = Words("details", words.setting.language).get(key)
    return f"{name}: {_cut(words.value(key, value))}"


def _cut(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[:LONGEST]} …"
