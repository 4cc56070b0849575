"""What the form without JavaScript says when it cannot take what was sent."""

from flask_babel import gettext
from flask_babel import lazy_gettext as _

from portal.public.rights.plain_form import FILES, Problem

# Where the sentence leads to, if it is about no field.
TOP = "request"

_BUSY = _(
    "The server could not take it just now. Nothing was stored, and what you have written is still"
    " here. Wait a few minutes, choose your files again, and send it once more"
)
PROBLEMS = {
    "work_required": _(
        "Very many are sending just now, and nothing was stored. What you have written is still"
        " here. Wait a few minutes, choose your files again, and send it once more"
    ),
    "charter_absent": _(
        "Nobody could open a request just now, because no list of recipients is signed. Nothing was"
        " stored. Write to us in another way"
    ),
    "message_too_long": _(
        "What you have written is too long. Nothing was stored. Shorten it; you can write the rest in"
        " the mailbox afterwards"
    ),
    "busy": _BUSY,
    "storage_full": _BUSY,
}
_OTHER = _(
    "It could not be received. Nothing was stored, and what you have written is still here. Look it"
    " through and try again"
)


def problem(code: str) -> Problem:
    """What happened, what it means, and what to do now."""
    return Problem(TOP, str(PROBLEMS.get(code, _OTHER)))


def too_large() -> Problem:
    """The body was not read, so that what was typed is only in the browser."""
    return Problem(
        FILES,
        gettext(
            "What you sent is too large, and nothing was stored. Go back in your browser: what you"
            " have written is there. Choose fewer or smaller files"
        ),
    )
