"""Sets one paper in a process of its own: `python -I -m admin.papers.apart`.

Reads JSON from standard input (template, paper, made_at in seconds), writes the PDF to standard
output. Time and memory are bounded here, and both are given back when it ends: whatever somebody
wrote into a text, the server goes on.
"""

import json
import resource
import sys
from pathlib import Path
from typing import Any

import typst

from admin.papers.fonts import FAMILIES, fonts
from admin.papers.glyphs import printable
from portal.web.process import forbid_dumps

TEMPLATES = Path(__file__).parent / "templates"
# Characters of JSON: well over a thousand breaches in a register, or hundreds of long events.
LONGEST = 500_000
# A paper that long takes some seconds and about 400 MB. The service's own limit is 1 GB, and going
# beyond that would end the server with it.
SECONDS = 60
MEMORY = 700 * 1024**2
# How it ends, besides well (0) and by a signal, which is a limit.
REFUSED, TOO_LARGE = 3, 4


def main() -> int:
    # The server's own does not reach as far as into another program.
    forbid_dumps()
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    asked: dict[str, Any] = json.load(sys.stdin.buffer)
    # What cannot be shown is written with more characters than it had.
    paper = json.dumps(printable(asked["paper"]), ensure_ascii=False)
    if len(paper) > LONGEST:
        return TOO_LARGE
    try:
        sys.stdout.buffer.write(compiled(asked["template"], paper, asked["made_at"]))
    except typst.TypstError:
        # Its words may quote the paper, so they go nowhere.
        return REFUSED
    return 0


def compiled(template: str, paper: str, made_at: int) -> bytes:
    """The PDF of a paper that is printable JSON. Raises `typst.TypstError`."""
    return typst.compile(
        TEMPLATES / f"{template}.typ",
        root=TEMPLATES,
        font_paths=fonts(),
        ignore_system_fonts=True,
        sys_inputs={"paper": paper, "families": json.dumps(FAMILIES)},
        pdf_standards=["ua-1"],
        timestamp=made_at,
    )


if __name__ == "__main__":
    sys.exit(main())
