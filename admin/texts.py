"""What the staff pages' scripts say, for the data block in which they find it.

Keys of `error.` are the codes of errors: the server's, those of crypto, and the page's own.
"""

from flask_babel import lazy_gettext

from admin.error_texts import ERRORS

PAGES = {
    "time": lazy_gettext("{date} at {clock}"),
    "step": lazy_gettext("Step {step} of {of}"),
    "keys.open": lazy_gettext("Your keys are open"),
    "keys.locked": lazy_gettext("Your keys are locked"),
    "keys.lock": lazy_gettext("Lock"),
    "idle.warning": lazy_gettext(
        "Nothing has happened on the page for a while. Your keys lock within a minute; what you have written stays here."
    ),
    "idle.stay": lazy_gettext("I am here"),
    "unlock.why": lazy_gettext(
        "Your keys are locked. Type your passphrase to read what is sealed."
    ),
    "unlock.passphrase": lazy_gettext("Passphrase"),
    "unlock.button": lazy_gettext("Unlock"),
    "unlock.working": lazy_gettext(
        "Opening your keyring. It takes some seconds, so that nobody can guess quickly."
    ),
    "sign_in.working": lazy_gettext(
        "Signing in. It takes some seconds, so that nobody can guess quickly."
    ),
    "sign_in.pressed": lazy_gettext(
        "The site is under pressure just now. Your computer is doing a small calculation before you can sign in. It usually takes less than 15 seconds."
    ),
    "sign_in.missing.login": lazy_gettext("Type your login."),
    "sign_in.missing.passphrase": lazy_gettext("Type your passphrase."),
    "sign_in.missing.code": lazy_gettext("Type the six digits from your app."),
}

CASES = {
    "title.sealed": lazy_gettext("Sealed report"),
    "title.failed": lazy_gettext("Cannot be opened"),
    "case.failed": lazy_gettext("This case cannot be opened here."),
    "thread.locked": lazy_gettext("Sealed. Unlock your keys to read it."),
    "thread.broken": lazy_gettext(
        "Something in this case does not fit together: a message is missing, or comes from somebody who may not write here. Answer nothing, and tell the other recipients."
    ),
    "author.reporter": lazy_gettext("The reporter"),
    "author.me": lazy_gettext("(you)"),
    "kind.report": lazy_gettext("Report"),
    "kind.reply": lazy_gettext("Message from the reporter"),
    "kind.answer": lazy_gettext("Answer"),
    "kind.acknowledgement": lazy_gettext("Acknowledgement of receipt"),
    "kind.feedback": lazy_gettext("Feedback"),
    "kind.note": lazy_gettext("Internal note"),
    "message.unread": lazy_gettext("This message is not shown, for it cannot be trusted."),
    "message.attachments": lazy_gettext(
        "Attachments: {count}. They are in the sealed file that you can save below."
    ),
    "seal.working": lazy_gettext("Sealing and sending …"),
    "seal.again": lazy_gettext("Somebody else wrote at the same moment. Sealing once more …"),
    "seal.empty": lazy_gettext("Write something first."),
    "seal.kept": lazy_gettext("What you wrote is still here."),
    "seal.done.message": lazy_gettext("Your answer was sealed and sent."),
    "seal.done.acknowledgement": lazy_gettext("The acknowledgement was sealed and sent."),
    "seal.done.feedback": lazy_gettext("The feedback was sealed and sent."),
    "seal.done.note": lazy_gettext("The note was sealed and kept."),
    "state.done": lazy_gettext("The case is now in the state: {state}."),
    "export.name": lazy_gettext("case"),
    "export.done": lazy_gettext("The sealed file was saved. It opens with your recovery kit."),
}

FROM_REPORT = {
    "breach.ongoing": lazy_gettext("It is still going on"),
    "breach.yes": lazy_gettext("Yes"),
    "breach.preview.title": lazy_gettext("Title"),
    "breach.preview.data": lazy_gettext("Kinds of information"),
    "breach.preview.whose": lazy_gettext("Whose information"),
    "breach.preview.people": lazy_gettext("Number of people"),
    "breach.preview.ongoing": lazy_gettext("Still going on"),
    "breach.preview.aware": lazy_gettext("Became aware"),
    "breach.preview.text": lazy_gettext("Text"),
    "breach.preview.nothing": lazy_gettext("nothing"),
    "breach.title_missing": lazy_gettext("Give the breach a title of your own."),
    "breach.count": lazy_gettext("Write a number in digits, or leave it empty."),
    "breach.working": lazy_gettext("Opening the breach …"),
    "breach.opened": lazy_gettext("The breach is opened. Its reference is {reference}."),
    "breach.handed_over": lazy_gettext(
        "The breach is opened, and those who handle breaches have it now. Its reference is {reference}."
    ),
    "breach.go": lazy_gettext("Go to the breach"),
    "breach.another": lazy_gettext("Show the case again"),
}

