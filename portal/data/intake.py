"""Receiving a report: checked before the database is locked, then stored with one turn of it."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import bindparam, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from crypto import receipt
from crypto.encoding import b64u
from crypto.errors import WireError
from crypto.keys import kem_public_key, key_id
from crypto.wire import Envelope
from portal.data import admission, cases, envelopes
from portal.data.database import writing
from portal.data.tables import Charter, Scheme
from portal.errors import CaseExists, SchemeUnknown, VarselError

# One indexed read: the scheme with its newest charter. Made once, as building it costs more.
DESK = (
    select(Scheme.receipt_acknowledges, Charter.hash, Charter.readers)
    .outerjoin(Charter, Charter.scheme_id == Scheme.id)
    .where(
        Scheme.id == bindparam("scheme"),
        Scheme.organisation_id == bindparam("organisation"),
        Scheme.active,
    )
    .order_by(Charter.version.desc())
    .limit(1)
)


@dataclass(frozen=True)
class Received:
    """The signed receipt, and whether the envelope is new or was here before."""

    receipt: dict[str, str]
    is_new: bool


@dataclass(frozen=True)
class Desk:
    """What receiving a report needs to know of its scheme."""

    receipt_acknowledges: bool
    charter: admission.OnCharter | None


def receive_report(
    session: Session,
    *,
    organisation: str,
    scheme: str,
    envelope: bytes,
    today: date,
    receipt_seed: bytes,
) -> Received:
    """Opens a case with this report. The same envelope again gives the same receipt.

    `organisation` and `scheme` are ids. Raises crypto's errors and those of section 6: nothing is
    stored then.
    """
    report = admission.read(envelope, "report")
    if b64u(report.scheme) != scheme:
        raise SchemeUnknown
    desk = _desk(session, organisation=organisation, scheme=scheme)
    try:
        readers = _check(session, report, desk)
        _store(session, report, desk=desk, readers=readers, today=today)
    except VarselError:
        # It may be refused only because it is here already: then the first answer stands.
        received = envelopes.received_before(session, report)
        if received is None:
            raise
        return issue(report, received, receipt_seed, is_new=False)
    return issue(report, today, receipt_seed, is_new=True)


def issue(envelope: Envelope, received: date, seed: bytes, *, is_new: bool) -> Received:
    """The answer to an envelope that is stored. The same envelope always gets the same one."""
    return Received(receipt.issue(seed, envelope, received.isoformat()), is_new)


def _desk(session: Session, *, organisation: str, scheme: str) -> Desk:
    asked = {"organisation": organisation, "scheme": scheme}
    row = session.connection().execute(DESK, asked).first()
    if row is None:
        raise SchemeUnknown
    charter = admission.OnCharter(row.hash, row.readers) if row.hash else None
    return Desk(row.receipt_acknowledges, charter)


def _check(session: Session, report: Envelope, desk: Desk) -> dict[str, str]:
    """Key id to recipient's id of everybody who will be able to read the case."""
    charter = admission.check_charter(report, desk.charter)
    if report.reporter is None:
        # The parser lets no report through without one; this is for the reader and for mypy.
        raise WireError("field_missing", field="reporter")
    # A key that nobody can seal to would leave the reporter without an answer for ever.
    kem_public_key(report.reporter.kem)
    keys = admission.check_wraps(
        report, charter=charter, readers=None, reporter=b64u(key_id(report.reporter.kem))
    )
    admission.check_readable(session, charter, keys)
    return {key: charter.readers[key]["recipient"] for key in keys}


def _store(
    session: Session, report: Envelope, *, desk: Desk, readers: dict[str, str], today: date
) -> None:
    writing(session)
    dates: dict[str, Any] = {"received_on": today}
    if desk.receipt_acknowledges:
        dates["acknowledged_on"] = today
    try:
        cases.open_case(session, report, readers=readers, dates=dates)
        envelopes.append(session, report, today=today)
    except IntegrityError as error:
        session.rollback()
        raise CaseExists from error
