"""The one line that the log gets of something unexpected: a reference, a class and a place.

An exception's own words may quote what somebody wrote, and a traceback shows where it lay. So
neither is ever written; the reference is what a person can name who saw the error page.
"""

import logging
import secrets
import traceback

log = logging.getLogger("varsel")

OWN = ("portal", "admin", "crypto")


def fault_line(error: BaseException) -> tuple[str, str]:
    """A random reference, and the line that holds it: `unexpected 1f2e3d4c KeyError portal.web:7`."""
    reference = secrets.token_hex(4)
    return reference, f"unexpected {reference} {type(error).__qualname__} {place_of(error)}"


def log_fault(error: BaseException) -> str:
    """Writes the one line, and returns the random reference that is in it."""
    reference, line = fault_line(error)
    log.error("%s", line)
    return reference


def place_of(error: BaseException) -> str:
    """`module:line` of the innermost own frame, else of the innermost: no values, no paths."""
    frames = list(traceback.walk_tb(error.__traceback__))
    names = [(str(frame.f_globals.get("__name__", "?")), line) for frame, line in frames]
    own = [name for name in names if name[0].partition(".")[0] in OWN]
    module, line = (own or names or [("?", 0)])[-1]
    # A template's frame is named by its file: the name of the file is enough.
    return f"{module.rpartition('/')[2]}:{line}"
