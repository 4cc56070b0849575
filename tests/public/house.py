"""The example company on a real public site: its recipients hold keys, its charter is signed."""

import base64
import json
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path

from sqlalchemy.orm import Session

from crypto import charter, keyring, proof, return_code
from crypto.encoding import b64u, from_b64u
from crypto.envelope import Context, open_envelope, seal
from crypto.keys import RecipientKeys, new_secret
from crypto.message import Message
from crypto.return_code import ReporterKeys
from crypto.signing import verify_key
from crypto.wire import Envelope, Reporter, parse
from portal.data import (
    charters,
    conversation,
    intake,
    invitations,
    organisations,
    recipients,
    totp,
)
from portal.data.database import make_session_factory, writing
from portal.data.recipients import Enrolment
from portal.data.tables import Case, Recipient, Scheme, StoredEnvelope
from portal.rules import organisation_file
from portal.rules.organisation import OrganisationFile
from portal.settings import Settings
from tests.databases import with_organisation

ROOT = Path(__file__).parents[2]
EXAMPLE = ROOT / "examples" / "surveyor.toml"
SLUG, SCHEME = "klintmark", "whistleblower"
PEOPLE = ("chair", "executive", "hr")


@dataclass(frozen=True)
class Person:
    """A recipient with a secret of their own."""

    keys: RecipientKeys
    keyring: keyring.Keyring
    sign_in_key: bytes


@cache
def person(name: str) -> Person:
    """Made once for the whole run: stretching a passphrase takes its time."""
    secret = new_secret()
    ring = keyring.create(secret, f"passphrase of {name}", keyring.new_kit())
    salt = ring.slot("passphrase").salt
    sign_in_key = keyring.sign_in_key(f"passphrase of {name}", salt)
    return Person(RecipientKeys.from_secret(secret), ring, sign_in_key)


@cache
def code_and_keys(salt: bytes) -> tuple[str, ReporterKeys]:
    """A return code in an organisation. Made once for the whole run: deriving takes its time."""
    code = return_code.new_code()
    return return_code.write(code), return_code.derive(code, salt)


