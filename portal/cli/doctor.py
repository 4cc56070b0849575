"""`varsel doctor`: what is wrong with this installation, in plain words."""

import os
import sys
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import urlsplit

import click
from sqlalchemy.exc import DBAPIError

from crypto.signing import verify_key
from portal.cli.opening import check_tables, open_session, open_settings
from portal.data import migrate
from portal.data.database import make_engine
from portal.data.soundness import Finding, findings
from portal.errors import SettingsError
from portal.rules.law_data import changed_since_told
from portal.settings import Settings

LOCAL = {"localhost", "127.0.0.1", "::1"}
BUILDS = ("portal.web", "portal.public", "admin")


@click.command()
@click.option("--demonstration", is_flag=True, help="Look at the demonstration instead.")
def doctor(demonstration: bool) -> None:
    """Check the configuration and the data. Ends with 1 if the server would not start."""
    found = examine(open_settings(demonstration=demonstration), thorough=True)
    for finding in found:
        click.echo(f"{'STOP' if finding.stops else 'note'}  {finding}")
    if any(finding.stops for finding in found):
        click.echo("The server does not start like this.")
        sys.exit(1)
    click.echo("The server can start." if found else "All is well.")


def examine(settings: Settings, *, thorough: bool = False) -> list[Finding]:
    """Everything that is not as it should be, what stops the server first."""
    found = [*_configuration(settings), *_database(settings, thorough=thorough)]
    return sorted(found, key=lambda finding: not finding.stops)


def _configuration(settings: Settings) -> Iterator[Finding]:
    hosts = {
        urlsplit(origin).hostname for origin in (settings.public_origin, settings.staff_origin)
    }
    local = hosts <= LOCAL
    if settings.demonstration and not local:
        yield Finding(
            stops=True,
            what="The demonstration shows its passphrases, and must not be reached from outside.",
            remedy="Leave VARSEL_PUBLIC_ORIGIN and VARSEL_STAFF_ORIGIN unset.",
        )
    if os.environ.get("FLASK_DEBUG", "0").lower() not in {"", "0", "false", "no"}:
        yield Finding(
            stops=True,
            what="FLASK_DEBUG is set, which shows the inside of the server to strangers.",
            remedy="Unset it.",
        )
    if len(hosts) == 1 and not local:
        yield Finding(
            stops=False,
            what="Both sites have one host name and differ by port only.",
            remedy="A browser shares cookies between ports: give the staff site its own name.",
        )
    changed = changed_since_told(settings.today())
    if changed:
        yield Finding(
            stops=False,
            what=f"The law has changed on {changed}, and the pages of this release tell it as before.",
            remedy="Install a newer release.",
        )
    secret = os.environ.get("VARSEL_SECRET_FILE")
    if secret and Path(secret).stat().st_mode & 0o077:
        yield Finding(
            stops=False,
            what="Other users of this machine can read the secret.",
            remedy=f"Run: chmod 600 {secret}",
        )
    for package in BUILDS:
        spec = find_spec(package)
        if spec and spec.origin and not (Path(spec.origin).parent / "build/manifest.json").exists():
            yield Finding(
                stops=True,
                what=f"The browser code of {package} is not built.",
                remedy="Run `make build`, or install the wheel.",
            )


def _database(settings: Settings, *, thorough: bool) -> list[Finding]:
    engine = make_engine(settings.database_url)
    try:
        check_tables(migrate.is_at_head(engine))
    except SettingsError as error:
        return [Finding(stops=True, what=f"{error.key} {error.wrong}", remedy=error.remedy)]
    except DBAPIError as error:
        return [
            Finding(
                stops=True,
                what="The database does not answer: " + str(error.orig).splitlines()[0],
                remedy="Check VARSEL_DATABASE_URL, and that the database runs.",
            )
        ]
    finally:
        engine.dispose()
    with open_session(settings) as session:
        return findings(
            session,
            receipt_key=verify_key(settings.receipt_seed),
            totp_key=settings.totp_key,
            today=settings.today(),
            thorough=thorough,
        )
