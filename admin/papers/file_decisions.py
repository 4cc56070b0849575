"""Decisions and notices in the file of a breach."""

from collections.abc import Mapping, Sequence

from admin.papers import blocks
from admin.papers.blocks import Block
from admin.papers.field_sheet import Life, life_rows
from admin.papers.look import Setting
from admin.papers.words import NAMES, Words, moment
from portal.data.breach.notices import PEOPLE
from portal.data.breach.sending import sheet_of
from portal.data.tables import BreachDecision, BreachNotice
from portal.rules.breach.decisions import exemptions
from portal.rules.breach.letter import letter_of, plain_text
from portal.rules.breach.notification import phase_label


def decisions(
    rows: Sequence[BreachDecision], setting: Setting, people: Mapping[str, str]
) -> list[Block]:
    """All of them, the replaced ones too, oldest first."""
    say = Words("file", setting.language)
    if not rows:
        return [blocks.prose(say("no_decisions"))]
    told: list[Block] = []
    for one in rows:
        told += [blocks.heading(say(one.question), 2), _decision(one, setting, people)]
    return told


def _decision(one: BreachDecision, setting: Setting, people: Mapping[str, str]) -> Block:
    say, sheet = Words("file", setting.language), Words("sheet", setting.language)
    labels = {known.id: known.label[setting.language] for known in exemptions()}
    claims = "\n\n".join(
        f"{labels.get(claim['id'], claim['id'])}\n{claim['reasons']}" for claim in one.exemptions
    )
    decided = moment(one.decided_at, setting.language, setting.zone)
    rows = [
        blocks.row(say("answer"), say("yes" if one.answer else "no")),
        blocks.row(say("reasons"), one.reasons),
        blocks.row(say("deviation"), one.deviation),
        blocks.row(say("exemptions"), claims),
        blocks.row(
            say("decided"), sheet("by", moment=decided, name=people.get(one.decided_by, "–"))
        ),
    ]
    if one.approved_at:
        approved = moment(one.approved_at, setting.language, setting.zone)
        name = people.get(one.approved_by or "", "–")
        rows.append(blocks.row(say("approved"), sheet("by", moment=approved, name=name)))
    elif one.needs_approval:
        rows.append(blocks.row(say("approved"), say("awaits")))
    return blocks.facts(row for row in rows if row["given"])


def notices(
    rows: Sequence[BreachNotice], setting: Setting, people: Mapping[str, str]
) -> list[Block]:
    """Each as it was frozen, in the paper's language where it was frozen in it."""
    say = Words("file", setting.language)
    if not rows:
        return [blocks.prose(say("no_notices"))]
    told: list[Block] = []
    for one in rows:
        told += [blocks.heading(_name(one, setting), 2), *_notice(one, setting, people)]
    return told


def _name(one: BreachNotice, setting: Setting) -> str:
    say, language = Words("file", setting.language), setting.language
    if one.to == PEOPLE:
        name = NAMES.get(one.language, {}).get(language, one.language)
        return say("to_people", language=name)
    return say("to_authority", phase=phase_label(one.phase)[language])


def _notice(one: BreachNotice, setting: Setting, people: Mapping[str, str]) -> list[Block]:
    say, language = Words("file", setting.language), setting.language
    rows = [
        blocks.row(say("state"), Words("state", language).get(one.state)),
        *life_rows(setting, life_of(one, people)),
        blocks.row(say("way"), Words("ways", language).get(one.way) if one.way else ""),
        blocks.row(say("told"), "" if one.told is None else str(one.told)),
        blocks.row(say("remark"), one.remark or ""),
    ]
    told = [blocks.facts(row for row in rows if row["given"])]
    told.append(blocks.digest(Words("common", language)("digest"), one.digest))
    return [*told, *_content(one, setting)]


def life_of(one: BreachNotice, people: Mapping[str, str]) -> Life:
    """What has happened to a notice, with names for ids."""
    return Life(
        state=one.state,
        written_at=one.written_at,
        written_by=people.get(one.written_by, ""),
        approved_at=one.approved_at,
        approved_by=people.get(one.approved_by or "", ""),
        sent_at=one.sent_at,
        sent_by=people.get(one.sent_by or "", ""),
        recorded_at=one.recorded_at,
        reference=one.reference or "",
        delay_reason=one.delay_reason or "",
        digest=one.digest,
    )


def _content(one: BreachNotice, setting: Setting) -> list[Block]:
    """What was frozen: the letter in its own language, the sheet in that of the paper."""
    if one.to == PEOPLE:
        text = plain_text(letter_of(one.content, one.language))
        return [blocks.prose(text)]
    sheet = sheet_of(one, setting.language)
    return [blocks.facts(blocks.row(row.heading, row.value) for row in sheet if row.given)]
