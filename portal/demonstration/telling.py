"""Tells one story: seals what its people wrote and hands it to the acts that real posts go to."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import cast

from sqlalchemy.orm import Session

from crypto import charter as charters_crypto
from crypto import envelope, message
from crypto.encoding import b64u, from_b64u
from crypto.message import Message
from crypto.return_code import ReporterKeys
from crypto.wire import Reporter
from portal.data import cases, charters, conversation, intake, organisations
from portal.data.conversation import Mark
from portal.data.envelopes import NO_PREVIOUS, Head
from portal.demonstration.enrolment import Enrolled
from portal.demonstration.stories import Event, Story
from portal.rules.organisation import Scheme
from portal.rules.questions import Question
from portal.settings import Settings

# The question whose answer is the body of the report; the form's code has the same.
BODY = "what_happened"


@dataclass(frozen=True)
class Moment:
    """The day that is stored, and the time that stands inside what is sealed or in the trail."""

    day: date
    at: datetime

    @property
    def written(self) -> str:
        return self.at.strftime("%Y-%m-%dT%H:%M:%SZ")


class Teller:
    """One case, from its report to its last event."""

    def __init__(
        self,
        session: Session,
        settings: Settings,
        *,
        organisation: str,
        story: Story,
        reporter: ReporterKeys,
        people: Mapping[str, Enrolled],
    ) -> None:
        """`organisation` is an id; `people` go by login and are enrolled by the time they act."""
        self._session, self._settings = session, settings
        self._organisation, self._story, self._reporter = organisation, story, reporter
        self._people = people
        self._scheme = organisations.scheme(
            session, organisation_id=organisation, slug=story.scheme
        )
        self._case = secrets.token_bytes(16)
        self._readers: list[bytes] = []

    def report(self, moment: Moment) -> None:
        """Files the report, sealed to everybody on the charter but those who are left out."""
        excluded = {self._people[login].keys.kem_public for login in self._story.excluded}
        on_charter = [one.kem for one in self._charter().recipients]
        self._readers = [kem for kem in on_charter if kem not in excluded]
        sealed = self._seal("report", Head(0, NO_PREVIOUS), self._report(moment), None)
        intake.receive_report(
            self._session,
            organisation=self._organisation,
            scheme=self._scheme.id,
            envelope=sealed,
            today=moment.day,
            receipt_seed=self._settings.receipt_seed,
        )

    def tell(self, event: Event, moment: Moment) -> None:
        """Does what the event says."""
        if event.kind == "move":
            self._move(event, moment)
        elif event.kind == "reply":
            self._reply(event, moment)
        elif event.kind == "note":
            self._note(event, moment)
        else:
            self._answer(event, moment)

    def _move(self, event: Event, moment: Moment) -> None:
        cases.change_state(
            self._session,
            recipient=self._actor(event).recipient,
            case=b64u(self._case),
            state=event.to or "",
            outcome=event.outcome,
            today=moment.day,
            now=moment.at,
        )

    def _reply(self, event: Event, moment: Moment) -> None:
        conversation.receive_reply(
            self._session,
            organisation=self._organisation,
            envelope=self._sealed_text(event, "reply", "message", moment),
            today=moment.day,
            receipt_seed=self._settings.receipt_seed,
        )

    def _note(self, event: Event, moment: Moment) -> None:
        conversation.store_note(
            self._session,
            recipient=self._actor(event).recipient,
            case=b64u(self._case),
            envelope=self._sealed_text(event, "note", "note", moment),
            today=moment.day,
            now=moment.at,
        )

    def _answer(self, event: Event, moment: Moment) -> None:
        is_marked = event.kind in message.TYPES["answer"]
        kind = event.kind if is_marked else "message"
        conversation.store_answer(
            self._session,
            recipient=self._actor(event).recipient,
            case=b64u(self._case),
            envelope=self._sealed_text(event, "answer", kind, moment),
            mark=cast("Mark", event.kind) if is_marked else None,
            today=moment.day,
            now=moment.at,
        )

    def _sealed_text(self, event: Event, direction: str, kind: str, moment: Moment) -> bytes:
        thread = "internal" if direction == "note" else "conversation"
        head = conversation.head(self._session, case_id=b64u(self._case), thread=thread)
        content = Message(kind, moment.written, self._story.language, event.text.strip())
        return self._seal(direction, head, content, event)

    def _seal(self, direction: str, head: Head, content: Message, event: Event | None) -> bytes:
        """`event` is whose the words are: None and a reply are the reporter's."""
        readers = list(self._readers)
        if direction != "note":
            readers.append(self._reporter.kem_public)
        if event is None or event.by is None:
            seed = self._reporter.signing_seed
        else:
            seed = self._actor(event).keys.signing
        sender = Reporter(self._reporter.mailbox, self._reporter.kem_public)
        return envelope.seal(
            content,
            context=envelope.Context(
                scheme=from_b64u(self._scheme.id),
                charter=self._charter().hash,
                case=self._case,
                direction=direction,
                sequence=head.sequence + 1,
                previous=head.previous,
                reporter=sender if direction == "report" else None,
            ),
            sender_seed=seed,
            readers=readers,
        )

    def _report(self, moment: Moment) -> Message:
        """The report as the form would send it: the story as the body, the rest as answers."""
        facts = Scheme.from_json(self._scheme.facts)
        category = next(one for one in facts.categories if one.id == self._story.category)
        language, given = self._story.language, self._story.answers
        unknown = given.keys() - {question.id for question in category.questions}
        if unknown:
            raise LookupError(f"the form asks no {', '.join(sorted(unknown))}")
        return Message(
            type="report",
            time=moment.written,
            language=language,
            category=message.Category(category.id, category.label[language]),
            body=given[BODY].strip(),
            answers=tuple(
                self._answer_to(question)
                for question in category.questions
                if question.id in given and question.id != BODY
            ),
        )

    def _answer_to(self, question: Question) -> message.Answer:
        """As the form's code writes it: the ids of what was chosen stand behind the question's."""
        language = self._story.language
        given, label = self._story.answers[question.id].strip(), question.label[language]
        if question.kind not in ("choice", "choices"):
            return message.Answer(question.id, label, given)
        labels = {option.id: option.label[language] for option in question.options}
        chosen = [labels[name] for name in given.split(",")]
        return message.Answer(f"{question.id}:{given}", label, "\n".join(chosen))

    def _actor(self, event: Event) -> Enrolled:
        return self._people[event.by or ""]

    def _charter(self) -> charters_crypto.Charter:
        current = charters.current(self._session, scheme_id=self._scheme.id)
        if current is None:
            raise LookupError(f"{self._scheme.slug} has no charter yet")
        return charters_crypto.parse(current.signed["charter"].encode())
