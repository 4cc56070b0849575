"""Sealed files that belong to a breach.

A file is sealed in the browser as an attachment (crypto/SPEC.md, section 7) under an id made
there, and comes before the sealed note that names it and holds its key. What it is called, what it
is and how long it is stays in that note.
"""

import hashlib
from collections.abc import Iterable, Iterator
from datetime import datetime

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from crypto.attachment import MAGIC, VERSION
from crypto.encoding import b64u, from_b64u
from crypto.errors import CryptoError
from crypto.padding import attachment_length, padme
from crypto.stream import sealed_length
from portal.data.breach import access, record, trail
from portal.data.breach.trail import BreachAct
from portal.data.identifiers import ID_BYTES
from portal.data.tables import Breach, Evidence, EvidenceChunk, Recipient

LARGEST = 25 * 2**20
"""The largest file, in bytes before it is sealed."""

START = MAGIC + bytes([VERSION])
LARGEST_SEALED = len(START) + sealed_length(attachment_length(LARGEST))
SMALLEST = attachment_length(0)
CHUNK = 2**20
STREAM_CHUNK = 65_536
TAG = 16


def store(
    session: Session,
    *,
    recipient: Recipient,
    breach: str,
    evidence: str,
    content: bytes | Iterable[bytes],
    now: datetime,
) -> Evidence:
    """Stores a sealed file. The same again changes nothing.

    Raises `BreachUnknown`, `BreachRefused` (too_large, not_sealed).
    """
    _check_id(evidence)
    whole = _collect(content)
    held = access.held(session, recipient=recipient, breach=breach, now=now, version=None)
    digest = b64u(hashlib.sha256(whole).digest())
    before = session.get(Evidence, evidence)
    if before is not None:
        if (before.breach_id, before.hash) != (held.id, digest):
            raise record.refused("not_sealed")
        return before
    row = Evidence(
        id=evidence,
        breach_id=held.id,
        hash=digest,
        octets=len(whole),
        added_by=recipient.id,
        added_at=now,
    )
    session.add(row)
    session.flush()
    # One by one: all of them together would be the file in memory once more.
    for number, start in enumerate(range(0, len(whole), CHUNK)):
        part = bytes(memoryview(whole)[start : start + CHUNK])
        session.execute(
            insert(EvidenceChunk).values(evidence_id=evidence, number=number, bytes=part)
        )
    trail.append(
        session,
        breach=held,
        act=BreachAct.EVIDENCE_ADDED,
        actor=recipient.id,
        now=now,
        facts={"evidence": evidence, "hash": digest},
    )
    return row


def read(
    session: Session, *, recipient: Recipient, breach: str, evidence: str, now: datetime
) -> Iterator[bytes]:
    """The sealed file in parts. Raises `BreachUnknown`, `BreachRefused` (evidence_unknown)."""
    found = access.for_handler(session, recipient=recipient, breach=breach, now=now)
    row = session.get(Evidence, evidence)
    if row is None or row.breach_id != found.id:
        raise record.refused("evidence_unknown")
    numbers = session.scalars(
        select(EvidenceChunk.number)
        .where(EvidenceChunk.evidence_id == evidence)
        .order_by(EvidenceChunk.number)
    ).all()
    return (_chunk(session, evidence, number) for number in numbers)


def of_breach(session: Session, *, breach: Breach) -> list[Evidence]:
    """The files of a breach, the oldest first."""
    found = select(Evidence).where(Evidence.breach_id == breach.id)
    return list(session.scalars(found.order_by(Evidence.added_at, Evidence.id)))


def _chunk(session: Session, evidence: str, number: int) -> bytes:
    part = session.scalars(
        select(EvidenceChunk.bytes).where(
            EvidenceChunk.evidence_id == evidence, EvidenceChunk.number == number
        )
    )
    return bytes(part.one())


def _check_id(evidence: str) -> None:
    try:
        from_b64u(evidence, ID_BYTES)
    except CryptoError as error:
        raise record.refused("not_sealed") from error


def _collect(content: bytes | Iterable[bytes]) -> bytearray:
    """The whole file, if it is sealed as it must be; reading ends where it grows too large."""
    whole = bytearray()
    for part in (content,) if isinstance(content, bytes) else content:
        whole += part
        if len(whole) > LARGEST_SEALED:
            raise record.refused("too_large")
    stream = len(whole) - len(START)
    padded = stream - TAG * -(-stream // (STREAM_CHUNK + TAG))
    in_set = padded >= SMALLEST and padme(padded) == padded
    if bytes(whole[: len(START)]) != START or not in_set:
        raise record.refused("not_sealed")
    return whole
