"""What the sealed letter says by script, and what the page says that takes it back."""

from flask_babel import LazyString
from flask_babel import lazy_gettext as _

from portal.public import texts

# The same for everybody, and nothing of whom or what it is about.
FILE_NAME = "letter.html"
SEALED_NAME = "varsel-letter.sealed"

NOT_SEALED_STATUS = 400

STARTING = {
    **texts.STARTING,
    "unable_no_crypto": _(
        "This browser cannot seal what you write: it is too old, or it does not allow sealing in a"
        " file that is opened from the device. Open the letter in a newer browser on a computer."
    ),
    "unable_charter_not_valid": _(
        "The list of recipients is not signed as it must be ({code}). Somebody has changed"
        " this file, so it seals nothing. Get the letter again from the site itself."
    ),
    "unable_fault": _(
        "Something is wrong with the letter itself. Get it again from the site, or open it in"
        " another browser."
    ),
}

SEALING = {
    "letter_sealed_to": _("The letter is sealed to {names}, and to you."),
    "letter_left_out": _("Left out, and cannot open it: {names}."),
    "letter_sealing": _("Sealing the letter. It can take a quarter of a minute …"),
    "letter_too_long": _(
        "What you have written is too long to be sealed at once. Go back and shorten it; you can"
        " write the rest in the mailbox afterwards."
    ),
    "letter_not_sealed": _(
        "The letter could not be sealed ({code}). Your text is still here. Try again, or open the"
        " letter in another browser."
    ),
    "earlier_missing": _("Choose the sealed file of the earlier letter"),
    "earlier_opening": _("Opening the earlier letter. It takes a few seconds …"),
    "earlier_shut": _(
        "This file does not open with this code. Look whether it is the sealed file of the earlier"
        " letter, and whether the code belongs to it"
    ),
    "earlier_taken": _("The text is taken over. Read it through before you seal it again."),
    "letter_saved": _(
        "Look whether the file is among your downloads before you close this page. If it is not,"
        " press “Save the sealed file” again."
    ),
}

_OWN_READERS = {key: texts.READERS[key] for key in ("reader_since",)}
_OWN_RECIPIENTS = {key: texts.RECIPIENTS_STEP[key] for key in ("readers_none_left",)}
_OWN_QUESTIONS = {
    key: texts.QUESTIONS[key]
    for key in ("category_missing", "story_missing", "answer_missing", "choice_missing")
}
LETTER_PAGE = (
    texts.LEAVING,
    STARTING,
    _OWN_READERS,
    _OWN_RECIPIENTS,
    _OWN_QUESTIONS,
    texts.WARNINGS,
    texts.CODE,
    SEALING,
)

_NOT_THIS = _(
    "This is not a sealed letter, or it was damaged on its way. Nothing was stored. Choose the file"
    " that the letter saved when it was sealed."
)
_BUSY = _(
    "The server could not take the letter just now. Nothing was stored, and the file is unharmed."
    " Try again in a few minutes."
)
_ANEW = _(
    "Nobody on the list of recipients could open this letter. Nothing was stored. Make a new letter:"
    " save the letter from this page again."
)
PROBLEMS = {
    "letter_missing": _("Choose the sealed file that you want to hand in."),
    "charter_superseded": _(
        "The list of recipients has changed since this letter was made. Nothing was stored. Save the"
        " letter from this page again: it can take the text over from your sealed file, with the code."
    ),
    "charter_absent": _(
        "No list of recipients has been signed, so nobody could read the letter. Nothing was stored."
        " Keep the file and try again later."
    ),
    "scheme_unknown": _(
        "This letter was sealed for another scheme. Nothing was stored. Hand it in at the address"
        " that the letter showed when it was sealed."
    ),
    "case_exists": _(
        "There is a report with the same return code already, and it is not this one. Nothing was"
        " stored. Make a new letter: it gets a new code."
    ),
    "too_large": _(
        "The file is too large to be a sealed letter. Nothing was stored. Choose the file that the"
        " letter saved when it was sealed."
    ),
    "work_required": _(
        "The site is under pressure just now, and this file was sealed without the calculation that"
        " would let it in. Nothing was stored. Keep the file, and try again in a few minutes."
    ),
    "recipient_missing": _ANEW,
    "wrap_not_on_charter": _ANEW,
    "busy": _BUSY,
    "storage_full": _BUSY,
}


def problem(code: str) -> LazyString:
    """The sentence for a refusal: what happened, what it means, what to do now."""
    return PROBLEMS.get(code, _NOT_THIS)
