"""What the installation itself leaves open: its folder, its secret, its way to other machines."""

import os
import stat
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from difflib import get_close_matches
from pathlib import Path
from urllib.parse import urlsplit

from sqlalchemy import Engine, func, make_url, select

from portal.data.housekeeping import DAILY
from portal.data.soundness import NIGHTS, Finding
from portal.data.tables import Case, HousekeepingMark
from portal.settings import NAMES, PREFIX, Settings

FOR_OTHERS = 0o077
ENCRYPTED = frozenset({"require", "verify-ca", "verify-full"})
CHECKED = frozenset({"verify-ca", "verify-full"})
# What deploy/systemd's own scripts may be told.
OF_SCRIPTS = frozenset({"VARSEL_ENVIRONMENT", "VARSEL_MAIL_ENVIRONMENT", "VARSEL_PROGRAM"})
HERE = frozenset({"", "localhost", "127.0.0.1", "::1"})


def misspelt(environment: Mapping[str, str]) -> Iterator[Finding]:
    """What looks like a setting and is none: somebody believes that it holds."""
    for name in sorted(environment):
        if not name.startswith(PREFIX) or name in NAMES | OF_SCRIPTS:
            continue
        known = {one.removeprefix(PREFIX): one for one in NAMES}
        meant = get_close_matches(name.removeprefix(PREFIX), known, n=1)
        yield Finding(
            stops=False,
            what=f"{name} is no setting, and nothing heeds it.",
            why="Whoever wrote it believes that it holds.",
            remedy=f"Write: {known[meant[0]]}"
            if meant
            else "See docs/settings.md, or leave it out.",
        )


def findings(settings: Settings, environment: Mapping[str, str]) -> Iterator[Finding]:
    """`environment` is where the settings come from."""
    yield from _folder(settings.data)
    if secret := environment.get("VARSEL_SECRET_FILE"):
        yield from _secret(Path(secret), settings.data)
    if not secret and environment.get("VARSEL_SECRET"):
        yield Finding(
            stops=False,
            what="The secret is in the environment.",
            why="Who may look at the process can read it.",
            remedy="Put it into a file with mode 600, and its path into VARSEL_SECRET_FILE.",
        )
    yield from _database(settings.database_url)
    yield from _limits(settings.limiter_storage)


def _folder(data: Path) -> Iterator[Finding]:
    if data.is_dir() and data.stat().st_mode & FOR_OTHERS:
        yield Finding(
            stops=False,
            what="Other users of this machine can look into the data folder.",
            why="They would see how many reports there are and on which day each came.",
            remedy=f"Run: chmod 700 {data}",
        )
    readable = [
        path.name
        for path in (sorted(data.iterdir()) if data.is_dir() else [])
        if path.suffix.startswith(".sqlite3") and stat.S_IMODE(path.stat().st_mode) & FOR_OTHERS
    ]
    if readable:
        yield Finding(
            stops=False,
            what=f"Other users may read {', '.join(readable)}, should they get into the folder.",
            remedy=f"Run: chmod 600 {data}/*.sqlite3*",
        )


def _secret(secret: Path, data: Path) -> Iterator[Finding]:
    if secret.absolute().is_relative_to(data):
        yield Finding(
            stops=False,
            what="The secret lies in the data folder, so a copy of the data has the secret in it.",
            why="With both, somebody can forge receipts and one-time codes.",
            remedy="Move it elsewhere, and let VARSEL_SECRET_FILE say where.",
        )
    owner = secret.stat().st_uid
    if owner not in {0, os.geteuid(), data.stat().st_uid if data.exists() else 0}:
        yield Finding(
            stops=False,
            what="The secret belongs to a user who is neither the server's nor root.",
            remedy=f"Run: chown varsel {secret}",
        )


def _database(address: str) -> Iterator[Finding]:
    url = make_url(address)
    host = url.host or str(url.query.get("host", ""))
    if url.get_backend_name() != "postgresql" or _is_here(host):
        return
    mode = str(url.query.get("sslmode") or os.environ.get("PGSSLMODE", "prefer"))
    if mode not in ENCRYPTED:
        yield Finding(
            stops=False,
            what=f"The way to the database on {host} need not be encrypted.",
            why="The network between would see which mailbox is opened, and when.",
            remedy="Add ?sslmode=verify-full&sslrootcert=... to VARSEL_DATABASE_URL.",
        )
    elif mode not in CHECKED:
        yield Finding(
            stops=False,
            what=f"Nobody checks that it is {host} that answers as the database.",
            why="Who can stand between sees and changes everything that passes.",
            remedy="Write sslmode=verify-full in VARSEL_DATABASE_URL, with sslrootcert.",
        )


def _limits(address: str) -> Iterator[Finding]:
    parts = urlsplit(address)
    plain = parts.scheme in {"redis", "valkey"}
    if plain and not _is_here(parts.hostname or ""):
        yield Finding(
            stops=False,
            what=f"The way to the rate limits on {parts.hostname} is not encrypted.",
            why="It tells the network between that somebody is here, and when.",
            remedy="Write rediss:// in VARSEL_LIMITER_STORAGE, and let the other side speak TLS.",
        )


def _is_here(host: str) -> bool:
    return host in HERE or host.startswith("/")


def nightly_work(engine: Engine, today: date) -> Iterator[Finding]:
    """Whether the night's forgetting and blurring is done."""
    with engine.connect() as connection:
        done = connection.scalar(
            select(HousekeepingMark.done_on).where(HousekeepingMark.work == DAILY)
        )
        since = done or connection.scalar(select(func.min(Case.received_on)))
    if since is not None and since < today - timedelta(days=NIGHTS):
        yield Finding(
            stops=False,
            what=f"The nightly work has not been done since {since.isoformat()}.",
            why="The order of rows and the write-ahead log could tell in which order reports came.",
            remedy="Run `varsel tick --thorough`, and see that `varsel serve` runs at night.",
        )
