"""The organisation of `tests.data.world` with a rights desk, and the people who meet there.

Handlers are hr and ceo, who alone read requests; the chair receives reports and handles none.
"""

import dataclasses
import secrets
from datetime import date, datetime
from typing import Any

from crypto import attachment, charter, proof
from crypto.encoding import b64u, from_b64u
from crypto.envelope import Context, seal
from crypto.keys import RecipientKeys, new_secret
from crypto.message import Answer, Message
from crypto.question import LinkKeys
from crypto.wire import Reporter, parse
from portal.data import charters, mailbox, organisations
from portal.data.attachments import SealedFile
from portal.data.intake import Received
from portal.data.rights import access, caseworkers, decisions, requests, threads
from portal.data.rights.caseworkers import NewLink
from portal.data.rights.requests import ClearFacts
from portal.data.tables import Recipient, RequestDecision, RightsRequest, Scheme
from portal.rules.desk import Person as Named
from portal.rules.desk import Processing, Processor, RightsDesk, System
from portal.rules.organisation import Designation, OrganisationFile
from portal.rules.regimes import Regime
from portal.rules.rights.completeness import access_items
from portal.rules.rights.decisions import RightDecision
from portal.rules.rights.record_values import HolidayRules
from portal.rules.rights.record_values import Recipient as GivenTo
from tests.data.world import (
    CHALLENGE_KEY,
    NOW,
    RECEIPT_KEY,
    RECEIPT_SEED,
    TODAY,
    World,
    both,
    person,
    told,
)

HANDLERS = ("hr", "ceo")
SECRET_WORDS = "Jeg hedder Vibeke Askholm og bor på Tranevej 8"
ACCESS = ClearFacts(kinds=("access",), relation="client", language="da")
ERASURE = ClearFacts(kinds=("erasure",), relation="employee", language="da")
TIME = "2026-03-02T09:30:00Z"


def with_rights(file: OrganisationFile, **desk: Any) -> OrganisationFile:
    scheme = file.schemes[0]
    rights = dataclasses.replace(
        scheme,
        slug="rettigheder",
        regime=Regime.RIGHTS,
        names=both("Dine oplysninger"),
        anonymous=False,
        recipients=tuple(
            Designation(recipient=name, role=both(f"Rolle {name}"), signer=name == "hr")
            for name in HANDLERS
        ),
    )
    return dataclasses.replace(
        file,
        schemes=(scheme, rights),
        rights_desk=RightsDesk(
            **{
                "handlers": HANDLERS,
                "contact": both("persondata@birk.example"),
                "escalation": Named("Ida Møller", "ida@birk.example"),
                "holidays": HolidayRules(),
                **desk,
            }
        ),
        processors=(
            Processor("payroll", "Lønhuset ApS", "Tangmose", "A-14", "brud@tangmose.example"),
        ),
        systems=(
            System("payroll", both("Lønsystemet"), None, "payroll"),
            System("archive", both("Arkivet")),
        ),
        processing=(
            Processing(
                "personnel",
                both("Personale"),
                both("Løn"),
                ("name",),
                ("employees",),
                recipients=(GivenTo("tax", both("Skatteforvaltningen"), "authority"),),
            ),
        ),
    )


@dataclasses.dataclass
class Asker:
    """Somebody who asks about their own data, with a return code's keys and a case."""

    keys: RecipientKeys
    mailbox: bytes
    case: bytes

    @classmethod
    def new(cls) -> "Asker":
        keys = RecipientKeys.from_secret(new_secret())
        return cls(keys, secrets.token_bytes(16), secrets.token_bytes(16))

    @property
    def case_id(self) -> str:
        return b64u(self.case)

    @property
    def reporter(self) -> Reporter:
        return Reporter(self.mailbox, self.keys.kem_public)


def a_file(content: bytes = b"fuldmagt") -> SealedFile:
    sealed = attachment.seal(content, name="fuldmagt.pdf", media_type="application/pdf")
    return SealedFile(b64u(sealed.reference.id), sealed.file)


