"""What was looked through for a request, and which items of an access answer are ready."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from portal.data.database import writing
from portal.data.rights import access, caseworkers, desks, record
from portal.data.rights.trail import RequestAct
from portal.data.tables import Recipient, RequestSystem, RightsRequest
from portal.rules.rights.completeness import EXPLAINED, FILLED, access_items

OPEN, ASKED, ANSWERED = "open", "asked", "answered"
FOUND, NOTHING, NOT_RELEVANT = "found", "nothing", "not_relevant"
MARKS = (FOUND, NOTHING, NOT_RELEVANT)
ITEM_STATES = (FILLED, EXPLAINED)


@dataclass(frozen=True)
class SystemLine:
    """How it stands with a system; a caseworker who was asked or has answered shows here too."""

    system_id: str
    state: str
    marked_by: str | None = None
    marked_on: date | None = None

    @property
    def is_open(self) -> bool:
        return self.state not in MARKS


def systems(session: Session, *, request: RightsRequest) -> list[SystemLine]:
    """Every system of the organisation's file, in its order."""
    marked = {
        row.system_id: row
        for row in session.scalars(
            select(RequestSystem).where(RequestSystem.case_id == request.case_id)
        )
    }
    asked = caseworkers.systems_asked(session, request=request)
    file = desks.file(session, organisation_id=request.organisation_id)
    return [_line(system.id, marked.get(system.id), asked) for system in file.systems]


def mark_system(  # noqa: PLR0913 -- all of them by name
    session: Session,
    *,
    recipient: Recipient,
    request: str,
    version: int,
    system: str,
    state: str,
    today: date,
    now: datetime,
) -> RightsRequest:
    """Something was found there, nothing was, or it need not be looked through."""
    held = access.owed(session, recipient=recipient, request=request, now=now, version=version)
    file = desks.file(session, organisation_id=held.organisation_id)
    if system not in {one.id for one in file.systems}:
        raise record.refused("system_unknown", "system")
    if state not in MARKS:
        raise record.refused("state_unknown", "state")
    row = session.get(RequestSystem, (held.case_id, system))
    if row is None:
        row = RequestSystem(case_id=held.case_id, system_id=system)
        session.add(row)
    row.state, row.marked_by, row.marked_on = state, recipient.id, today
    record.change(
        session,
        request=held,
        act=RequestAct.SYSTEM_MARKED,
        recipient=recipient,
        now=now,
        today=today,
        facts={"system": system, "state": state},
    )
    return held


def mark_item(  # noqa: PLR0913 -- all of them by name
    session: Session,
    *,
    recipient: Recipient,
    request: str,
    version: int,
    item: str,
    state: str | None,
    today: date,
    now: datetime,
) -> RightsRequest:
    """An item of Art. 15 is filled or explained in the answer; None opens it again."""
    held = access.owed(session, recipient=recipient, request=request, now=now, version=version)
    known = {one.id: one for one in access_items()}
    if item not in known:
        raise record.refused("item_unknown", "item")
    if state is not None and state not in ITEM_STATES:
        raise record.refused("state_unknown", "state")
    if state == EXPLAINED and known[item].always:
        raise record.refused("item_never_empty", "item")
    items = {name: value for name, value in held.items.items() if name != item}
    record.change(
        session,
        request=held,
        act=RequestAct.ITEM_MARKED,
        recipient=recipient,
        now=now,
        today=today,
        values={"items": items if state is None else {**items, item: state}},
        facts={"item": item, "state": state},
    )
    return held


def erase(session: Session, *, case_id: str) -> None:
    """Erases which systems were looked through, and what came of it."""
    writing(session)
    session.execute(delete(RequestSystem).where(RequestSystem.case_id == case_id))


def _line(system: str, row: RequestSystem | None, asked: dict[str, str]) -> SystemLine:
    if row is not None:
        return SystemLine(system, row.state, row.marked_by, row.marked_on)
    return SystemLine(system, asked.get(system, OPEN))
