"""The people who can read: introduced by the organisation's file, then enrolled by themselves.

Their passphrase never comes here, nor the secret of their keyring: only the keyring with its
locks on, the public keys, and a key to sign in with that opens nothing else.
"""

import hmac
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from crypto import keyring as keyrings
from crypto import proof
from crypto.encoding import b64u
from crypto.errors import CryptoError
from crypto.keyring import Keyring
from crypto.keys import kem_public_key, key_id
from portal.data import audit, invitations, known_devices, staff_sessions, totp
from portal.data.audit import AuditAct
from portal.data.database import writing
from portal.data.identifiers import digest, new_id
from portal.data.tables import Recipient
from portal.errors import EnrolmentRefused
from portal.rules import organisation as described

INVITED = "invited"
ENROLLED = "enrolled"
SIGN_IN_KEY_BYTES = 32


@dataclass(frozen=True)
class Enrolment:
    """What the browser sends when somebody enrols or recovers.

    `keyring` is JSON as in SPEC section 10 with both slots; `kem` 1216 bytes; `sign_in_key` 32
    bytes; `code` from the authenticator; `proof` the signature on the invitation's challenge.
    """

    keyring: dict[str, Any]
    kem: bytes
    sign_in_key: bytes
    code: str
    proof: bytes


# --- By the organisation's file --------------------------------------------------------------


def introduce(session: Session, *, organisation_id: str, person: described.Recipient) -> Recipient:
    """Writes somebody down, not enrolled yet."""
    writing(session)
    recipient = Recipient(
        id=new_id(), organisation_id=organisation_id, handle=person.id, state=INVITED
    )
    _describe(recipient, person)
    session.add(recipient)
    session.flush()
    return recipient


def amend(session: Session, *, recipient: Recipient, person: described.Recipient) -> None:
    """What the file says now, and back again who had been taken off it."""
    writing(session)
    _describe(recipient, person)
    session.flush()


def retire(session: Session, *, recipient: Recipient) -> None:
    """Whoever is no longer in the file signs in no more. Nothing of theirs is erased."""
    writing(session)
    recipient.active = False
    session.flush()
    staff_sessions.end_all(session, recipient_id=recipient.id)


def _describe(recipient: Recipient, person: described.Recipient) -> None:
    recipient.login = person.login.lower()
    recipient.name = person.name
    recipient.title = dict(person.title)
    recipient.facts = person.to_json()
    recipient.active = True


# --- Finding them ----------------------------------------------------------------------------


def of_organisation(session: Session, *, organisation_id: str) -> list[Recipient]:
    """Everybody who is or was a recipient of the organisation, by name."""
    found = select(Recipient).where(Recipient.organisation_id == organisation_id)
    return list(session.scalars(found.order_by(Recipient.name)))


def by_login(session: Session, *, login: str) -> Recipient | None:
    """Whoever signs in under this name, however it was capitalised."""
    return session.scalar(select(Recipient).where(Recipient.login == login.strip().lower()))


# --- By themselves ---------------------------------------------------------------------------


def enrol(
    session: Session, *, token: str, enrolment: Enrolment, now: datetime, totp_key: bytes
) -> Recipient:
    """Spends the invitation and stores the keyring, the public keys and the second factor.

    Raises `InvitationUnknown`, `EnrolmentRefused` (facts reason: keyring, proof, code, passphrase).
    """
    recipient, keyring, secret, step = _accept(
        session, token, enrolment, kind=invitations.ENROL, now=now, totp_key=totp_key
    )
    if recipient.state != INVITED:
        raise EnrolmentRefused(reason="enrolled")
    recipient.kem = enrolment.kem
    recipient.verify = b64u(keyring.verify)
    recipient.key_id = b64u(keyring.key)
    recipient.state = ENROLLED
    _lock(recipient, keyring, enrolment.sign_in_key)
    _arm(recipient, totp_key, secret, step)
    try:
        session.flush()
    except IntegrityError as error:
        session.rollback()
        raise EnrolmentRefused(reason="keyring") from error
    _note(session, AuditAct.RECIPIENT_ENROLLED, recipient, now)
    return recipient


def recover(
    session: Session, *, token: str, enrolment: Enrolment, now: datetime, totp_key: bytes
) -> Recipient:
    """A new passphrase and second factor for somebody who still holds the recovery kit.

    Their keys stay: whoever cannot sign with the key that is enrolled gets nothing. Raises as
    `enrol` does.
    """
    recipient, keyring, secret, step = _accept(
        session, token, enrolment, kind=invitations.RECOVER, now=now, totp_key=totp_key
    )
    _same_keys(recipient, keyring)
    _lock(recipient, keyring, enrolment.sign_in_key)
    _arm(recipient, totp_key, secret, step)
    session.flush()
    staff_sessions.end_all(session, recipient_id=recipient.id)
    known_devices.forget_all(session, recipient_id=recipient.id)
    _note(session, AuditAct.RECIPIENT_RECOVERED, recipient, now)
    return recipient


