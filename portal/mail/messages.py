"""What mails say: nothing of what they are about.

A mail passes through strangers' machines and lies in a mailbox that others may read. So it says
that something waits and where, never what: no title, no number, no name. Every kind of mail has its
words here, in both languages.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from typing import Any

from portal.data.outbox import Claimed

BOTH = "both"
LANGUAGES = ("da", "en")
RULE = "\n* * *\n\n"

Facts = Mapping[str, Any]


@dataclass(frozen=True)
class Text:
    """A subject of one line, and a plain text that ends with a line feed."""

    subject: str
    body: str


def compose(kind: str, language: str, facts: Facts, *, staff_origin: str) -> Text:
    """The mail in one language, or in Danish and English below it. Raises KeyError."""
    write = KINDS[kind]
    chosen = LANGUAGES if language == BOTH else (language,)
    parts = [write(one, facts, staff_origin) for one in chosen]
    return Text(
        subject=" / ".join(part.subject for part in parts),
        body=RULE.join(part.body for part in parts),
    )


def message(claimed: Claimed, *, sender: str, staff_origin: str) -> EmailMessage:
    """The mail as it goes out: the same bytes each time it is tried. Raises KeyError, ValueError."""
    text = compose(claimed.kind, claimed.language, claimed.facts, staff_origin=staff_origin)
    made = EmailMessage(policy=SMTP)
    made["From"], made["To"] = sender, claimed.to
    made["Subject"] = text.subject
    made["Date"] = format_datetime(claimed.queued_at)
    made["Message-ID"] = claimed.message_id
    # No out-of-office answer comes back for it.
    made["Auto-Submitted"] = "auto-generated"
    made.set_content(text.body, cte="quoted-printable")
    return made


def _deadline(language: str, facts: Facts, staff_origin: str) -> Text:
    subjects, first = {
        True: (
            {"da": "En frist nærmer sig", "en": "A deadline is near"},
            {
                "da": f"En lovbestemt frist udløber om mindre end {facts['hours']} timer.",
                "en": f"A legal deadline ends in less than {facts['hours']} hours.",
            },
        ),
        False: (
            {"da": "En frist er overskredet", "en": "A deadline has passed"},
            {
                "da": "En lovbestemt frist er overskredet.",
                "en": "A legal deadline has passed.",
            },
        ),
    }[facts["hours"] > 0]
    return _signed(subjects[language], first[language], language, staff_origin)


def _test(language: str, _facts: Facts, staff_origin: str) -> Text:
    subjects = {"da": "Prøve fra Varsel", "en": "Test from Varsel"}
    first = {
        "da": "Dette er en prøve. Påmindelser om frister når frem til dig.",
        "en": "This is a test. Reminders of deadlines reach you.",
    }
    return _signed(subjects[language], first[language], language, staff_origin)


def _signed(subject: str, first: str, language: str, staff_origin: str) -> Text:
    where = {
        "da": f"Log ind for at se, hvad der skal gøres:\n{staff_origin}/da/",
        "en": f"Sign in to see what is to be done:\n{staff_origin}/en/",
    }
    why = {
        "da": "Mailen siger ikke mere, for andre kan læse med. Du kan ikke svare på den.",
        "en": "This mail says no more, because others may read it. It cannot be answered.",
    }
    return Text(subject, f"{first}\n\n{where[language]}\n\n{why[language]}\n")


def _request_due(language: str, facts: Facts, staff_origin: str) -> Text:
    subjects, first = {
        True: (
            {"da": "Fristen for en anmodning nærmer sig", "en": "A request is due soon"},
            {
                "da": "En anmodning om personoplysninger skal snart være besvaret.",
                "en": "A request about personal data must be answered soon.",
            },
        ),
        False: (
            {"da": "En anmodning skal behandles nu", "en": "A request must be dealt with now"},
            {
                "da": "Noget i en anmodning om personoplysninger skulle have været gjort.",
                "en": "Something about a request concerning personal data should have been done.",
            },
        ),
    }[facts["ahead"]]
    return _signed(subjects[language], first[language], language, staff_origin)


def _request_news(language: str, _facts: Facts, _staff_origin: str) -> Text:
    """To the person: no name, no address of a page, so that it tells nobody else anything."""
    subjects = {"da": "Der er nyt i din postkasse", "en": "There is news in your mailbox"}
    bodies = {
        "da": "Du har bedt om at få at vide, når der er nyt. Åbn postkassen med din kode dér, hvor "
        "du sendte din henvendelse.\n\n"
        "Mailen siger ikke mere, for andre kan læse med. Du kan ikke svare på den.\n",
        "en": "You asked to be told when there is news. Open the mailbox with your code, where you "
        "sent your message.\n\n"
        "This mail says no more, because others may read it. It cannot be answered.\n",
    }
    return Text(subjects[language], bodies[language])


# To add a kind: its words in both languages, and an entry here.
KINDS: dict[str, Callable[[str, Facts, str], Text]] = {
    "deadline": _deadline,
    "request_due": _request_due,
    "request_news": _request_news,
    "test": _test,
}
