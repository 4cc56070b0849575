"""Tells one breach through the acts that a handler's forms go to, in the order in which it went."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from portal.data.breach import (
    breaches,
    decisions,
    lessons,
    measures,
    moving,
    notices,
    sending,
    tasks,
)
from portal.data.breach.notices import Phase, To
from portal.data.tables import Breach, Recipient
from portal.demonstration.breach_papers import letter_facts, notice_facts
from portal.demonstration.breach_stories import BreachEvent, BreachStory
from portal.demonstration.enrolment import Enrolled
from portal.rules.breach.decisions import Decision
from portal.rules.breach.facts import BreachFacts, Moments
from portal.rules.breach.lessons import Lesson, PublicLesson
from portal.rules.breach.letter import frozen
from portal.rules.breach.severity import Answers
from portal.rules.plain import from_plain

TIMES = ("occurred_from", "occurred_to", "detected_at", "aware_at")


class BreachTeller:
    """One breach, from its first minute to its last event. `base` is the moment of loading."""

    def __init__(
        self,
        session: Session,
        *,
        story: BreachStory,
        people: Mapping[str, Enrolled],
        base: datetime,
    ) -> None:
        self._session, self._story, self._people, self._base = session, story, people, base
        self._breach = ""
        self._acts: dict[str, Callable[[BreachEvent, datetime], object]] = {
            "amend": self._amend,
            "assess": self._assess,
            "decide": self._decide,
            "approve": self._approve,
            "measure": self._measure,
            "task": self._task,
            "task_done": self._task_done,
            "move": self._move,
            "notice": self._notice,
            "letter": self._letter,
            "lesson": self._lesson,
            "lesson_step": self._lesson_step,
        }

    def at(self, hours: float) -> datetime:
        return (self._base + timedelta(hours=hours)).replace(second=0, microsecond=0)

    def open(self, now: datetime) -> None:
        made = breaches.open_breach(
            self._session,
            source="handler",
            handler=self._person(self._story.by),
            facts=from_plain(BreachFacts, self._story.facts),
            moments=self._moments(Moments(), self._story.moments),
            now=now,
        )
        self._breach = made.id

    def tell(self, event: BreachEvent, now: datetime) -> None:
        """Does what the event says."""
        self._acts[event.kind](event, now)

    def _row(self) -> Breach:
        return self._session.get_one(Breach, self._breach)

    def _who(self, event: BreachEvent, now: datetime) -> dict[str, Any]:
        """What every act asks for: who, which breach, when."""
        return {"recipient": self._person(event.by), "breach": self._breach, "now": now}

    def _amend(self, event: BreachEvent, now: datetime) -> None:
        row, more = self._row(), event.more
        facts = from_plain(BreachFacts, {**row.facts, **more.get("facts", {})})
        starts: dict[str, Any] = {
            name: self.at(hours) for name, hours in more.get("starts", {}).items()
        }
        breaches.amend(
            self._session,
            **self._who(event, now),
            version=row.version,
            facts=facts,
            moments=self._moments(breaches.moments_of(row), more.get("moments", {})),
            starts=replace(breaches.starts_of(row), **starts) if starts else None,
            reason=more.get("reason"),
        )

    def _moments(self, before: Moments, more: Mapping[str, Any]) -> Moments:
        values: dict[str, Any] = {
            name: self.at(value) if name in TIMES else value for name, value in more.items()
        }
        return replace(before, **values)

    def _assess(self, event: BreachEvent, now: datetime) -> None:
        answers = from_plain(Answers, event.more["answers"])
        version = self._row().version
        breaches.assess(self._session, **self._who(event, now), version=version, answers=answers)

    def _decide(self, event: BreachEvent, now: datetime) -> None:
        decision = from_plain(Decision, event.more["decision"])
        version = self._row().version
        decisions.decide(self._session, **self._who(event, now), version=version, decision=decision)

    def _approve(self, event: BreachEvent, now: datetime) -> None:
        row = self._row()
        taken = decisions.current(self._session, breach=row).of(event.more["question"])
        if taken is None:
            raise LookupError("nothing has been decided")
        decisions.approve(
            self._session, **self._who(event, now), version=row.version, decision=taken.id
        )

    def _measure(self, event: BreachEvent, now: datetime) -> None:
        measures.add(
            self._session,
            **self._who(event, now),
            text=event.more["text"],
            taken_at=self.at(event.more.get("taken", event.at)),
        )

    def _task(self, event: BreachEvent, now: datetime) -> None:
        days, owner = event.more.get("due"), event.more.get("owner")
        tasks.add(
            self._session,
            **self._who(event, now),
            text=event.more["text"],
            owner=self._person(owner).id if owner else None,
            due_on=(self._base + timedelta(days=days)).date() if days is not None else None,
        )

    def _task_done(self, event: BreachEvent, now: datetime) -> None:
        found = tasks.of_breach(self._session, breach=self._row())
        task = next(one for one in found if one.text == event.more["text"])
        tasks.done(self._session, **self._who(event, now), task=task.id)

    def _move(self, event: BreachEvent, now: datetime) -> None:
        moving.move(
            self._session,
            **self._who(event, now),
            version=self._row().version,
            to=event.more["to"],
            reason=event.more.get("reason"),
        )

    def _notice(self, event: BreachEvent, now: datetime) -> None:
        """Drafted, approved by another, sent."""
        content = notice_facts(self._session, self._row()).to_json()
        self._send(event, now, "authority", event.more.get("phase", "first"), content)

    def _letter(self, event: BreachEvent, now: datetime) -> None:
        content = frozen(letter_facts(self._session, self._row(), event.more["texts"]), "da")
        self._send(event, now, "people", "first", content)

    def _send(
        self, event: BreachEvent, now: datetime, to: To, phase: Phase, content: dict[str, Any]
    ) -> None:
        who = self._who(event, now)
        draft = notices.draft(
            self._session, **who, to=to, phase=phase, language="da", content=content
        )
        if "approved_by" not in event.more:
            return
        second = {**who, "recipient": self._person(event.more["approved_by"])}
        notices.approve(self._session, **second, notice=draft.id, digest=draft.digest)
        if not event.more.get("sent", True):
            return
        told = {name: event.more[name] for name in ("way", "told") if name in event.more}
        sending.mark_sent(
            self._session,
            **who,
            notice=draft.id,
            sent_at=now,
            reference=event.more.get("reference"),
            delay_reason=event.more.get("delay_reason"),
            **told,
        )

    def _lesson(self, event: BreachEvent, now: datetime) -> None:
        plain = dict(event.more["lesson"])
        follow_up = (self._base + timedelta(days=plain.pop("follow_up"))).date()
        lesson = replace(from_plain(Lesson, plain), follow_up_on=follow_up)
        public = event.more.get("public")
        lessons.write(
            self._session,
            **self._who(event, now),
            version=self._row().version,
            lesson=lesson,
            public=from_plain(PublicLesson, public) if public else None,
        )

    def _lesson_step(self, event: BreachEvent, now: datetime) -> None:
        act = {"propose": lessons.propose, "clear": lessons.clear}.get(event.more["step"])
        version = self._row().version
        if act is not None:
            act(self._session, **self._who(event, now), version=version)
            return
        lessons.publish(self._session, **self._who(event, now), version=version, today=now.date())

    def _person(self, login: str) -> Recipient:
        return self._people[login].recipient
