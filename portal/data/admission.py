"""What the server can check of an envelope without any key (SPEC section 12, column 'server').

Form and signature first, before anything is asked of the database; then whom it is sealed to.
"""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from crypto import wire
from crypto.encoding import b64u
from crypto.wire import Envelope
from portal.data.tables import Charter, Recipient
from portal.errors import (
    CharterAbsent,
    CharterSuperseded,
    DirectionWrong,
    ReaderExcluded,
    RecipientMissing,
    ReporterWrapMissing,
    WrapNotOnCharter,
)

# Made once: with each report, building a statement costs more than running it.
ABLE = (
    select(Recipient.id)
    .where(
        Recipient.id.in_(bindparam("people", expanding=True)),
        Recipient.active,
        Recipient.state == "enrolled",
    )
    .limit(1)
)


@dataclass(frozen=True)
class OnCharter:
    """The current charter in the form that receiving needs: key id to recipient and key."""

    hash: str
    readers: dict[str, dict[str, str]]


def read(envelope: bytes, *directions: str) -> Envelope:
    """The envelope, its form and signature checked. Raises crypto's errors, `DirectionWrong`."""
    parsed = wire.parse(envelope)
    if parsed.direction not in directions:
        raise DirectionWrong(direction=parsed.direction)
    wire.check_signature(parsed)
    return parsed


def on_charter(session: Session, scheme_id: str) -> OnCharter | None:
    """The scheme's newest charter, or None as long as there is none."""
    row = session.execute(
        select(Charter.hash, Charter.readers)
        .where(Charter.scheme_id == scheme_id)
        .order_by(Charter.version.desc())
        .limit(1)
    ).first()
    return OnCharter(row.hash, row.readers) if row else None


def check_charter(envelope: Envelope, charter: OnCharter | None) -> OnCharter:
    """The charter, if the envelope was sealed under it. Raises `CharterAbsent`, `Superseded`."""
    if charter is None:
        raise CharterAbsent
    if b64u(envelope.charter) != charter.hash:
        raise CharterSuperseded
    return charter


def check_wraps(
    envelope: Envelope,
    *,
    charter: OnCharter,
    readers: Collection[str] | None,
    reporter: str,
) -> list[str]:
    """The key ids of the recipients that it is sealed to.

    `readers` are the key ids of the case's readers, None for a report, which makes them;
    `reporter` is the reporter's key id. Raises `WrapNotOnCharter`, `ReaderExcluded`, `ReporterWrapMissing`, `RecipientMissing`.
    """
    keys = [b64u(wrap.key) for wrap in envelope.wraps]
    is_note = envelope.direction == "note"
    # A reporter who took a recipient's key for their own is no recipient by that.
    recipients = [key for key in keys if key != reporter]
    for key in keys if is_note else recipients:
        if key not in charter.readers or (is_note and key == reporter):
            raise WrapNotOnCharter(key=key)
        if readers is not None and key not in readers:
            raise ReaderExcluded(key=key)
    if not is_note and reporter not in keys:
        raise ReporterWrapMissing
    if not recipients:
        raise RecipientMissing
    return recipients


def check_readable(session: Session, charter: OnCharter, keys: list[str]) -> None:
    """Raises `RecipientMissing` unless one of these can still sign in and read.

    Somebody may have left the organisation whose name is not yet off the charter.
    """
    people = [charter.readers[key]["recipient"] for key in keys]
    if session.connection().scalar(ABLE, {"people": people}) is None:
        raise RecipientMissing
