"""A reporter with a program of their own in place of a browser: speaks to the real addresses.

It seals as any honest program would, and can send what no honest one does.
"""

import http.client
import json
import secrets
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from crypto.charter import Charter, SignedCharter, verify_chain
from crypto.encoding import b64u, canonical_json
from crypto.envelope import Context, seal
from crypto.keys import kem_keys_from_seed
from crypto.message import Message
from crypto.return_code import ReporterKeys
from crypto.signing import verify_key
from crypto.wire import Envelope, Reporter, parse, write

ENVELOPE = "application/vnd.varsel.envelope"
REPORTS, REPLIES = "/api/klintmark/whistleblower/reports", "/api/klintmark/replies"
CHARTER = "/api/klintmark/whistleblower/charter"
PATIENCE = 60


@dataclass(frozen=True)
class Answer:
    status: int
    body: dict[str, Any]

    @property
    def code(self) -> str:
        error = self.body.get("error", {})
        return str(error.get("code", "")) if isinstance(error, dict) else ""


def ask(origin: str, path: str, body: bytes | None = None, **headers: str) -> Answer:
    """One request on a connection of its own. Raises OSError or HTTPException where it breaks."""
    address = urlsplit(origin)
    connection = http.client.HTTPConnection(
        address.hostname or "", address.port or 80, timeout=PATIENCE
    )
    try:
        wanted = {name.replace("_", "-"): value for name, value in headers.items()}
        connection.request("GET" if body is None else "POST", path, body, wanted)
        answer = connection.getresponse()
        text = answer.read()
        is_json = (answer.getheader("Content-Type") or "").startswith("application/json")
        return Answer(answer.status, json.loads(text) if is_json else {})
    finally:
        connection.close()


def send(origin: str, path: str, envelope: bytes) -> Answer:
    return ask(origin, path, envelope, Content_Type=ENVELOPE, Accept="application/json")


def random_keys() -> ReporterKeys:
    """As a return code would give them, without the second that a code takes."""
    seed = secrets.token_bytes(32)
    kem = kem_keys_from_seed(secrets.token_bytes(32))
    return ReporterKeys(secrets.token_bytes(16), verify_key(seed), seed, kem)


@dataclass
class Program:
    """One report and what follows it."""

    origin: str
    keys: ReporterKeys = field(default_factory=random_keys)
    case: bytes = field(default_factory=lambda: secrets.token_bytes(16))
    head: bytes = bytes(32)
    sequence: int = 0

    def charter(self) -> Charter:
        """The list in force, its whole chain verified."""
        answer = ask(self.origin, CHARTER)
        return verify_chain([SignedCharter.from_json(one) for one in answer.body["charters"]])[-1]

    def seal(
        self,
        body: str = "Der mangler to bilag.",
        *,
        on: Charter | None = None,
        readers: list[bytes] | None = None,
        **changed: Any,
    ) -> bytes:
        """The next envelope. `changed` replaces facts of its context."""
        listed = on or self.charter()
        is_report = self.sequence == 0
        facts = {
            "scheme": listed.scheme,
            "charter": listed.hash,
            "case": self.case,
            "direction": "report" if is_report else "reply",
            "sequence": self.sequence + 1,
            "previous": self.head,
            "reporter": Reporter(self.keys.mailbox, self.keys.kem_public) if is_report else None,
            **changed,
        }
        kems = [one.kem for one in listed.recipients] if readers is None else readers
        kind = "report" if facts["direction"] == "report" else "message"
        return seal(
            Message(type=kind, time="2026-03-02T09:30:00Z", language="da", body=body),
            context=Context(**facts),
            sender_seed=self.keys.signing_seed,
            readers=[*kems, self.keys.kem_public],
        )

    def send(self, envelope: bytes) -> Answer:
        """Sends what was sealed; goes on from it where it was accepted."""
        answer = send(self.origin, REPORTS if self.sequence == 0 else REPLIES, envelope)
        if answer.status in (200, 201):
            self.head, self.sequence = parse(envelope).hash, self.sequence + 1
        return answer

    def rewrite(self, envelope: bytes, **changed: Any) -> bytes:
        """The envelope with other header fields, signed anew; None takes a field away."""
        was = parse(envelope)
        fields = {**was.as_json(), **changed}
        kept = {name: value for name, value in fields.items() if value is not None}
        return self.sign(was, canonical_json(kept))

    def sign(self, was: Envelope, header: bytes, payload: bytes | None = None) -> bytes:
        return write(header, was.payload if payload is None else payload, self.keys.signing_seed)

    def wrap_as_json(self, envelope: bytes, number: int) -> dict[str, str]:
        wrap = parse(envelope).wraps[number]
        return {"key": b64u(wrap.key), "enc": b64u(wrap.enc), "sealed": b64u(wrap.sealed)}
