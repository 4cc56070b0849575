"""The whole of a breach, and the whole register, for papers that leave the house."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.data import audit
from portal.data.audit import AuditAct
from portal.data.breach import (
    access,
    decisions,
    evidence,
    lessons,
    measures,
    notices,
    opening,
    reading,
    register,
    tasks,
    trail,
)
from portal.data.breach.register import Filters
from portal.data.breach.trail import BreachAct
from portal.data.tables import (
    Breach,
    BreachDecision,
    BreachEvent,
    BreachLesson,
    BreachMeasure,
    BreachNotice,
    BreachTask,
    Evidence,
    Recipient,
)
from portal.rules.breach.facts import BreachFacts, Moments

BATCH = 500


@dataclass(frozen=True)
class WholeBreach:
    """Everything in clear about one breach. `people` are names by recipient's id."""

    breach: Breach
    facts: BreachFacts
    moments: Moments
    events: list[BreachEvent]
    decisions: list[BreachDecision]
    notices: list[BreachNotice]
    tasks: list[BreachTask]
    measures: list[BreachMeasure]
    evidence: list[Evidence]
    lesson: BreachLesson | None
    people: dict[str, str]


def whole(session: Session, *, recipient: Recipient, breach: str, now: datetime) -> WholeBreach:
    """One breach with all that belongs to it. Raises `BreachUnknown`."""
    found = access.for_handler(session, recipient=recipient, breach=breach, now=now)
    return WholeBreach(
        breach=found,
        facts=reading.facts_of(found),
        moments=reading.moments_of(found),
        events=trail.of_breach(session, breach=found),
        decisions=decisions.of_breach(session, breach=found),
        notices=notices.of_breach(session, breach=found),
        tasks=tasks.of_breach(session, breach=found),
        measures=measures.of_breach(session, breach=found),
        evidence=evidence.of_breach(session, breach=found),
        lesson=lessons.of_breach(session, breach=found),
        people=_names(session, found.organisation_id),
    )


def note_exported(
    session: Session, *, recipient: Recipient, breach: str, what: str, now: datetime
) -> None:
    """Writes down that a paper of the breach was taken out; `what` is its kind."""
    held = access.held(session, recipient=recipient, breach=breach, now=now, version=None)
    trail.append(
        session,
        breach=held,
        act=BreachAct.EXPORTED,
        actor=recipient.id,
        now=now,
        facts={"what": what},
    )
    audit.record(
        session,
        organisation_id=held.organisation_id,
        act=AuditAct.BREACH_EXPORTED,
        now=now,
        actor=recipient.id,
        facts={"breach": held.id, "what": what},
    )


def export(
    session: Session, *, recipient: Recipient, filters: Filters, now: datetime, today: date
) -> list[dict[str, Any]]:
    """The register as plain JSON objects, the newest first, each with the same keys.

    The case that a breach came from is not among them, nor that there is one. Raises `BreachUnknown`.
    """
    found = register.ids(session, recipient=recipient, now=now, today=today, filters=filters)
    audit.record(
        session,
        organisation_id=recipient.organisation_id,
        act=AuditAct.REGISTER_EXPORTED,
        now=now,
        actor=recipient.id,
        facts={"breaches": len(found)},
    )
    people = _names(session, recipient.organisation_id)
    rows: list[dict[str, Any]] = []
    for start in range(0, len(found), BATCH):
        rows += _batch(session, found[start : start + BATCH], people)
    return rows


def _batch(session: Session, wanted: list[str], people: dict[str, str]) -> list[dict[str, Any]]:
    by_id = {one.id: one for one in session.scalars(select(Breach).where(Breach.id.in_(wanted)))}
    taken: dict[str, list[BreachDecision]] = defaultdict(list)
    for decision in session.scalars(
        select(BreachDecision)
        .where(BreachDecision.breach_id.in_(wanted))
        .order_by(BreachDecision.number)
    ):
        taken[decision.breach_id].append(decision)
    sent: dict[str, list[BreachNotice]] = defaultdict(list)
    for notice in session.scalars(
        select(BreachNotice)
        .where(BreachNotice.breach_id.in_(wanted), BreachNotice.state == notices.SENT)
        .order_by(BreachNotice.sent_at)
    ):
        sent[notice.breach_id].append(notice)
    learned = {
        row.breach_id: row
        for row in session.scalars(select(BreachLesson).where(BreachLesson.breach_id.in_(wanted)))
    }
    return [
        {
            **_record(by_id[one]),
            "decisions": [record_of_decision(row, people) for row in taken[one]],
            "notices": [record_of_notice(row, people) for row in sent[one]],
            "lesson": learned[one].content if one in learned else None,
        }
        for one in wanted
    ]


def _record(breach: Breach) -> dict[str, Any]:
    return {
        "reference": breach.reference,
        "state": breach.state,
        "source": opening.told_source(breach),
        "opened_at": breach.opened_at.isoformat(),
        "closed_at": _iso(breach.closed_at),
        **reading.moments_of(breach).to_json(),
        **breach.facts,
        "severity": breach.severity,
        "band": breach.band,
        "due_at": _iso(breach.due_at),
        "notified_at": _iso(breach.notified_at),
        "told_at": _iso(breach.told_at),
        "follow_up_on": _iso(breach.follow_up_on),
    }


def record_of_decision(row: BreachDecision, people: Mapping[str, str]) -> dict[str, Any]:
    """A decision as plain JSON, with names for ids."""
    return {
        **decisions.as_rule(row).to_json(),
        "decided_by": people.get(row.decided_by),
        "decided_at": row.decided_at.isoformat(),
        "approved_by": people.get(row.approved_by or ""),
        "approved_at": _iso(row.approved_at),
        "in_force": row.in_force,
    }


def record_of_notice(row: BreachNotice, people: Mapping[str, str]) -> dict[str, Any]:
    """What a paper says of itself as plain JSON, without its content."""
    return {
        "to": row.to,
        "phase": row.phase,
        "language": row.language,
        "sent_at": _iso(row.sent_at),
        "sent_by": people.get(row.sent_by or ""),
        "approved_by": people.get(row.approved_by or ""),
        "reference": row.reference,
        "delay_reason": row.delay_reason,
        "way": row.way,
        "told": row.told,
        "digest": row.digest,
    }


def _iso(value: date | datetime | None) -> str | None:
    return value.isoformat() if value else None


def _names(session: Session, organisation_id: str) -> dict[str, str]:
    found = select(Recipient.id, Recipient.name).where(Recipient.organisation_id == organisation_id)
    return dict(session.execute(found).all())
