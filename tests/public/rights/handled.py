"""A request that handlers work on, day by day, as far as the person's mailbox shows it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from crypto.attachment import SealedAttachment
from crypto.encoding import b64u
from crypto.wire import parse
from portal.data.rights import answering, checklist, clock, decisions, identity, moving, requests
from portal.data.rights.answering import Confirmed
from portal.data.rights.requests import ClearFacts
from portal.data.tables import RightsRequest
from portal.rules.rights.decisions import RightDecision
from tests.public.house import House, person
from tests.public.rights.asker import SCHEME, Asker, sealed

WHOLE = Confirmed(*[True] * len(Confirmed.__dataclass_fields__))


@dataclass
class Handled:
    """`asker` asks for rectification; hr handles it. Days are counted back from today."""

    house: House
    asker: Asker

    def day(self, ago: int) -> date:
        return self.house.today - timedelta(days=ago)

    @property
    def row(self) -> RightsRequest:
        with self.house.session() as session:
            return session.get_one(RightsRequest, b64u(self.asker.case))

    def arrive(self, *, ago: int) -> None:
        with self.house.session() as session:
            scheme = self.house.scheme(session, SCHEME)
            requests.receive(
                session,
                organisation=scheme.organisation_id,
                scheme=scheme.id,
                envelope=self.asker.seal(),
                clear=ClearFacts(("rectification",), "client", "da"),
                today=self.day(ago),
                receipt_seed=self.house.settings.receipt_seed,
            )

    def act(self, function: Callable[..., Any], *, ago: int, **given: Any) -> Any:
        version = self.row.version
        with self.house.session() as session:
            return function(
                session,
                recipient=self.house.recipient(session, "hr"),
                request=b64u(self.asker.case),
                version=version,
                today=self.day(ago),
                now=self._at(ago),
                **given,
            )

    def write(self, words: str, *, ago: int, files: tuple[SealedAttachment, ...] = ()) -> int:
        """A message to the person; returns its number."""
        self.asker.answer("hr", words, *files, on=self.day(ago))
        return len(self.house.envelopes())

    def ask_who_it_is(self, *, ago: int) -> None:
        self.write("Hvilken sag handler det om?", ago=ago)
        self.act(clock.pause, ago=ago, about="identity", asked_on=self.day(ago))

    def person_writes(self, words: str, *, ago: int) -> None:
        stored = self.house.envelopes()
        place: dict[str, Any] = {
            "direction": "reply",
            "sequence": len(stored) + 1,
            "previous": parse(stored[-1]).hash,
        }
        envelope = self.asker.seal(body=words, **place)
        with self.house.session() as session:
            requests.receive_reply(
                session,
                organisation=self.house.scheme(session, SCHEME).organisation_id,
                envelope=envelope,
                today=self.day(ago),
                receipt_seed=self.house.settings.receipt_seed,
            )

    def hear_who_it_is(self, *, ago: int) -> None:
        self.act(clock.resume, ago=ago, answered_on=self.day(ago))

    def take_longer(self, reasons: str, *, ago: int) -> int:
        number = self.write(reasons, ago=ago)
        self.act(clock.extend, ago=ago, told_on=self.day(ago), answer=number)
        return number

    def answer(self, words: str, *files: SealedAttachment, ago: int, way: str = "mailbox") -> None:
        """All that has to be done before, then the answer; by another way without an envelope."""
        self.act(identity.identify, ago=ago, way="known_relation")
        self.act(moving.move, ago=ago, to="gathering")
        with self.house.session() as session:
            systems = checklist.systems(session, request=self.row)
        for line in systems:
            self.act(checklist.mark_system, ago=ago, system=line.system_id, state="found")
        self.act(moving.move, ago=ago, to="deciding")
        decided = RightDecision("rectification", "granted")
        self.act(decisions.decide, ago=ago, decision=decided)
        stored = self.house.envelopes()
        place = {"sequence": len(stored) + 1, "previous": parse(stored[-1]).hash}
        seed = person("hr").keys.signing
        by_mailbox = self.asker.seal(*files, body=words, direction="answer", seed=seed, **place)
        self.act(
            answering.answer,
            ago=ago,
            envelope=by_mailbox if way == "mailbox" else None,
            files=[sealed(file) for file in files],
            delivery=way,
            answered_on=self.day(ago),
            confirmed=WHOLE,
        )

    def _at(self, ago: int) -> datetime:
        return datetime.combine(self.day(ago), time(12), self.house.now.tzinfo)
