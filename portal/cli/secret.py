"""`varsel secret FILE`: the one secret that the server needs."""

import os
import secrets
from pathlib import Path

import click

from crypto.encoding import b64u

SECRET_BYTES = 32


@click.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
def secret(file: Path) -> None:
    """Make the server's secret and write it to FILE, which must not exist yet."""
    try:
        write_secret(file)
    except FileExistsError as error:
        raise click.ClickException(f"{file} exists already and was left as it is.") from error
    click.echo(f"Written to {file}. Set VARSEL_SECRET_FILE to it, and keep a copy in a safe place.")


def write_secret(file: Path) -> None:
    """Readable by its owner alone from the first moment. Raises FileExistsError."""
    descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as opened:
        opened.write(b64u(secrets.token_bytes(SECRET_BYTES)) + "\n")
