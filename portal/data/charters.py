"""The charters: what the next one should say, and keeping those that were signed."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from crypto import charter as charters
from crypto.charter import SignedCharter
from crypto.encoding import b64u, from_b64u
from crypto.errors import CharterError
from portal.data import audit
from portal.data.audit import AuditAct
from portal.data.database import writing
from portal.data.tables import Charter, Designation, Organisation, Recipient, Scheme
from portal.errors import CharterDraftDiffers, CharterSignerMissing, CharterUnchanged


def current(session: Session, *, scheme_id: str) -> Charter | None:
    """The newest charter of the scheme; None as long as nothing can be reported to it."""
    newest = select(Charter).where(Charter.scheme_id == scheme_id)
    return session.scalar(newest.order_by(Charter.version.desc()).limit(1))


def chain(session: Session, *, scheme_id: str) -> list[dict[str, str]]:
    """All signed charters of the scheme, the first one first."""
    signed = select(Charter.signed).where(Charter.scheme_id == scheme_id)
    return list(session.scalars(signed.order_by(Charter.version)))


def draft(session: Session, *, scheme: Scheme, receipt_key: bytes, today: date) -> bytes:
    """The bytes of the next charter, to be shown and signed.

    `receipt_key` is the public key of this installation's receipts. Raises `CharterUnchanged`
    when the newest one says it all already, `CharterSignerMissing`.
    """
    before = _newest(session, scheme.id)
    data = _build(session, scheme, before, receipt_key, today)
    if before is not None and _content(charters.parse(data)) == _content(before):
        raise CharterUnchanged
    return data


def may_sign(session: Session, *, scheme: Scheme, recipient: Recipient) -> bool:
    """Whether this recipient's signature would be taken under the scheme's next charter.

    The first is signed by a designated signer; every later one by a signer of the one before,
    who may have handed the task over since.
    """
    if recipient.verify is None or not recipient.active:
        return False
    before = _newest(session, scheme.id)
    if before is not None:
        return from_b64u(recipient.verify) in before.signers
    signer = select(Designation.recipient_id).where(
        Designation.scheme_id == scheme.id,
        Designation.recipient_id == recipient.id,
        Designation.is_signer,
    )
    return session.scalar(signer) is not None


def store(
    session: Session,
    *,
    scheme: Scheme,
    signed: Mapping[str, Any],
    recipient: Recipient,
    receipt_key: bytes,
    today: date,
    now: datetime,
) -> Charter:
    """Keeps a charter that `recipient` has signed, if it says what the draft of today says.

    The newest one again, from whoever signed it, changes nothing. Raises crypto's CharterError
    (malformed, signature, chain, signer), `CharterDraftDiffers`, `CharterUnchanged`,
    `CharterSignerMissing`.
    """
    writing(session)
    # Two signers at once: the second one is to find the first one's charter.
    session.execute(select(Scheme.id).where(Scheme.id == scheme.id).with_for_update())
    offered = SignedCharter.from_json(dict(signed))
    mine = recipient.verify is not None and offered.signer == from_b64u(recipient.verify)
    last = current(session, scheme_id=scheme.id)
    if mine and last is not None and last.signed == offered.to_json():
        return last
    earlier = [SignedCharter.from_json(one) for one in chain(session, scheme_id=scheme.id)]
    newest = charters.verify_chain([*earlier, offered])[-1]
    if not mine or not may_sign(session, scheme=scheme, recipient=recipient):
        raise CharterError("charter_signer_unknown", version=newest.version)
    issued = date.fromisoformat(newest.issued)
    # Drafted before midnight, signed after it.
    if not today - timedelta(days=1) <= issued <= today:
        raise CharterDraftDiffers
    expected = draft(session, scheme=scheme, receipt_key=receipt_key, today=issued)
    if expected != offered.charter:
        raise CharterDraftDiffers
    values = {
        "scheme_id": scheme.id,
        "version": newest.version,
        "hash": b64u(newest.hash),
        "signed": offered.to_json(),
        "readers": _readers(session, scheme, newest),
        "signed_on": today,
    }
    session.execute(insert(Charter).values(**values))
    audit.record(
        session,
        organisation_id=scheme.organisation_id,
        act=AuditAct.CHARTER_SIGNED,
        now=now,
        actor=recipient.id,
        scheme_id=scheme.id,
        facts={"version": newest.version, "hash": b64u(newest.hash)},
    )
    return session.get_one(Charter, (scheme.id, newest.version))


def _newest(session: Session, scheme_id: str) -> charters.Charter | None:
    row = current(session, scheme_id=scheme_id)
    return charters.parse(row.signed["charter"].encode()) if row else None


def _enrolled(session: Session, scheme: Scheme) -> list[tuple[Recipient, Designation]]:
    rows = session.execute(
        select(Recipient, Designation)
        .join(Designation, Designation.recipient_id == Recipient.id)
        .where(
            Designation.scheme_id == scheme.id,
            Recipient.active,
            Recipient.state == "enrolled",
        )
        .order_by(Designation.position)
    )
    return list(rows)


def _build(
    session: Session,
    scheme: Scheme,
    before: charters.Charter | None,
    receipt_key: bytes,
    today: date,
) -> bytes:
    people = _enrolled(session, scheme)
    signers = [
        from_b64u(recipient.verify)
        for recipient, designation in people
        if designation.is_signer and recipient.verify
    ]
    if not signers:
        raise CharterSignerMissing
    since = {one.key_id: one.since for one in before.recipients} if before else {}
    organisation = session.get_one(Organisation, scheme.organisation_id)
    return charters.build(
        scheme=from_b64u(scheme.id),
        previous=before,
        issued=today.isoformat(),
        organisation=organisation.names,
        title=scheme.names,
        recipients=[_entry(recipient, place, since, today) for recipient, place in people],
        signers=signers,
        receipt=receipt_key,
    )


def _entry(
    recipient: Recipient, designation: Designation, since: dict[bytes, str], today: date
) -> charters.Recipient:
    return charters.Recipient(
        name=recipient.name,
        role=designation.role,
        kem=recipient.kem or b"",
        verify=from_b64u(recipient.verify or ""),
        # The day on which this key came on the charter, not the person.
        since=since.get(from_b64u(recipient.key_id or ""), today.isoformat()),
    )


def _content(charter: charters.Charter) -> tuple[object, ...]:
    return (
        charter.organisation,
        charter.title,
        charter.recipients,
        charter.signers,
        charter.receipt,
    )


def _readers(session: Session, scheme: Scheme, charter: charters.Charter) -> dict[str, Any]:
    owners = {recipient.key_id: recipient.id for recipient, _ in _enrolled(session, scheme)}
    return {
        b64u(one.key_id): {"recipient": owners[b64u(one.key_id)], "verify": b64u(one.verify)}
        for one in charter.recipients
    }
