"""Organisations and their schemes: read from a checked file, applied whole or not at all."""

import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from crypto.encoding import b64u
from portal.data import audit, recipients
from portal.data.audit import AuditAct
from portal.data.breach import desks, record
from portal.data.database import writing
from portal.data.difference import Difference, compare
from portal.data.identifiers import ID_BYTES, new_id
from portal.data.rights import desks as rights_desks
from portal.data.rights import record as requests
from portal.data.tables import Designation, Organisation, Recipient, Scheme
from portal.errors import NotFound, OrganisationFileError, Problem, SchemeUnknown
from portal.rules import organisation as described
from portal.rules.organisation import OrganisationFile


@dataclass(frozen=True)
class Designated:
    """A scheme's recipient, as what, and whether they sign its charter."""

    recipient: Recipient
    role: dict[str, str]
    is_signer: bool


# --- Finding ---------------------------------------------------------------------------------


def all_of(session: Session) -> list[Organisation]:
    """Every organisation of this installation, by its path."""
    return list(session.scalars(select(Organisation).order_by(Organisation.slug)))


def find(session: Session, *, slug: str) -> Organisation:
    """The organisation with this path. Raises `NotFound`."""
    found = session.scalar(select(Organisation).where(Organisation.slug == slug))
    if found is None:
        raise NotFound
    return found


def get(session: Session, *, organisation_id: str) -> Organisation:
    """The organisation with this id, which must exist."""
    return session.get_one(Organisation, organisation_id)


def schemes(session: Session, *, organisation_id: str, only_active: bool = True) -> list[Scheme]:
    """The organisation's schemes in the order of its file."""
    found = select(Scheme).where(Scheme.organisation_id == organisation_id)
    if only_active:
        found = found.where(Scheme.active)
    return list(session.scalars(found.order_by(Scheme.position)))


def scheme(session: Session, *, organisation_id: str, slug: str) -> Scheme:
    """The scheme with this path, if it is in use. Raises `SchemeUnknown`."""
    found = session.scalar(
        select(Scheme).where(
            Scheme.organisation_id == organisation_id, Scheme.slug == slug, Scheme.active
        )
    )
    if found is None:
        raise SchemeUnknown
    return found


def scheme_of(session: Session, *, recipient: Recipient, scheme_id: str) -> Scheme:
    """A scheme for which the recipient is designated. Raises `SchemeUnknown`."""
    for one in schemes_of(session, recipient_id=recipient.id):
        if one.id == scheme_id:
            return one
    raise SchemeUnknown


def designated(session: Session, *, scheme_id: str) -> list[Designated]:
    """Those who are to receive the scheme's reports, in the order of the file."""
    rows = session.execute(
        select(Recipient, Designation)
        .join(Designation, Designation.recipient_id == Recipient.id)
        .where(Designation.scheme_id == scheme_id)
        .order_by(Designation.position)
    )
    return [Designated(person, place.role, place.is_signer) for person, place in rows]


def schemes_of(session: Session, *, recipient_id: str) -> list[Scheme]:
    """The schemes for which somebody is designated."""
    return _schemes_of(session, recipient_id, only_signing=False)


def signs_for(session: Session, *, recipient_id: str) -> list[Scheme]:
    """The schemes whose charters somebody is to sign."""
    return _schemes_of(session, recipient_id, only_signing=True)


def _schemes_of(session: Session, recipient_id: str, *, only_signing: bool) -> list[Scheme]:
    found = (
        select(Scheme)
        .join(Designation, Designation.scheme_id == Scheme.id)
        .where(Designation.recipient_id == recipient_id, Scheme.active)
        .order_by(Scheme.position)
    )
    if only_signing:
        found = found.where(Designation.is_signer)
    return list(session.scalars(found))


# --- Applying a file -------------------------------------------------------------------------


def difference(session: Session, *, file: OrganisationFile) -> Difference:
    """What applying the file would change. Nothing is written.

    Raises `OrganisationFileError` if a login belongs to somebody of another organisation.
    """
    _check_logins(session, file)
    before, after = _as_applied(session, file.organisation.slug), file.to_json()
    # The order of the people in the file means nothing.
    after["recipients"].sort(key=lambda facts: facts["id"])
    return compare(before, after)


