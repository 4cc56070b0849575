"""Receiving a report: form and signature first, then all that needs the database in one turn."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Select, bindparam, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from crypto import receipt
from crypto.encoding import b64u
from crypto.errors import CryptoError, WireError
from crypto.keys import kem_public_key, key_id
from crypto.wire import Envelope
from portal.data import admission, cases, envelopes
from portal.data.database import writing
from portal.data.group_commit import SHARED
from portal.data.tables import Charter, Organisation, Scheme
from portal.errors import CaseExists, SchemeUnknown, VarselError
from portal.rules.regimes import Regime

# One indexed read: the scheme with its newest charter. Made once, as building it costs more.
_NEWEST = (
    select(
        Scheme.id,
        Scheme.regime,
        Scheme.receipt_acknowledges,
        Charter.hash,
        Charter.readers,
        admission.able_of(Scheme.organisation_id).label("able"),
    )
    .join(Organisation, Organisation.id == Scheme.organisation_id)
    .outerjoin(Charter, Charter.scheme_id == Scheme.id)
    .where(Scheme.active)
    .order_by(Charter.version.desc())
    .limit(1)
)
BY_ID = _NEWEST.where(
    Organisation.id == bindparam("organisation"), Scheme.id == bindparam("scheme")
)
BY_PATH = _NEWEST.where(
    Organisation.slug == bindparam("organisation"), Scheme.slug == bindparam("scheme")
)


@dataclass(frozen=True)
class Received:
    """The signed receipt, and whether the envelope is new or was here before.

    `received_on` is the day that the receipt names. It is the acknowledgement too where the
    scheme has it so (`acknowledges`; reports only).
    """

    receipt: dict[str, str]
    is_new: bool
    received_on: date
    regime: str
    acknowledges: bool


@dataclass(frozen=True)
class Desk:
    """What receiving a report needs to know of its scheme."""

    scheme_id: str
    regime: str
    receipt_acknowledges: bool
    charter: admission.OnCharter | None


def read_report(envelope: bytes) -> Envelope:
    """The report, all checked that can be without the database. Raises crypto's errors, `DirectionWrong`."""
    report = admission.read(envelope, "report")
    if report.reporter is not None:
        # A key that nobody can seal to would leave the reporter without an answer for ever.
        kem_public_key(report.reporter.kem)
    return report


def receive_report(
    session: Session,
    *,
    organisation: str,
    scheme: str,
    envelope: bytes,
    today: date,
    receipt_seed: bytes,
    of_rights: bool = False,
) -> Received:
    """Opens a case with this report. The same envelope again gets the same receipt.

    `organisation` and `scheme` are ids. `of_rights` is for `rights.requests` alone: such a case
    needs more than its envelope. Raises crypto's errors and those of `admission`, and
    `CaseExists`, `SchemeUnknown`: nothing is stored then.
    """
    report = read_report(envelope)
    desk = _desk(session, BY_ID, organisation, scheme, of_rights=of_rights)
    return _receive(session, report, desk, today=today, receipt_seed=receipt_seed)


def receive_report_at(
    session: Session,
    *,
    organisation_slug: str,
    scheme_slug: str,
    report: Envelope,
    today: date,
    receipt_seed: bytes,
    of_rights: bool = False,
) -> Received:
    """As `receive_report`, what `read_report` has read, by the names in the address."""
    desk = _desk(session, BY_PATH, organisation_slug, scheme_slug, of_rights=of_rights)
    return _receive(session, report, desk, today=today, receipt_seed=receipt_seed)


def issue(
    envelope: Envelope,
    received: date,
    seed: bytes,
    *,
    is_new: bool,
    regime: str,
    acknowledges: bool = False,
) -> Received:
    """The answer to an envelope that is stored. The same envelope always gets the same one."""
    signed = receipt.issue(seed, envelope, received.isoformat())
    return Received(signed, is_new, received, regime, acknowledges)


def _desk(
    session: Session,
    lookup: Select[*tuple[Any, ...]],
    organisation: str,
    scheme: str,
    *,
    of_rights: bool,
) -> Desk:
    # Nobody signs a new charter between this look and the writing.
    connection = writing(session)
    read = session.info.get(SHARED, {})
    place = (lookup is BY_PATH, organisation, scheme)
    if place not in read:
        asked = {"organisation": organisation, "scheme": scheme}
        row = connection.execute(lookup, asked).first()
        if row is None:
            raise SchemeUnknown
        charter = admission.OnCharter.of(row.hash, row.readers, row.able) if row.hash else None
        read[place] = Desk(row.id, row.regime, row.receipt_acknowledges, charter)
    desk: Desk = read[place]
    if (desk.regime == Regime.RIGHTS) != of_rights:
        raise SchemeUnknown
    return desk


def _receive(
    session: Session, report: Envelope, desk: Desk, *, today: date, receipt_seed: bytes
) -> Received:
    if b64u(report.scheme) != desk.scheme_id:
        raise SchemeUnknown
    try:
        readers = _check(report, desk)
        _store(session, report, desk=desk, readers=readers, today=today)
    except (VarselError, CryptoError):
        # It may be refused only because it is here already: then the first answer stands.
        earlier = envelopes.received_before(session, report)
        if earlier is None:
            raise
        received, is_new = earlier, False
    else:
        received, is_new = today, True
    return issue(
        report,
        received,
        receipt_seed,
        is_new=is_new,
        regime=desk.regime,
        acknowledges=desk.receipt_acknowledges,
    )


def _check(report: Envelope, desk: Desk) -> dict[str, str]:
    """Key id to recipient's id of everybody who will be able to read the case."""
    charter = admission.check_charter(report, desk.charter)
    if report.reporter is None:
        # The parser lets no report through without one; this is for the reader and for mypy.
        raise WireError("field_missing", field="reporter")
    keys = admission.check_wraps(
        report, charter=charter, readers=None, reporter=b64u(key_id(report.reporter.kem))
    )
    admission.check_readable(charter, keys)
    return {key: charter.readers[key]["recipient"] for key in keys}


def _store(
    session: Session, report: Envelope, *, desk: Desk, readers: dict[str, str], today: date
) -> None:
    dates: dict[str, Any] = {"received_on": today}
    if desk.receipt_acknowledges:
        dates["acknowledged_on"] = today
    try:
        cases.open_case(session, report, readers=readers, dates=dates)
        envelopes.append(session, report, today=today)
    except IntegrityError as error:
        session.rollback()
        raise CaseExists from error
