"""What the desk's scripts say."""

from flask_babel import lazy_gettext

BREACH = {
    "breach.failed": lazy_gettext(
        "The server could not keep this, and nothing was stored. What you wrote is still here; try again in a moment."
    ),
    "breach.gone": lazy_gettext(
        "This breach is not there, or not for you any more. What you wrote is still here, but it cannot be kept."
    ),
    "unsent.leave": lazy_gettext(
        "You have written something here that is not sent. If you leave, it is lost. Leave all the same?"
    ),
    "notes.locked": lazy_gettext("Sealed. Unlock your keys to read it."),
    "notes.none": lazy_gettext("No note has been written."),
    "notes.write": lazy_gettext("Write a sealed note"),
    "notes.text": lazy_gettext("Note"),
    "notes.hint": lazy_gettext(
        "Sealed to those who handle this breach. It cannot be changed afterwards."
    ),
    "notes.file": lazy_gettext("Evidence, a file of at most 25 MB"),
    "notes.seal": lazy_gettext("Seal the note"),
    "notes.working": lazy_gettext("Sealing and sending …"),
    "notes.empty": lazy_gettext("Write something, or choose a file."),
    "notes.large": lazy_gettext("The file is larger than 25 MB. Choose a smaller one."),
    "notes.done": lazy_gettext("The note was sealed and kept."),
    "notes.fetch": lazy_gettext("Open {name} ({size})"),
    "notes.failed": lazy_gettext("The notes cannot be opened here."),
    "notes.broken": lazy_gettext(
        "Something in these notes does not fit together: one is missing, or comes from somebody who may not write here. Tell the other handlers."
    ),
    "notes.only": lazy_gettext("Evidence"),
}
