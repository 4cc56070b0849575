"""What Alembic runs. The connection comes from `portal.data.migrate`, never from a file."""

from alembic import context
from sqlalchemy import Connection

from portal.data.tables import Base


def run(connection: Connection) -> None:
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        compare_type=True,
        # SQLite changes a table by making it anew.
        render_as_batch=True,
    )
    with context.begin_transaction():
        context.run_migrations()


run(context.config.attributes["connection"])