def apply(session: Session, *, file: OrganisationFile, now: datetime) -> Difference:
    """Makes the database say what the file says; returns what that changed.

    Whole or not at all: the caller commits. Raises as `difference` does.
    """
    writing(session)
    changes = difference(session, file=file)
    if not changes:
        return changes
    organisation = _write_organisation(session, file.organisation)
    people = _write_people(session, organisation.id, file)
    _write_schemes(session, organisation.id, file, people)
    desks.write(session, organisation_id=organisation.id, desk=file.desk, people=people)
    rights_desks.write(session, organisation_id=organisation.id, desk=file.desk, people=people)
    # Other clocks may run now, and other days be holidays.
    record.refresh(session, organisation_id=organisation.id, now=now)
    requests.refresh(session, organisation_id=organisation.id, today=now.date())
    session.flush()
    audit.record(
        session,
        organisation_id=organisation.id,
        act=AuditAct.ORGANISATION_APPLIED,
        now=now,
        facts={"changes": len(changes.lines)},
    )
    return changes


def _as_applied(session: Session, slug: str) -> dict[str, Any]:
    """The file as it was applied last, in its JSON form."""
    organisation = session.scalar(select(Organisation).where(Organisation.slug == slug))
    if organisation is None:
        return {}
    people = recipients.of_organisation(session, organisation_id=organisation.id)
    present = schemes(session, organisation_id=organisation.id)
    return {
        "organisation": organisation.facts,
        "recipients": sorted(
            (person.facts for person in people if person.active), key=lambda facts: facts["id"]
        ),
        "schemes": [one.facts for one in present],
        **desks.desk(session, organisation_id=organisation.id).to_json(),
    }


def _write_organisation(session: Session, told: described.Organisation) -> Organisation:
    row = session.scalar(select(Organisation).where(Organisation.slug == told.slug))
    if row is None:
        salt = b64u(secrets.token_bytes(ID_BYTES))
        row = Organisation(id=new_id(), slug=told.slug, salt=salt)
        session.add(row)
    row.names, row.accent, row.facts = dict(told.names), told.accent, told.to_json()
    session.flush()
    return row


def _write_people(
    session: Session, organisation_id: str, file: OrganisationFile
) -> dict[str, Recipient]:
    """Everybody in the file by their id there."""
    present = {
        person.handle: person
        for person in recipients.of_organisation(session, organisation_id=organisation_id)
    }
    people: dict[str, Recipient] = {}
    for told in file.recipients:
        person = present.pop(told.id, None)
        if person is None:
            person = recipients.introduce(session, organisation_id=organisation_id, person=told)
        else:
            recipients.amend(session, recipient=person, person=told)
        people[told.id] = person
    for gone in present.values():
        recipients.retire(session, recipient=gone)
    return people


def _check_logins(session: Session, file: OrganisationFile) -> None:
    slug = file.organisation.slug
    own = session.scalar(select(Organisation.id).where(Organisation.slug == slug))
    problems = []
    for place, told in enumerate(file.recipients, start=1):
        other = recipients.by_login(session, login=told.login)
        taken = other is not None and (other.organisation_id, other.handle) != (own, told.id)
        if taken:
            what = f'The login "{told.login}" belongs to somebody else in this installation.'
            remedy = "Choose another, for example with the organisation's name behind it."
            problems.append(Problem(f"recipients[{place}].login", None, what, remedy))
    if problems:
        raise OrganisationFileError(problems)


def _write_schemes(
    session: Session, organisation_id: str, file: OrganisationFile, people: dict[str, Recipient]
) -> None:
    present = {
        one.slug: one
        for one in schemes(session, organisation_id=organisation_id, only_active=False)
    }
    for position, told in enumerate(file.schemes):
        row = present.pop(told.slug, None)
        if row is None:
            row = Scheme(id=new_id(), organisation_id=organisation_id, slug=told.slug)
            session.add(row)
        row.position, row.active = position, True
        row.regime, row.names = told.regime.value, dict(told.names)
        row.receipt_acknowledges, row.facts = told.receipt_acknowledges, told.to_json()
        session.flush()
        _write_designations(session, row.id, told, people)
    for gone in present.values():
        gone.active = False


def _write_designations(
    session: Session, scheme_id: str, told: described.Scheme, people: dict[str, Recipient]
) -> None:
    session.execute(delete(Designation).where(Designation.scheme_id == scheme_id))
    for position, place in enumerate(told.recipients):
        session.add(
            Designation(
                scheme_id=scheme_id,
                recipient_id=people[place.recipient].id,
                position=position,
                role=dict(place.role),
                is_signer=place.signer,
            )
        )
