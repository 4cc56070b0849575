"""Which housekeeping was done on which day. Written by `housekeeping`."""

from datetime import date

from sqlalchemy.orm import Mapped, mapped_column

from portal.data.tables.base import Base, Word


class HousekeepingMark(Base):
    """The day on which a piece of work was last done: a day, not a time."""

    __tablename__ = "housekeeping"

    work: Mapped[Word] = mapped_column(primary_key=True)
    done_on: Mapped[date]
