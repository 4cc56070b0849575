"""The trail of a breach as a table of a paper."""

from collections.abc import Iterable, Mapping

from admin.papers import blocks
from admin.papers.blocks import Block
from admin.papers.fact_words import FactWords
from admin.papers.trail_details import details
from admin.papers.words import Words, short_moment
from portal.data.tables import BreachEvent


def trail(
    events: Iterable[BreachEvent], words: FactWords, people: Mapping[str, str]
) -> list[Block]:
    """The table, and the hash of its last line."""
    told = list(events)
    language, zone = words.setting.language, words.setting.zone
    say, common = Words("file", language), Words("common", language)
    lines = [
        (
            str(one.number),
            short_moment(one.at, language, zone),
            people.get(one.actor or "", common("nobody")),
            in_words(one, words, people),
        )
        for one in told
    ]
    columns = (say("number"), say("when"), say("who"), say("what"))
    table = blocks.table(columns, lines, widths=(0, 3, 3, 9), size=8.5)
    head = [blocks.digest(say("head"), told[-1].hash)] if told else []
    return [blocks.prose(say("trail_how")), table, *head]


def in_words(event: BreachEvent, words: FactWords, people: Mapping[str, str]) -> str:
    """The act, what it was about, and the reason that was given."""
    act = Words("acts", words.setting.language).get(event.act)
    reason = event.facts.get("reason")
    why = [Words("file", words.setting.language)("because", reason=str(reason))] if reason else []
    return "\n".join([act, *details(event, words, people), *why])
