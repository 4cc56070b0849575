"""What the rights desk's scripts say."""

from flask_babel import lazy_gettext

RIGHTS = {
    "rights.name_sealed": lazy_gettext("name sealed"),
    "rights.name_missing": lazy_gettext("no name given"),
    "rights.person": lazy_gettext("The person"),
    "rights.request": lazy_gettext("Request"),
    "rights.reply": lazy_gettext("Message from the person"),
    "rights.file": lazy_gettext("Open {name} ({size})"),
    "rights.file.failed": lazy_gettext("The file cannot be opened."),
    "rights.files.many": lazy_gettext("Choose at most five files."),
    "rights.files.large": lazy_gettext("A file is larger than 10 MB. Choose a smaller one."),
    "rights.message.done": lazy_gettext("The message was sealed and sent."),
    "rights.changed": lazy_gettext(
        "Somebody else has changed the request meanwhile, so nothing was done. Load the page again, read what is new, and do it again if it still holds."
    ),
    "rights.item": lazy_gettext("What is held back, as the answer names it"),
    "rights.item.hint": lazy_gettext(
        "For example “a letter from August 2022”. The person reads this: reveal nothing of what is held back."
    ),
    "rights.item.why": lazy_gettext("Why secrecy weighs more here"),
    "rights.item.why.hint": lazy_gettext("The weighing of this item. It stays with the handlers."),
    "rights.item.half": lazy_gettext(
        "An item needs both: what is held back, and why. Write it, or take the item away."
    ),
    "rights.item.reasons": lazy_gettext("Write the reasons to the person too."),
    "rights.item.remove": lazy_gettext("Take the item away"),
    "rights.note.weighed": lazy_gettext("Weighed"),
    "rights.note.missing": lazy_gettext("The note cannot be opened here."),
    "rights.letter.empty": lazy_gettext("Write the message first."),
    "rights.letter.marks": lazy_gettext(
        "Something between ⟦ and ⟧ is not filled in. Write it, or take it away."
    ),
    "rights.answer.missing": lazy_gettext("The letter no longer says this: “{text}”"),
    "rights.answer.why.complaint": lazy_gettext(
        "The answer must say that one can complain, and where."
    ),
    "rights.answer.why.court": lazy_gettext("The answer must say that one can go to court."),
    "rights.answer.why.backups": lazy_gettext(
        "The answer must say when the data are gone from backups too."
    ),
    "rights.answer.why.reasons": lazy_gettext(
        "The answer must give the reasons for what is refused."
    ),
    "rights.answer.put_back": lazy_gettext("Put it back"),
    "rights.answer.copy": lazy_gettext("Add the copy of the data first."),
    "rights.answer.data": lazy_gettext("Add the files of the data to take along first."),
    "rights.answer.send": lazy_gettext("Seal and send the answer"),
    "rights.answer.note": lazy_gettext("Note that it was delivered"),
    "rights.answer.working": lazy_gettext("Setting the paper, sealing and sending …"),
    "rights.answer.done": lazy_gettext("The answer was sealed and sent."),
    "rights.answer.noted": lazy_gettext("The answer is noted as delivered."),
    "rights.answer.letter": lazy_gettext("answer"),
    "rights.answer.copy_name": lazy_gettext("copy"),
    "rights.answer.data_name": lazy_gettext("data"),
    "rights.answer.enclosed": lazy_gettext("Enclosed"),
    "rights.refused": lazy_gettext("This cannot be done yet: {sentences}"),
    "rights.enter.kinds": lazy_gettext("Choose at least one right."),
    "rights.enter.name": lazy_gettext("Write who asks."),
    "rights.enter.day": lazy_gettext("Give the day it arrived; not one in the future."),
    "rights.enter.working": lazy_gettext("Making the code, sealing and sending …"),
    "rights.enter.done": lazy_gettext("The request is entered as {reference}."),
    "rights.ask.missing": lazy_gettext("Write what you ask about."),
    "rights.ask.name": lazy_gettext("Write whom you ask."),
    "rights.ask.systems": lazy_gettext("Choose at least one system."),
    "rights.ask.working": lazy_gettext("Making the link, sealing …"),
    "rights.ask.done": lazy_gettext(
        "The question is sealed. Send the link yourself: it is shown once, here."
    ),
    "rights.ask.answer": lazy_gettext("Answer from {name}"),
    "rights.ask.waiting": lazy_gettext("No answer yet."),
    "rights.ask.question": lazy_gettext("The question"),
    "rights.ask.label": lazy_gettext("Question"),
    "rights.blind.done": lazy_gettext("The question is asked. It counts as closed on {day}."),
    "rights.blind.none": lazy_gettext("No scheme can be asked: none has a signed list."),
    "rights.tombstone.missing": lazy_gettext("Write at least one name."),
    "rights.tombstone.done": lazy_gettext("The tombstone is set."),
    "caseworker.missing": lazy_gettext(
        "This address lacks the last part of the link. Open the whole link that you were sent, from # to the end."
    ),
    "caseworker.unknown": lazy_gettext(
        "This link has been used, has run out, or was taken back. Ask whoever sent it for a new one."
    ),
    "caseworker.looking": lazy_gettext("Opening the question …"),
    "caseworker.empty": lazy_gettext("Write what you hold, or that you hold nothing."),
    "caseworker.working": lazy_gettext("Sealing and sending …"),
    "caseworker.done": lazy_gettext(
        "Thank you. Your answer is sealed and sent. The link is used up; you can close the page."
    ),
    "caseworker.held": lazy_gettext("What we hold"),
    "caseworker.for": lazy_gettext("What speaks for granting it"),
    "caseworker.against": lazy_gettext("What speaks against"),
    "caseworker.nothing": lazy_gettext("I hold nothing about this person."),
    "blind.locked": lazy_gettext("Sealed. Unlock your keys to read it."),
    "blind.done": lazy_gettext("It is given back. The rights desk learns nothing of it."),
    "blind.given_back": lazy_gettext("What was given back: {text}"),
    "blind.given_empty": lazy_gettext("Nothing to add."),
    "blind.empty": lazy_gettext("Write to the person, or choose “Nothing to add”."),
    "blind.long": lazy_gettext(
        "This is too long: all answers have one size, so that nobody can tell them apart. Shorten it to about two pages."
    ),
    "blind.failed": lazy_gettext("This question cannot be opened here."),
    "error.request_unknown": lazy_gettext("This request is not there, or not for you."),
    "error.request_changed": lazy_gettext(
        "Somebody else has changed the request meanwhile, so nothing was done. Load the page again, read what is new, and do it again if it still holds."
    ),
    "error.request_refused": lazy_gettext("This cannot be done as the request stands."),
    "error.caseworker_link_unknown": lazy_gettext(
        "This link has been used, has run out, or was taken back. Ask whoever sent it for a new one."
    ),
    "error.paper_too_large": lazy_gettext("The letter is too long for one paper. Shorten it."),
    "error.paper_failed": lazy_gettext("The paper could not be made. Try again."),
}
