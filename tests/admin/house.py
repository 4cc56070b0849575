"""An organisation in a real database, with people who hold keys and reporters who write."""

import dataclasses
import secrets
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from crypto import charter, keyring, proof
from crypto.encoding import b64u, from_b64u
from crypto.envelope import Context, seal
from crypto.keys import RecipientKeys, new_secret
from crypto.message import Answer, Category, Message
from crypto.return_code import ReporterKeys
from crypto.signing import verify_key
from crypto.wire import Reporter
from portal.data import (
    charters,
    intake,
    invitations,
    organisations,
    recipients,
    totp,
)
from portal.data.audit import AuditAct
from portal.data.database import make_session_factory, writing
from portal.data.recipients import Enrolment
from portal.data.tables import AuditLine, Recipient, Scheme
from portal.settings import Settings
from tests.databases import with_organisation
from tests.web.sites import make_settings

EXAMPLE = Path(__file__).parents[2] / "examples" / "surveyor.toml"
LOGINS = {"chair": "birgit.aagesen", "executive": "anders.toftegaard", "hr": "louise.vestermark"}
PASSPHRASES = {
    "chair": "syv svaner over Klintby kirke",
    "executive": "ingen sne før påske i år",
    "hr": "rabarber trappe elleve måge",
}
BODY = "Udgifter til en privat rejse er bogført som kundebesøg."


@dataclasses.dataclass(frozen=True)
class Person:
    """What a recipient has: a secret, a keyring, a recovery kit, a key to sign in with."""

    keys: RecipientKeys
    keyring: keyring.Keyring
    kit: bytes
    sign_in_key: bytes


@cache
def person(handle: str) -> Person:
    """Made once: stretching a passphrase takes its time."""
    secret, kit = new_secret(), keyring.new_kit()
    ring = keyring.create(secret, PASSPHRASES[handle], kit)
    key = keyring.sign_in_key(PASSPHRASES[handle], ring.slot("passphrase").salt)
    return Person(RecipientKeys.from_secret(secret), ring, kit, key)


class House:
    """The installation of one organisation, on the days that really are."""

    def __init__(self, folder: Path, **settings: str) -> None:
        self.settings: Settings = make_settings(folder, **settings)
        engine = with_organisation(self.settings.database_url, EXAMPLE)
        self.session: Session = make_session_factory(engine)()

    def close(self) -> None:
        self.session.close()

    def now(self) -> datetime:
        return datetime.now(UTC)

    def today(self) -> date:
        return self.settings.today()

    @property
    def organisation_id(self) -> str:
        return organisations.find(self.session, slug="klintmark").id

    @property
    def scheme(self) -> Scheme:
        return self.scheme_of("whistleblower")

    def scheme_of(self, slug: str) -> Scheme:
        return organisations.scheme(self.session, organisation_id=self.organisation_id, slug=slug)

    def recipient(self, handle: str) -> Recipient:
        found = recipients.by_login(self.session, login=LOGINS[handle])
        assert found is not None
        self.session.refresh(found)
        return found

    def invite(self, handle: str, kind: str = "enrol", **more: Any) -> str:
        token = invitations.create(
            self.session, recipient=self.recipient(handle), kind=kind, now=self.now(), **more
        )
        self.session.commit()
        return token

    def enrolment(self, token: str, handle: str) -> Enrolment:
        """What the person's browser would send for an invitation."""
        who = person(handle)
        secret = totp.secret_for_invitation(self.settings.totp_key, token)
        return Enrolment(
            keyring=keyring.to_json(who.keyring),
            kem=who.keys.kem_public,
            sign_in_key=who.sign_in_key,
            code=totp.code_at(secret, self.now()),
            proof=proof.sign_recipient(
                who.keys.signing, who.keys.key_id, invitations.challenge_of(token)
            ),
        )

    def enrol(self, *handles: str) -> None:
        for handle in handles:
            token = self.invite(handle)
            recipients.enrol(
                self.session,
                token=token,
                enrolment=self.enrolment(token, handle),
                now=self.now(),
                totp_key=self.settings.totp_key,
            )
            # A test that signs in within the half minute of enrolling needs the code again.
            self.forget_code(handle)

    def forget_code(self, handle: str) -> None:
        """Lets the code of this half minute be used again, so that no test has to wait."""
        writing(self.session)
        self.recipient(handle).totp_last_step = None
        self.session.commit()

    def code(self, handle: str) -> str:
        self.forget_code(handle)
        sealed = self.recipient(handle).totp_sealed
        assert sealed is not None
        return totp.code_at(totp.unseal(self.settings.totp_key, sealed), self.now())

    def count_of(self, act: AuditAct) -> int:
        """How many lines of this act the audit trail has by now."""
        self.session.rollback()
        lines = select(func.count()).where(AuditLine.act == act)
        return self.session.scalar(lines) or 0

    def sign_charter(self, signer: str = "chair", *, slug: str = "whistleblower") -> None:
        receipt_key = verify_key(self.settings.receipt_seed)
        scheme = self.scheme_of(slug)
        draft = charters.draft(
            self.session, scheme=scheme, receipt_key=receipt_key, today=self.today()
        )
        charters.store(
            self.session,
            scheme=scheme,
            signed=charter.sign(draft, person(signer).keys.signing).to_json(),
            recipient=self.recipient(signer),
            receipt_key=receipt_key,
            today=self.today(),
            now=self.now(),
        )
        self.session.commit()

    def report(
        self,
        body: str = BODY,
        *,
        readers: tuple[str, ...] = ("chair", "hr"),
        on: date | None = None,
        language: str = "da",
        slug: str = "whistleblower",
        answers: tuple[Answer, ...] | None = None,
    ) -> "Writer":
        """Files a report as the reporter's page would; returns who wrote it."""
        kems = [self.recipient(handle).kem or b"" for handle in readers]
        writer = Writer.new(self, slug, answers)
        envelope = writer.envelope("report", 1, bytes(32), body, kems, language=language)
        intake.receive_report(
            self.session,
            organisation=self.organisation_id,
            scheme=writer.scheme.id,
            envelope=envelope,
            today=on or self.today(),
            receipt_seed=self.settings.receipt_seed,
        )
        self.session.commit()
        return writer


