"""The command `varsel`. Each subcommand is a module of its own, loaded when it is called."""

import sys
from importlib import import_module
from typing import Any

import click
from sqlalchemy.exc import DBAPIError

from portal.errors import VarselError

COMMANDS = {
    "serve": "portal.cli.serve:serve",
    "org": "portal.cli.organisation:organisation",
    "invite": "portal.cli.invite:invite",
    "tick": "portal.cli.tick:tick",
    "mail": "portal.cli.mail:mail",
    "doctor": "portal.cli.doctor:doctor",
    "tombstones": "portal.cli.tombstones:tombstones",
    "secret": "portal.cli.secret:secret",
    "db": "portal.cli.database:database",
    "reset": "portal.cli.reset:reset",
    "manifest": "portal.cli.manifest:make_manifest",
    "verify": "portal.cli.verify:verify",
    "release-key": "portal.cli.release_key:release_key",
    "crypto": "portal.cli.cryptography:crypto",
}


ELSEWHERE = "Name a place where this user can read and write."


class Commands(click.Group):
    """Loads a command's module when it is asked for: `varsel doctor` needs no web server."""

    def list_commands(self, _context: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, _context: click.Context, name: str) -> click.Command | None:
        if name not in COMMANDS:
            return None
        module, attribute = COMMANDS[name].split(":")
        command: click.Command = getattr(import_module(module), attribute)
        return command


@click.command(cls=Commands)
@click.version_option(package_name="varsel", message="%(version)s")
def varsel() -> None:
    """A portal for reports that only the designated recipients can read."""


def main(arguments: list[str] | None = None, **options: Any) -> None:  # noqa: ANN401 -- click's
    """What the installed program runs. A named error is a sentence, not a traceback."""
    try:
        varsel.main(arguments, prog_name="varsel", **options)
    except VarselError as error:
        click.echo(str(error), err=True)
        sys.exit(1)
    except DBAPIError as error:
        # The driver's text names the statement and its values; the first line does not.
        reason = str(error.orig).splitlines()[0]
        click.echo(f"The database did not answer as it should: {reason}", err=True)
        sys.exit(1)
    except OSError as error:
        if error.filename is None:
            raise
        click.echo(f"{error.filename}: {error.strerror}. {ELSEWHERE}", err=True)
        sys.exit(1)
