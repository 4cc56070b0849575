"""`varsel mail`: whether mails go out, and sending those that wait."""

import click

from portal.cli.opening import open_engine, open_settings
from portal.data.identifiers import new_id
from portal.data.outbox import Claimed
from portal.mail import messages, work
from portal.mail.messages import BOTH
from portal.mail.sending import Tally
from portal.mail.smtp import Line, MailTrouble
from portal.mail.troubles import explain
from portal.mail_server import is_address


@click.group("mail")
def mail() -> None:
    """Reminders by mail, which say nothing of what they are about."""


@mail.command()
@click.argument("address")
def test(address: str) -> None:
    """Send one mail to ADDRESS and say what the mail server answers."""
    settings = open_settings()
    if not is_address(address):
        raise click.BadParameter("write it like name@example.org", param_hint="ADDRESS")
    if settings.mail is None:
        raise click.ClickException(" ".join(explain("no_server")))
    trial = Claimed(
        id=new_id(),
        claim=new_id(),
        to=address,
        kind="test",
        language=BOTH,
        facts={},
        queued_at=settings.now(),
        message_id=f"<{new_id()}@{settings.mail.domain}>",
    )
    message = messages.message(
        trial, sender=settings.mail.sender, staff_origin=settings.staff_origin
    )
    try:
        with Line(settings.mail) as line:
            line.send(message, address)
    except MailTrouble as trouble:
        raise click.ClickException(" ".join(explain(trouble.code))) from None
    click.echo("The mail server has taken the mail. Look whether it has arrived.")


@mail.command()
def send() -> None:
    """Decide which reminders are due, and send what waits. Can be called twice at once."""
    settings = open_settings()
    with open_engine(settings) as engine:
        done = work.run(engine, settings)
    tell(done.tally)


def tell(tally: Tally) -> None:
    """Says how many mails went, where there were any; never to whom."""
    if tally.sent:
        click.echo(f"Mails sent: {tally.sent}.")
    if tally.refused:
        click.echo(f"Refused for good: {tally.refused}. `varsel doctor` says whose.")
    if tally.postponed:
        click.echo(f"To be tried again: {tally.postponed}.")