CHARTERS = {
    "charter.locked": lazy_gettext("Unlock your keys to see what is to be signed."),
    "charter.intro": lazy_gettext(
        "This list would replace the one in force. What you see is read from the very text that you sign."
    ),
    "charter.intro.first": lazy_gettext(
        "This would be the scheme's first list, and the scheme would take in reports from now on. What you see is read from the very text that you sign."
    ),
    "charter.name": lazy_gettext("Name and role"),
    "charter.fingerprint": lazy_gettext("Fingerprint of the key"),
    "charter.name.organisation": lazy_gettext("The organisation's name"),
    "charter.name.title": lazy_gettext("The scheme's name"),
    "charter.name.before": lazy_gettext("Changed. Before: {name}"),
    "charter.issued": lazy_gettext("The list's date"),
    "charter.list": lazy_gettext("Fingerprint of the list"),
    "charter.since": lazy_gettext("this key since {date}"),
    "charter.change": lazy_gettext("Change"),
    "charter.change.same": lazy_gettext("as before"),
    "charter.change.new": lazy_gettext("new on the list"),
    "charter.change.key": lazy_gettext("has a new key"),
    "charter.change.role": lazy_gettext("other name or role"),
    "charter.change.gone": lazy_gettext("leaves the list"),
    "charter.signing.same": lazy_gettext("may sign the list, as before"),
    "charter.signing.new": lazy_gettext("may sign the list from now on"),
    "charter.signing.gone": lazy_gettext("may no longer sign the list"),
    "charter.receipt": lazy_gettext(
        "The key that signs this server's receipts has changed. Ask whoever runs the server why before you sign."
    ),
    "charter.compare": lazy_gettext(
        "Ask each new person to read you the eight groups from their own account page or recovery kit, by telephone or face to face. If one group differs, do not sign."
    ),
    "charter.sign": lazy_gettext("Sign version {version}"),
    "charter.working": lazy_gettext("Signing …"),
    "charter.done": lazy_gettext(
        "Version {version} is signed and in force. Its fingerprint, as your browser has worked it out: {fingerprint}. The poster must have the same."
    ),
}

PASSPHRASES = {
    "passphrase.missing": lazy_gettext("Choose a passphrase."),
    "passphrase.weak": lazy_gettext(
        "This one is too easy to guess. Make it longer with words that do not belong together, or use the one above."
    ),
    "passphrase.differs": lazy_gettext("The two are not the same. Type it once more."),
    "strength.enough": lazy_gettext("Strong enough."),
    "strength.more": lazy_gettext("Not strong enough yet."),
    "strength.says": lazy_gettext(
        "Finding it takes about {guesses}: {time} for a thousand powerful machines."
    ),
    "strength.beyond": lazy_gettext(
        "Finding it takes more guesses than all the machines in the world could make."
    ),
    "strength.one": lazy_gettext("{count} guesses"),
    "strength.thousand": lazy_gettext("{count} thousand guesses"),
    "strength.million": lazy_gettext("{count} million guesses"),
    "strength.billion": lazy_gettext("{count} billion guesses"),
    "strength.trillion": lazy_gettext("{count} trillion guesses"),
    "strength.quadrillion": lazy_gettext("{count} quadrillion guesses"),
    "strength.moment": lazy_gettext("less than two minutes"),
    "strength.minutes": lazy_gettext("about {count} minutes"),
    "strength.hours": lazy_gettext("about {count} hours"),
    "strength.days": lazy_gettext("about {count} days"),
    "strength.years": lazy_gettext("about {count} years"),
    "strength.centuries": lazy_gettext("more than a thousand years"),
}

ENROLMENT = {
    "enrol.working": lazy_gettext("Locking your keys with the passphrase. It takes some seconds."),
    "enrol.sending": lazy_gettext("Sending what is public or locked …"),
    "factor.six": lazy_gettext("Type the six digits that the app shows."),
    "factor.wrong": lazy_gettext(
        "The code does not fit. Check that the clock of your phone is right, then type the next one."
    ),
    "kit.title": lazy_gettext("Recovery kit for Varsel"),
    "kit.what": lazy_gettext(
        "With these nine groups a lost passphrase can be replaced, and sealed cases can be opened."
    ),
    "kit.for": lazy_gettext("For"),
    "kit.organisation": lazy_gettext("Organisation"),
    "kit.made": lazy_gettext("Made"),
    "kit.fingerprint": lazy_gettext("Fingerprint of the key"),
    "kit.keep": lazy_gettext(
        "Keep this sheet under lock and key, away from your computer. Whoever has it can read what is sealed to you."
    ),
    "kit.print": lazy_gettext("Print the sheet"),
    "kit.other": lazy_gettext(
        "These nine groups are not the ones on this sheet. Check each group."
    ),
    "kit.not_yours": lazy_gettext(
        "This kit does not open your keyring. Is it the newest sheet, and your own?"
    ),
    "account.passphrase.done": lazy_gettext(
        "Your passphrase is changed. You are signed out everywhere else."
    ),
    "account.kit.done": lazy_gettext(
        "The new recovery kit is in force. Destroy the old sheet. You are signed out everywhere else."
    ),
    "account.phone.done": lazy_gettext(
        "The codes come from the new phone now. You are signed out everywhere else."
    ),
}

COPYING = {
    "copy.button": lazy_gettext("Copy"),
    "copy.done": lazy_gettext("Copied"),
    "copy.by_hand": lazy_gettext("It is marked. Copy it with Ctrl and C."),
}

TEXTS = {
    **PAGES,
    **CASES,
    **FROM_REPORT,
    **COPYING,
    **CHARTERS,
    **PASSPHRASES,
    **ENROLMENT,
    **ERRORS,
}
