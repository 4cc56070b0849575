"""`varsel doctor`: what is wrong with this installation, in plain words."""

import os
import sys
from collections.abc import Iterable, Iterator
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import urlsplit

import click
from sqlalchemy.exc import DBAPIError

from crypto.signing import verify_key
from portal.cli.doors import door_to, proxy_option
from portal.cli.examination import front, installation, machine, onion, outside, postgresql
from portal.cli.examination import mail as mails
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
@click.option(
    "--from-outside",
    metavar="URL",
    help="Fetch this public site as a stranger instead. Needs no installation.",
)
@proxy_option
@click.option("--mail", is_flag=True, help="Ask the mail server too: reach it and sign in.")
def doctor(demonstration: bool, from_outside: str | None, proxy: str | None, mail: bool) -> None:
    """Check the configuration, the data and the machine. Ends with 1 if something must change."""
    if proxy and not from_outside:
        raise click.UsageError("--proxy is the way to the site that --from-outside names.")
    if from_outside:
        origin = _as_origin(from_outside)
        found = _first_what_stops(outside.findings(origin, door_to(origin, proxy, "doctor")))
        _tell(found, stopped="Reporters should not use it like this.", fine="It can be used.")
    else:
        settings = open_settings(demonstration=demonstration)
        found = examine(settings, thorough=True)
        if mail:
            found.extend(mails.server_findings(settings.mail))
        stopped = "The server does not start like this."
        _tell(found, stopped=stopped, fine="The server can start.")


def _tell(found: list[Finding], *, stopped: str, fine: str) -> None:
    for finding in found:
        click.echo(f"{'STOP' if finding.stops else 'note'}  {finding}")
    if any(finding.stops for finding in found):
        click.echo(stopped)
        sys.exit(1)
    click.echo(fine if found else "All is well.")


def _as_origin(address: str) -> str:
    parts = urlsplit(address)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise click.BadParameter("write it like https://report.example.org")
    return f"{parts.scheme}://{parts.netloc}"


def examine(settings: Settings, *, thorough: bool = False) -> list[Finding]:
    """Everything that is not as it should be, what stops the server first.

    `thorough` looks at the machine around a real server too, and follows the audit trails.
    """
    found = [*_configuration(settings), *_database(settings, thorough=thorough)]
    if thorough and not _is_local(settings):
        found.extend(installation.findings(settings, os.environ))
        found.extend(machine.findings())
        found.extend(front.findings())
        found.extend(onion.findings(onion.Addresses.of(settings)))
    return _first_what_stops(found)


def stops(settings: Settings) -> list[str]:
    """Why the server must not start: it could take in a report that nobody can read, or show
    strangers its inside. One sentence or two for each reason."""
    return [str(finding) for finding in examine(settings) if finding.stops]


def stops_before_data(settings: Settings) -> list[str]:
    """The same, as far as it can be said before there are any tables."""
    return [str(finding) for finding in _configuration(settings) if finding.stops]


def _first_what_stops(found: Iterable[Finding]) -> list[Finding]:
    return sorted(found, key=lambda finding: not finding.stops)


def _hosts(settings: Settings) -> set[str | None]:
    return {urlsplit(origin).hostname for origin in (settings.public_origin, settings.staff_origin)}


def _is_local(settings: Settings) -> bool:
    return _hosts(settings) <= LOCAL


def _configuration(settings: Settings) -> Iterator[Finding]:
    hosts, local = _hosts(settings), _is_local(settings)
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
    yield from installation.misspelt(os.environ)
    yield from _readable_by_others("VARSEL_SECRET_FILE", "the secret")
    yield from _readable_by_others("VARSEL_SMTP_FILE", "the password of the mail server")
    for package in BUILDS:
        spec = find_spec(package)
        if spec and spec.origin and not (Path(spec.origin).parent / "build/manifest.json").exists():
            yield Finding(
                stops=True,
                what=f"The browser code of {package} is not built.",
                remedy="Run `make build`, or install the wheel.",
            )


def _readable_by_others(key: str, what: str) -> Iterator[Finding]:
    file = os.environ.get(key)
    if file and Path(file).stat().st_mode & 0o077:
        yield Finding(
            stops=False,
            what=f"Other users of this machine can read {what}.",
            remedy=f"Run: chmod 600 {file}",
        )


def _database(settings: Settings, *, thorough: bool) -> list[Finding]:
    engine = make_engine(settings.database_url)
    found: list[Finding] = []
    try:
        check_tables(migrate.is_at_head(engine))
        if thorough:
            found.extend(installation.nightly_work(engine, settings.today()))
            found.extend(postgresql.findings(engine))
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
        soundness = findings(
            session,
            receipt_key=verify_key(settings.receipt_seed),
            totp_key=settings.totp_key,
            today=settings.today(),
            thorough=thorough,
        )
        if thorough:
            soundness.extend(mails.findings(session, settings.mail, settings.now()))
    return found + soundness