class House:
    """An installation in a folder, and what the people in it do."""

    def __init__(self, folder: Path, *, enrolled: tuple[str, ...] = PEOPLE) -> None:
        self.settings = Settings.from_mapping(
            {
                "VARSEL_DATA": str(folder),
                "VARSEL_SECRET": base64.urlsafe_b64encode(secrets.token_bytes(32)).decode(),
            }
        )
        engine = with_organisation(self.settings.database_url, EXAMPLE)
        self.sessions = make_session_factory(engine)
        self.file = organisation_file.read(EXAMPLE.read_text(encoding="utf-8"))
        for name in enrolled:
            self._enrol(name)

    @property
    def now(self) -> datetime:
        return self.settings.now()

    @property
    def today(self) -> date:
        return self.settings.today()

    @contextmanager
    def session(self) -> Iterator[Session]:
        with self.sessions() as session:
            yield session
            session.commit()

    def recipient(self, session: Session, name: str) -> Recipient:
        organisation = organisations.find(session, slug=SLUG)
        everybody = recipients.of_organisation(session, organisation_id=organisation.id)
        return next(one for one in everybody if one.handle == name)

    def scheme(self, session: Session, slug: str = SCHEME) -> Scheme:
        organisation = organisations.find(session, slug=SLUG)
        return organisations.scheme(session, organisation_id=organisation.id, slug=slug)

    def _enrol(self, name: str) -> None:
        who = person(name)
        with self.session() as session:
            recipient = self.recipient(session, name)
            token = invitations.create(session, recipient=recipient, kind="enrol", now=self.now)
            secret = totp.secret_for_invitation(self.settings.totp_key, token)
            challenge = invitations.challenge_of(token)
            enrolment = Enrolment(
                keyring=keyring.to_json(who.keyring),
                kem=who.keys.kem_public,
                sign_in_key=who.sign_in_key,
                code=totp.code_at(secret, self.now),
                proof=proof.sign_recipient(who.keys.signing, who.keys.key_id, challenge),
            )
            recipients.enrol(
                session,
                token=token,
                enrolment=enrolment,
                now=self.now,
                totp_key=self.settings.totp_key,
            )

    def sign(self, slug: str = SCHEME, by: str = "chair") -> None:
        """The signer signs the list of all who are enrolled and designated now."""
        receipt_key = verify_key(self.settings.receipt_seed)
        with self.session() as session:
            scheme = self.scheme(session, slug)
            draft = charters.draft(
                session, scheme=scheme, receipt_key=receipt_key, today=self.today
            )
            signed = charter.sign(draft, person(by).keys.signing)
            charters.store(
                session,
                scheme=scheme,
                signed=signed.to_json(),
                recipient=self.recipient(session, by),
                receipt_key=receipt_key,
                today=self.today,
                now=self.now,
            )

    def take_off(self, name: str) -> None:
        """Somebody is no recipient any more, and a new list without them is signed."""
        self.change(without(self.file, name))

    def change(self, file: OrganisationFile) -> None:
        with self.session() as session:
            organisations.apply(session, file=file, now=self.now)
        self.file = file
        self.sign()

    def report(self, story: str, *, left_out: tuple[str, ...] = ()) -> str:
        """A report that the browser's twin in Python has sealed; returns its return code."""
        listed = [
            from_b64u(one["kem"])
            for one in json.loads(self.charters()[-1]["charter"])["recipients"]
        ]
        readers = [
            kem for kem in listed if kem not in {person(one).keys.kem_public for one in left_out}
        ]
        with self.session() as session:
            organisation = organisations.find(session, slug=SLUG)
            scheme = self.scheme(session)
            code, keys = code_and_keys(from_b64u(organisation.salt))
            context = Context(
                scheme=from_b64u(scheme.id),
                charter=self.charter_hash(),
                case=secrets.token_bytes(16),
                direction="report",
                sequence=1,
                previous=bytes(32),
                reporter=Reporter(keys.mailbox, keys.kem_public),
            )
            intake.receive_report(
                session,
                organisation=organisation.id,
                scheme=scheme.id,
                envelope=seal(
                    Message(type="report", time="2026-03-02T09:30:00Z", language="da", body=story),
                    context=context,
                    sender_seed=keys.signing_seed,
                    readers=[*readers, keys.kem_public],
                ),
                today=self.today,
                receipt_seed=self.settings.receipt_seed,
            )
        return code

    def charters(self) -> list[dict[str, str]]:
        with self.session() as session:
            return charters.chain(session, scheme_id=self.scheme(session).id)

    def cases(self) -> list[Case]:
        with self.session() as session:
            return list(session.query(Case).all())

    def envelopes(self) -> list[bytes]:
        with self.session() as session:
            stored = session.query(StoredEnvelope).order_by(StoredEnvelope.sequence).all()
            return [envelope.bytes for envelope in stored]

    def read(self, name: str, envelope: bytes) -> Message:
        """What a recipient reads. Raises crypto's `not_a_reader` where they were left out."""
        return open_envelope(parse(envelope), person(name).keys)

    def answer(self, name: str, text: str, *, kind: str = "message") -> None:
        """A recipient answers in the only case there is."""
        with self.session() as session:
            envelope = self.seal_answer(name, text, kind=kind)
            mark = kind if kind in ("acknowledgement", "feedback") else None
            conversation.store_answer(
                session,
                recipient=self.recipient(session, name),
                case=b64u(parse(envelope).case),
                envelope=envelope,
                mark=mark,  # type: ignore[arg-type] # one of the two, as the line above says
                today=self.today,
                now=self.now,
            )

    def seal_answer(self, name: str, text: str, *, kind: str = "message") -> bytes:
        """Sealed to the case's readers who are on the list now, and to the reporter."""
        thread = [parse(envelope) for envelope in self.envelopes()]
        report, last = thread[0], thread[-1]
        assert report.reporter is not None
        wrapped = {wrap.key for wrap in report.wraps}
        current = json.loads(self.charters()[-1]["charter"])
        kems = [from_b64u(one["kem"]) for one in current["recipients"]]
        readers = [kem for kem in kems if person_of(kem).keys.key_id in wrapped]
        message = Message(type=kind, time="2026-03-02T09:30:00Z", language="da", body=text)
        return seal(
            message,
            context=context_behind(last, report, self.charter_hash(), "answer"),
            sender_seed=person(name).keys.signing,
            readers=[*readers, report.reporter.kem],
        )

    def charter_hash(self) -> bytes:
        return charter.parse(self.charters()[-1]["charter"].encode()).hash

    def age(self, days: int) -> None:
        """Moves the only case back in time, so that its dates have passed."""
        with self.session() as session:
            writing(session)
            for case in session.query(Case).all():
                case.received_on = case.received_on - timedelta(days=days)


def without(file: OrganisationFile, name: str) -> OrganisationFile:
    """The file once somebody is not among the recipients of any scheme."""
    schemes = tuple(
        replace(scheme, recipients=tuple(one for one in scheme.recipients if one.recipient != name))
        for scheme in file.schemes
    )
    return replace(file, schemes=schemes)


def person_of(kem: bytes) -> Person:
    return next(person(name) for name in PEOPLE if person(name).keys.kem_public == kem)


def context_behind(
    last: Envelope, report: Envelope, charter_hash: bytes, direction: str
) -> Context:
    return Context(
        scheme=report.scheme,
        charter=charter_hash,
        case=report.case,
        direction=direction,
        sequence=last.sequence + 1,
        previous=last.hash,
        reporter=None,
    )
