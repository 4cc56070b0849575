"""Tells one request through the acts that real forms go to, in the order in which it went."""

import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy.orm import Session

from crypto import charter as charters_crypto
from crypto import envelope
from crypto.encoding import b64u, from_b64u
from crypto.keys import RecipientKeys, new_secret
from crypto.message import Answer, Category, Message
from crypto.question import LinkKeys
from crypto.return_code import ReporterKeys
from crypto.wire import NO_PREVIOUS, Reporter
from portal.data import charters
from portal.data.rights import (
    answering,
    art19,
    caseworkers,
    checklist,
    clock,
    decisions,
    desks,
    identity,
    moving,
    requests,
    threads,
    tombstones,
)
from portal.data.rights.answering import Confirmed
from portal.data.rights.caseworkers import NewLink
from portal.data.rights.requests import ClearFacts
from portal.data.rights.tombstones import Identifier
from portal.data.tables import RightsRequest
from portal.demonstration.enrolment import Enrolled
from portal.demonstration.request_stories import RequestEvent, RequestStory
from portal.demonstration.telling import Moment
from portal.rules.rights.completeness import access_items
from portal.rules.rights.decisions import RightDecision
from portal.rules.rights.states import RequestState
from portal.settings import Settings

WHOLE = Confirmed(
    complaint_in_text=True,
    court_in_text=True,
    reasons_in_text=True,
    backups_in_text=True,
    copy_attached=True,
    files_attached=True,
)


@dataclass(frozen=True)
class Asker:
    """Whoever asks: the keys of a published code, or keys of a code that nobody has."""

    signing: bytes
    kem_public: bytes
    mailbox: bytes
    case: bytes

    @classmethod
    def of(cls, known: ReporterKeys | None) -> "Asker":
        case = secrets.token_bytes(16)
        if known is not None:
            return cls(known.signing_seed, known.kem_public, known.mailbox, case)
        keys = RecipientKeys.from_secret(new_secret())
        return cls(keys.signing, keys.kem_public, secrets.token_bytes(16), case)


