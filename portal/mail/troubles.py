"""What went wrong with a mail, in plain words for whoever runs the server."""

from portal.data.outbox import NO_SERVER

# The word with which `trouble` begins: what happened, and what to do.
WORDS = {
    NO_SERVER: (
        "There is no mail server.",
        "Name one in VARSEL_SMTP, and in VARSEL_MAIL_FROM from whom mails are.",
    ),
    "unreachable": (
        "The mail server does not answer.",
        "Check VARSEL_SMTP, the name, the port, and that this machine may reach it.",
    ),
    "tls": (
        "The mail server cannot be trusted: no TLS, or a certificate that is not right for it.",
        "Write the name in VARSEL_SMTP that its certificate is for. Yours are named in SSL_CERT_FILE.",
    ),
    "login": (
        "The mail server does not take user and password.",
        "Check them in VARSEL_SMTP; letters like @ and / are written as %40 and %2F there.",
    ),
    "sender": (
        "The mail server does not take mails from VARSEL_MAIL_FROM.",
        "Write an address there that this user may send from.",
    ),
    "address": (
        "The mail server does not take mails for this address.",
        "Correct the address in the organisation file and apply it.",
    ),
    "mail": (
        "The mail server does not take the mail itself.",
        "Ask whoever runs the mail server: it may hold it to be unwanted.",
    ),
    "text": (
        "This release has no words for the mail.",
        "Install the release that queued it, or a newer one.",
    ),
}
OTHERWISE = (
    "The mail server broke off in the middle of a mail.",
    "It is tried again by itself. If it goes on, ask whoever runs the mail server.",
)


def explain(trouble: str | None) -> tuple[str, str]:
    """What happened and what to do, from a row's `trouble` or an exception's `code`."""
    word, _, number = (trouble or "").partition(" ")
    what, remedy = WORDS.get(word, OTHERWISE)
    return (f"{what} It answered with {number}." if number else what), remedy
