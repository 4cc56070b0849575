"""What all tables share: names of constraints, and the columns' types."""

from datetime import UTC, datetime
from typing import Annotated, Any

from sqlalchemy import JSON, DateTime, Dialect, MetaData, String, TypeDecorator
from sqlalchemy.orm import DeclarativeBase, mapped_column

# 16 bytes and 32 bytes as base64url text without padding.
Id = Annotated[str, mapped_column(String(22))]
Hash = Annotated[str, mapped_column(String(43))]
Slug = Annotated[str, mapped_column(String(64))]
Word = Annotated[str, mapped_column(String(32))]
Facts = dict[str, Any]
Texts = dict[str, str]

# Every constraint has a name, so that a later migration can change it in either database.
CONVENTION = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


class Moment(TypeDecorator[datetime]):
    """A moment in UTC. SQLite keeps no zone, so it is put back on the way out."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, _dialect: Dialect) -> datetime | None:
        if value is not None and value.tzinfo is None:
            raise ValueError("a moment needs a time zone")
        return value and value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, _dialect: Dialect) -> datetime | None:
        return value and (value if value.tzinfo else value.replace(tzinfo=UTC))


class Base(DeclarativeBase):
    """The root of the tables; its metadata is what the migrations must lead to."""

    metadata = MetaData(naming_convention=CONVENTION)
    type_annotation_map = {  # noqa: RUF012  # SQLAlchemy reads it as a plain class attribute
        dict[str, Any]: JSON,
        dict[str, str]: JSON,
        datetime: Moment,
    }
