"""Telling those who were given the data (GDPR Art. 19): each recipient and each processor."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from portal.data.database import writing
from portal.data.rights import access, desks, record, threads
from portal.data.rights.trail import RequestAct
from portal.data.tables import Recipient, RequestNotice, RightsRequest
from portal.rules.desk import DeskFile
from portal.rules.law_data import LANGUAGES, Texts
from portal.rules.rights.decisions import Outcome
from portal.rules.rights.kinds import kind as kind_of

OPEN, TOLD, NOT_GIVEN = "open", "told", "not_given"
# Impossible or a disproportionate effort: then the law asks to say why, which a sealed note does.
NEEDS_NOTE = ("impossible", "disproportionate")
STATES = (TOLD, NOT_GIVEN, *NEEDS_NOTE)
WAYS = ("mail", "letter", "phone", "portal", "other")


@dataclass(frozen=True)
class NoticeLine:
    """One who may have been given the data, and whether they were told about this right.

    `to` is a processor's id, or "<processing>/<recipient>"; `told_on` the day, `way` how.
    """

    kind: str
    to: str
    names: Texts
    email: str | None
    state: str = OPEN
    told_on: date | None = None
    way: str | None = None
    note: int | None = None


def lines(session: Session, *, request: RightsRequest) -> list[NoticeLine]:
    """For each right that was granted and must be passed on: everybody in the file's records."""
    kinds = [name for name, outcome in request.outcomes.items() if _passed_on(name, outcome)]
    marked = {
        (row.kind, row.to): row
        for row in session.scalars(
            select(RequestNotice).where(RequestNotice.case_id == request.case_id)
        )
    }
    file = desks.file(session, organisation_id=request.organisation_id)
    known = _everybody(file)
    return [_line(name, to, *known[to], marked.get((name, to))) for name in kinds for to in known]


def tell(  # noqa: PLR0913 -- all of them by name
    session: Session,
    *,
    recipient: Recipient,
    request: str,
    version: int,
    kind: str,
    to: str,
    state: str,
    told_on: date,
    way: str | None = None,
    note: int | None = None,
    today: date,
    now: datetime,
) -> RightsRequest:
    """They were told on that day, were never given the data, or cannot be told (see the note)."""
    held = access.held(session, recipient=recipient, request=request, now=now, version=version)
    if (kind, to) not in {(line.kind, line.to) for line in lines(session, request=held)}:
        raise record.refused("recipient_unknown", "to")
    if state not in STATES or (state == TOLD) != (way in WAYS):
        raise record.refused("state_unknown", "state")
    threads.check_note(session, request=held, note=note)
    if state in NEEDS_NOTE and note is None:
        raise record.refused("reason_missing", "note")
    access.check_day(held, told_on, today, "told_on")
    row = session.get(RequestNotice, (held.case_id, kind, to))
    if row is None:
        row = RequestNotice(case_id=held.case_id, kind=kind, to=to)
        session.add(row)
    row.state, row.told_on, row.way, row.note = state, told_on, way, note
    row.marked_by = recipient.id
    record.change(
        session,
        request=held,
        act=RequestAct.NOTIFIED,
        recipient=recipient,
        now=now,
        today=today,
        facts={"kind": kind, "to": to, "state": state, "told_on": told_on.isoformat(), "way": way},
    )
    return held


def erase(session: Session, *, case_id: str) -> None:
    """Erases who was told; that somebody was told stays in the trail."""
    writing(session)
    session.execute(delete(RequestNotice).where(RequestNotice.case_id == case_id))


def _passed_on(name: str, outcome: str) -> bool:
    return kind_of(name).art19 and outcome != Outcome.REFUSED


def _everybody(file: DeskFile) -> dict[str, tuple[Texts, str | None]]:
    found: dict[str, tuple[Texts, str | None]] = {
        one.id: (dict.fromkeys(LANGUAGES, one.name), one.email) for one in file.processors
    }
    for entry in file.processing:
        for one in entry.recipients:
            found[f"{entry.id}/{one.id}"] = one.names, one.email
    return found


def _line(
    kind: str, to: str, names: Texts, email: str | None, row: RequestNotice | None
) -> NoticeLine:
    if row is None:
        return NoticeLine(kind, to, names, email)
    return NoticeLine(kind, to, names, email, row.state, row.told_on, row.way, row.note)
