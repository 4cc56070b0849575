"""`varsel tombstones`: after a restore, whose data must be erased again."""

import csv
from pathlib import Path

import click

from portal.cli.opening import open_session, open_settings
from portal.data import organisations
from portal.data.rights import tombstones as acts


@click.group("tombstones")
def tombstones() -> None:
    """What was erased at somebody's request, and must stay erased."""


@tombstones.command()
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--organisation", required=True, help="Its name in the address.")
@click.option("--separator", default=",", show_default=True, help="Between the values of a line.")
def check(file: Path, organisation: str, separator: str) -> None:
    """Say which lines of FILE name somebody whose data was erased.

    FILE is a list out of a system that was restored: one person a line, with names, addresses
    and numbers as they stand there.
    """
    settings = open_settings()
    if len(separator) != 1:
        raise click.BadParameter("give one character", param_hint="--separator")
    try:
        lines = list(csv.reader(file.read_text("utf-8-sig").splitlines(), delimiter=separator))
    except UnicodeDecodeError as error:
        raise click.ClickException(f"{file} is not UTF-8. Save it as UTF-8.") from error
    with open_session(settings) as session:
        found = organisations.find(session, slug=organisation)
        hits = acts.check(
            session, organisation_id=found.id, key=settings.tombstone_key, lines=lines
        )
        acts.note_checked(session, organisation_id=found.id, hits=len(hits), now=settings.now())
        session.commit()
    for hit in hits:
        click.echo(f"line {hit.line}: erased on {hit.erased_on}. Erase it again.")
    click.echo(f"{len(lines)} lines, {len(hits)} to erase again.")
