"""Notes about a breach that the handlers seal to each other in the browser.

They are notes in the format of crypto/SPEC.md, in a thread of the breach's own: its id stands in
the place of the case's, and the first names 32 zero bytes, for there is no report. They are
sealed under the charter of the organisation's incident scheme, to those on it who handle this
breach.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from crypto.encoding import b64u, from_b64u
from crypto.wire import Envelope
from portal.data import admission, charters, envelopes, organisations
from portal.data.breach import access, desks, record, trail
from portal.data.breach.trail import BreachAct
from portal.data.envelopes import NO_PREVIOUS, Head
from portal.data.tables import Breach, BreachNote, Charter, Recipient
from portal.errors import BreachUnknown, SchemeUnknown, SenderNotAllowed
from portal.rules.regimes import Regime


@dataclass(frozen=True)
class NoteReaders:
    """Whom a note about a breach is sealed to: these keys of this charter of this scheme."""

    scheme_id: str
    charter: Charter
    key_ids: frozenset[str]


def readers(session: Session, *, breach: Breach) -> NoteReaders:
    """Those on the newest charter of the incident scheme who handle this breach.

    Raises `BreachRefused` (not_sealed_here) where there is nobody to seal to.
    """
    handling = {one.id for one in desks.handlers_of(session, breach=breach)}
    for scheme in organisations.schemes(session, organisation_id=breach.organisation_id):
        charter = charters.current(session, scheme_id=scheme.id)
        if scheme.regime != Regime.INCIDENT or charter is None:
            continue
        keys = {key for key, place in charter.readers.items() if place["recipient"] in handling}
        if keys:
            return NoteReaders(scheme.id, charter, frozenset(keys))
    raise record.refused("not_sealed_here")


def head(session: Session, *, breach: Breach) -> Head:
    """The last note; zeros when there is none."""
    last = session.execute(
        select(BreachNote.sequence, BreachNote.hash)
        .where(BreachNote.breach_id == breach.id)
        .order_by(BreachNote.sequence.desc())
        .limit(1)
    ).first()
    return Head(last.sequence, from_b64u(last.hash)) if last else Head(0, NO_PREVIOUS)


def of_breach(session: Session, *, breach: Breach) -> list[BreachNote]:
    """All notes in their order; who may read them was asked when the breach was fetched."""
    found = select(BreachNote).where(BreachNote.breach_id == breach.id)
    return list(session.scalars(found.order_by(BreachNote.sequence)))


def store(
    session: Session, *, recipient: Recipient, breach: str, envelope: bytes, now: datetime
) -> Head:
    """Stores a note; returns the new head. The same envelope again changes nothing.

    Raises crypto's errors and those of its section 12, `BreachUnknown`, `BreachRefused`,
    `StaleHead` with the head to seal behind.
    """
    note = admission.read(envelope, "note")
    held = access.held(session, recipient=recipient, breach=breach, now=now, version=None)
    if b64u(note.case) != held.id:
        raise BreachUnknown
    if b64u(note.sender) != recipient.verify:
        raise SenderNotAllowed
    before = session.get(BreachNote, (held.id, note.sequence))
    if before is not None and before.hash == b64u(note.hash):
        return Head(note.sequence, note.hash)
    _check(session, held, note, recipient)
    last = head(session, breach=held)
    if not envelopes.follows(note, last):
        raise last.as_error()
    session.execute(
        insert(BreachNote).values(
            breach_id=held.id,
            sequence=note.sequence,
            hash=b64u(note.hash),
            author=recipient.id,
            stored_at=now,
            bytes=note.bytes,
        )
    )
    trail.append(
        session,
        breach=held,
        act=BreachAct.NOTED,
        actor=recipient.id,
        now=now,
        facts={"sequence": note.sequence, "hash": b64u(note.hash)},
    )
    return Head(note.sequence, note.hash)


def _check(session: Session, breach: Breach, note: Envelope, recipient: Recipient) -> None:
    allowed = readers(session, breach=breach)
    if b64u(note.scheme) != allowed.scheme_id:
        raise SchemeUnknown
    on_charter = admission.on_charter(session, allowed.scheme_id)
    charter = admission.check_charter(note, on_charter)
    keys = admission.check_wraps(note, charter=charter, readers=allowed.key_ids, reporter="")
    admission.check_readable(charter, keys)
    place = charter.readers.get(recipient.key_id or "")
    if place is None or place["verify"] != recipient.verify:
        raise SenderNotAllowed
