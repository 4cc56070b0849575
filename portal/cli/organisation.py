"""`varsel org`: organisations are data in a file, applied whole or not at all."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import click

from portal.cli.opening import open_session, open_settings
from portal.data import organisations
from portal.data.difference import Difference
from portal.errors import OrganisationFileError
from portal.rules import organisation_file
from portal.rules.organisation import OrganisationFile
from portal.rules.policy_file import policy_of
from portal.rules.rights.policy_warnings import policy_warnings

FILE = click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))


@click.group("org")
def organisation() -> None:
    """Set up organisations and their schemes from a file."""


@organisation.command()
@FILE
def check(file: Path) -> None:
    """Say what is wrong with FILE, what applying it would change, and what to look at."""
    with _named(file):
        told = _read(file)
        settings = open_settings()
        with open_session(settings) as session:
            changes = organisations.difference(session, file=told)
    _show(changes)
    _warn(told, settings.today())


@organisation.command()
@FILE
@click.option("--yes", is_flag=True, help="Apply without asking.")
def apply(file: Path, yes: bool) -> None:
    """Make the installation say what FILE says."""
    settings = open_settings()
    with _named(file), open_session(settings) as session:
        told = _read(file)
        changes = organisations.difference(session, file=told)
        _show(changes)
        if not changes:
            return
        if not yes:
            click.confirm("Apply this?", abort=True)
        # Read again under the lock: what is applied is what the file says, whole.
        organisations.apply(session, file=told, now=settings.now())
        session.commit()
    click.echo(f"{told.organisation.slug} is applied.")


def _read(file: Path) -> OrganisationFile:
    try:
        return organisation_file.read(file.read_text("utf-8"))
    except UnicodeDecodeError as error:
        raise click.ClickException(f"{file} is not UTF-8. Save it as UTF-8.") from error


@contextmanager
def _named(file: Path) -> Iterator[None]:
    """Tells each problem behind the file's name."""
    try:
        yield
    except OrganisationFileError as error:
        lines = [f"{file}: {problem}" for problem in error.problems]
        raise click.ClickException("\n".join([*lines, "Nothing was applied."])) from error


def _warn(told: OrganisationFile, today: date) -> None:
    """What the policy has wrong by today's law: words to look at, nothing that stops."""
    policy = policy_of(told.organisation, told.schemes, told.desk)
    for warning in policy_warnings(policy, today):
        found = f' ("{warning.found}")' if warning.found else ""
        click.echo(f"! {warning.place}{found}: {warning.sentence['en']} {warning.remedy['en']}")


def _show(changes: Difference) -> None:
    if not changes:
        click.echo("Nothing changes.")
    for line in changes.lines:
        click.echo(line)
