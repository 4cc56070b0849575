"""Opening a mailbox: a fresh challenge, a proof of the return code, the whole conversation.

A code that is wrong and one that nobody has get the same answer after the same work.
"""

import hmac
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from crypto import proof
from crypto.encoding import from_b64u
from crypto.errors import CryptoError
from portal.data import attachments, cases, charters, envelopes, spent
from portal.data.tables import Case, Scheme
from portal.errors import MailboxUnknown

NONCE_BYTES = 16
TIME_BYTES = 8
TAG_BYTES = 32
LASTS = timedelta(minutes=5)
MAILBOX_BYTES = 16
# A valid key that is no reporter's: verifying against it costs what verifying always costs.
NOBODY = bytes.fromhex("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a")


@dataclass(frozen=True)
class MailboxView:
    """What whoever holds the return code is given.

    `envelopes` are the conversation in its order, `charters` the whole signed chain, `readers`
    the key ids of the recipients to whom the case was sealed.
    """

    case: Case
    scheme: Scheme
    envelopes: list[bytes]
    charters: list[dict[str, str]]
    readers: list[str]


def challenge(*, key: bytes, mailbox: str, now: datetime) -> bytes:
    """56 bytes to sign, good for five minutes, for this mailbox, once. Stores nothing.

    Given for every mailbox that could be one. Raises `MailboxUnknown` for what could not.
    """
    nonce = secrets.token_bytes(NONCE_BYTES)
    until = int((now + LASTS).timestamp()).to_bytes(TIME_BYTES)
    return nonce + until + _tag(key, mailbox_bytes(mailbox), nonce + until)


def open_mailbox(  # noqa: PLR0913 -- all of them by name
    session: Session,
    *,
    organisation: str,
    mailbox: str,
    challenge: bytes,
    signature: bytes,
    now: datetime,
    today: date,
    key: bytes,
) -> MailboxView:
    """The mailbox, to whoever has signed the challenge with its key.

    Spends the challenge. Raises `MailboxUnknown` whatever is wrong.
    """
    case, scheme = _proved(
        session,
        organisation=organisation,
        mailbox=mailbox,
        challenge=challenge,
        signature=signature,
        now=now,
        today=today,
        key=key,
    )
    conversation = envelopes.of_case(session, case_id=case.id, thread=envelopes.CONVERSATION)
    return MailboxView(
        case=case,
        scheme=scheme,
        envelopes=[envelope.bytes for envelope in conversation],
        charters=charters.chain(session, scheme_id=scheme.id),
        readers=sorted(cases.reader_keys(session, case_id=case.id)),
    )


def read_attachment(  # noqa: PLR0913 -- all of them by name
    session: Session,
    *,
    organisation: str,
    mailbox: str,
    challenge: bytes,
    signature: bytes,
    attachment: str,
    now: datetime,
    today: date,
    key: bytes,
) -> Iterator[bytes]:
    """A sealed file of the conversation, in parts, to whoever has signed the challenge.

    Spends the challenge. Raises `MailboxUnknown` whatever is wrong.
    """
    case, _scheme = _proved(
        session,
        organisation=organisation,
        mailbox=mailbox,
        challenge=challenge,
        signature=signature,
        now=now,
        today=today,
        key=key,
    )
    found = attachments.find(session, case_id=case.id, attachment=attachment)
    if found is None or found.thread != envelopes.CONVERSATION:
        raise MailboxUnknown
    return attachments.read(session, attachment=found)


def is_fresh(*, key: bytes, mailbox: bytes, challenge: bytes, now: datetime) -> bool:
    """Whether it is a challenge of ours for this mailbox (16 bytes) that has not run out.

    That says nothing of whether there is such a mailbox.
    """
    if len(challenge) != NONCE_BYTES + TIME_BYTES + TAG_BYTES:
        return False
    rest, tag = challenge[:-TAG_BYTES], challenge[-TAG_BYTES:]
    ours = hmac.compare_digest(_tag(key, mailbox, rest), tag)
    return ours and now.timestamp() <= int.from_bytes(rest[NONCE_BYTES:])


def mailbox_bytes(mailbox: str) -> bytes:
    """16 bytes. Raises `MailboxUnknown` for what could be no mailbox's name."""
    try:
        return from_b64u(mailbox, MAILBOX_BYTES)
    except CryptoError as error:
        raise MailboxUnknown from error


def _proved(  # noqa: PLR0913 -- all of them by name
    session: Session,
    *,
    organisation: str,
    mailbox: str,
    challenge: bytes,
    signature: bytes,
    now: datetime,
    today: date,
    key: bytes,
) -> tuple[Case, Scheme]:
    """Whose mailbox it is, once in a challenge. Raises `MailboxUnknown`."""
    name = mailbox_bytes(mailbox)
    # No more of the case than a wrong signature needs: making rows of it would take its time, and
    # tell that there is one.
    row = session.execute(
        select(Case.id, Case.reporter_verify)
        .join(Scheme, Scheme.id == Case.scheme_id)
        .where(Case.mailbox == mailbox, Scheme.organisation_id == organisation)
    ).first()
    verify = from_b64u(row.reporter_verify) if row else NOBODY
    fresh = is_fresh(key=key, mailbox=name, challenge=challenge, now=now)
    signed = _is_signed(verify, name, challenge, signature)
    if row is None or not fresh or not signed:
        raise MailboxUnknown
    case_id = row.id
    if not spent.spend(session, purpose="challenge", value=challenge, today=today):
        raise MailboxUnknown
    case = session.get_one(Case, case_id)
    return case, session.get_one(Scheme, case.scheme_id)


def _tag(key: bytes, mailbox: bytes, rest: bytes) -> bytes:
    return hmac.digest(key, b"varsel/challenge\0" + mailbox + rest, "sha256")


def _is_signed(verify: bytes, mailbox: bytes, challenge: bytes, signature: bytes) -> bool:
    try:
        proof.verify_mailbox(verify, mailbox, challenge, signature)
    except CryptoError:
        return False
    return True
