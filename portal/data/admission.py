"""What the server can check of an envelope without any key (SPEC section 12, column 'server').

Form and signature first, before anything is asked of the database; then whom it is sealed to.
"""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import ColumnExpressionArgument, ScalarSelect, select
from sqlalchemy.orm import Session
from sqlalchemy.sql.functions import aggregate_strings

from crypto import wire
from crypto.encoding import b64u
from crypto.wire import Envelope
from portal.data.tables import Charter, Recipient, Scheme
from portal.errors import (
    CharterAbsent,
    CharterSuperseded,
    DirectionWrong,
    ReaderExcluded,
    RecipientMissing,
    ReporterWrapMissing,
    WrapNotOnCharter,
)


@dataclass(frozen=True)
class OnCharter:
    """The current charter in the form that receiving needs: key id to recipient and key.

    `able` are the ids of those of its organisation who can sign in and read at all.
    """

    hash: str
    readers: dict[str, dict[str, str]]
    able: frozenset[str]

    @classmethod
    def of(
        cls,
        charter_hash: str,
        readers: dict[str, dict[str, str]],
        able: str | None,
    ) -> "OnCharter":
        """From the columns of a row; `able` as `able_of` gives it."""
        return cls(charter_hash, readers, frozenset((able or "").split(",")))


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
        select(Charter.hash, Charter.readers, able_of(Scheme.organisation_id))
        .join(Scheme, Scheme.id == Charter.scheme_id)
        .where(Charter.scheme_id == scheme_id)
        .order_by(Charter.version.desc())
        .limit(1)
    ).first()
    return OnCharter.of(*row) if row else None


def able_of(organisation_id: ColumnExpressionArgument[str]) -> ScalarSelect[str]:
    """The ids of an organisation's recipients who can sign in and read, with commas between."""
    return (
        select(aggregate_strings(Recipient.id, ","))
        .where(
            Recipient.organisation_id == organisation_id,
            Recipient.active,
            Recipient.state == "enrolled",
        )
        .scalar_subquery()
    )


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
    # A reporter's key that is a recipient's could not be told from it: nobody could answer.
    if readers is None and reporter in charter.readers:
        raise ReporterWrapMissing
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


def check_readable(charter: OnCharter, keys: list[str]) -> None:
    """Raises `RecipientMissing` unless one of these can still sign in and read.

    Somebody may have left the organisation whose name is not yet off the charter.
    """
    if not any(charter.readers[key]["recipient"] in charter.able for key in keys):
        raise RecipientMissing
