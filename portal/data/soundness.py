"""Whether the installation is in a state in which it may run, in plain words.

The worst state is the quiet one: reports come in, and nobody can read them.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from nacl.exceptions import CryptoError as SodiumError
from sqlalchemy import select
from sqlalchemy.orm import Session

from crypto import charter as charters_format
from crypto.charter import SignedCharter
from crypto.encoding import b64u
from crypto.errors import CryptoError
from portal.data import audit, charters, organisations, recipients, totp
from portal.data.breach import notices, sending, trail
from portal.data.rights import retention
from portal.data.rights import trail as rights_trail
from portal.data.tables import Breach, Charter, Organisation, Recipient, RightsRequest, Scheme
from portal.errors import AuditBroken, CharterSignerMissing, CharterUnchanged

# Nights that the nightly work may be missed before it is worth a word.
NIGHTS = 2


@dataclass(frozen=True)
class Finding:
    """One thing that is not as it should be. `stops`: the server must not start like this.

    `why` says what it could mean to a reporter, where that is not plain.
    """

    stops: bool
    what: str
    remedy: str
    why: str = ""

    def __str__(self) -> str:
        return " ".join(filter(None, (self.what, self.why, self.remedy)))


def findings(
    session: Session, *, receipt_key: bytes, totp_key: bytes, today: date, thorough: bool
) -> list[Finding]:
    """Everything that is wrong or unfinished, what stops the server first.

    `thorough` follows the audit trails too, which takes time where they are long.
    """
    found = list(_all(session, receipt_key, totp_key, today))
    if thorough:
        for organisation in organisations.all_of(session):
            found.extend(_trail(session, organisation))
            found.extend(_breaches(session, organisation))
            found.extend(_requests(session, organisation, today))
    return sorted(found, key=lambda finding: not finding.stops)


def _all(session: Session, receipt_key: bytes, totp_key: bytes, today: date) -> Iterator[Finding]:
    everyone = organisations.all_of(session)
    if not everyone:
        yield Finding(
            stops=False,
            what="There is no organisation yet.",
            remedy="Apply a file with `varsel org apply FILE`.",
        )
    for organisation in everyone:
        people = recipients.of_organisation(session, organisation_id=organisation.id)
        yield from _second_factors(people, totp_key)
        for scheme in organisations.schemes(session, organisation_id=organisation.id):
            name = f"{organisation.slug}/{scheme.slug}"
            yield from _scheme(session, scheme, name, people, receipt_key)
            yield from _next_charter(session, scheme, name, receipt_key, today)


def _trail(session: Session, organisation: Organisation) -> Iterator[Finding]:
    try:
        audit.verify(session, organisation_id=organisation.id)
    except AuditBroken as error:
        number = error.facts["number"]
        yield Finding(
            stops=False,
            what=f"The audit trail of {organisation.slug} does not hang together from line {number}.",
            remedy="Somebody changed the database by hand: compare it with a backup.",
        )


def _breaches(session: Session, organisation: Organisation) -> Iterator[Finding]:
    """The trails of the breaches, and that what was sent is still what was approved."""
    found = select(Breach).where(Breach.organisation_id == organisation.id)
    for breach in session.scalars(found.order_by(Breach.opened_at)):
        name = f"{breach.reference} of {organisation.slug}"
        try:
            trail.verify(session, breach_id=breach.id)
        except AuditBroken as error:
            number = error.facts["number"]
            yield Finding(
                stops=False,
                what=f"The trail of the breach {name} does not hang together from line {number}.",
                remedy="Somebody changed the database by hand: compare it with a backup.",
            )
        events = trail.of_breach(session, breach=breach)
        papers = notices.of_breach(session, breach=breach)
        if not (all(map(notices.is_intact, papers)) and sending.are_as_sent(papers, events)):
            yield Finding(
                stops=False,
                what=f"A notice about the breach {name} is not what was approved and sent.",
                remedy="Somebody changed the database by hand: compare it with a backup.",
            )


def _requests(session: Session, organisation: Organisation, today: date) -> Iterator[Finding]:
    """The trails of the requests of the rights desk, and the files that should be gone."""
    found = select(RightsRequest).where(RightsRequest.organisation_id == organisation.id)
    for request in session.scalars(found.order_by(RightsRequest.case_id)):
        name = f"{request.reference} of {organisation.slug}"
        try:
            rights_trail.verify(session, case_id=request.case_id)
        except AuditBroken as error:
            number = error.facts["number"]
            yield Finding(
                stops=False,
                what=f"The trail of the request {name} does not hang together from line {number}.",
                remedy="Somebody changed the database by hand: compare it with a backup.",
            )
        kept = retention.keeping(session, request=request)
        if kept is not None and kept.erase_on < today - timedelta(days=NIGHTS):
            yield Finding(
                stops=False,
                what=f"The file of the request {name} was to be erased on {kept.erase_on}.",
                remedy="Run `varsel tick`. If it is still there then, the server's log says why.",
            )


def _second_factors(people: list[Recipient], totp_key: bytes) -> Iterator[Finding]:
    for person in people:
        if person.totp_sealed is None:
            continue
        try:
            totp.unseal(totp_key, person.totp_sealed)
        except SodiumError:
            yield Finding(
                stops=True,
                what="This is not the secret with which the recipients were enrolled.",
                remedy="Put the old secret back where VARSEL_SECRET_FILE points to.",
            )
            return


def _scheme(
    session: Session, scheme: Scheme, name: str, people: list[Recipient], receipt_key: bytes
) -> Iterator[Finding]:
    current = charters.current(session, scheme_id=scheme.id)
    if current is None:
        yield Finding(
            stops=False,
            what=f"The scheme {name} has no charter and takes no reports.",
            remedy="Its signer signs one on the staff site once the recipients have enrolled.",
        )
        return
    if not _able(current, people):
        yield Finding(
            stops=True,
            what=f"Nobody on the charter of {name} could read a report.",
            remedy="Invite its recipients again with `varsel invite`, or take the scheme out.",
        )
    try:
        chain = [
            SignedCharter.from_json(one) for one in charters.chain(session, scheme_id=scheme.id)
        ]
        newest = charters_format.verify_chain(chain)[-1]
    except CryptoError as error:
        yield Finding(
            stops=True,
            what=f"The charters of {name} cannot be trusted ({error.code}).",
            remedy="Somebody changed the database by hand: compare it with a backup.",
        )
        return
    if newest.receipt != receipt_key:
        yield Finding(
            stops=True,
            what=f"The receipts of {name} would be signed with a key that its charter does not name.",
            remedy="Put the old secret back where VARSEL_SECRET_FILE points to.",
        )


def _able(current: Charter, people: list[Recipient]) -> list[Recipient]:
    """Those on the charter who can sign in and have the key that is on it."""
    return [
        person
        for person in people
        if person.active
        and person.keyring is not None
        and person.kem is not None
        and person.key_id in current.readers
        and b64u(charters_format.Recipient("", {}, person.kem, b"", "").key_id) == person.key_id
    ]


def _next_charter(
    session: Session, scheme: Scheme, name: str, receipt_key: bytes, today: date
) -> Iterator[Finding]:
    try:
        charters.draft(session, scheme=scheme, receipt_key=receipt_key, today=today)
    except CharterUnchanged:
        return
    except CharterSignerMissing:
        yield Finding(
            stops=False,
            what=f"Nobody who signs the charter of {name} has enrolled.",
            remedy="Invite the signer with `varsel invite`.",
        )
        return
    if charters.current(session, scheme_id=scheme.id) is not None:
        yield Finding(
            stops=False,
            what=f"The charter of {name} no longer says what the organisation's file says.",
            remedy="Its signer signs the next one on the staff site.",
        )
