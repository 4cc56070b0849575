"""The audit trail. Written by `audit`."""

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from portal.data.tables.base import Base, Facts, Hash, Id


class AuditLine(Base):
    """One act of staff, chained by hash to the one before it in the organisation.

    Case, scheme and actor are no foreign keys: the line outlives what it speaks of.
    """

    __tablename__ = "audit"

    organisation_id: Mapped[Id] = mapped_column(ForeignKey("organisation.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    actor: Mapped[Id | None]
    act: Mapped[str] = mapped_column(String(64))
    scheme_id: Mapped[Id | None]
    case_id: Mapped[Id | None] = mapped_column(index=True)
    facts: Mapped[Facts]
    previous: Mapped[Hash]
    hash: Mapped[Hash]
