"""Enrols the demonstration's people and signs their charters, by the same acts as real ones.

What a browser would do is done here with `crypto`: making the secret, the keyring and its kit,
proving the key, signing the charter's bytes.
"""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from crypto import charter as charters_crypto
from crypto import keyring as keyrings
from crypto import proof
from crypto.keys import RecipientKeys, new_secret, verify_key
from portal.data import charters, invitations, organisations, recipients, totp
from portal.data.recipients import Enrolment
from portal.data.tables import Recipient
from portal.demonstration.people import Person
from portal.errors import CharterSignerMissing, CharterUnchanged
from portal.settings import Settings


@dataclass(frozen=True)
class Prepared:
    """A person's keys and what only their browser would know, made before the database is held."""

    person: Person
    keys: RecipientKeys
    keyring: keyrings.Keyring
    sign_in_key: bytes


@dataclass(frozen=True)
class Enrolled:
    """Somebody who has signed up: the row, and the keys to act with."""

    recipient: Recipient
    keys: RecipientKeys


def prepare(person: Person) -> Prepared:
    """The slow part: the passphrase is stretched twice, for the keyring and for signing in."""
    secret = new_secret()
    # Nobody keeps this kit: whoever forgets a demonstration passphrase finds it on the sign-in page.
    keyring = keyrings.create(secret, person.passphrase, keyrings.new_kit())
    salt = keyring.slot("passphrase").salt
    return Prepared(
        person=person,
        keys=RecipientKeys.from_secret(secret),
        keyring=keyring,
        sign_in_key=keyrings.sign_in_key(person.passphrase, salt),
    )


def enrol(session: Session, settings: Settings, prepared: Prepared, now: datetime) -> Enrolled:
    """Invites the person and takes the invitation up."""
    recipient = recipients.by_login(session, login=prepared.person.login)
    if recipient is None:
        raise LookupError(prepared.person.login)
    token = invitations.create(session, recipient=recipient, kind=invitations.ENROL, now=now)
    invited = invitations.find(session, token=token, now=now, totp_key=settings.totp_key)
    secret = totp.secret_for_invitation(settings.totp_key, token)
    keys = prepared.keys
    enrolment = Enrolment(
        keyring=keyrings.to_json(prepared.keyring),
        kem=keys.kem_public,
        sign_in_key=prepared.sign_in_key,
        code=totp.code_at(secret, now),
        proof=proof.sign_recipient(keys.signing, keys.key_id, invited.challenge),
    )
    enrolled = recipients.enrol(
        session, token=token, enrolment=enrolment, now=now, totp_key=settings.totp_key
    )
    return Enrolled(enrolled, keys)


def sign_charters(
    session: Session, settings: Settings, signer: Enrolled, *, today: date, now: datetime
) -> int:
    """Signs every charter that this person may sign and that has changed; how many it were."""
    receipt_key = verify_key(settings.receipt_seed)
    signed = 0
    for scheme in organisations.signs_for(session, recipient_id=signer.recipient.id):
        try:
            draft = charters.draft(session, scheme=scheme, receipt_key=receipt_key, today=today)
        except (CharterUnchanged, CharterSignerMissing):
            continue
        charters.store(
            session,
            scheme=scheme,
            signed=charters_crypto.sign(draft, signer.keys.signing).to_json(),
            recipient=signer.recipient,
            receipt_key=receipt_key,
            today=today,
            now=now,
        )
        signed += 1
    return signed
