"""Whether reminders reach anybody: a mail server where one is needed, and mails that do not go."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from portal.data import organisations, outbox
from portal.data.breach import desks
from portal.data.outbox import GIVEN_UP, REFUSED, Stuck
from portal.data.rights import desks as rights_desks
from portal.data.soundness import Finding
from portal.mail.smtp import Line, ServerTrouble
from portal.mail.troubles import explain
from portal.mail_server import MailServer

# A mail that has waited so long is told of.
LONG = timedelta(hours=1)
WHY = "Deadlines of 72 hours and less run out while nobody looks."


def findings(session: Session, server: MailServer | None, now: datetime) -> Iterator[Finding]:
    """What the settings and the outbox tell. Nobody is asked."""
    if server is None:
        yield from _unreminded(session)
    for one in outbox.stuck(session, now=now, longer_than=LONG):
        yield _stuck(one)


def _unreminded(session: Session) -> Iterator[Finding]:
    """Where a desk would mail somebody, and there is no mail server."""
    remedy = "Name one in VARSEL_SMTP, and in VARSEL_MAIL_FROM from whom mails are."
    known = organisations.all_of(session)
    breach = [one.slug for one in known if desks.has_desk(session, organisation_id=one.id)]
    if breach:
        yield Finding(
            stops=False,
            what=f"No reminder of a deadline goes out to the breach desk of {', '.join(breach)}.",
            why=f"There is no mail server. {WHY}",
            remedy=remedy,
        )
    rights = [one.slug for one in known if rights_desks.has_desk(session, organisation_id=one.id)]
    if rights:
        yield Finding(
            stops=False,
            what=f"No reminder of a request goes out to those who handle them at {', '.join(rights)}.",
            why="There is no mail server. Who asked for a notice of an answer gets none either.",
            remedy=remedy,
        )


def _stuck(one: Stuck) -> Finding:
    """Says for whom in the words of the organisation file: the address itself is said nowhere."""
    what, remedy = explain(one.trouble)
    whom = f"{one.organisation}: {one.whom}" if one.whom else one.organisation
    since = f"{one.since:%Y-%m-%d %H:%M} UTC"
    happened = {
        REFUSED: f"{one.count} for {whom} will never arrive (the first of {since}).",
        GIVEN_UP: f"{one.count} for {whom} did not go for days and were given up.",
    }.get(one.state, f"{one.count} for {whom} have waited since {since}.")
    return Finding(
        stops=False,
        what=f"Mails: {happened}",
        why=what if one.trouble else "Nothing has tried to send them.",
        remedy=remedy if one.trouble else "See that `varsel serve` or `varsel mail send` runs.",
    )


def server_findings(server: MailServer | None) -> Iterator[Finding]:
    """Asks the mail server itself: reaches it, encrypts, signs in, and hands nothing over."""
    if server is None:
        what, remedy = explain(outbox.NO_SERVER)
        yield Finding(stops=False, what=what, remedy=remedy)
        return
    try:
        with Line(server) as line:
            line.open()
    except ServerTrouble as trouble:
        what, remedy = explain(trouble.code)
        yield Finding(stops=False, what=what, why=WHY, remedy=remedy)
