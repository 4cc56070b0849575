"""Single-use ways in: to enrol, or to come back with the recovery kit after a forgotten
passphrase. The token travels behind the `#` of a link; only its digest is stored."""

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import delete, insert, or_, select, update
from sqlalchemy.orm import Session

from portal.data import audit, totp
from portal.data.audit import AuditAct
from portal.data.database import writing
from portal.data.identifiers import digest, new_id, new_token
from portal.data.tables import AuditLine, Invitation, Recipient
from portal.errors import InvitationUnknown

ENROL = "enrol"
RECOVER = "recover"
DAYS = 7


@dataclass(frozen=True)
class Invited:
    """What somebody with a good invitation is shown.

    `challenge` (32 bytes) is to be signed with the key that is enrolled; `totp_secret` is base32
    for typing, `totp_address` what the QR code carries. `keyring` is there for `recover` only,
    and only with the slot that the recovery kit opens.
    """

    recipient: Recipient
    kind: str
    challenge: bytes
    totp_secret: str
    totp_address: str
    keyring: dict[str, Any] | None


def create(
    session: Session, *, recipient: Recipient, kind: str, now: datetime, days: int = DAYS
) -> str:
    """Makes an invitation and returns its token. Earlier ones of the person stop working."""
    writing(session)
    token = new_token()
    session.execute(
        update(Invitation)
        .where(Invitation.recipient_id == recipient.id, Invitation.used_at.is_(None))
        .values(used_at=now)
    )
    session.execute(
        insert(Invitation).values(
            id=new_id(),
            recipient_id=recipient.id,
            token_hash=digest("invitation", token),
            kind=kind,
            expires_at=now + timedelta(days=days),
        )
    )
    audit.record(
        session,
        organisation_id=recipient.organisation_id,
        act=AuditAct.INVITATION_MADE,
        now=now,
        facts={"recipient": recipient.id, "kind": kind},
    )
    return token


def find(session: Session, *, token: str, now: datetime, totp_key: bytes) -> Invited:
    """The invitation, unless it was used or has run out. Raises `InvitationUnknown`.

    Looked up by a digest of the 32 random bytes, so the time taken tells nothing about them.
    """
    row = session.execute(
        select(Invitation.kind, Recipient)
        .join(Recipient, Recipient.id == Invitation.recipient_id)
        .where(*_good(token, now), Recipient.active)
    ).first()
    if row is None:
        raise InvitationUnknown
    kind, recipient = row
    secret = totp.secret_for_invitation(totp_key, token)
    return Invited(
        recipient=recipient,
        kind=kind,
        challenge=challenge_of(token),
        totp_secret=totp.base32(secret),
        totp_address=totp.address(secret, recipient.login),
        keyring=_recovery_only(recipient.keyring) if kind == RECOVER else None,
    )


def note_spent(session: Session, *, token: str, now: datetime) -> None:
    """A line where a link is tried that was used or replaced, or has run out: somebody else may
    have it. Once a day (UTC) for each recipient; a token that never was leaves none."""
    row = session.execute(
        select(Invitation.kind, Recipient.organisation_id, Recipient.id)
        .join(Recipient, Recipient.id == Invitation.recipient_id)
        .where(
            Invitation.token_hash == digest("invitation", token),
            or_(Invitation.used_at.is_not(None), Invitation.expires_at <= now),
        )
    ).first()
    if row is None:
        return
    kind, organisation_id, recipient_id = row
    facts: dict[str, str | int | None] = {"recipient": recipient_id, "kind": kind}
    midnight = now.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    today = select(AuditLine.facts).where(
        AuditLine.organisation_id == organisation_id,
        AuditLine.act == AuditAct.INVITATION_REFUSED.value,
        AuditLine.at >= midnight,
    )
    if facts not in session.scalars(today).all():
        audit.record_refusal(
            session,
            organisation_id=organisation_id,
            act=AuditAct.INVITATION_REFUSED,
            now=now,
            actor=None,
            facts=facts,
        )


def use(session: Session, *, token: str, now: datetime) -> None:
    """Spends the invitation, once, also where two try at the same moment."""
    writing(session)
    spent = session.execute(
        update(Invitation).where(*_good(token, now)).values(used_at=now).returning(Invitation.id)
    )
    if spent.first() is None:
        raise InvitationUnknown


def forget_expired(session: Session, *, now: datetime) -> None:
    """Used or not: what has run out opens nothing any more. The audit trail keeps the act."""
    writing(session)
    session.execute(delete(Invitation).where(Invitation.expires_at < now))


def challenge_of(token: str) -> bytes:
    """The 32 bytes that go with this invitation and no other."""
    return hashlib.sha256(b"varsel/invitation-challenge\0" + token.encode()).digest()


def _good(token: str, now: datetime) -> tuple[Any, ...]:
    return (
        Invitation.token_hash == digest("invitation", token),
        Invitation.used_at.is_(None),
        Invitation.expires_at > now,
    )


def _recovery_only(keyring: dict[str, Any] | None) -> dict[str, Any] | None:
    if keyring is None:
        return None
    slots = [slot for slot in keyring["slots"] if slot["kind"] == "recovery"]
    return {**keyring, "slots": slots}
