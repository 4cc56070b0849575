"""Stating what is known of a breach. What opens one, and reads one, is named here too."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from portal.data import audit
from portal.data.audit import AuditAct
from portal.data.breach import access, desks, reading, record, statements, trail
from portal.data.breach.access import for_handler
from portal.data.breach.opening import Source, open_breach, opened_from, source_case, told_source
from portal.data.breach.reading import (
    answers_of,
    clocks_of,
    facts_of,
    moments_of,
    severity_of,
    starts_of,
    suggestion_of,
)
from portal.data.breach.trail import BreachAct
from portal.data.tables import Breach, Recipient
from portal.errors import BreachRefused
from portal.rules.breach.clock_law import notification_clocks
from portal.rules.breach.clocks import Starts
from portal.rules.breach.facts import BreachFacts, Moments
from portal.rules.breach.severity import Answers, check_answers, severity

__all__ = [
    "Change",
    "Source",
    "amend",
    "answers_of",
    "assess",
    "changes_since",
    "clocks_of",
    "facts_of",
    "for_handler",
    "meet_clock",
    "moments_of",
    "open_breach",
    "opened_from",
    "severity_of",
    "source_case",
    "starts_of",
    "suggestion_of",
    "told_source",
]


@dataclass(frozen=True)
class Change:
    """What became of one field after a version, by whom (a name) and when; values as JSON.

    What is no field (a decision, a notice) has the act's name, and no values.
    """

    field: str
    old: Any
    new: Any
    at: datetime
    by: str | None


def amend(  # noqa: PLR0913 -- three groups of fields are amended alike
    session: Session,
    *,
    recipient: Recipient,
    breach: str,
    version: int,
    now: datetime,
    facts: BreachFacts | None = None,
    moments: Moments | None = None,
    starts: Starts | None = None,
    reason: str | None = None,
) -> Breach:
    """Stores what is known now; the trail keeps the old beside the new.

    The same values again change nothing, whatever the version. What is None stays. Of `starts`
    only the beginnings are taken: what was met or released is `meet_clock`'s and the decisions'.
    Raises `BreachUnknown`, `BreachChanged`, `BreachRefused`.
    """
    held = access.held(session, recipient=recipient, breach=breach, now=now, version=None)
    before = {**held.facts, **moments_of(held).to_json(), **_beginnings(starts_of(held))}
    new_moments = (
        statements.by(moments, recipient, moments_of(held)) if moments else moments_of(held)
    )
    new_starts = _starts(held, starts)
    columns = {
        **reading.of_facts(facts or facts_of(held), held.reference),
        **reading.of_moments(new_moments),
        **reading.of_starts(new_starts),
    }
    after = {**columns["facts"], **new_moments.to_json(), **_beginnings(new_starts)}
    changes = reading.differences(before, after)
    if not changes:
        return held
    record.must_be_open(held)
    if version != held.version:
        raise access.changed(session, breach=held, version=version)
    known = statements.known(session, held.organisation_id, facts_of(held))
    statements.check_stated(facts or facts_of(held), new_moments, now, known)
    statements.check_words({"reason": reason})
    _check_aware(session, held, changes, reason, recipient=recipient, now=now)
    record.change(
        session,
        breach=held,
        act=BreachAct.AMENDED,
        recipient=recipient,
        now=now,
        values=columns,
        facts={"changes": changes, "reason": (reason or "").strip() or None},
    )
    return held


def assess(
    session: Session,
    *,
    recipient: Recipient,
    breach: str,
    version: int,
    answers: Answers,
    now: datetime,
) -> Breach:
    """Stores the answers of the severity questionnaire with the score that they give."""
    held = access.held(session, recipient=recipient, breach=breach, now=now, version=None)
    problems = check_answers(answers)
    if problems:
        raise BreachRefused(problems)
    plain = answers.to_json()
    if held.answers == plain:
        return held
    record.must_be_open(held)
    if version != held.version:
        raise access.changed(session, breach=held, version=version)
    score = severity(answers)
    changes = {
        "answers": {"old": held.answers, "new": plain},
        "severity": {"old": held.severity, "new": score.se4},
    }
    values = {"answers": plain, "severity": score.se4, "band": score.band.id}
    record.change(
        session,
        breach=held,
        act=BreachAct.ASSESSED,
        recipient=recipient,
        now=now,
        values=values,
        facts={"changes": changes},
    )
    return held


def meet_clock(
    session: Session,
    *,
    recipient: Recipient,
    breach: str,
    version: int,
    clock: str,
    at: datetime,
    now: datetime,
) -> Breach:
    """Notes when what a clock asks for was done, where no notice of the desk's says so.

    The clocks of the notification stop for a paper that two people stand behind, or for an approved
    decision, and never by hand. Raises `BreachUnknown`, `BreachChanged`, `BreachRefused`.
    """
    held = access.held(session, recipient=recipient, breach=breach, now=now, version=version)
    regimes = desks.regimes(session, organisation_id=held.organisation_id)
    running = {one.id: one for one in clocks_of(held, regimes, now)}
    if clock not in running:
        raise record.refused("clock_unknown", "clock")
    if clock in notification_clocks():
        raise record.refused("met_by_papers", "at")
    if at < running[clock].starts_at:
        raise record.refused("met_before_start", "at")
    if at > now:
        raise record.refused("in_the_future", "at")
    starts = starts_of(held)
    old = starts.met.get(clock)
    met = replace(starts, met={**starts.met, clock: at})
    record.change(
        session,
        breach=held,
        act=BreachAct.CLOCK_MET,
        recipient=recipient,
        now=now,
        values=reading.of_starts(met),
        facts={"clock": clock, "old": old and old.isoformat(), "new": at.isoformat()},
    )
    return held


# --- Looking back ----------------------------------------------------------------------------


def changes_since(session: Session, *, breach: Breach, version: int) -> tuple[Change, ...]:
    """What others changed after this version, the newest last, for a page that shows both."""
    found = []
    for event in trail.since(session, breach=breach, version=version):
        by = session.get(Recipient, event.actor) if event.actor else None
        changes: Mapping[str, Any] = event.facts.get("changes") or {event.act: {}}
        found += [
            Change(field, one.get("old"), one.get("new"), event.at, by.name if by else None)
            for field, one in changes.items()
        ]
    return tuple(found)


def _check_aware(
    session: Session,
    breach: Breach,
    changes: Mapping[str, dict[str, Any]],
    reason: str | None,
    *,
    recipient: Recipient,
    now: datetime,
) -> None:
    """Moving a moment from which a clock of the law counts needs a reason, of whichever law."""
    counted = ("aware_at", *_beginnings(Starts()))
    moved = [name for name in counted if changes.get(name, {}).get("old") is not None]
    if not moved:
        return
    if not (reason or "").strip():
        raise record.refused("reason_missing", moved[0])
    audit.record(
        session,
        organisation_id=breach.organisation_id,
        act=AuditAct.BREACH_AWARE_CHANGED,
        now=now,
        actor=recipient.id,
        facts={"breach": breach.id},
    )


def _starts(breach: Breach, told: Starts | None) -> Starts:
    before = starts_of(breach)
    return replace(told, met=before.met, released=before.released) if told else before


def _beginnings(starts: Starts) -> dict[str, Any]:
    plain = starts.to_json()
    return {name: plain[name] for name in plain if name not in ("aware_at", "met", "released")}
