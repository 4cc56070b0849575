"""Which question to a caseworker a token opens, and whether it may be answered yet."""

import hmac
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.data import audit
from portal.data.audit import AuditAct
from portal.data.database import apart
from portal.data.identifiers import digest
from portal.data.tables import CaseworkerLink, RightsRequest
from portal.errors import CaseworkerLinkUnknown


def is_waited_for(session: Session, *, token: str, now: datetime) -> bool:
    """Whether an answer may come yet. False: one has come, and only the very same may come again.

    Raises `CaseworkerLinkUnknown` for a token that opens nothing.
    """
    if _row(session, token).answered_on is not None:
        return False
    good(session, token=token, now=now)
    return True


def good(
    session: Session, *, token: str, now: datetime, again: bytes | None = None
) -> CaseworkerLink:
    """The link that a token opens now. Raises `CaseworkerLinkUnknown`, alike for all others.

    `again`: an answer that may be here already; then the link stays locked until the end.
    """
    # Two answers at once wait for each other here.
    row = _row(session, token, alone=again is not None)
    if again is not None and row.answer == again:
        return row
    ended = row.answered_on is not None or row.ended_at is not None
    if ended or row.expires_at <= now:
        _note_refused(session, row, now)
        raise CaseworkerLinkUnknown
    return row


def _row(session: Session, token: str, *, alone: bool = False) -> CaseworkerLink:
    """Looked up by a digest of the token's random bytes, so the time taken tells nothing of it."""
    token_hash = digest("caseworker-link", token)
    found = select(CaseworkerLink).where(CaseworkerLink.token_hash == token_hash)
    row = session.scalar(found.with_for_update() if alone else found)
    if row is None or not hmac.compare_digest(row.token_hash, token_hash):
        raise CaseworkerLinkUnknown
    return row


def _note_refused(session: Session, row: CaseworkerLink, now: datetime) -> None:
    case_id, link_id = row.case_id, row.id
    with apart(session) as own:
        audit.record(
            own,
            organisation_id=own.get_one(RightsRequest, case_id).organisation_id,
            act=AuditAct.CASEWORKER_LINK_REFUSED,
            now=now,
            case_id=case_id,
            facts={"link": link_id},
        )
