"""`varsel invite`: a single-use link with which a recipient enrols, or comes back."""

import click

from portal.cli.opening import open_session, open_settings
from portal.data import invitations, recipients


@click.command()
@click.argument("login")
@click.option("--recover", is_flag=True, help="For a forgotten passphrase; needs the recovery kit.")
@click.option("--days", type=click.IntRange(1, 30), default=invitations.DAYS, show_default=True)
@click.option("--language", type=click.Choice(["da", "en"]), default="da", show_default=True)
def invite(login: str, recover: bool, days: int, language: str) -> None:
    """Make a link for the recipient who signs in as LOGIN. Earlier links stop working."""
    settings = open_settings()
    with open_session(settings) as session:
        person = recipients.by_login(session, login=login)
        if person is None or not person.active:
            raise click.ClickException(f'There is no recipient with the login "{login}".')
        enrolled = person.state == recipients.ENROLLED
        if enrolled and not recover:
            raise click.ClickException(
                f"{person.name} has enrolled already. "
                "For a forgotten passphrase use --recover; the recovery kit is needed then."
            )
        if recover and not enrolled:
            raise click.ClickException(f"{person.name} has not enrolled yet: leave out --recover.")
        kind = invitations.RECOVER if recover else invitations.ENROL
        token = invitations.create(
            session, recipient=person, kind=kind, now=settings.now(), days=days
        )
        session.commit()
        name = person.name
    click.echo(f"Give this link to {name}, to nobody else. It works once, for {days} days:")
    click.echo(f"{settings.staff_origin}/{language}/invitation#{token}")
