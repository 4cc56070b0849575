"""A rights desk in a house: somebody who asks, and what handlers seal and send."""

import dataclasses
import json
import re
import secrets
from collections.abc import Sequence
from datetime import UTC, date, datetime
from functools import cache
from typing import Any

from werkzeug.test import TestResponse

from crypto import attachment
from crypto.encoding import b64u, from_b64u
from crypto.envelope import Context, seal
from crypto.keys import RecipientKeys, new_secret
from crypto.message import Answer, Message
from crypto.wire import Reporter
from portal.data import charters
from portal.data.attachments import SealedFile
from portal.data.database import writing
from portal.data.rights import requests as received
from portal.data.rights import threads
from portal.data.rights.requests import ClearFacts
from portal.data.tables import RightsHandler, RightsRequest, Scheme
from portal.rules.organisation_file import read
from portal.rules.regimes import Regime
from tests.admin.breach.desk import enter, html, send
from tests.admin.house import EXAMPLE, House, person
from tests.admin.visitor import Visitor

PARCEL = "application/vnd.varsel.parcel"
LINE = re.compile(r'name="kind" value="([a-z_]+)"><input type="hidden" name="to" value="([^"]+)"')
NAME = "Vibeke Askholm"
WORDS = "Jeg vil se alt, I har om mig siden sagen i Tranevej."
SIGNER = "hr"
HANDLERS = ("hr", "executive")
CONFIRMED = {
    "complaint_in_text": True,
    "court_in_text": True,
    "reasons_in_text": True,
    "backups_in_text": True,
    "copy_attached": True,
    "files_attached": True,
}


@cache
def slug_of_rights() -> str:
    """The example's scheme for requests."""
    file = read(EXAMPLE.read_text())
    return next(one.slug for one in file.schemes if one.regime == Regime.RIGHTS)


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
    def id(self) -> str:
        return b64u(self.case)


