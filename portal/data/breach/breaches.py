"""Opening a breach, and stating what is known of it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.data import audit, cases
from portal.data.audit import AuditAct
from portal.data.breach import access, desks, reading, record, trail
from portal.data.breach.access import for_handler
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
from portal.data.database import writing
from portal.data.tables import Breach, Recipient
from portal.errors import BreachRefused
from portal.rules.breach.clocks import Starts
from portal.rules.breach.fact_check import Known, check
from portal.rules.breach.facts import BreachFacts, Moments
from portal.rules.breach.severity import Answers, check_answers, severity

Source = Literal["handler", "report", "processor", "incident"]

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


# --- Opening ---------------------------------------------------------------------------------


def open_breach(  # noqa: PLR0913 -- who opens it, from where, and what is known are that many
    session: Session,
    *,
    source: Source,
    facts: BreachFacts,
    moments: Moments,
    now: datetime,
    handler: Recipient | None = None,
    opener: Recipient | None = None,
    case_id: str | None = None,
) -> Breach:
    """A new breach, by a handler, or by somebody who may open the case that it comes from.

    Raises `BreachUnknown`, `CaseUnknown` for who may not, `BreachRefused`.
    """
    writing(session)
    who = handler or opener
    if who is None:
        raise ValueError("somebody must open a breach")
    if case_id is not None:
        cases.for_recipient(session, recipient=who, case=case_id, now=now)
    elif not desks.is_handler(session, recipient=who):
        raise access.refuse(session, recipient=who, now=now)
    breach = begin(
        session,
        organisation_id=who.organisation_id,
        source=source,
        facts=facts,
        moments=_by(moments, who),
        opener=who,
        case_id=case_id,
        now=now,
    )
    audit.record(
        session,
        organisation_id=who.organisation_id,
        act=AuditAct.BREACH_OPENED,
        now=now,
        actor=who.id,
        facts={"breach": breach.id, "source": source},
    )
    return breach


def begin(  # noqa: PLR0913 -- as `open_breach`
    session: Session,
    *,
    organisation_id: str,
    source: Source,
    facts: BreachFacts,
    moments: Moments,
    now: datetime,
    opener: Recipient | None = None,
    case_id: str | None = None,
    processor_id: str | None = None,
) -> Breach:
    """Writes a new breach; whether somebody may open it was asked before. `BreachRefused`."""
    writing(session)
    if not desks.has_desk(session, organisation_id=organisation_id):
        raise record.refused("no_desk")
    _check(facts, moments, now, _known(session, organisation_id, BreachFacts()))
    breach = record.create(
        session,
        organisation_id=organisation_id,
        values={
            "source": source,
            "opened_by": opener.id if opener else None,
            "case_id": case_id,
            "processor_id": processor_id,
            "facts": facts,
            **reading.of_moments(moments),
            **reading.of_starts(Starts()),
        },
        now=now,
    )
    # What the trail tells of the source is its kind: whoever reads it may not open the case.
    trail.append(
        session,
        breach=breach,
        act=BreachAct.OPENED,
        actor=opener.id if opener else None,
        now=now,
        facts={
            "source": source,
            "processor": processor_id,
            "facts": breach.facts,
            "moments": moments.to_json(),
        },
    )
    return breach


# --- Stating what is known -------------------------------------------------------------------


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
    new_moments = _by(moments, recipient, moments_of(held)) if moments else moments_of(held)
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
    if version != held.version:
        raise access.changed(session, breach=held, version=version)
    known = _known(session, held.organisation_id, facts_of(held))
    _check(facts or facts_of(held), new_moments, now, known)
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
    """Notes when what a clock asks for was done, where no notice of the desk's says so."""
    held = access.held(session, recipient=recipient, breach=breach, now=now, version=version)
    regimes = desks.regimes(session, organisation_id=held.organisation_id)
    running = {one.id: one for one in clocks_of(held, regimes, now)}
    if clock not in running:
        raise record.refused("clock_unknown", "clock")
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


def source_case(session: Session, *, recipient: Recipient, breach: Breach) -> str | None:
    """The case that the breach came from, for those alone to whom that was sealed."""
    case_id = breach.case_id
    if case_id is None or not cases.is_reader(session, recipient=recipient, case_id=case_id):
        return None
    return case_id


def opened_from(session: Session, *, recipient: Recipient, case_id: str) -> list[Breach]:
    """The breaches that were opened from a case, for those who may open it; else none.

    Whether they may also open the breach is `access.is_known_to`.
    """
    if not cases.is_reader(session, recipient=recipient, case_id=case_id):
        return []
    found = select(Breach).where(
        Breach.case_id == case_id, Breach.organisation_id == recipient.organisation_id
    )
    return list(session.scalars(found.order_by(Breach.opened_at)))


def _by(moments: Moments, who: Recipient, before: Moments | None = None) -> Moments:
    """Whoever states the moment of awareness has decided it, unless it says who else did."""
    moments = reading.in_utc(moments)
    if moments.aware_at is None or moments.aware_by.strip():
        return moments
    same = before is not None and before.aware_at == moments.aware_at
    return replace(moments, aware_by=before.aware_by if before and same else who.name)


def _known(session: Session, organisation_id: str, before: BreachFacts) -> Known:
    """What may be linked to: what the file names, and what the breach named already."""
    file = desks.known(session, organisation_id=organisation_id)
    return Known(
        processors=file.processors.union(before.processors),
        systems=file.systems.union(before.systems),
        processing=file.processing.union(before.processing),
    )


def _check(facts: BreachFacts, moments: Moments, now: datetime, known: Known) -> None:
    problems = check(facts, moments, now, known=known)
    if problems:
        raise BreachRefused(problems)


def _check_aware(
    session: Session,
    breach: Breach,
    changes: Mapping[str, dict[str, Any]],
    reason: str | None,
    *,
    recipient: Recipient,
    now: datetime,
) -> None:
    """Moving the moment from which the law's clock counts needs a reason."""
    if "aware_at" not in changes or changes["aware_at"]["old"] is None:
        return
    if not (reason or "").strip():
        raise record.refused("reason_missing", "aware_at")
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