@dataclasses.dataclass
class Writer:
    """Whoever wrote a report, with keys of their own."""

    house: House
    keys: ReporterKeys
    case: bytes
    slug: str = "whistleblower"
    answers: tuple[Answer, ...] = (
        Answer("when", "Hvornår skete det?", "I foråret, flere gange."),
        Answer("where", "Hvor skete det?", "På kontoret i Klintby."),
    )

    @classmethod
    def new(
        cls, house: House, slug: str = "whistleblower", answers: tuple[Answer, ...] | None = None
    ) -> "Writer":
        made = RecipientKeys.from_secret(new_secret())
        keys = ReporterKeys(
            mailbox=secrets.token_bytes(16),
            verify=made.verify,
            signing_seed=made.signing,
            kem=made.kem,
        )
        made_up = cls.answers if answers is None else answers
        return cls(house, keys, secrets.token_bytes(16), slug, made_up)

    @property
    def scheme(self) -> Scheme:
        return self.house.scheme_of(self.slug)

    @property
    def case_id(self) -> str:
        return b64u(self.case)

    def envelope(
        self,
        direction: str,
        sequence: int,
        previous: bytes,
        body: str,
        kems: list[bytes],
        language: str = "da",
        seed: bytes | None = None,
    ) -> bytes:
        """Sealed and signed by the reporter, or by whoever's signing `seed` it is."""
        newest = charters.current(self.house.session, scheme_id=self.scheme.id)
        assert newest is not None
        is_report = direction == "report"
        message = Message(
            type="report" if is_report else "message",
            time=datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
            language=language,
            body=body,
            category=Category("breach_of_law", "Brud på loven") if is_report else None,
            answers=self.answers if is_report else (),
        )
        context = Context(
            scheme=from_b64u(self.scheme.id),
            charter=from_b64u(newest.hash),
            case=self.case,
            direction=direction,
            sequence=sequence,
            previous=previous,
            reporter=Reporter(self.keys.mailbox, self.keys.kem_public) if is_report else None,
        )
        return seal(
            message,
            context=context,
            sender_seed=seed or self.keys.signing_seed,
            readers=[*kems, self.keys.kem_public],
        )
