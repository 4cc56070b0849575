"""The register of breaches as a list (GDPR Art. 33(5)): facts, effects, measures, and what was decided."""

from collections.abc import Sequence
from dataclasses import dataclass

from admin.papers import blocks
from admin.papers.look import Frame, Setting, laid_out
from admin.papers.words import Words, moment

COLUMNS = ("reference", "name", "state", "aware", "effects", "measures", "severity")
WIDTHS = (0, 6, 3, 3, 6, 6, 3, 3, 3)


@dataclass(frozen=True)
class RegisterLine:
    """One breach in the words of the paper's language; moments are written, empty for none."""

    reference: str
    title: str
    state: str
    aware: str
    effects: str
    measures: str
    severity: str
    notified: str
    told: str


def register_list(setting: Setting, lines: Sequence[RegisterLine], *, is_part: bool) -> bytes:
    """The PDF, across the page. `is_part`: a filter has left breaches out."""
    say, common = Words("register", setting.language), Words("common", setting.language)
    lead = say("lead", count=str(len(lines)))
    made = common("made", moment=moment(setting.made_at, setting.language, setting.zone))
    frame = Frame(
        title=say("title"),
        lead=f"{lead} {say('filtered')}" if is_part else lead,
        mark=made,
        foot=common("confidential_file"),
    )
    columns = [say(key) for key in (*COLUMNS, "authority", "people")]
    rows = [_row(line, say("not_yet")) for line in lines]
    table = blocks.table(columns, rows, widths=WIDTHS, size=8)
    return laid_out("register", setting, frame, [table] if rows else [blocks.prose(say("empty"))])


def _row(line: RegisterLine, no: str) -> tuple[str, ...]:
    known = (line.reference, line.title, line.state, line.aware, line.effects, line.measures)
    return (*known, line.severity or "–", line.notified or no, line.told or no)
