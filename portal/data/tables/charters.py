"""The signed lists of who can read. Written by `charters`."""

from datetime import date

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from portal.data.tables.base import Base, Facts, Hash, Id


class Charter(Base):
    """One version of a scheme's charter, as signed.

    `readers` repeats the recipients in the form that receiving an envelope needs: key id to
    `{"recipient": id, "verify": key}`.
    """

    __tablename__ = "charter"

    scheme_id: Mapped[Id] = mapped_column(ForeignKey("scheme.id"), primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True)
    hash: Mapped[Hash] = mapped_column(unique=True)
    signed: Mapped[Facts]
    readers: Mapped[Facts]
    signed_on: Mapped[date]
