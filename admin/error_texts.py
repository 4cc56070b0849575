"""A sentence for each error that a staff page can meet: what happened, and what to do now."""

from flask_babel import lazy_gettext

SERVER = {
    "error.failed": lazy_gettext(
        "Something went wrong, and what was sent may still have arrived. Try again; if it goes on, name the word “{code}” to whoever runs the server."
    ),
    "error.unreachable": lazy_gettext(
        "The server does not answer. What was sent may still have arrived. Check the connection, then try again."
    ),
    "error.signed_out": lazy_gettext(
        "You are signed out, so nothing was sent. Open the sign-in page from the menu and sign in; what you wrote is kept as long as this window stays open."
    ),
    "error.csrf_refused": lazy_gettext(
        "This page belongs to an earlier sign-in, so nothing was done. Go to another page and come back, then try again."
    ),
    "error.cross_site": lazy_gettext(
        "The browser says that this came from another site, so nothing was done. Open this site directly and try again."
    ),
    "error.sign_in_refused": lazy_gettext(
        "Login, passphrase or code is wrong. A code works once: wait for the next one, then try again."
    ),
    "error.sign_in_blocked": lazy_gettext(
        "Too many attempts have failed. Wait some minutes, then try again. On a device where you have signed in before you can try at once."
    ),
    "error.too_many_requests": lazy_gettext(
        "Too many attempts just now. Wait a minute, then try again."
    ),
    "error.work_required": lazy_gettext(
        "The site is under so much pressure just now that it did not take this. Wait a minute, then try again."
    ),
    "error.invitation_unknown": lazy_gettext(
        "This invitation has been used or has run out. If you have just finished with it, sign in; otherwise ask for a new one."
    ),
    "error.enrolment_refused": lazy_gettext(
        "This was not accepted, and nothing was stored. Check that you typed your present passphrase correctly; if you are enrolling, open the link again."
    ),
    "error.stale_head": lazy_gettext(
        "Others are writing in this case just now. Nothing was sent; wait a moment, then try again."
    ),
    "error.case_unknown": lazy_gettext("This case is not there, or not for you."),
    "error.charter_absent": lazy_gettext(
        "The scheme has no signed list of recipients, so nothing can be sealed."
    ),
    "error.charter_superseded": lazy_gettext("The list of recipients has just changed. Try again."),
    "error.charter_unchanged": lazy_gettext(
        "There is nothing to sign: the list in force is as it should be."
    ),
    "error.charter_signer_missing": lazy_gettext(
        "None of those who may sign the list has enrolled yet."
    ),
    "error.charter_draft_differs": lazy_gettext(
        "The list has changed while you read it, so nothing was signed. Load the page again and read it once more."
    ),
    "error.sender_not_allowed": lazy_gettext(
        "You are not on the list of recipients in force, so you cannot write here. Ask the signer to put you on it."
    ),
    "error.reader_excluded": lazy_gettext(
        "This would have been sealed to somebody who may not read this case. Nothing was stored. Load the page again."
    ),
    "error.reporter_wrap_missing": lazy_gettext(
        "The reporter could not have read this. Nothing was sent."
    ),
    "error.storage_full": lazy_gettext(
        "The server has no room left, so nothing was stored. Tell whoever runs it, and try later."
    ),
    "error.busy": lazy_gettext(
        "The server is busy, and nothing was stored. Wait a moment, then try again."
    ),
    "error.too_large": lazy_gettext("This is too long to be sent. Shorten it."),
}

CRYPTO = {
    "error.slot_locked": lazy_gettext("The passphrase is wrong. Try again."),
    "error.slot_absent": lazy_gettext(
        "The keyring has no lock of this kind. Tell whoever runs the server."
    ),
    "error.keyring_malformed": lazy_gettext(
        "The server sent a keyring that is damaged. Tell whoever runs it; your recovery kit still opens a copy."
    ),
    "error.keyring_parameters": lazy_gettext(
        "The server asked for a weaker lock than allowed, so nothing was opened. Tell whoever runs it."
    ),
    "error.keyring_mismatch": lazy_gettext(
        "The keyring that the server sent holds somebody else's keys. Tell whoever runs it."
    ),
    "error.thread_broken": lazy_gettext("A message is missing, or is in the wrong place."),
    "error.sender_unknown": lazy_gettext("It comes from somebody who may not write in this case."),
    "error.charter_outdated": lazy_gettext(
        "A message was sealed under an older list of recipients than the one before it."
    ),
    "error.signature_invalid": lazy_gettext(
        "Its signature is wrong: it was changed on the way, or somebody forged it."
    ),
    "error.not_a_reader": lazy_gettext("It was not sealed to you."),
    "error.wrap_invalid": lazy_gettext("Your part of the seal is damaged."),
    "error.commit_mismatch": lazy_gettext(
        "It was made so that two readers could see different texts."
    ),
    "error.payload_invalid": lazy_gettext("Its content was changed."),
    "error.payload_truncated": lazy_gettext("The end of its content is missing."),
    "error.padding_invalid": lazy_gettext("Its content is not put together as it should be."),
    "error.message_invalid": lazy_gettext("Its content is not a message that this page can show."),
    "error.message_too_long": lazy_gettext(
        "This is too long to be sealed as one message. Shorten it, or send it in two."
    ),
    "error.charter_malformed": lazy_gettext("The list of recipients cannot be read."),
    "error.charter_signature_invalid": lazy_gettext(
        "The signature under the list of recipients is wrong. Do nothing here, and tell the signer."
    ),
    "error.charter_signer_unknown": lazy_gettext(
        "The list of recipients is signed by somebody who may not sign it. Do nothing here, and tell the signer."
    ),
    "error.charter_chain_broken": lazy_gettext(
        "The lists of recipients do not follow each other. Do nothing here, and tell the signer."
    ),
    "error.charter_other_scheme": lazy_gettext(
        "The server sent the list of another scheme. Do not sign; tell whoever runs it."
    ),
    "error.charter_signer_hidden": lazy_gettext(
        "The server's list lets somebody sign the next one who is not on it. Do not sign; tell the other recipients."
    ),
    "error.charter_issued_wrong": lazy_gettext(
        "The server's list does not bear today's date. Check the clock of this device. If it is right, do not sign; tell whoever runs the server."
    ),
    "error.charter_since_wrong": lazy_gettext(
        "The server's list says of a key that it came on the list on another day than it did. Do not sign; tell the other recipients."
    ),
    "error.groups_length": lazy_gettext(
        "There must be nine groups of five letters. Check that none is missing."
    ),
    "error.groups_letter.at": lazy_gettext(
        "A letter in group {group} cannot be there. Check that group."
    ),
    "error.kit_checksum": lazy_gettext("At least one letter is wrong. Check each group."),
}

ERRORS = {**SERVER, **CRYPTO}
