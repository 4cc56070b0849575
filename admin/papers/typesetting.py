"""Sets a paper: PDF/UA-1, tagged, the same bytes for the same values.

What people wrote goes in as JSON in `sys.inputs` and comes out as text. It is never a piece of
Typst source, so nothing in it can read a file, run code or end a paragraph's markup. The
templates import no packages, the fonts are the typesetter's own, and the date of making is given.

Typst is asked in this very process: its time grows evenly with the length of the texts (tests
hold it to that), and LONGEST bounds the length.
"""

import json
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

import typst

from admin.papers.fonts import FAMILIES, fonts
from admin.papers.glyphs import printable
from portal.errors import Refused, VarselError

TEMPLATES = Path(__file__).parent / "templates"
# Characters of JSON. A breach file with hundreds of long events stays below a third of it.
LONGEST = 3_000_000


class PaperTooLarge(Refused):
    """This is too much for one paper. Take the file as JSON or CSV instead, or a part of it."""

    code = "paper_too_large"
    status = 413


class PaperFailed(VarselError):
    """The paper could not be made. Nothing is lost; the same content can be had as JSON."""

    code = "paper_failed"
    status = 500


def typeset(template: str, paper: Mapping[str, object], *, made_at: datetime) -> bytes:
    """The PDF of a paper. `template` names a file of this package, `paper` is what it lays out.

    `paper` has `language`, `title`, `look` and `words` besides what its template asks for.
    Raises `PaperTooLarge`, and `PaperFailed` where the typesetter refuses.
    """
    text = _as_json(paper)
    inputs = {"paper": text, "families": json.dumps(FAMILIES)}
    try:
        return typst.compile(
            TEMPLATES / f"{template}.typ",
            root=TEMPLATES,
            font_paths=fonts(),
            ignore_system_fonts=True,
            sys_inputs=inputs,
            pdf_standards=["ua-1"],
            timestamp=int(made_at.timestamp()),
        )
    except typst.TypstError as error:
        # The typesetter's words may quote the paper, and errors are logged.
        raise PaperFailed from error


def _as_json(paper: Mapping[str, object]) -> str:
    text = json.dumps(paper, ensure_ascii=False)
    if len(text) <= LONGEST:
        # Once more: what cannot be shown is written with more characters than it had.
        text = json.dumps(printable(paper), ensure_ascii=False)
    if len(text) > LONGEST:
        raise PaperTooLarge
    return text
