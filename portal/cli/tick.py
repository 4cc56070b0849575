"""`varsel tick`: what is due, for those who do not run `varsel serve`, or want it now."""

import click

from portal.cli.mail import tell
from portal.cli.opening import open_engine, open_settings
from portal.data import housekeeping
from portal.mail import work


@click.command()
@click.option("--thorough", is_flag=True, help="Do it again, and however long it takes.")
@click.option("--demonstration", is_flag=True, help="In the demonstration instead.")
def tick(thorough: bool, demonstration: bool) -> None:
    """Send mails that are due, forget what has run out, and blur when things came.

    Can be called at any time, and twice at once.
    """
    settings = open_settings(demonstration=demonstration)
    with open_engine(settings) as engine:
        mails = work.run(engine, settings)
        done = housekeeping.daily(
            engine, now=settings.now(), today=settings.today(), thorough=thorough
        )
        housekeeping.checkpoint(engine)
        housekeeping.heartbeat(engine)
    tell(mails.tally)
    click.echo("Done for today." if done else "It was done today already.")