@dataclasses.dataclass
class Desk:
    """The desk of a house. Every act commits."""

    house: House

    @classmethod
    def of(cls, house: House) -> "Desk":
        house.enrol("executive")
        house.sign_charter(SIGNER, slug=slug_of_rights())
        return cls(house)

    @property
    def scheme(self) -> Scheme:
        return self.house.scheme_of(slug_of_rights())

    def row(self, asker: Asker) -> RightsRequest:
        self.house.session.rollback()
        self.house.session.expire_all()
        return self.house.session.get_one(RightsRequest, asker.id)

    def version(self, asker: Asker) -> int:
        return self.row(asker).version

    def sealed(
        self,
        direction: str,
        asker: Asker,
        *,
        seed: bytes,
        sequence: int = 1,
        previous: bytes = bytes(32),
        body: str = WORDS,
        answers: Sequence[Answer] = (),
        attachments: Sequence[Any] = (),
    ) -> bytes:
        """What a browser would seal, to the handlers and, but for notes, to the person."""
        newest = charters.current(self.house.session, scheme_id=self.scheme.id)
        assert newest is not None
        is_report = direction == "report"
        message = Message(
            type={"report": "report", "note": "note"}.get(direction, "message"),
            time=datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
            language="da",
            body=body,
            answers=tuple(answers),
            attachments=tuple(attachments),
        )
        context = Context(
            scheme=from_b64u(self.scheme.id),
            charter=from_b64u(newest.hash),
            case=asker.case,
            direction=direction,
            sequence=sequence,
            previous=previous,
            reporter=Reporter(asker.mailbox, asker.keys.kem_public) if is_report else None,
        )
        readers = [self.house.recipient(handle).kem or b"" for handle in HANDLERS]
        if direction != "note":
            readers.append(asker.keys.kem_public)
        return seal(message, context=context, sender_seed=seed, readers=readers)

    def asked(
        self,
        *kinds: str,
        on: date | None = None,
        relation: str = "client",
        files: tuple[SealedFile, ...] = (),
        attachments: Sequence[Any] = (),
        body: str = WORDS,
    ) -> Asker:
        """A request that came in through the portal."""
        asker = Asker.new()
        envelope = self.sealed(
            "report",
            asker,
            seed=asker.keys.signing,
            body=body,
            answers=(Answer("requester", "Hvem er du?", NAME),),
            attachments=attachments,
        )
        received.receive(
            self.house.session,
            organisation=self.house.organisation_id,
            scheme=self.scheme.id,
            envelope=envelope,
            clear=ClearFacts(kinds or ("access",), relation, "da"),
            attachments=files,
            today=on or self.house.today(),
            receipt_seed=self.house.settings.receipt_seed,
        )
        self.house.session.commit()
        return asker

    def reply(self, asker: Asker, *, on: date, body: str = WORDS) -> None:
        """The person writes from the mailbox."""
        self.house.session.rollback()
        head = threads.head(self.house.session, case_id=asker.id, thread="conversation")
        place: dict[str, Any] = {"sequence": head.sequence + 1, "previous": head.previous}
        received.receive_reply(
            self.house.session,
            organisation=self.house.organisation_id,
            envelope=self.sealed("reply", asker, seed=asker.keys.signing, body=body, **place),
            today=on,
            receipt_seed=self.house.settings.receipt_seed,
        )
        self.house.session.commit()

    def next(self, asker: Asker, direction: str, handle: str = "hr", **more: Any) -> bytes:
        """An envelope behind the newest one of its thread."""
        self.house.session.rollback()
        thread = "internal" if direction == "note" else "conversation"
        head = threads.head(self.house.session, case_id=asker.id, thread=thread)
        return self.sealed(
            direction,
            asker,
            seed=person(handle).keys.signing,
            sequence=head.sequence + 1,
            previous=head.previous,
            **more,
        )

    def post(self, visitor: Visitor, asker: Asker, path: str, **form: Any) -> TestResponse:
        """A form of the page, from the version that is in force."""
        form.setdefault("version", self.version(asker))
        return send(visitor, f"/requests/{asker.id}{path}", **form)

    def note(
        self, visitor: Visitor, asker: Asker, handle: str = "hr", answers: Sequence[Answer] = ()
    ) -> int:
        """Seals a note as the page does before its form goes."""
        answer = visitor.write(
            f"/da/requests/{asker.id}/notes",
            data=self.next(asker, "note", handle, body="Begrundelse.", answers=answers),
            content_type="application/vnd.varsel.envelope",
        )
        assert answer.status_code == 201, answer.get_data(as_text=True)
        return int(answer.get_json()["sequence"])

    def parcel(
        self,
        visitor: Visitor,
        path: str,
        facts: dict[str, Any],
        envelope: bytes | None = None,
        files: Sequence[SealedFile] = (),
    ) -> TestResponse:
        body = packed(facts, envelope, files)
        return visitor.write(f"/da{path}", data=body, content_type=PARCEL)

    def settle(self, visitor: Visitor, asker: Asker) -> TestResponse:
        return self.post(visitor, asker, "/identity", doubt="no", way="known_relation")

    def search(self, visitor: Visitor, asker: Asker, state: str = "found") -> None:
        """Goes through every system."""
        page = html(visitor.get(f"/da/requests/{asker.id}"))
        for system in re.findall(r'id="system-([a-z_]+)"', page):
            answer = self.post(visitor, asker, f"/systems/{system}", state=state)
            assert answer.status_code == 303, html(answer)

    def grant(self, visitor: Visitor, asker: Asker, kind: str) -> TestResponse:
        return self.post(visitor, asker, "/decisions", kind=kind, outcome="granted")

    def fill(self, visitor: Visitor, asker: Asker) -> None:
        """Marks every item of Article 15."""
        page = html(visitor.get(f"/da/requests/{asker.id}/answer"))
        for item in re.findall(r'id="item-([a-z_]+)"', page):
            answer = self.post(visitor, asker, f"/items/{item}", state="filled")
            assert answer.status_code == 303, html(answer)

    def notices(self, visitor: Visitor, asker: Asker) -> list[tuple[str, str]]:
        """Right and recipient of each line that can be noted."""
        return LINE.findall(html(visitor.get(f"/da/requests/{asker.id}")))

    def tell_everybody(self, visitor: Visitor, asker: Asker) -> None:
        for kind, to in self.notices(visitor, asker):
            form = {"kind": kind, "to": to, "state": "told", "way": "mail"}
            answer = self.post(visitor, asker, "/notices", **form)
            assert answer.status_code == 303, html(answer)

    def answer(
        self, visitor: Visitor, asker: Asker, handle: str = "hr", **changes: Any
    ) -> TestResponse:
        """The sealed answer, or, with another `delivery`, that it was delivered so."""
        facts = {
            "version": self.version(asker),
            "delivery": "mailbox",
            "answered_on": self.house.today().isoformat(),
            **CONFIRMED,
            **changes,
        }
        sealed = self.next(asker, "answer", handle, body="Svaret.")
        envelope = sealed if facts["delivery"] == "mailbox" else None
        return self.parcel(visitor, f"/requests/{asker.id}/answer", facts, envelope)


def packed(
    facts: dict[str, Any], envelope: bytes | None = None, files: Sequence[SealedFile] = ()
) -> bytes:
    """As `parcel.js` packs it."""
    head = json.dumps(
        {
            "facts": facts,
            "envelope": None if envelope is None else len(envelope),
            "files": [{"id": one.id, "length": len(one.content)} for one in files],
        }
    ).encode()
    parts = [len(head).to_bytes(4), head, envelope or b"", *(one.content for one in files)]
    return b"".join(parts)


def a_file(content: bytes = b"fuldmagt", name: str = "fuldmagt.pdf") -> tuple[SealedFile, Any]:
    """A sealed file, and what its message says of it."""
    sealed = attachment.seal(content, name=name, media_type="application/pdf")
    return SealedFile(b64u(sealed.reference.id), sealed.file), sealed.reference


def without_role(house: House, handle: str = "hr") -> None:
    """Still reads what was sealed to them, and handles no requests."""
    who = house.recipient(handle)
    writing(house.session)
    house.session.delete(house.session.get_one(RightsHandler, (who.organisation_id, who.id)))
    house.session.commit()


__all__ = [
    "CONFIRMED", "NAME", "WORDS", "Asker", "Desk", "a_file", "enter", "html", "packed", "send",
    "slug_of_rights", "without_role",
]  # fmt: skip