class RequestTeller:
    """One request, from its arrival to its last event."""

    def __init__(
        self,
        session: Session,
        settings: Settings,
        *,
        organisation: str,
        story: RequestStory,
        people: Mapping[str, Enrolled],
        known: ReporterKeys | None = None,
    ) -> None:
        self._session, self._settings, self._story = session, settings, story
        self._organisation, self._people = organisation, people
        self._asker = Asker.of(known)
        self._acts: dict[str, Callable[[RequestEvent, Moment], object]] = {
            "identify": self._identify,
            "search": self._search,
            "ask": self._ask,
            "decide": self._decide,
            "approve": self._approve,
            "items": self._items,
            "pause": self._pause,
            "extend": self._extend,
            "stop": self._stop,
            "message": self._message,
            "notices": self._notices,
            "erased": self._erased,
            "answer": self._answer,
            "move": self._move,
        }

    def arrive(self, moment: Moment) -> None:
        scheme = self._scheme()
        clear = ClearFacts(self._story.kinds, self._story.relation, self._story.language)
        message = Message(
            type="report",
            time=moment.written,
            language=self._story.language,
            category=Category("request", "Anmodning om egne oplysninger"),
            body=self._story.text.strip(),
            answers=(
                Answer("requester", "Hvem er du, og hvordan får vi fat i dig?", self._story.name),
            ),
        )
        given: dict[str, Any] = {
            "envelope": self._seal("report", self._asker.case, message, self._asker.signing),
            "clear": clear,
            "today": moment.day,
            "receipt_seed": self._settings.receipt_seed,
        }
        if self._story.arrived == "portal":
            requests.receive(self._session, organisation=self._organisation, scheme=scheme, **given)
            return
        requests.enter(
            self._session,
            recipient=self._people[self._story.by].recipient,
            arrived=self._story.arrived,
            received_on=moment.day - timedelta(days=1),
            now=moment.at,
            **given,
        )

    def tell(self, event: RequestEvent, moment: Moment) -> None:
        """Does what the event says."""
        self._acts[event.kind](event, moment)

    # --- Sealing -----------------------------------------------------------------------------

    def _scheme(self) -> str:
        found = desks.scheme(self._session, organisation_id=self._organisation)
        if found is None:
            raise LookupError("the organisation has no rights desk")
        return found.id

    def _charter(self) -> charters_crypto.Charter:
        current = charters.current(self._session, scheme_id=self._scheme())
        if current is None:
            raise LookupError("the rights scheme has no charter yet")
        return charters_crypto.parse(current.signed["charter"].encode())

    def _seal(
        self,
        direction: str,
        case: bytes,
        message: Message,
        seed: bytes,
        sequence: int = 1,
        previous: bytes = NO_PREVIOUS,
        also: tuple[bytes, ...] = (),
    ) -> bytes:
        person = () if direction == "note" else (self._asker.kem_public,)
        sender = Reporter(self._asker.mailbox, self._asker.kem_public)
        newest = self._charter()
        return envelope.seal(
            message,
            context=envelope.Context(
                scheme=from_b64u(self._scheme()),
                charter=newest.hash,
                case=case,
                direction=direction,
                sequence=sequence,
                previous=previous,
                reporter=sender if direction == "report" else None,
            ),
            sender_seed=seed,
            readers=[*(one.kem for one in newest.recipients), *person, *also],
        )

    def _next(self, event: RequestEvent, message: Message) -> bytes:
        """Behind the newest message of its thread, by whoever acts."""
        direction = "note" if message.type == "note" else "answer"
        thread = threads.INTERNAL if direction == "note" else threads.CONVERSATION
        head = threads.head(self._session, case_id=b64u(self._asker.case), thread=thread)
        seed = self._people[event.by].keys.signing
        return self._seal(
            direction, self._asker.case, message, seed, head.sequence + 1, head.previous
        )

    def _words(self, moment: Moment, kind: str, text: str, *answers: Answer) -> Message:
        return Message(kind, moment.written, self._story.language, text, answers=answers)

    def _note(
        self, event: RequestEvent, moment: Moment, question: str, label: str, text: str
    ) -> int:
        words = self._words(moment, "note", "", Answer(question, label, text.strip()))
        head = threads.store_note(
            self._session,
            recipient=self._people[event.by].recipient,
            request=b64u(self._asker.case),
            envelope=self._next(event, words),
            today=moment.day,
            now=moment.at,
        )
        return head.sequence

    # --- Acts --------------------------------------------------------------------------------

    def _row(self) -> RightsRequest:
        return self._session.get_one(RightsRequest, b64u(self._asker.case))

    def _by(self, event: RequestEvent, moment: Moment) -> dict[str, Any]:
        return {
            "recipient": self._people[event.by].recipient,
            "request": b64u(self._asker.case),
            "version": self._row().version,
            "today": moment.day,
            "now": moment.at,
        }

    def _go_on(self, event: RequestEvent, moment: Moment, *states: RequestState) -> None:
        for state in states:
            found = moving.moves(self._session, request=self._row(), today=moment.day)
            if any(one.to == state and one.blocked is None for one in found):
                moving.move(self._session, **self._by(event, moment), to=state.value)

    def _identify(self, event: RequestEvent, moment: Moment) -> None:
        more = {"doubt": False, **event.more}
        identity.identify(self._session, **self._by(event, moment), **more)
        self._go_on(event, moment, RequestState.GATHERING)

    def _search(self, event: RequestEvent, moment: Moment) -> None:
        found = event.more.get("found", [])
        for line in checklist.systems(self._session, request=self._row()):
            state = checklist.FOUND if line.system_id in found else checklist.NOTHING
            if line.is_open and line.system_id not in event.more.get("leave", []):
                checklist.mark_system(
                    self._session, **self._by(event, moment), system=line.system_id, state=state
                )
        self._go_on(event, moment, RequestState.DECIDING)

    def _ask(self, event: RequestEvent, moment: Moment) -> None:
        keys, link_id = LinkKeys.from_secret(new_secret()), secrets.token_bytes(16)
        label = Answer("link", "Spørgsmål", b64u(keys.verify))
        words = self._words(moment, "note", event.more["text"].strip(), label)
        seed = self._people[event.by].keys.signing
        link = NewLink(
            id=b64u(link_id),
            token=b64u(keys.token),
            verify=b64u(keys.verify),
            kem_key=b64u(keys.key_id),
            envelope=self._seal("note", link_id, words, seed, also=(keys.kem_public,)),
        )
        caseworkers.ask(
            self._session,
            **self._by(event, moment),
            link=link,
            name=event.more["name"],
            systems=tuple(event.more["systems"]),
        )

    def _decide(self, event: RequestEvent, moment: Moment) -> None:
        more = dict(event.more)
        kind = more.pop("right")
        notes: dict[str, Any] = {
            f"{name}_note": self._note(event, moment, f"{name}:{kind}", label, more.pop(name))
            for name, label in (("reasons", "Begrundelse til personen"), ("evidence", "Beviser"))
            if name in more
        }
        decision = RightDecision(
            kind,
            more["outcome"],
            tuple(more.get("grounds", ())),
            weighed_items=more.get("weighed", 0),
        )
        decisions.decide(self._session, **self._by(event, moment), decision=decision, **notes)

    def _approve(self, event: RequestEvent, moment: Moment) -> None:
        for row in decisions.current(self._session, request=self._row()).values():
            if not row.in_force:
                decisions.approve(self._session, **self._by(event, moment), decision=row.id)

    def _items(self, event: RequestEvent, moment: Moment) -> None:
        for item in access_items():
            state = "explained" if item.id in event.more.get("explained", []) else "filled"
            checklist.mark_item(self._session, **self._by(event, moment), item=item.id, state=state)

    def _pause(self, event: RequestEvent, moment: Moment) -> None:
        self._message(event, moment)
        about = event.more["about"]
        clock.pause(self._session, **self._by(event, moment), about=about, asked_on=moment.day)

    def _extend(self, event: RequestEvent, moment: Moment) -> None:
        sent = self._message(event, moment)
        clock.extend(self._session, **self._by(event, moment), told_on=moment.day, answer=sent)

    def _stop(self, event: RequestEvent, moment: Moment) -> None:
        clock.stop(
            self._session,
            **self._by(event, moment),
            kind=event.more["right"],
            stopped_on=moment.day,
        )

    def _message(self, event: RequestEvent, moment: Moment) -> int:
        words = self._words(moment, "message", event.more["text"].strip())
        head = threads.store_answer(
            self._session,
            recipient=self._people[event.by].recipient,
            request=b64u(self._asker.case),
            envelope=self._next(event, words),
            today=moment.day,
            now=moment.at,
        )
        return head.sequence

    def _notices(self, event: RequestEvent, moment: Moment) -> None:
        for line in art19.lines(self._session, request=self._row()):
            art19.tell(
                self._session,
                **self._by(event, moment),
                kind=line.kind,
                to=line.to,
                state=art19.TOLD,
                told_on=moment.day,
                way="mail",
            )

    def _erased(self, event: RequestEvent, moment: Moment) -> None:
        tombstones.cross_check(self._session, **self._by(event, moment), checked_on=moment.day)
        tombstones.plant(
            self._session,
            **self._by(event, moment),
            key=self._settings.tombstone_key,
            identifiers=[Identifier(tombstones.NAME, self._story.name.split(",")[0])],
            erased_on=moment.day,
        )

    def _answer(self, event: RequestEvent, moment: Moment) -> None:
        words = self._words(moment, "message", event.more["text"].strip())
        answering.answer(
            self._session,
            **self._by(event, moment),
            envelope=self._next(event, words),
            delivery="mailbox",
            answered_on=moment.day,
            confirmed=WHOLE,
        )

    def _move(self, event: RequestEvent, moment: Moment) -> None:
        note = None
        if "reason" in event.more:
            note = self._note(event, moment, "move", "Hvorfor", event.more["reason"])
        moving.move(self._session, **self._by(event, moment), to=event.more["to"], note=note)
