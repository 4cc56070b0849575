"""The recipients, their way in, and their sessions."""

from datetime import date, datetime

from sqlalchemy import JSON, ForeignKey, Index, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.data.tables.base import Base, Facts, Hash, Id, Slug, Texts, Word

LOGIN_LENGTH = 254


class Recipient(Base):
    """A person who is designated to read. Written by `recipients`.

    `handle` is the name under which the organisation file knows the person. What enrolling
    brings is empty until then.
    """

    __tablename__ = "recipient"
    __table_args__ = (UniqueConstraint("organisation_id", "handle"),)

    id: Mapped[Id] = mapped_column(primary_key=True)
    organisation_id: Mapped[Id] = mapped_column(ForeignKey("organisation.id"))
    handle: Mapped[Slug]
    login: Mapped[str] = mapped_column(String(LOGIN_LENGTH), unique=True)
    name: Mapped[str] = mapped_column(String(200))
    title: Mapped[Texts]
    # The person's part of the organisation file.
    facts: Mapped[Facts]
    active: Mapped[bool]
    state: Mapped[Word]
    keyring: Mapped[Facts | None] = mapped_column(JSON(none_as_null=True))
    kem: Mapped[bytes | None] = mapped_column(LargeBinary)
    verify: Mapped[Hash | None]
    key_id: Mapped[Id | None] = mapped_column(unique=True)
    sign_in_salt: Mapped[Id | None]
    sign_in_hash: Mapped[Hash | None]
    totp_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    totp_last_step: Mapped[int | None]


class Invitation(Base):
    """A single-use way to enrol or to come back. Written by `invitations`."""

    __tablename__ = "invitation"

    id: Mapped[Id] = mapped_column(primary_key=True)
    recipient_id: Mapped[Id] = mapped_column(ForeignKey("recipient.id"), index=True)
    token_hash: Mapped[Hash] = mapped_column(unique=True)
    kind: Mapped[Word]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class StaffSession(Base):
    """Somebody who is signed in; the cookie holds what is hashed here. By `staff_sessions`."""

    __tablename__ = "staff_session"

    id_hash: Mapped[Hash] = mapped_column(primary_key=True)
    recipient_id: Mapped[Id] = mapped_column(ForeignKey("recipient.id"), index=True)
    started_at: Mapped[datetime]
    seen_at: Mapped[datetime]


class KnownDevice(Base):
    """A browser that has signed this recipient in before. Written by `known_devices`."""

    __tablename__ = "known_device"

    id_hash: Mapped[Hash] = mapped_column(primary_key=True)
    recipient_id: Mapped[Id] = mapped_column(ForeignKey("recipient.id"), index=True)
    used_on: Mapped[date]


class SignInAttempt(Base):
    """One try to sign in, also for logins that do not exist. Written by `sign_in`.

    `login_tag` is a keyed hash of what was typed, so that a mistyped passphrase in the login's
    field is not kept. `device_hash` names a known device, or is empty for a stranger.
    """

    __tablename__ = "sign_in_attempt"
    __table_args__ = (Index(None, "login_tag", "device_hash", "at"),)

    id: Mapped[Id] = mapped_column(primary_key=True)
    login_tag: Mapped[Hash]
    recipient_id: Mapped[Id | None] = mapped_column(ForeignKey("recipient.id"), index=True)
    device_hash: Mapped[Hash | None]
    at: Mapped[datetime]
    outcome: Mapped[Word]
