"""`varsel db`: the tables."""

import click

from portal.cli.opening import open_settings
from portal.data import migrate
from portal.data.database import make_engine


@click.group("db")
def database() -> None:
    """Keep the tables up to date."""


@database.command()
def upgrade() -> None:
    """Bring the database to the tables of this release."""
    engine = make_engine(open_settings().database_url)
    try:
        if migrate.is_at_head(engine):
            click.echo("The tables are those of this release already.")
            return
        migrate.upgrade(engine)
        click.echo("The tables are now those of this release.")
    finally:
        engine.dispose()