def change_keyring(
    session: Session,
    *,
    recipient: Recipient,
    current_sign_in_key: bytes,
    keyring: dict[str, Any],
    sign_in_key: bytes,
    now: datetime,
) -> None:
    """A new passphrase or a new recovery kit; signs out everywhere.

    Raises `EnrolmentRefused` (facts reason: passphrase, keyring).
    """
    writing(session)
    if not sign_in_matches(recipient, current_sign_in_key):
        raise EnrolmentRefused(reason="passphrase")
    read = _read_keyring(keyring)
    _same_keys(recipient, read)
    _lock(recipient, read, sign_in_key)
    session.flush()
    staff_sessions.end_all(session, recipient_id=recipient.id)
    _note(session, AuditAct.KEYRING_CHANGED, recipient, now)


def change_factor(
    session: Session,
    *,
    recipient: Recipient,
    offer: str,
    code: str,
    now: datetime,
    totp_key: bytes,
) -> None:
    """One-time codes from another phone; signs out everywhere. The caller has asked for the old.

    Raises `EnrolmentRefused` (facts reason: code).
    """
    writing(session)
    secret = totp.secret_offered(totp_key, recipient.id, offer)
    step = totp.matching_step(secret, code, now)
    if step is None:
        raise EnrolmentRefused(reason="code")
    _arm(recipient, totp_key, secret, step)
    session.flush()
    staff_sessions.end_all(session, recipient_id=recipient.id)
    _note(session, AuditAct.FACTOR_CHANGED, recipient, now)


def sign_in_matches(recipient: Recipient | None, sign_in_key: bytes) -> bool:
    """Whether it is this recipient's key to sign in with. None: nobody's, at the same cost."""
    stored = recipient.sign_in_hash if recipient else None
    given = digest("sign-in", sign_in_key)
    return hmac.compare_digest(stored or digest("sign-in", b""), given) and stored is not None


def spend_step(session: Session, *, recipient_id: str, step: int) -> bool:
    """Marks a second-factor code as used. False if it, or a later one, was used already."""
    writing(session)
    unused = (Recipient.totp_last_step.is_(None)) | (Recipient.totp_last_step < step)
    spent = session.execute(
        update(Recipient)
        .where(Recipient.id == recipient_id, unused)
        .values(totp_last_step=step)
        .returning(Recipient.id)
    )
    return spent.first() is not None


def _accept(
    session: Session,
    token: str,
    enrolment: Enrolment,
    *,
    kind: str,
    now: datetime,
    totp_key: bytes,
) -> tuple[Recipient, Keyring, bytes, int]:
    """The invitation's recipient, the keyring, the second factor's secret and the code's step."""
    writing(session)
    invited = invitations.find(session, token=token, now=now, totp_key=totp_key)
    if invited.kind != kind:
        raise EnrolmentRefused(reason="invitation")
    keyring = _read_keyring(enrolment.keyring)
    _check_keys(enrolment, keyring, invited.challenge)
    secret = totp.secret_for_invitation(totp_key, token)
    step = totp.matching_step(secret, enrolment.code, now)
    if step is None:
        raise EnrolmentRefused(reason="code")
    invitations.use(session, token=token, now=now)
    return invited.recipient, keyring, secret, step


def _read_keyring(value: dict[str, Any]) -> Keyring:
    """A keyring with both slots: one that no paper opens would be lost with the passphrase."""
    try:
        keyring = keyrings.from_json(value)
        for kind in keyrings.KINDS:
            keyring.slot(kind)
    except CryptoError as error:
        raise EnrolmentRefused(reason="keyring") from error
    return keyring


def _check_keys(enrolment: Enrolment, keyring: Keyring, challenge: bytes) -> None:
    try:
        kem_public_key(enrolment.kem)
    except CryptoError as error:
        raise EnrolmentRefused(reason="keyring") from error
    if key_id(enrolment.kem) != keyring.key:
        raise EnrolmentRefused(reason="keyring")
    if len(enrolment.sign_in_key) != SIGN_IN_KEY_BYTES:
        raise EnrolmentRefused(reason="passphrase")
    try:
        proof.verify_recipient(keyring.verify, keyring.key, challenge, enrolment.proof)
    except CryptoError as error:
        raise EnrolmentRefused(reason="proof") from error


def _same_keys(recipient: Recipient, keyring: Keyring) -> None:
    if (b64u(keyring.key), b64u(keyring.verify)) != (recipient.key_id, recipient.verify):
        raise EnrolmentRefused(reason="keyring")


def _lock(recipient: Recipient, keyring: Keyring, sign_in_key: bytes) -> None:
    if len(sign_in_key) != SIGN_IN_KEY_BYTES:
        raise EnrolmentRefused(reason="passphrase")
    recipient.keyring = keyrings.to_json(keyring)
    recipient.sign_in_salt = b64u(keyring.slot("passphrase").salt)
    recipient.sign_in_hash = digest("sign-in", sign_in_key)


def _arm(recipient: Recipient, totp_key: bytes, secret: bytes, step: int) -> None:
    recipient.totp_sealed = totp.seal(totp_key, secret)
    recipient.totp_last_step = step


def _note(session: Session, act: AuditAct, recipient: Recipient, now: datetime) -> None:
    audit.record(
        session,
        organisation_id=recipient.organisation_id,
        act=act,
        now=now,
        actor=recipient.id,
    )
