"""A reporter and the chair, each with a program in place of a browser."""

import json
import re
from dataclasses import dataclass, field
from urllib.parse import urlencode

from crypto import keyring, proof
from crypto.charter import Charter, SignedCharter, sign, verify_chain
from crypto.encoding import b64u, from_b64u
from crypto.envelope import Context, open_envelope, seal
from crypto.keys import RecipientKeys, new_secret
from crypto.message import Message
from crypto.wire import parse
from tests.flows.people import Phone
from tests.flows.program import CHARTER, ENVELOPE, REPLIES, REPORTS, Answer, Program
from tests.forensics.visitor import Reply, Visitor

JSON = "application/json"
FORM = "application/x-www-form-urlencoded"
MAILBOX = "/api/klintmark/mailbox"
PASSPHRASE = "seks tavse traner over Klintby"


@dataclass
class Whistleblower(Program):
    """Files a report and comes back to it, from wherever the visitor is."""

    visitor: Visitor = field(kw_only=True)

    def charter(self) -> Charter:
        answer = self.visitor.ask(CHARTER)
        return verify_chain([SignedCharter.from_json(one) for one in answer.body["charters"]])[-1]

    def send(self, envelope: bytes) -> Answer:
        path = REPORTS if self.sequence == 0 else REPLIES
        reply = self.visitor.ask(path, envelope, Content_Type=ENVELOPE, Accept=JSON)
        if reply.status in (200, 201):
            self.head, self.sequence = parse(envelope).hash, self.sequence + 1
        return Answer(reply.status, reply.body)

    def open(self) -> Reply:
        """Asks for a challenge, signs it, and is given the conversation."""
        mailbox = b64u(self.keys.mailbox)
        asked = self.ask_mailbox("challenge", mailbox=mailbox)
        assert asked.status == 200, asked.text
        challenge = from_b64u(asked.body["challenge"])
        signature = proof.sign_mailbox(self.keys.signing_seed, self.keys.mailbox, challenge)
        return self.ask_mailbox(
            "open", mailbox=mailbox, challenge=b64u(challenge), signature=b64u(signature)
        )

    def read(self) -> list[str]:
        """All texts of the conversation. What comes next is sealed behind the last of them."""
        found = [parse(from_b64u(one)) for one in self.open().body["envelopes"]]
        self.head, self.sequence = found[-1].hash, found[-1].sequence
        return [open_envelope(one, self.keys).body for one in found]

    def ask_mailbox(self, what: str, **body: str) -> Reply:
        return self.visitor.ask(f"{MAILBOX}/{what}", json.dumps(body).encode(), Content_Type=JSON)


@dataclass
class Chair:
    """Enrols by invitation, signs the list, answers."""

    visitor: Visitor
    secret: bytes = field(default_factory=new_secret)
    phone: Phone = field(default_factory=Phone)
    login: str = "birgit.aagesen"

    @property
    def keys(self) -> RecipientKeys:
        return RecipientKeys.from_secret(self.secret)

    def enrol(self, link: str) -> None:
        token = link.partition("#")[2]
        page = self._write("/da/invitation", urlencode({"token": token}).encode(), FORM).text
        challenge = from_b64u(_between(page, 'data-challenge="', '"'))
        secret = _between(page, '<p class="factor-secret" translate="no">', "</p>")
        self.phone.key = re.sub(r"<[^>]*>|\s", "", secret)
        ring = keyring.create(self.secret, PASSPHRASE, keyring.new_kit())
        key = keyring.sign_in_key(PASSPHRASE, ring.slot("passphrase").salt)
        self._write_json(
            "/da/invitation/finish",
            token=token,
            kind="enrol",
            keyring=keyring.to_json(ring),
            kem=b64u(self.keys.kem_public),
            sign_in_key=b64u(key),
            code=self.phone.code(),
            proof=b64u(proof.sign_recipient(self.keys.signing, self.keys.key_id, challenge)),
        )

    def sign_charter(self, scheme: str) -> None:
        path = f"/da/schemes/{scheme}/charter"
        draft = self.visitor.ask(f"{path}/draft", Accept=JSON).body["draft"]
        self._write_json(path, **sign(from_b64u(draft), self.keys.signing).to_json())

    def answer(self, case: str, text: str) -> None:
        """Acknowledges the report, in words."""
        given = self.visitor.ask(f"/da/cases/{case}/envelopes", Accept=JSON).body
        thread = [parse(from_b64u(one["envelope"])) for one in given["envelopes"]]
        listed = verify_chain([SignedCharter.from_json(one) for one in given["charters"]])[-1]
        reporter = thread[0].reporter
        assert reporter is not None
        context = Context(
            scheme=listed.scheme,
            charter=listed.hash,
            case=thread[0].case,
            direction="answer",
            sequence=thread[-1].sequence + 1,
            previous=thread[-1].hash,
            reporter=None,
        )
        envelope = seal(
            Message(type="acknowledgement", time="2026-03-02T09:30:00Z", language="da", body=text),
            context=context,
            sender_seed=self.keys.signing,
            readers=[*(one.kem for one in listed.recipients), reporter.kem],
        )
        path = f"/da/cases/{case}/answers?mark=acknowledgement"
        self._write(path, envelope, ENVELOPE)

    def fail_to_sign_in(self, login: str) -> Reply:
        body = {"login": login, "sign_in_key": b64u(bytes(32)), "code": "000000"}
        return self.visitor.ask(
            "/da/sign-in",
            json.dumps(body).encode(),
            Content_Type=JSON,
            Sec_Fetch_Site="same-origin",
        )

    def _write_json(self, path: str, **body: object) -> Reply:
        return self._write(path, json.dumps(body).encode(), JSON)

    def _write(self, path: str, body: bytes, kind: str) -> Reply:
        token = {"X_CSRF_Token": self._token()} if self.visitor.cookies else {}
        reply = self.visitor.ask(
            path, body, Content_Type=kind, Sec_Fetch_Site="same-origin", **token
        )
        assert reply.status in (200, 201), reply.text
        return reply

    def _token(self) -> str:
        return _between(self.visitor.ask("/da/inbox").text, 'data-csrf="', '"')


def _between(text: str, begin: str, end: str) -> str:
    found = text.partition(begin)[2].partition(end)[0]
    assert found, begin
    return found
