"""What SQLAlchemy makes of a statement is made once for the run, not once for each of its databases.

A server has one engine, which remembers the SQL of every statement; the tests have one for each
database, thousands of them, and putting the same statements into words again took them a third of
their time. What is remembered goes by the dialect: here two dialects are one if they speak alike.
"""

from typing import Any

from sqlalchemy import Connection, Engine, event
from sqlalchemy.engine.default import DefaultDialect

_known: dict[Any, Any] = {}


def remember() -> None:
    """For every engine from now on."""
    dialect: Any = DefaultDialect
    dialect.__eq__, dialect.__hash__ = _speaks_alike, _kind
    event.listen(Engine, "engine_connect", _share)


def _share(connection: Connection) -> None:
    connection.execution_options(compiled_cache=_known)


def _speaks_alike(one: DefaultDialect, other: object) -> bool:
    return type(one) is type(other) and _voice(one) == _voice(other)


def _voice(dialect: Any) -> tuple[object, ...]:
    return dialect.server_version_info, dialect.paramstyle, dialect.default_schema_name


def _kind(dialect: DefaultDialect) -> int:
    return hash(type(dialect))
