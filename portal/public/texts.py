"""The sentences that the reporter's pages say by script, in the groups in which pages need them.

A failure is told in three parts: what happened (`failure_…`), what it means for what was written,
and what to do now. `{name}` is filled in by the page.
"""

from flask_babel import lazy_gettext as _

from portal.rules.case_states import CaseState, state_explanation, state_label
from portal.web.languages import pick

LEAVING = {
    "leave_going": _("Leaving this page."),
    "leave_two_more": _("Shift. Press two more times to leave this page."),
    "leave_one_more": _("Shift. Press once more to leave this page."),
    "leave_expired": _("You did not press Shift three times. You are still on this page."),
}

STARTING = {
    "unable_no_crypto": _(
        "Your browser cannot seal what you write. It is too old, or the page was not opened over a"
        " safe connection."
    ),
    "unable_charter_not_fetched": _(
        "The list of recipients could not be fetched. Check your connection and load the"
        " page again."
    ),
    "unable_charter_not_valid": _(
        "The list of recipients is not signed as it must be ({code}). Somebody may have"
        " tampered with it, so this page seals nothing. Use another way to report."
    ),
    "unable_fault": _(
        "Something is wrong with the page itself. Load it again, or try another browser."
    ),
}

READERS = {
    "reader_since": _("Can read reports since {date}"),
    "readers_not_fetched": _(
        "The list could not be fetched just now. Check your connection and load the page again."
    ),
    "charter_issued": _("Version {version} of the list, signed {date}."),
}

RECIPIENTS_STEP = {
    "readers_none_left": _("At least one must be able to read the report. Leave fewer people out."),
    "charter_added": _("New on the list: {names}"),
    "charter_removed": _("No longer on the list: {names}"),
    "charter_rekeyed": _("Has a new key: {names}"),
    "charter_details": _("The people are the same. Other details of the list have changed."),
}

QUESTIONS = {
    "category_missing": _("Choose the subject that fits best"),
    "story_missing": _("Tell us what happened. A few words are enough to begin with"),
    "answer_missing": _("Write an answer to: {label}"),
    "identity_missing": _("Write who you are, or clear the box above"),
    "choice_missing": _("Choose an answer to: {label}"),
    "check_readers": _("Can read the report"),
    "check_left_out": _("Is left out and cannot read it"),
    "check_category": _("Subject"),
    "check_anonymous": _("You have not said who you are"),
    "check_not_answered": _("Not answered"),
    "check_change_what": _(": {what}"),
}

WARNINGS = {
    "warn_cpr": _("“{words}” looks like a civil registration number (CPR)."),
    "warn_email": _("“{words}” is an e-mail address."),
    "warn_phone": _("“{words}” looks like a telephone number."),
    "warn_only_i": _("“{words}” may show that only one person could have written this."),
    "warn_my_name": _("“{words}” is often followed by a name."),
    "warn_my_work": _("“{words}” may tell where you work or who you work with."),
}

CODE = {
    "code_copied": _(
        "The code is copied. Paste it where only you can see it, then copy something else."
    ),
    "code_not_copied": _(
        "The browser did not allow copying. Select the code and copy it, or write it down."
    ),
    "code_saved": _(
        "The code is saved as a text file among your downloads. Move it to where only you can see it."
    ),
    "code_file_name": _("note.txt"),
    "code_file": _("{code}\n\n{address}\n"),
    "code_missing": _("Type the return code"),
    "groups_length": _("The code has {wanted} letters in seven groups. You have typed {letters}."),
    "groups_letter": _("There is a typing error in group {group}"),
    "code_checksum": _("There is a typing error somewhere in the code. Compare it group by group."),
    "code_differs": _("This is a return code, but not the one this page has shown you"),
}

DUTIES = {
    "duty_late": _("Done too late"),
    "duty_missed": _("The time is over, and it has not been done"),
    "duty_done_on": _("Done on {date}"),
    "duty_no_date": _("The law sets no date"),
    "duty_at_once": _("At once"),
    "duty_by": _("By {date} at the latest"),
}

