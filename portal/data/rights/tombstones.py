"""Tombstones: that somebody's data was erased, so that a restore cannot bring it back unseen.

What they are called must not stay in the database, or nothing would be erased. So only a keyed
digest of each name, address or number is kept, under a key that derives from the installation's
secret and is in no backup of the database. The handler types the values once; they pass through
the memory of the server for as long as the digests take, and are neither stored nor logged.
After a restore `varsel tombstones check FILE` compares a list of what came back.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from crypto.encoding import b64u
from portal.data import audit
from portal.data.audit import AuditAct
from portal.data.identifiers import keyed_digest
from portal.data.rights import access, decisions, record
from portal.data.rights.trail import RequestAct
from portal.data.tables import Recipient, RightsRequest, Tombstone
from portal.rules.rights.decisions import Outcome
from portal.rules.rights.kinds import RightKind

NAME, EMAIL, NUMBER = "name", "email", "number"
KINDS = (NAME, EMAIL, NUMBER)
MOST = 20
LONGEST = 320
# Fewer would be a street number.
FEWEST_DIGITS = 4


@dataclass(frozen=True)
class Identifier:
    """What somebody is called: `kind` is "name", "email" or "number" (customer, telephone, CPR)."""

    kind: str
    value: str = field(repr=False)


@dataclass(frozen=True)
class Hit:
    """A line of a list, counted from 1, that names somebody whose data was erased on that day."""

    line: int
    erased_on: date


def cross_check(
    session: Session,
    *,
    recipient: Recipient,
    request: str,
    version: int,
    checked_on: date,
    today: date,
    now: datetime,
) -> RightsRequest:
    """After the erasure a search for names and numbers found nothing any more."""
    held = access.held(session, recipient=recipient, request=request, now=now, version=version)
    _check_erased(session, held)
    access.check_day(held, checked_on, today, "checked_on")
    record.change(
        session,
        request=held,
        act=RequestAct.CROSS_CHECKED,
        recipient=recipient,
        now=now,
        today=today,
        values={"cross_checked_on": checked_on},
        facts={"checked_on": checked_on.isoformat()},
    )
    return held


def plant(  # noqa: PLR0913 -- all of them by name
    session: Session,
    *,
    recipient: Recipient,
    request: str,
    version: int,
    key: bytes,
    identifiers: Iterable[Identifier],
    erased_on: date,
    today: date,
    now: datetime,
) -> int:
    """Keeps digests of what the person is called; returns how many there are of this request.

    `key`: `Settings.tombstone_key`. Raises `RequestUnknown`, `RequestChanged`, `RequestRefused`.
    """
    made = {(one.kind, found) for one in identifiers for found in digests(key, one)}
    held = access.held(session, recipient=recipient, request=request, now=now, version=version)
    _check_erased(session, held)
    access.check_day(held, erased_on, today, "erased_on")
    if not made or len(made) > MOST:
        raise record.refused("identifiers_missing", "identifiers")
    for kind, found in sorted(made):
        place = (held.organisation_id, found, held.case_id)
        row = session.get(Tombstone, place)
        if row is None:
            row = Tombstone(organisation_id=place[0], digest=place[1], case_id=place[2])
            session.add(row)
        row.kind, row.erased_on = kind, erased_on
    record.change(
        session,
        request=held,
        act=RequestAct.TOMBSTONED,
        recipient=recipient,
        now=now,
        today=today,
        facts={"erased_on": erased_on.isoformat(), "digests": len(made)},
    )
    access.note(session, AuditAct.TOMBSTONE_PLANTED, recipient=recipient, request=held, now=now)
    return len(made)


def check(
    session: Session, *, organisation_id: str, key: bytes, lines: Iterable[Iterable[str]]
) -> list[Hit]:
    """Which lines name somebody whose data was erased. Each line is a row of values."""
    known: dict[str, date] = {}
    rows = select(Tombstone.digest, Tombstone.erased_on).where(
        Tombstone.organisation_id == organisation_id
    )
    for found, erased_on in session.execute(rows):
        known[found] = max(erased_on, known.get(found, date.min))
    hits = []
    for number, values in enumerate(lines, start=1):
        days = [known[one] for value in values for one in _every(key, value) if one in known]
        if days:
            hits.append(Hit(number, max(days)))
    return hits


def note_checked(session: Session, *, organisation_id: str, hits: int, now: datetime) -> None:
    """Writes to the audit trail that a list was compared, and how many lines were found."""
    audit.record(
        session,
        organisation_id=organisation_id,
        act=AuditAct.TOMBSTONES_CHECKED,
        now=now,
        facts={"hits": hits},
    )


def _check_erased(session: Session, request: RightsRequest) -> None:
    row = decisions.current(session, request=request).get(RightKind.ERASURE)
    if row is None or not row.in_force or row.outcome == Outcome.REFUSED:
        raise record.refused("erasure_not_granted")


def digests(key: bytes, identifier: Identifier) -> Iterator[str]:
    """What is kept of a name, address or number; nothing where it can be none."""
    if identifier.kind not in KINDS or len(identifier.value) > LONGEST:
        raise record.refused("identifiers_missing", "identifiers")
    plain = _normal(identifier.kind, identifier.value)
    if plain:
        yield _digest(key, identifier.kind, plain)


def _every(key: bytes, value: str) -> Iterator[str]:
    """Whatever the value may be: a list that came back does not say."""
    for kind in KINDS:
        plain = _normal(kind, value[:LONGEST])
        if plain:
            yield _digest(key, kind, plain)


def _digest(key: bytes, kind: str, plain: str) -> str:
    return b64u(keyed_digest(key, f"tombstone/{kind}", plain))


def _normal(kind: str, value: str) -> str:
    """One spelling of what people spell in several ways; empty for what can be none."""
    text = unicodedata.normalize("NFKC", value).casefold()
    if kind == NUMBER:
        found = "".join(letter for letter in text if letter.isalnum())
        return found if sum(letter.isdigit() for letter in found) >= FEWEST_DIGITS else ""
    if kind == EMAIL:
        text = text.strip()
        return text if "@" in text else ""
    # "Holm, Kirsten" and "Kirsten Holm" are one.
    return " ".join(sorted(re.findall(r"[^\W_]+", text)))
