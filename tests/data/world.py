"""An organisation with three recipients and a reporter who hold real keys."""

import dataclasses
import secrets
from datetime import UTC, date, datetime, timedelta
from functools import cache

from sqlalchemy.orm import Session

from crypto import charter, keyring, proof
from crypto.encoding import b64u, from_b64u
from crypto.envelope import Context, seal
from crypto.keys import RecipientKeys, new_secret
from crypto.message import Message
from crypto.return_code import ReporterKeys
from crypto.signing import verify_key
from crypto.wire import Reporter, parse
from portal.data import charters, conversation, intake, invitations, organisations, recipients, totp
from portal.data.intake import Received
from portal.data.recipients import Enrolment
from portal.data.tables import Recipient, Scheme
from portal.rules.organisation import Designation, OrganisationFile
from portal.rules.organisation import Organisation as ToldOrganisation
from portal.rules.organisation import Recipient as ToldRecipient
from portal.rules.organisation import Scheme as ToldScheme
from portal.rules.regimes import Regime

TODAY = date(2026, 3, 2)
NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
TOTP_KEY = bytes(range(32))
CHALLENGE_KEY = bytes(range(1, 33))
FAKE_SALT_KEY = bytes(range(2, 34))
RECEIPT_SEED = bytes(range(3, 35))
RECEIPT_KEY = verify_key(RECEIPT_SEED)
PASSPHRASES = {
    "chair": "korrekt hest batteri",
    "hr": "syv blå tallerkener",
    "ceo": "grøn lampe kold",
}


def both(text: str) -> dict[str, str]:
    return {"da": text, "en": f"{text} (en)"}


def told(*, slug: str = "birk", prefix: str = "") -> OrganisationFile:
    """What the organisation's file says."""
    people = [("chair", "Kirsten Holm"), ("hr", "Jonas Lund"), ("ceo", "Mette Dahl")]
    scheme = ToldScheme(
        slug="whistleblower",
        regime=Regime.WBL,
        names=both("Whistleblowerordning"),
        languages=("da", "en"),
        anonymous=True,
        oral=False,
        receipt_acknowledges=False,
        who_may_report=both("Ansatte"),
        texts={"intro": both("Skriv trygt."), "retention": both("Kort.")},
        recipients=tuple(
            Designation(recipient=name, role=both(f"Rolle {name}"), signer=name == "chair")
            for name, _ in people
        ),
        categories=(),
        questions=(),
    )
    return OrganisationFile(
        organisation=ToldOrganisation(
            slug=slug,
            names=both("Birk Opmåling"),
            kind="company",
            contact=both("Birkevej 1"),
            accent="#1f4e5f",
        ),
        recipients=tuple(
            ToldRecipient(id=name, login=prefix + name, name=full, title=both(f"Titel {name}"))
            for name, full in people
        ),
        schemes=(scheme,),
    )


def without(file: OrganisationFile, person: str) -> OrganisationFile:
    """The file once somebody has left."""
    (scheme,) = file.schemes
    places = tuple(place for place in scheme.recipients if place.recipient != person)
    return dataclasses.replace(
        file,
        recipients=tuple(one for one in file.recipients if one.id != person),
        schemes=(dataclasses.replace(scheme, recipients=places),),
    )


@dataclasses.dataclass(frozen=True)
class Person:
    """Somebody who holds a recipient's secret, a passphrase and a recovery kit."""

    secret: bytes
    keys: RecipientKeys
    keyring: keyring.Keyring
    kit: bytes
    sign_in_key: bytes


@cache
def person(name: str) -> Person:
    """Made once for the whole run: stretching a passphrase takes its time."""
    secret, kit = new_secret(), keyring.new_kit()
    ring = keyring.create(secret, PASSPHRASES[name], kit)
    salt = ring.slot("passphrase").salt
    sign_in_key = keyring.sign_in_key(PASSPHRASES[name], salt)
    return Person(secret, RecipientKeys.from_secret(secret), ring, kit, sign_in_key)


def enrolment(token: str, name: str, *, now: datetime = NOW) -> Enrolment:
    """What the person's browser sends for this invitation."""
    who = person(name)
    secret = totp.secret_for_invitation(TOTP_KEY, token)
    challenge = invitations.challenge_of(token)
    return Enrolment(
        keyring=keyring.to_json(who.keyring),
        kem=who.keys.kem_public,
        sign_in_key=who.sign_in_key,
        code=totp.code_at(secret, now),
        proof=proof.sign_recipient(who.keys.signing, who.keys.key_id, challenge),
    )


def enrol(session: Session, recipient: Recipient, name: str) -> Recipient:
    token = invitations.create(session, recipient=recipient, kind="enrol", now=NOW)
    return recipients.enrol(
        session, token=token, enrolment=enrolment(token, name), now=NOW, totp_key=TOTP_KEY
    )


def code_of(recipient: Recipient, at: datetime) -> str:
    """The second factor's code, as the recipient's telephone shows it."""
    assert recipient.totp_sealed is not None
    return totp.code_at(totp.unseal(TOTP_KEY, recipient.totp_sealed), at)