FAILURES = {
    "failure_offline": _("You are not connected to the internet."),
    "failure_timeout": _("The answer took too long."),
    "failure_unreachable": _("The connection was lost."),
    "failure_charter_absent": _("The scheme has no signed list of recipients any more."),
    "failure_charter_swapped": _(
        "The list of recipients has been replaced by one that does not follow from the list"
        " you were shown. Somebody may have tampered with it."
    ),
    "failure_charter_malformed": _(
        "The list of recipients cannot be understood. Somebody may have tampered with it."
    ),
    "failure_charter_signature_invalid": _(
        "The signature on the list of recipients is false. Somebody may have tampered with it."
    ),
    "failure_charter_signer_unknown": _(
        "The list of recipients is signed by somebody who may not do so. Somebody may have tampered with it."
    ),
    "failure_charter_chain_broken": _(
        "The list of recipients does not follow from the lists before it. Somebody may have tampered with it."
    ),
    "failure_message_too_long": _("What you have written is too long to be sealed at once."),
    "failure_too_large": _("What you have written is too long to be received at once."),
    "failure_too_many_requests": _("Too many have tried just now."),
    "failure_work_required": _(
        "The site is under so much pressure just now that it did not take this, although your device did the calculation."
    ),
    "failure_work_stopped": _(
        "You stopped the calculation, and without it the site takes nothing just now."
    ),
    "failure_busy": _("The server is busy just now."),
    "failure_storage_full": _("The server has no room to store more just now."),
    "failure_receipt_invalid": _("The server answered, but its receipt is not genuine."),
    "failure_receipt_malformed": _("The server answered, but its receipt cannot be understood."),
    "failure_other": _("The server could not receive it ({code})."),
}

WORK = {
    "work_doing": _(
        "The site is under pressure just now. Your phone or computer is doing a small calculation"
        " before the site takes what you send. It usually takes less than 15 seconds, and it says"
        " nothing about who you are."
    ),
    "work_count": _("{found} of {of} parts are done."),
}

SENDING = {
    "stage_checking": _("Checking the list of recipients …"),
    "stage_sealing": _("Sealing the report in your browser …"),
    "stage_sending": _("Sending the sealed report …"),
    "send_failed": _("The report has not been sent"),
    "send_failed_now": _(
        "Nothing has been stored. Your text is still here, and the code stays the same. Wait a"
        " moment, then press “Send again”. If it keeps failing, go back and copy your text to"
        " somewhere safe."
    ),
    "send_too_long_now": _(
        "Nothing has been stored. Your text is still here. Go back and shorten it; you can write the"
        " rest in the mailbox afterwards."
    ),
    "send_tampered_now": _(
        "Nothing has been sent. Your text is still here. Do not send it from this page. Copy it to"
        " somewhere safe, and report to the authorities or in another way."
    ),
    "send_unknown": _("We do not know whether the report has arrived"),
    "send_unknown_now": _(
        "It may have been stored. Your text is still here, and the code stays the same. Press"
        " “Send again”: the same sealed report is accepted only once. Keep the code, and keep this"
        " page open until you have a receipt."
    ),
    "send_again": _("Send again"),
    "receipt_received": _("Your report was received on {date}."),
    "receipt_file_name": _("receipt.txt"),
}

