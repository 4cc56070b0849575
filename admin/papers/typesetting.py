"""Sets a paper: PDF/UA-1, tagged, the same bytes for the same values.

What people wrote goes in as JSON and comes out as text. It is never a piece of Typst source, so
nothing in it can read a file, run code or end a paragraph's markup. The templates import no
packages, the fonts are the typesetter's own, and the date of making is given.
"""

import json
import subprocess
import sys
from collections.abc import Mapping
from datetime import datetime
from threading import Lock

from admin.papers.apart import LONGEST, TOO_LARGE
from portal.errors import Refused, VarselError

# The child bounds its own processor time; this is for a machine that is busy with other things.
PATIENCE = 120
# Many threads would reserve memory that the child's limit counts.
ENVIRONMENT = {"RAYON_NUM_THREADS": "1", "MALLOC_ARENA_MAX": "2", "LC_ALL": "C.UTF-8"}

# A paper takes a processor and perhaps much memory: one at a time is what a server can spare.
_turn = Lock()


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
    Raises `PaperTooLarge`, and `PaperFailed` where the typesetter refuses or takes too long.
    """
    asked = {"template": template, "paper": dict(paper), "made_at": int(made_at.timestamp())}
    text = json.dumps(asked)
    if len(text) > LONGEST * 2:
        raise PaperTooLarge
    try:
        with _turn:
            made = subprocess.run(
                [sys.executable, "-I", "-m", "admin.papers.apart"],
                input=text.encode("ascii"),
                capture_output=True,
                timeout=PATIENCE,
                env=ENVIRONMENT,
                check=False,
            )
    except subprocess.TimeoutExpired:
        raise PaperFailed from None
    # A negative one is a signal: the paper took more time or memory than it may.
    if made.returncode == TOO_LARGE or made.returncode < 0:
        raise PaperTooLarge
    if made.returncode:
        raise PaperFailed
    return made.stdout
