"""Somebody who asks about their own data, and the handlers who answer, without any page."""

import json
import secrets
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from crypto import attachment, charter, proof
from crypto.attachment import SealedAttachment
from crypto.encoding import b64u, from_b64u
from crypto.envelope import Context, open_envelope, seal
from crypto.message import Message
from crypto.return_code import ReporterKeys
from crypto.wire import Reporter, parse
from portal.data import charters
from portal.data.attachments import SealedFile
from portal.data.rights import threads
from portal.data.tables import RightsRequest
from tests.public.house import SLUG, House, person
from tests.public.sealer import new_keys

SCHEME = "rettigheder"
HANDLERS = ("hr", "executive")
REQUESTS = f"/api/{SLUG}/{SCHEME}/requests"
REPLIES = f"/api/{SLUG}/request-replies"
SECRET = "Jeg hedder Vibeke Askholm og bor på Tranevej 8"
FACTS: dict[str, Any] = {
    "kinds": ["access", "erasure"],
    "relation": "client",
    "language": "da",
    "address": None,
}


def signed_charter(house: House) -> charter.Charter:
    with house.session() as session:
        chain = charters.chain(session, scheme_id=house.scheme(session, SCHEME).id)
    return charter.parse(chain[-1]["charter"].encode())


def requests_of(house: House) -> list[RightsRequest]:
    with house.session() as session:
        return list(session.query(RightsRequest).all())


def a_file(content: bytes = b"fuldmagt", name: str = "fuldmagt.pdf") -> SealedAttachment:
    return attachment.seal(content, name=name, media_type="application/pdf")


def sealed(file: SealedAttachment) -> SealedFile:
    return SealedFile(b64u(file.reference.id), file.file)


def form(texts: Iterable[tuple[str, str]], files: Iterable[tuple[str, bytes]]) -> dict[str, Any]:
    """A form as a browser sends it, its files with a name: what a test client posts."""
    head = '--edge\r\nContent-Disposition: form-data; name="{}"'
    named = head + '; filename="Vibeke Askholms fuldmagt.pdf"'
    pieces = [(head.format(name), text.encode()) for name, text in texts]
    pieces += [(named.format(name), content) for name, content in files]
    body = b"".join(b"%s\r\n\r\n%s\r\n" % (start.encode(), piece) for start, piece in pieces)
    return {"data": body + b"--edge--\r\n", "content_type": "multipart/form-data; boundary=edge"}


def parts(facts: dict[str, Any], envelope: bytes, files: list[SealedFile]) -> dict[str, Any]:
    """What the page sends."""
    told = json.dumps({**facts, "files": [file.id for file in files]})
    contents = [("file", file.content) for file in files]
    return form([("facts", told)], [("envelope", envelope), *contents])


@dataclass
class Asker:
    """One person with a code's keys and a case."""

    house: House
    client: FlaskClient
    keys: ReporterKeys = field(default_factory=new_keys)
    case: bytes = field(default_factory=lambda: secrets.token_bytes(16))
    reader: bytes = b""

    def __post_init__(self) -> None:
        self.reader = self.keys.kem_public

    def take_over(self, envelope: bytes) -> None:
        """A case that a browser has begun: what a handler needs to know of it."""
        parsed = parse(envelope)
        assert parsed.reporter is not None
        self.case, self.reader = parsed.case, parsed.reporter.kem

    def context(self, direction: str, sequence: int = 1, previous: bytes = bytes(32)) -> Context:
        found = signed_charter(self.house)
        own = Reporter(self.keys.mailbox, self.keys.kem_public) if sequence == 1 else None
        return Context(found.scheme, found.hash, self.case, direction, sequence, previous, own)

    def seal(
        self,
        *files: SealedAttachment,
        body: str = SECRET,
        seed: bytes | None = None,
        **place: Any,
    ) -> bytes:
        """What the person seals; with the `seed` of somebody else what that one does."""
        context = self.context(**{"direction": "report", **place})
        kind = "report" if context.direction == "report" else "message"
        return self._seal(kind, body, context, seed or self.keys.signing_seed, files)

    def answer(
        self, name: str, body: str, *files: SealedAttachment, on: date | None = None
    ) -> None:
        """A handler writes, behind what is there already."""
        stored = self.house.envelopes()
        context = self.context("answer", len(stored) + 1, parse(stored[-1]).hash)
        envelope = self._seal("message", body, context, person(name).keys.signing, files)
        with self.house.session() as session:
            threads.store_answer(
                session,
                recipient=self.house.recipient(session, name),
                request=b64u(self.case),
                envelope=envelope,
                attachments=[sealed(file) for file in files],
                today=on or self.house.today,
                now=self.house.now,
            )

    def _seal(
        self,
        kind: str,
        body: str,
        context: Context,
        seed: bytes,
        files: tuple[SealedAttachment, ...],
    ) -> bytes:
        message = Message(
            type=kind,
            time="2026-03-02T09:30:00Z",
            language="da",
            body=body,
            attachments=tuple(file.reference for file in files),
        )
        readers = [person(name).keys.kem_public for name in HANDLERS]
        return seal(
            message,
            context=context,
            sender_seed=seed,
            readers=[*readers, self.reader],
        )

    def post(
        self, envelope: bytes, *files: SealedAttachment, facts: dict[str, Any] | None = None
    ) -> TestResponse:
        body = parts(facts or FACTS, envelope, [sealed(file) for file in files])
        return self.client.post(REQUESTS, **body)

    def post_reply(self, envelope: bytes, *files: SealedAttachment) -> TestResponse:
        body = parts({}, envelope, [sealed(file) for file in files])
        return self.client.post(REPLIES, **body)

    def ask(self, what: str, **more: str) -> TestResponse:
        """Something of the mailbox, with a proof of its own."""
        name = b64u(self.keys.mailbox)
        url = f"/api/{SLUG}/mailbox"
        challenge = self.client.post(f"{url}/challenge", json={"mailbox": name}).get_json()
        asked = challenge["challenge"]
        signature = proof.sign_mailbox(self.keys.signing_seed, self.keys.mailbox, from_b64u(asked))
        proved = {"mailbox": name, "challenge": asked, "signature": b64u(signature)}
        return self.client.post(f"{url}/{what}", json={**proved, **more})

    def read(self, envelope: bytes, name: str = "hr") -> Message:
        return open_envelope(parse(envelope), person(name).keys)
