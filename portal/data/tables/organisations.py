"""Organisations, their schemes, and who is designated for which. Written by `organisations`."""

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.data.tables.base import Base, Facts, Id, Slug, Texts, Word


class Organisation(Base):
    """An employer or firm. `facts` is its part of the organisation file as it was checked."""

    __tablename__ = "organisation"

    id: Mapped[Id] = mapped_column(primary_key=True)
    slug: Mapped[Slug] = mapped_column(unique=True)
    names: Mapped[Texts]
    # Salts the stretching of every return code; public, and never changed.
    salt: Mapped[Id]
    accent: Mapped[Word]
    facts: Mapped[Facts]


class Scheme(Base):
    """One reporting channel. A scheme that has left the file stays, but takes no new report."""

    __tablename__ = "scheme"
    __table_args__ = (UniqueConstraint("organisation_id", "slug"),)

    id: Mapped[Id] = mapped_column(primary_key=True)
    organisation_id: Mapped[Id] = mapped_column(ForeignKey("organisation.id"))
    slug: Mapped[Slug]
    position: Mapped[int]
    regime: Mapped[Word]
    names: Mapped[Texts]
    # The receipt page counts as the acknowledgement.
    receipt_acknowledges: Mapped[bool]
    active: Mapped[bool]
    facts: Mapped[Facts]


class Designation(Base):
    """Somebody who is to receive a scheme's reports, once a charter says so."""

    __tablename__ = "designation"

    scheme_id: Mapped[Id] = mapped_column(ForeignKey("scheme.id"), primary_key=True)
    recipient_id: Mapped[Id] = mapped_column(
        ForeignKey("recipient.id"), primary_key=True, index=True
    )
    position: Mapped[int]
    role: Mapped[Texts]
    is_signer: Mapped[bool]
