"""The sentences that the pages of a request say by script."""

from flask_babel import lazy_gettext as _

from portal.public import texts

FILES = {
    "files_sealing": _("Sealing {name} in your browser …"),
    "files_sealed": _("{count} of {most} files are sealed and go with it."),
    "files_none": _("No files"),
    "files_too_many": _("At most {most} files can be sent along. {name} was left out"),
    "files_too_large": _("{name} is larger than 10 MB and was left out"),
    "files_unreadable": _("{name} could not be read and was left out. Choose it again"),
    "files_empty": _("{name} is empty and was left out"),
    "files_wait": _("Wait until the files are sealed"),
    "files_removed": _("{name} is removed."),
    "files_remove_what": _(" the file {name}"),
    "file_name_and_size": _("{name} ({size})"),
    "size_kb": _("{number} kB"),
    "size_mb": _("{number} MB"),
}

ADDRESS = {
    "address_invalid": _("Write the e-mail address like this: name@example.dk"),
}

EXTRA = {
    "check_files": _("Files"),
    "check_address": _("E-mail when something has come"),
    "check_no_address": _("No e-mail"),
    "check_in_clear": _("Not sealed"),
    "check_in_clear_what": _("{kinds} · {relation} · the language of this page"),
    "stage_sending_part": _("Sending: {share} of {size} …"),
}

FAILURES = {
    "failure_request_refused": _("The server could not take the request as it is ({reason})."),
}

# The same steps as where wrongdoing is reported, said of a request.
SENDING = texts.SENDING | {
    "stage_sealing": _("Sealing the request in your browser …"),
    "stage_sending": _("Sending the sealed request …"),
    "send_failed": _("The request has not been sent"),
    "send_tampered_now": _(
        "Nothing has been sent. Your text is still here. Do not send it from this page. Copy it to"
        " somewhere safe, and write to us in another way."
    ),
    "send_unknown": _("We do not know whether the request has arrived"),
    "send_unknown_now": _(
        "It may have been stored. Your text is still here, and the code stays the same. Press"
        " “Send again”: the same sealed request is accepted only once. Keep the code, and keep this"
        " page open until you have a receipt."
    ),
    "receipt_received": _("Your request was received on {date}."),
}
STARTING = texts.STARTING | {
    "unable_charter_not_valid": _(
        "The list of recipients is not signed as it must be ({code}). Somebody may have"
        " tampered with it, so this page seals nothing. Write to us in another way."
    ),
}
READERS = texts.READERS | {"reader_since": _("Can read requests since {date}")}
QUESTIONS = texts.QUESTIONS | {"check_readers": _("Can read the request")}
WARNINGS = {"warn_cpr": texts.WARNINGS["warn_cpr"]}

REQUEST_PAGE = (
    texts.LEAVING,
    STARTING,
    READERS,
    texts.RECIPIENTS_STEP,
    QUESTIONS,
    WARNINGS,
    texts.CODE,
    texts.DUTIES,
    texts.FAILURES,
    texts.WORK,
    SENDING,
    FILES,
    ADDRESS,
    EXTRA,
    FAILURES,
)
LANDING_PAGE = (texts.LEAVING, STARTING, READERS)

OF_REQUESTS = {
    "request_kinds": _("You have asked for: {kinds}"),
    "request_received": _("The request came on {date}"),
    "request_due": _("The last day for our answer is {date}."),
    "request_overdue": _(
        "The last day for our answer was {date}. It is over, and we owe you an answer."
    ),
    "request_due_if_today": _("If you answer today, the last day for our answer is {date}."),
    "request_answered": _("Answered on {date}."),
    "request_answered_late": _("Answered on {date}, after the last day, which was {due}."),
    "request_extended": _("On {date} we told you that it takes longer than a month, and why."),
    "request_paused": _(
        "The time has stood still since {date}, while we wait for your answer: {about}."
    ),
    "request_pause_over": _("The time stood still from {from} to {to}: {about}."),
    "request_erase_on": _(
        "Everything in this mailbox will be erased on {date}, and your return code then opens"
        " nothing. Save what you want to keep before that day."
    ),
    "request_delivered": _("The answer was delivered: {way}."),
    "request_to_answer": _("Read the answer"),
    "request_to_extension": _("Read why"),
    "request_to_reply": _("Write your answer"),
    "message_answer": _("Our answer"),
    "message_extension": _("Why it takes longer"),
    "file_fetching": _("Fetching and opening {name} …"),
    "file_saved": _("{name} is saved among your downloads."),
    "file_failed": _(
        "The file could not be fetched or opened ({code}). Nothing is lost: try again in a moment."
    ),
    "file_save_what": _(" {name}"),
    "notice_given": _("We write to {address} when something has come."),
    "notice_none": _("You get no e-mail when something has come."),
    "notice_failed": _("This could not be stored ({code}). Try again in a moment."),
}
MAILBOX_PAGE = (*texts.MAILBOX_PAGE, FILES, ADDRESS, OF_REQUESTS)
