"""A reporter without a page: seals with the Python twin, so that every fault can be made."""

import json
import secrets
from dataclasses import dataclass, field, replace
from typing import Any

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from crypto import proof
from crypto.encoding import b64u, from_b64u
from crypto.envelope import Context, seal
from crypto.keys import RecipientKeys, new_secret
from crypto.message import Message
from crypto.return_code import ReporterKeys
from crypto.wire import Reporter as ReporterPart
from tests.public.house import PEOPLE, SCHEME, SLUG, House, person

TYPE = "application/vnd.varsel.envelope"


def new_keys() -> ReporterKeys:
    """Keys as a code would give them; deriving them is tested with the codes."""
    made = RecipientKeys.from_secret(new_secret())
    return ReporterKeys(
        mailbox=secrets.token_bytes(16),
        verify=made.verify,
        signing_seed=made.signing,
        kem=made.kem,
    )


@dataclass
class Sealer:
    """One reporter with a case."""

    house: House
    client: FlaskClient
    keys: ReporterKeys = field(default_factory=new_keys)
    case: bytes = field(default_factory=lambda: secrets.token_bytes(16))

    def context(self, **more: Any) -> Context:
        charter = json.loads(self.house.charters()[-1]["charter"])
        usual = Context(
            scheme=from_b64u(charter["scheme"]),
            charter=self.house.charter_hash(),
            case=self.case,
            direction="report",
            sequence=1,
            previous=bytes(32),
            reporter=ReporterPart(self.keys.mailbox, self.keys.kem_public),
        )
        return replace(usual, **more)

    def seal(
        self, *, readers: list[bytes] | None = None, body: str = "Noget", **more: Any
    ) -> bytes:
        context = self.context(**more)
        kind = "report" if context.direction == "report" else "message"
        message = Message(type=kind, time="2026-03-02T09:30:00Z", language="da", body=body)
        everybody = [person(name).keys.kem_public for name in PEOPLE]
        return seal(
            message,
            context=context,
            sender_seed=self.keys.signing_seed,
            readers=[*everybody, self.keys.kem_public] if readers is None else readers,
        )

    def reply(self, previous: bytes, *, sequence: int = 2, **more: Any) -> bytes:
        place = {"direction": "reply", "sequence": sequence, "previous": previous, "reporter": None}
        return self.seal(**{**place, **more})

    def post(self, envelope: bytes, *, kind: str = TYPE) -> TestResponse:
        url = f"/api/{SLUG}/{SCHEME}/reports"
        return self.client.post(url, data=envelope, content_type=kind)

    def post_reply(self, envelope: bytes) -> TestResponse:
        return self.client.post(f"/api/{SLUG}/replies", data=envelope, content_type=TYPE)

    def challenge(self) -> bytes:
        answer = self.ask("challenge", mailbox=b64u(self.keys.mailbox))
        assert answer.status_code == 200
        return from_b64u(answer.get_json()["challenge"])

    def open(self, challenge: bytes, *, seed: bytes | None = None) -> TestResponse:
        seed = seed or self.keys.signing_seed
        signature = proof.sign_mailbox(seed, self.keys.mailbox, challenge)
        return self.ask(
            "open",
            mailbox=b64u(self.keys.mailbox),
            challenge=b64u(challenge),
            signature=b64u(signature),
        )

    def ask(self, what: str, **body: Any) -> TestResponse:
        return self.client.post(f"/api/{SLUG}/mailbox/{what}", json=body)
