"""`varsel reset --demonstration`: an empty demonstration. Real data has no such command."""

import os
import shutil

import click

from portal.cli.opening import MARK, demonstration_folder


@click.command()
@click.option("--demonstration", is_flag=True, required=True, help="The only thing to reset.")
def reset(demonstration: bool) -> None:  # noqa: ARG001 -- asked for to be said aloud
    """Empty the demonstration; the next start makes it anew."""
    folder = demonstration_folder(os.environ)
    if not folder.exists():
        click.echo("The demonstration is empty already.")
        return
    if not (folder / MARK).exists():
        raise click.ClickException(f"{folder} is not a demonstration's folder; it was left alone.")
    shutil.rmtree(folder)
    click.echo("The demonstration is empty.")
