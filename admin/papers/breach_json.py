"""The whole file of one breach as JSON: what its paper says, for machines, with the trail's hashes."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from admin.papers.breach_file import Verdicts
from portal.data.breach.files import WholeBreach, record_of_decision, record_of_notice
from portal.data.breach.opening import told_source
from portal.data.tables import (
    BreachEvent,
    BreachLesson,
    BreachMeasure,
    BreachNotice,
    BreachTask,
)
from portal.rules.breach.clocks import Clock
from portal.rules.plain import to_plain

FORMAT = "varsel/breach-file/1"
CLOCK = (
    "regime", "id", "label", "event", "starts_at", "due_at", "met_at", "status", "basis",
    "computation", "proposal", "provisional",
)  # fmt: skip


def breach_json(whole: WholeBreach, verdicts: Verdicts, made_at: datetime) -> dict[str, Any]:
    """As the paper: where the breach came from is told as everybody may know it, and no case.

    Moments are ISO 8601 with their offset, texts of the rules are by language, and people are
    called by name; in the trail their ids stand too, for the hashes cover them.
    """
    breach, people = whole.breach, whole.people
    return {
        "format": FORMAT,
        "made_at": made_at.isoformat(),
        "reference": breach.reference,
        "title": breach.title,
        "state": breach.state,
        "source": told_source(breach),
        "processor": breach.processor_id,
        "opened_at": breach.opened_at.isoformat(),
        "opened_by": people.get(breach.opened_by or ""),
        "closed_at": _iso(breach.closed_at),
        "moments": whole.moments.to_json(),
        "clocks": [_clock(one) for one in verdicts.clocks],
        "facts": whole.facts.to_json(),
        "assessment": _assessment(verdicts),
        "decisions": [record_of_decision(one, people) for one in whole.decisions],
        "notices": [_notice(one, people) for one in whole.notices],
        "measures": [_measure(one, people) for one in whole.measures],
        "tasks": [_task(one, people) for one in whole.tasks],
        "lesson": _lesson(whole.lesson),
        "sealed_files": len(whole.evidence),
        "trail": [_event(one, people) for one in whole.events],
    }


def _clock(one: Clock) -> dict[str, Any]:
    return {name: to_plain(getattr(one, name)) for name in CLOCK}


def _assessment(verdicts: Verdicts) -> dict[str, Any]:
    """`quarters`: the score times four, as it is computed."""
    score = verdicts.severity
    return {
        "quarters": score.se4 if score else None,
        "band": score.band.id if score else None,
        "answers": score.answers.to_json() if score else None,
        "suggestion": verdicts.suggestion.to_json(),
    }


def _notice(one: BreachNotice, people: Mapping[str, str]) -> dict[str, Any]:
    return {
        "id": one.id,
        "state": one.state,
        **record_of_notice(one, people),
        "written_at": _iso(one.written_at),
        "written_by": people.get(one.written_by),
        "approved_at": _iso(one.approved_at),
        "recorded_at": _iso(one.recorded_at),
        "remark": one.remark,
        "content": one.content,
        "sheet": one.sheet,
    }


def _measure(one: BreachMeasure, people: Mapping[str, str]) -> dict[str, Any]:
    return {
        "taken_at": _iso(one.taken_at),
        "text": one.text,
        "added_by": people.get(one.added_by),
    }


def _task(one: BreachTask, people: Mapping[str, str]) -> dict[str, Any]:
    return {
        "text": one.text,
        "owner": people.get(one.owner or ""),
        "due_on": _iso(one.due_on),
        "done_at": _iso(one.done_at),
        "done_by": people.get(one.done_by or ""),
    }


def _lesson(row: BreachLesson | None) -> dict[str, Any] | None:
    if row is None:
        return None
    return {**row.content, "state": row.state, "public": row.public, "audience": row.audience}


def _event(one: BreachEvent, people: Mapping[str, str]) -> dict[str, Any]:
    """Every column that the hash covers, as it is hashed, and the name of who did it."""
    return {
        "breach_id": one.breach_id,
        "number": one.number,
        "at": one.at.isoformat(),
        "actor": one.actor,
        "by": people.get(one.actor or ""),
        "act": one.act,
        "version": one.version,
        "facts": one.facts,
        "previous": one.previous,
        "hash": one.hash,
    }


def _iso(value: date | None) -> str | None:
    return value.isoformat() if value else None
