"""The answer to a request about one's own data, as it is sent. Nothing of it is kept.

The handler has edited the letter as plain text: blocks with empty lines between them, the first
being the subject. A line that is one of the letter's headings is one on paper too, so that whoever
listens to the paper can jump from right to right.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from admin.papers.look import Frame, Setting, laid_out
from admin.papers.words import day

# Characters of the edited letter.
LONGEST = 60_000
MARK = "- "


@dataclass
class Block:
    """Words under a heading, then a list; any of the three may be empty."""

    heading: str = ""
    text: str = ""
    items: list[str] = field(default_factory=list)


def rights_answer(setting: Setting, *, text: str, headings: Iterable[str], dated: date) -> bytes:
    """The PDF. Raises `PaperTooLarge`, `PaperFailed`."""
    subject, _, rest = text.replace("\r\n", "\n").strip().partition("\n")
    known = {one.strip() for one in headings if one.strip()}
    blocks = [block(one, known) for one in _parted(rest)]
    more = {
        "date": day(dated, setting.language),
        "paragraphs": [
            {"heading": one.heading, "text": one.text, "items": one.items} for one in blocks
        ],
    }
    return laid_out("rights_answer", setting, Frame(title=subject.strip()), more=more)


def block(lines: Sequence[str], headings: set[str]) -> Block:
    """One block of the text: its first line may be a heading, lines with a dash are a list."""
    made = Block()
    rest = list(lines)
    if rest and rest[0].strip() in headings:
        made.heading = rest.pop(0).strip()
    made.items = [one.removeprefix(MARK).strip() for one in rest if one.startswith(MARK)]
    made.text = "\n".join(one for one in rest if not one.startswith(MARK))
    return made


def _parted(text: str) -> list[list[str]]:
    """The blocks, each as its lines."""
    found: list[list[str]] = [[]]
    for line in text.split("\n"):
        if line.strip():
            found[-1].append(line.rstrip())
        elif found[-1]:
            found.append([])
    return [one for one in found if one]