MAILBOX = {
    "stage_opening": _("Opening the mailbox. It takes a few seconds …"),
    "stage_refreshing": _("Looking for new messages …"),
    "stage_reply": _("Sealing and sending …"),
    "mailbox_unknown": _(
        "There is no mailbox for this code. Check that you have typed the right code, and that you"
        " are at the right organisation. If you never saw a receipt, the report was not sent."
    ),
    "mailbox_received": _("Received on {date}"),
    "mailbox_readers": _("What you write now can be read by {names}, and by you."),
    "mailbox_left_out": _("Left out by you: {names}."),
    "mailbox_no_readers": _(
        "Nobody whom you sent the report to is on the list any more, so nobody could read an answer"
        " from you. Make a new report, or use the external channel."
    ),
    "author_you": _("You"),
    "author": _("{name}, {role}"),
    "message_acknowledgement": _("Acknowledgement of receipt"),
    "message_feedback": _("Feedback"),
    "message_not_shown": _(
        "This message is not shown: it cannot be proved who wrote it, or what it said ({code})."
    ),
    "reply_missing": _("Write something before you send"),
    "reply_sent": _("Your message is sealed and sent."),
    "reply_sent_overtaken": _(
        "Your message is sealed and sent. A new message had arrived in the meantime; you can read it"
        " below."
    ),
}


ALERT = {
    "alert_what_missing": _("Tell us what has happened. A few words are enough to begin with"),
    "alert_contact_missing": _("Say whom we can call"),
    "alert_count": _("Write a number in digits, or leave it empty"),
    "alert_moment": _("Write both day and time, or leave both empty"),
    "alert_in_the_future": _("This is in the future. Write when you noticed it"),
    "alert_text_too_long": _("This is too long. At most {most} characters fit here"),
    "alert_cpr_in_text": _(
        "This looks like a civil registration number (CPR). It must not stand in the record: take it"
        " out"
    ),
    "alert_sending": _("Sending …"),
    "alert_failed": _("It has not been sent"),
    "alert_unsure": _("We do not know whether it has arrived"),
    "alert_failed_now": _(
        "Nothing has been stored. What you have written is still here. Try again in a moment, and"
        " call us if it keeps failing."
    ),
    "alert_unsure_now": _(
        "It may have been stored. What you have written is still here. Press “Send” again: the same"
        " alert is stored only once."
    ),
    "alert_received": _("Received {time}."),
    "alert_reference": _("Our reference: {reference}. Use it when you write to us."),
    "failure_alert_unknown": _(
        "This link is not good any more: it was ended, or has run out. Ask for a new one, and call"
        " us meanwhile."
    ),
    "failure_alerts_used_up": _(
        "As many alerts have come over this link within a day as it takes. Call us and tell us of"
        " this one: we can give you a new link at once, and this one works again tomorrow."
    ),
}

LESSONS = {
    "lessons_none": _("Nothing has been published yet."),
    "lessons_not_fetched": _(
        "The texts could not be fetched just now. Check your connection and load the page again."
    ),
}


def state_texts() -> dict[str, str]:
    """What each state of a case is called, and what it means for the reporter."""
    texts: dict[str, str] = {}
    for state in CaseState:
        texts[f"state_{state.value}"] = pick(state_label(state))
        texts[f"state_{state.value}_explanation"] = pick(state_explanation(state))
    return texts


PROCESSOR_FAILURES = {
    key: FAILURES[key]
    for key in (
        "failure_offline",
        "failure_timeout",
        "failure_unreachable",
        "failure_work_required",
        "failure_work_stopped",
        "failure_busy",
        "failure_storage_full",
        "failure_other",
    )
}
PROCESSOR_PAGE = (ALERT, PROCESSOR_FAILURES, WORK)
LESSONS_PAGE = (LEAVING, LESSONS)
LANDING_PAGE = (LEAVING, STARTING, READERS)
REPORT_PAGE = (
    LEAVING,
    STARTING,
    READERS,
    RECIPIENTS_STEP,
    QUESTIONS,
    WARNINGS,
    CODE,
    DUTIES,
    FAILURES,
    WORK,
    SENDING,
)
MAILBOX_TEXTS = {key: QUESTIONS[key] for key in ("check_category",)}
MAILBOX_PAGE = (LEAVING, STARTING, WARNINGS, CODE, DUTIES, FAILURES, WORK, MAILBOX, MAILBOX_TEXTS)
