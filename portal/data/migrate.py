"""Brings a database to the newest tables, with Alembic, without a configuration file."""

from importlib.util import find_spec
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine

from portal.data.database import WRITING


def upgrade(engine: Engine, revision: str = "head") -> None:
    """Runs the migrations that are missing, in one transaction: all of them or none."""
    with engine.connect().execution_options(**{WRITING: True}) as connection, connection.begin():
        command.upgrade(_configuration(connection), revision)


def downgrade(engine: Engine, revision: str) -> None:
    """Takes migrations back; for tests and for the hour after a failed release."""
    with engine.connect().execution_options(**{WRITING: True}) as connection, connection.begin():
        command.downgrade(_configuration(connection), revision)


def is_at_head(engine: Engine) -> bool:
    """Whether the tables are those that this release was written for."""
    with engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision() == head()


def head() -> str | None:
    """The name of the newest migration."""
    return ScriptDirectory.from_config(_configuration(None)).get_current_head()


def revisions() -> list[str]:
    """The names of all migrations, oldest first."""
    script = ScriptDirectory.from_config(_configuration(None))
    return [step.revision for step in script.walk_revisions()][::-1]


def _configuration(connection: Connection | None) -> Config:
    package = find_spec("migrations")
    if package is None or package.origin is None:
        raise RuntimeError("the migrations are missing from this installation")
    configuration = Config()
    configuration.set_main_option("path_separator", "os")
    folder = str(Path(package.origin).parent)
    # A percent sign begins a reference in this old format.
    configuration.set_main_option("script_location", folder.replace("%", "%%"))
    configuration.attributes["connection"] = connection
    return configuration
