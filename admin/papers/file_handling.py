"""What was done, what was to be done, and what was learned, in the file of a breach."""

from collections.abc import Mapping, Sequence
from datetime import date

from admin.papers import blocks
from admin.papers.blocks import Block
from admin.papers.look import Setting
from admin.papers.words import Words, short_day, short_moment
from portal.data.tables import BreachLesson, BreachMeasure, BreachTask


def measures(
    rows: Sequence[BreachMeasure], setting: Setting, people: Mapping[str, str]
) -> list[Block]:
    say, language, zone = Words("file", setting.language), setting.language, setting.zone
    if not rows:
        return [blocks.prose(say("no_measures"))]
    lines = [
        (short_moment(one.taken_at, language, zone), one.text, people.get(one.added_by, "–"))
        for one in rows
    ]
    return [blocks.table((say("when"), say("what"), say("who")), lines, widths=(3, 9, 3))]


def tasks(rows: Sequence[BreachTask], setting: Setting, people: Mapping[str, str]) -> list[Block]:
    say, language, zone = Words("file", setting.language), setting.language, setting.zone
    if not rows:
        return [blocks.prose(say("no_tasks"))]
    lines = [
        (
            one.text,
            people.get(one.owner or "", "–"),
            short_day(one.due_on, language) or "–",
            short_moment(one.done_at, language, zone) or "–",
        )
        for one in rows
    ]
    columns = (say("task"), say("owner"), say("due_on"), say("done"))
    return [blocks.table(columns, lines, widths=(8, 4, 3, 4))]


def lesson(row: BreachLesson | None, setting: Setting, people: Mapping[str, str]) -> list[Block]:
    say, language = Words("file", setting.language), setting.language
    if row is None:
        return [blocks.prose(say("no_lesson"))]
    content = row.content
    follow_up = content.get("follow_up_on")
    told = (
        (say("cause"), content.get("cause")),
        (say("learned"), content.get("lesson")),
        (say("measure"), content.get("measure")),
        (say("owner"), people.get(content.get("owner") or "", content.get("owner"))),
        (say("follow_up"), short_day(date.fromisoformat(follow_up), language) if follow_up else ""),
    )
    return [blocks.facts(blocks.row(key, value or "") for key, value in told)]
