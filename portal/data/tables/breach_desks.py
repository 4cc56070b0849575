"""Who handles breaches, who stands aside, and the links of processors."""

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from portal.data.tables.base import Base, Facts, Hash, Id, Slug


class BreachDesk(Base):
    """The desk's part of the organisation file as it was checked. Written by `breach.desks`."""

    __tablename__ = "breach_desk"

    organisation_id: Mapped[Id] = mapped_column(ForeignKey("organisation.id"), primary_key=True)
    facts: Mapped[Facts]


class BreachHandler(Base):
    """Somebody who handles the organisation's breaches. Written by `breach.desks`."""

    __tablename__ = "breach_handler"

    organisation_id: Mapped[Id] = mapped_column(ForeignKey("organisation.id"), primary_key=True)
    recipient_id: Mapped[Id] = mapped_column(
        ForeignKey("recipient.id"), primary_key=True, index=True
    )
    position: Mapped[int]


class SteppedAside(Base):
    """A handler who has nothing to do with one breach. Written by `breach.standing`."""

    __tablename__ = "breach_stepped_aside"

    breach_id: Mapped[Id] = mapped_column(ForeignKey("breach.id"), primary_key=True)
    recipient_id: Mapped[Id] = mapped_column(
        ForeignKey("recipient.id"), primary_key=True, index=True
    )
    at: Mapped[datetime]


class AlertLink(Base):
    """One processor's way to tell of a breach; only the token's digest is here. By
    `breach.alerts`."""

    __tablename__ = "breach_alert_link"

    id: Mapped[Id] = mapped_column(primary_key=True)
    organisation_id: Mapped[Id] = mapped_column(ForeignKey("organisation.id"), index=True)
    processor_id: Mapped[Slug]
    token_hash: Mapped[Hash] = mapped_column(unique=True)
    made_by: Mapped[Id] = mapped_column(ForeignKey("recipient.id"))
    made_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]


class Alert(Base):
    """An alert that has come, so that the same one again opens nothing. By `breach.alerts`.

    `id_hash` is of the id that the sender's page made, under the link.
    """

    __tablename__ = "breach_alert"

    id_hash: Mapped[Hash] = mapped_column(primary_key=True)
    link_id: Mapped[Id] = mapped_column(ForeignKey("breach_alert_link.id"), index=True)
    breach_id: Mapped[Id] = mapped_column(ForeignKey("breach.id"), index=True)
    received_at: Mapped[datetime]
