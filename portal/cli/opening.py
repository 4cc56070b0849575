"""How the commands open the configuration and the database."""

import os
from collections.abc import Iterator, Mapping, MutableMapping
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Engine

from portal.cli.secret import write_secret
from portal.data import migrate
from portal.data.database import Session, make_engine, make_session_factory
from portal.errors import SettingsError
from portal.settings import Settings

DEMONSTRATION = Path("instance/demonstration")
MARK = "DEMONSTRATION"
MARK_TEXT = "The passphrases of this data are public. It is never to be used for real reports.\n"


def open_settings(*, demonstration: bool = False) -> Settings:
    """The settings of the environment, or those of the demonstration.

    The demonstration's are put into the environment too, where the server's workers find them.
    Raises `SettingsError`.
    """
    if demonstration:
        prepare_demonstration(os.environ)
    settings = Settings.from_mapping(os.environ)
    if not settings.demonstration and (settings.data / MARK).exists():
        raise SettingsError(
            "VARSEL_DATA",
            "is the folder of the demonstration, whose passphrases are public.",
            "Name another folder.",
        )
    if settings.demonstration:
        _check_marked(settings)
    _make_folder(settings.data)
    return settings


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise SettingsError(
            "VARSEL_DATA",
            f"cannot be made: {error.strerror}.",
            "Name a folder that this user can write to.",
        ) from error


def _check_marked(settings: Settings) -> None:
    """The environment alone must not let public passphrases into the data of real people."""
    if not (settings.data / MARK).exists():
        raise SettingsError(
            "VARSEL_DEMONSTRATION",
            "is set, but the folder in VARSEL_DATA was not made for the demonstration.",
            "Leave both out, and use `varsel serve --demonstration`.",
        )
    if settings.database_url != f"sqlite:///{settings.data / 'varsel.sqlite3'}":
        raise SettingsError(
            "VARSEL_DATABASE_URL",
            "names a database outside the demonstration's folder.",
            "Leave it out: the demonstration keeps its data in a folder of its own.",
        )


def prepare_demonstration(environment: MutableMapping[str, str]) -> None:
    """A folder with a secret of its own, made at the first use and kept."""
    folder = demonstration_folder(environment)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    (folder / MARK).write_text(MARK_TEXT)
    secret = folder / "secret"
    if not secret.exists():
        write_secret(secret)
    environment["VARSEL_DATA"] = str(folder)
    environment["VARSEL_SECRET_FILE"] = str(secret)
    environment["VARSEL_DEMONSTRATION"] = "yes"
    # Nothing of a real installation is touched, whatever else is set here, and nobody gets mail.
    for name in ("VARSEL_SECRET", "VARSEL_DATABASE_URL", "VARSEL_SMTP", "VARSEL_SMTP_FILE"):
        environment.pop(name, None)


def demonstration_folder(environment: Mapping[str, str]) -> Path:
    """Where the demonstration lives: below the folder in which the command is called."""
    marked = environment.get("VARSEL_DEMONSTRATION_DATA")
    return Path(marked or DEMONSTRATION).absolute()


@contextmanager
def open_engine(settings: Settings) -> Iterator[Engine]:
    """The database, whose tables are those of this release. Raises `SettingsError`."""
    engine = make_engine(settings.database_url)
    try:
        check_tables(migrate.is_at_head(engine))
        yield engine
    finally:
        engine.dispose()


@contextmanager
def open_session(settings: Settings) -> Iterator[Session]:
    """A session on a database whose tables are those of this release. Raises `SettingsError`."""
    with open_engine(settings) as engine, make_session_factory(engine)() as session:
        yield session


def check_tables(at_head: bool) -> None:
    """Raises `SettingsError` where migrations are missing."""
    if not at_head:
        raise SettingsError(
            "VARSEL_DATABASE_URL",
            "names a database whose tables are not those of this release.",
            "Make a backup, then run `varsel db upgrade`.",
        )