class World:
    """The organisation in a database, with what its people do."""

    def __init__(
        self, session: Session, *, enrolled: tuple[str, ...] = ("chair", "hr", "ceo")
    ) -> None:
        self.session = session
        organisations.apply(session, file=told(), now=NOW)
        self.organisation = organisations.find(session, slug="birk")
        self.people = {
            one.handle: one
            for one in recipients.of_organisation(session, organisation_id=self.organisation.id)
        }
        self.scheme_id = self.scheme.id
        for name in enrolled:
            enrol(session, self.people[name], name)
        session.commit()

    @property
    def scheme(self) -> Scheme:
        return organisations.scheme(
            self.session, organisation_id=self.organisation.id, slug="whistleblower"
        )

    def draft(self, *, today: date = TODAY) -> bytes:
        return charters.draft(
            self.session, scheme=self.scheme, receipt_key=RECEIPT_KEY, today=today
        )

    def sign(self, *, signer: str = "chair", today: date = TODAY) -> None:
        signed = charter.sign(self.draft(today=today), person(signer).keys.signing)
        charters.store(
            self.session,
            scheme=self.scheme,
            signed=signed.to_json(),
            recipient=self.people[signer],
            receipt_key=RECEIPT_KEY,
            today=today,
            now=NOW,
        )
        self.session.commit()

    def charter_hash(self) -> bytes:
        current = charters.current(self.session, scheme_id=self.scheme_id)
        assert current is not None
        return from_b64u(current.hash)

    def receive(self, envelope: bytes, *, today: date = TODAY) -> Received:
        received = intake.receive_report(
            self.session,
            organisation=self.organisation.id,
            scheme=self.scheme_id,
            envelope=envelope,
            today=today,
            receipt_seed=RECEIPT_SEED,
        )
        self.session.commit()
        return received

    def receive_reply(self, envelope: bytes, *, today: date = TODAY) -> Received:
        received = conversation.receive_reply(
            self.session,
            organisation=self.organisation.id,
            envelope=envelope,
            today=today,
            receipt_seed=RECEIPT_SEED,
        )
        self.session.commit()
        return received


@dataclasses.dataclass
class Writer:
    """A reporter with a return code and the case that goes with it."""

    world: World
    keys: ReporterKeys
    case: bytes
    first: bytes = b""

    @classmethod
    def new(cls, world: World) -> "Writer":
        """With keys of its own; deriving them from a code is tested where codes are."""
        from_secret = RecipientKeys.from_secret(new_secret())
        keys = ReporterKeys(
            mailbox=secrets.token_bytes(16),
            verify=from_secret.verify,
            signing_seed=from_secret.signing,
            kem=from_secret.kem,
        )
        return cls(world, keys, secrets.token_bytes(16))

    @property
    def case_id(self) -> str:
        return b64u(self.case)

    def report(
        self, *readers: str, scheme: bytes | None = None, charter_hash: bytes | None = None
    ) -> bytes:
        kems = [*kems_of(readers), self.keys.kem_public]
        return self.report_to(kems, scheme=scheme, charter_hash=charter_hash)

    def report_to(
        self, kems: list[bytes], *, scheme: bytes | None = None, charter_hash: bytes | None = None
    ) -> bytes:
        return write(
            self.world,
            self.case,
            "report",
            1,
            bytes(32),
            seed=self.keys.signing_seed,
            kems=kems,
            reporter=Reporter(self.keys.mailbox, self.keys.kem_public),
            scheme=scheme,
            charter_hash=charter_hash,
        )

    def reply(self, sequence: int, previous: bytes, *readers: str) -> bytes:
        kems = [*kems_of(readers), self.keys.kem_public]
        seed = self.keys.signing_seed
        return write(self.world, self.case, "reply", sequence, previous, seed=seed, kems=kems)

    def answer(self, name: str, sequence: int, previous: bytes, *readers: str) -> bytes:
        kems = [*kems_of(readers), self.keys.kem_public]
        seed = person(name).keys.signing
        return write(self.world, self.case, "answer", sequence, previous, seed=seed, kems=kems)

    def note(self, name: str, sequence: int, previous: bytes, *readers: str) -> bytes:
        kems = kems_of(readers)
        seed = person(name).keys.signing
        return write(self.world, self.case, "note", sequence, previous, seed=seed, kems=kems)


def kems_of(readers: tuple[str, ...]) -> list[bytes]:
    return [person(name).keys.kem_public for name in readers or ("chair", "hr")]


def write(
    world: World,
    case: bytes,
    direction: str,
    sequence: int,
    previous: bytes,
    *,
    seed: bytes,
    kems: list[bytes],
    reporter: Reporter | None = None,
    scheme: bytes | None = None,
    charter_hash: bytes | None = None,
) -> bytes:
    """An envelope sealed for real; the last two stand in for what the world says."""
    types = {"report": "report", "note": "note"}
    message = Message(
        type=types.get(direction, "message"),
        time="2026-03-02T09:30:00Z",
        language="da",
        body="Der mangler to bilag i kassen.",
    )
    context = Context(
        scheme=scheme or from_b64u(world.scheme_id),
        charter=charter_hash or world.charter_hash(),
        case=case,
        direction=direction,
        sequence=sequence,
        previous=previous,
        reporter=reporter,
    )
    return seal(message, context=context, sender_seed=seed, readers=kems)


def hash_of(envelope: bytes) -> bytes:
    return parse(envelope).hash


def later(**elapsed: int) -> datetime:
    return NOW + timedelta(**elapsed)