class Bureau:
    """The desk in a database, and what its people do there. Every act commits."""

    def __init__(self, world: World, *, sign: bool = True, **desk: Any) -> None:
        self.world, self.session = world, world.session
        organisations.apply(self.session, file=with_rights(told(), **desk), now=NOW)
        self.session.commit()
        if sign:
            self.sign()

    @property
    def organisation_id(self) -> str:
        return self.world.organisation.id

    @property
    def scheme(self) -> Scheme:
        return organisations.scheme(
            self.session, organisation_id=self.organisation_id, slug="rettigheder"
        )

    def who(self, name: str) -> Recipient:
        return self.world.people[name]

    def sign(self) -> None:
        draft = charters.draft(
            self.session, scheme=self.scheme, receipt_key=RECEIPT_KEY, today=TODAY
        )
        charters.store(
            self.session,
            scheme=self.scheme,
            signed=charter.sign(draft, person("hr").keys.signing).to_json(),
            recipient=self.who("hr"),
            receipt_key=RECEIPT_KEY,
            today=TODAY,
            now=NOW,
        )
        self.session.commit()

    # --- Sealing ---------------------------------------------------------------------------

    def charter_of(self, scheme: Scheme) -> bytes:
        current = charters.current(self.session, scheme_id=scheme.id)
        assert current is not None
        return from_b64u(current.hash)

    def sealed(
        self,
        direction: str,
        case: bytes,
        *,
        seed: bytes,
        readers: list[bytes],
        sequence: int = 1,
        previous: bytes = bytes(32),
        reporter: Reporter | None = None,
        scheme: Scheme | None = None,
        body: str = SECRET_WORDS,
        answers: tuple[Answer, ...] = (),
    ) -> bytes:
        types = {"report": "report", "note": "note"}
        place = scheme or self.scheme
        context = Context(
            scheme=from_b64u(place.id),
            charter=self.charter_of(place),
            case=case,
            direction=direction,
            sequence=sequence,
            previous=previous,
            reporter=reporter,
        )
        kind = types.get(direction, "message")
        message = Message(type=kind, time=TIME, language="da", body=body, answers=answers)
        return seal(message, context=context, sender_seed=seed, readers=readers)

    def kems(self, *names: str) -> list[bytes]:
        return [person(name).keys.kem_public for name in names or HANDLERS]

    def report(self, asker: Asker, *names: str) -> bytes:
        return self.sealed(
            "report",
            asker.case,
            seed=asker.keys.signing,
            readers=[*self.kems(*names), asker.keys.kem_public],
            reporter=asker.reporter,
        )

    def next(
        self, asker: Asker, direction: str, name: str | None = None, body: str = "Tak."
    ) -> bytes:
        """What stands behind the newest message of its thread."""
        thread = "internal" if direction == "note" else "conversation"
        head = threads.head(self.session, case_id=asker.case_id, thread=thread)
        reads = [] if direction == "note" else [asker.keys.kem_public]
        return self.sealed(
            direction,
            asker.case,
            seed=person(name).keys.signing if name else asker.keys.signing,
            readers=[*self.kems(), *reads],
            sequence=head.sequence + 1,
            previous=head.previous,
            body=body,
        )

    # --- Acts ------------------------------------------------------------------------------

    def receive(
        self,
        asker: Asker,
        *,
        clear: ClearFacts = ACCESS,
        files: tuple[SealedFile, ...] = (),
        address: str | None = None,
        envelope: bytes | None = None,
        today: date = TODAY,
    ) -> Received:
        received = requests.receive(
            self.session,
            organisation=self.organisation_id,
            scheme=self.scheme.id,
            envelope=envelope or self.report(asker),
            clear=clear,
            attachments=files,
            address=address,
            today=today,
            receipt_seed=RECEIPT_SEED,
        )
        self.session.commit()
        return received

    def asked(self, clear: ClearFacts = ACCESS, **more: Any) -> tuple[Asker, RightsRequest]:
        asker = Asker.new()
        self.receive(asker, clear=clear, **more)
        return asker, self.request(asker)

    def request(self, asker: Asker, name: str = "hr") -> RightsRequest:
        return access.for_handler(
            self.session, recipient=self.who(name), request=asker.case_id, now=NOW
        )

    def write(self, asker: Asker, name: str = "hr") -> None:
        """A handler's message to the person, which is not the answer."""
        threads.store_answer(
            self.session,
            recipient=self.who(name),
            request=asker.case_id,
            envelope=self.next(asker, "answer", name),
            today=TODAY,
            now=NOW,
        )
        self.session.commit()

    def note(self, asker: Asker, name: str = "hr", body: str = "Begrundelse.") -> int:
        head = threads.store_note(
            self.session,
            recipient=self.who(name),
            request=asker.case_id,
            envelope=self.next(asker, "note", name, body),
            today=TODAY,
            now=NOW,
        )
        self.session.commit()
        return head.sequence

    def act(
        self,
        function: Any,
        asker: Asker,
        *,
        name: str = "hr",
        today: date = TODAY,
        now: datetime = NOW,
        version: int | None = None,
        **more: Any,
    ) -> Any:
        """One act on the request as it stands, committed."""
        if version is None:
            found = self.session.get_one(RightsRequest, asker.case_id)
            version = found.version
        result = function(
            self.session,
            recipient=self.who(name),
            request=asker.case_id,
            version=version,
            today=today,
            now=now,
            **more,
        )
        self.session.commit()
        return result

    def decide(
        self, asker: Asker, kind: str, outcome: str = "granted", *, name: str = "hr", **more: Any
    ) -> RequestDecision:
        row: RequestDecision = self.act(
            decisions.decide,
            asker,
            name=name,
            decision=RightDecision(kind, outcome, **more.pop("with_", {})),
            **more,
        )
        return row

    def open_mailbox(self, asker: Asker, *, now: datetime = NOW) -> mailbox.MailboxView:
        name = b64u(asker.mailbox)
        challenge = mailbox.challenge(key=CHALLENGE_KEY, mailbox=name, now=now)
        view = mailbox.open_mailbox(
            self.session,
            organisation=self.organisation_id,
            mailbox=name,
            challenge=challenge,
            signature=proof.sign_mailbox(asker.keys.signing, asker.mailbox, challenge),
            now=now,
            today=TODAY,
            key=CHALLENGE_KEY,
        )
        self.session.commit()
        return view

    # --- Caseworkers -----------------------------------------------------------------------

    def new_link(
        self, *, name: str = "hr", secret: bytes | None = None
    ) -> tuple[LinkKeys, NewLink]:
        keys, link_id = LinkKeys.from_secret(secret or new_secret()), secrets.token_bytes(16)
        envelope = self.sealed(
            "note",
            link_id,
            seed=person(name).keys.signing,
            readers=[*self.kems(), keys.kem_public],
            answers=(Answer("link", "", b64u(keys.verify)),),
        )
        link = NewLink(
            id=b64u(link_id),
            token=b64u(keys.token),
            verify=b64u(keys.verify),
            kem_key=b64u(keys.key_id),
            envelope=envelope,
        )
        return keys, link

    def ask(self, asker: Asker, **more: Any) -> tuple[LinkKeys, NewLink]:
        keys, link = self.new_link()
        given: dict[str, Any] = {"name": "Poul Lund", "systems": ("archive",), "days": 14, **more}
        caseworkers.ask(
            self.session,
            recipient=self.who("hr"),
            request=asker.case_id,
            version=self.session.get_one(RightsRequest, asker.case_id).version,
            link=link,
            today=TODAY,
            now=NOW,
            **given,
        )
        self.session.commit()
        return keys, link

    def link_answer(self, keys: LinkKeys, link: NewLink, *, body: str = SECRET_WORDS) -> bytes:
        return self.sealed(
            "note",
            from_b64u(link.id),
            seed=keys.signing,
            readers=self.kems(),
            sequence=2,
            previous=parse(link.envelope).hash,
            body=body,
        )


ALL_ITEMS = tuple(item.id for item in access_items())
