"""The field sheet to the authority: what is entered in the national form, field by field."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from admin.papers import blocks
from admin.papers.blocks import Block
from admin.papers.look import Frame, Setting, laid_out
from admin.papers.words import Words, moment


@dataclass(frozen=True)
class SheetRow:
    """A field as it was drawn up; `given` is false where `value` only says that it is missing."""

    id: str
    heading: str
    value: str
    given: bool


@dataclass(frozen=True)
class Life:
    """What has happened to a notice. Names instead of ids; all empty for what is no notice yet."""

    state: str = "now"
    written_at: datetime | None = None
    written_by: str = ""
    approved_at: datetime | None = None
    approved_by: str = ""
    sent_at: datetime | None = None
    sent_by: str = ""
    recorded_at: datetime | None = None
    reference: str = ""
    delay_reason: str = ""
    digest: str = ""


def field_sheet(
    setting: Setting, *, reference: str, phase: str, rows: Sequence[SheetRow], life: Life
) -> bytes:
    """The PDF. `reference` is the breach's own number, `phase` in words."""
    say, common = Words("sheet", setting.language), Words("common", setting.language)
    state = Words("state", setting.language).get(life.state)
    frame = Frame(
        title=say("title"),
        lead=say("lead", phase=phase, reference=reference),
        mark=f"{reference} · {state}",
        foot=common("confidential"),
    )
    parts = [
        blocks.notice(say("how_now" if life.state == "now" else "how")),
        *life_blocks(setting, life),
        blocks.heading(say("fields")),
        blocks.fields(blocks.row(one.heading, one.value) | {"given": one.given} for one in rows),
    ]
    return laid_out("report", setting, frame, parts)


def life_blocks(setting: Setting, life: Life, level: int = 1) -> list[Block]:
    """Who wrote, approved and sent it, the authority's reference, the hash of what was frozen."""
    rows = life_rows(setting, life)
    if not rows:
        return []
    say, common = Words("sheet", setting.language), Words("common", setting.language)
    made = [blocks.heading(say("life"), level), blocks.facts(rows)]
    return [*made, blocks.digest(common("digest"), life.digest)] if life.digest else made


def life_rows(setting: Setting, life: Life) -> list[Block]:
    say = Words("sheet", setting.language)

    def by(at: datetime | None, name: str) -> str:
        if at is None:
            return ""
        written = moment(at, setting.language, setting.zone)
        return say("by", moment=written, name=name) if name else written

    told = (
        (say("written"), by(life.written_at, life.written_by)),
        (say("approved"), by(life.approved_at, life.approved_by)),
        (say("sent"), by(life.sent_at, life.sent_by)),
        (say("recorded"), by(life.recorded_at, "")),
        (say("authority_reference"), life.reference),
        (say("delay"), life.delay_reason),
    )
    return [blocks.row(key, value) for key, value in told if value]
