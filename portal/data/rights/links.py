"""Requests that belong together: somebody asks again, or asks for more.

A link helps to find what was done before. It settles nothing: identity is settled anew each time.
"""

from datetime import date, datetime

from sqlalchemy import delete, insert, or_, select
from sqlalchemy.orm import Session

from portal.data.database import writing
from portal.data.rights import access, record
from portal.data.rights.trail import RequestAct
from portal.data.tables import Recipient, RequestLink, RightsRequest


def link(
    session: Session,
    *,
    recipient: Recipient,
    request: str,
    version: int,
    other: str,
    today: date,
    now: datetime,
) -> RightsRequest:
    """Links to the request of this reference, if the handler reads it; again: nothing happens."""
    held = access.held(
        session, recipient=recipient, request=request, now=now, version=version, only_open=False
    )
    found = session.scalar(
        select(RightsRequest).where(
            RightsRequest.organisation_id == held.organisation_id,
            RightsRequest.reference == other.strip().lower(),
            RightsRequest.case_id != held.case_id,
        )
    )
    if found is None or not access.is_known_to(session, recipient=recipient, request=found):
        raise record.refused("other_unknown", "other")
    first, second = sorted((held.case_id, found.case_id))
    if session.get(RequestLink, (first, second)) is None:
        session.execute(insert(RequestLink).values(case_id=first, other_id=second))
        record.change(
            session,
            request=held,
            act=RequestAct.LINKED,
            recipient=recipient,
            now=now,
            today=today,
            facts={"other": found.case_id},
        )
    return held


def of_request(
    session: Session, *, recipient: Recipient, request: RightsRequest
) -> list[RightsRequest]:
    """Those that the handler may open, the newest first."""
    mine = request.case_id
    pairs = session.execute(
        select(RequestLink.case_id, RequestLink.other_id).where(
            or_(RequestLink.case_id == mine, RequestLink.other_id == mine)
        )
    )
    others = [second if first == mine else first for first, second in pairs]
    found = select(RightsRequest).where(RightsRequest.case_id.in_(others))
    rows = session.scalars(found.order_by(RightsRequest.received_on.desc(), RightsRequest.case_id))
    return [one for one in rows if access.is_known_to(session, recipient=recipient, request=one)]


def erase(session: Session, *, case_id: str) -> None:
    """Erases every link of the request, seen from either side."""
    writing(session)
    mine = or_(RequestLink.case_id == case_id, RequestLink.other_id == case_id)
    session.execute(delete(RequestLink).where(mine))
