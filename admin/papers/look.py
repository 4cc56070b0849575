"""What every paper shows of the organisation, and how a paper is put together."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo

from admin.papers.blocks import Block
from admin.papers.typesetting import typeset
from admin.papers.words import page_words
from portal.rules.contrast import nearest_readable

WHITE = "#ffffff"


@dataclass(frozen=True)
class Setting:
    """Whose paper it is, in which language and by whose clock, and when it is made (aware)."""

    organisation: str
    accent: str
    language: str
    zone: tzinfo
    made_at: datetime


@dataclass(frozen=True)
class Frame:
    """What stands around the content: `mark` at the top right, `foot` at the bottom left."""

    title: str
    lead: str = ""
    mark: str = ""
    foot: str = ""


def laid_out(
    template: str,
    setting: Setting,
    frame: Frame,
    blocks: Sequence[Block] = (),
    more: Mapping[str, object] | None = None,
) -> bytes:
    """The PDF. `more` is what one template alone asks for. Raises `PaperTooLarge`, `PaperFailed`."""
    paper: dict[str, object] = {
        "language": setting.language,
        # Paper is white where the screen is not; the accent must be read on both.
        "look": {
            "organisation": setting.organisation,
            "accent": nearest_readable(setting.accent, WHITE),
        },
        "words": page_words(setting.language),
        "title": frame.title,
        "lead": frame.lead,
        "mark": frame.mark,
        "foot": frame.foot,
        "blocks": list(blocks),
        **(more or {}),
    }
    return typeset(template, paper, made_at=setting.made_at)
