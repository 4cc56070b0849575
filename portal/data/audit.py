"""The audit trail: what staff and operators did, chained by hash, without content.

The name of an act has a grammar, `source:subject:action`. What reporters do is not in it: their
acts have days, not times, and stand in the case itself.
"""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.data.chain import chain, to_the_second
from portal.data.database import apart, writing
from portal.data.tables import AuditLine, Organisation

_TRAILS = chain("audit", AuditLine, "organisation_id")


class AuditAct(StrEnum):
    """Everything that is written down, `source:subject:action`."""

    ORGANISATION_APPLIED = "operator:organisation:applied"
    INVITATION_MADE = "operator:invitation:made"
    INVITATION_REFUSED = "staff:invitation:refused"
    RECIPIENT_ENROLLED = "staff:recipient:enrolled"
    RECIPIENT_RECOVERED = "staff:recipient:recovered"
    KEYRING_CHANGED = "staff:keyring:changed"
    FACTOR_CHANGED = "staff:factor:changed"
    SESSION_STARTED = "staff:session:started"
    SESSION_BLOCKED = "staff:session:blocked"
    CHARTER_SIGNED = "staff:charter:signed"
    CASE_OPENED = "staff:case:opened"
    CASE_REFUSED = "staff:case:refused"
    CASE_ANSWERED = "staff:case:answered"
    CASE_ACKNOWLEDGED = "staff:case:acknowledged"
    CASE_FEEDBACK_GIVEN = "staff:case:feedback-given"
    CASE_NOTED = "staff:case:noted"
    CASE_MOVED = "staff:case:moved"
    CASE_EXPORTED = "staff:case:exported"
    BREACH_OPENED = "staff:breach:opened"
    BREACH_REFUSED = "staff:breach:refused"
    BREACH_AWARE_CHANGED = "staff:breach:aware-changed"
    BREACH_DECIDED = "staff:breach:decided"
    BREACH_DECISION_APPROVED = "staff:breach:decision-approved"
    BREACH_MOVED = "staff:breach:moved"
    BREACH_STEPPED_ASIDE = "staff:breach:stepped-aside"
    BREACH_EXPORTED = "staff:breach:exported"
    NOTICE_APPROVED = "staff:notice:approved"
    NOTICE_SENT = "staff:notice:sent"
    LESSON_CLEARED = "staff:lesson:cleared"
    LESSON_PUBLISHED = "staff:lesson:published"
    LESSON_WITHDRAWN = "staff:lesson:withdrawn"
    REGISTER_EXPORTED = "staff:register:exported"
    ALERT_LINK_MADE = "staff:alert:link-made"
    ALERT_LINK_ENDED = "staff:alert:link-ended"
    ALERT_RECEIVED = "processor:alert:received"
    ALERT_LIMIT_REACHED = "processor:alert:limit-reached"
    REQUEST_OPENED = "staff:request:opened"
    REQUEST_REFUSED = "staff:request:refused"
    REQUEST_ENTERED = "staff:request:entered"
    REQUEST_EXTENDED = "staff:request:extended"
    REQUEST_DECIDED = "staff:request:decided"
    REQUEST_DECISION_APPROVED = "staff:request:decision-approved"
    REQUEST_ANSWERED = "staff:request:answered"
    REQUEST_MOVED = "staff:request:moved"
    REQUEST_MISDELIVERED = "staff:request:misdelivered"
    REQUEST_HELD = "staff:request:held"
    REQUEST_HOLD_LIFTED = "staff:request:hold-lifted"
    REQUEST_ERASED = "portal:request:erased"
    REQUESTS_EXPORTED = "staff:request:exported"
    TOMBSTONE_PLANTED = "staff:tombstone:planted"
    TOMBSTONES_CHECKED = "operator:tombstone:checked"
    CASEWORKER_ASKED = "staff:caseworker:asked"
    CASEWORKER_QUESTION_ENDED = "staff:caseworker:question-ended"
    CASEWORKER_LINK_REFUSED = "caseworker:link:refused"
    CASEWORKER_ANSWERED = "caseworker:question:answered"
    BLIND_QUESTION_ASKED = "staff:question:asked-blindly"
    BLIND_QUESTION_GIVEN_BACK = "staff:question:given-back"


def record(  # noqa: PLR0913 -- a line is this wide; all but three have a default
    session: Session,
    *,
    organisation_id: str,
    act: AuditAct,
    now: datetime,
    actor: str | None = None,
    scheme_id: str | None = None,
    case_id: str | None = None,
    facts: dict[str, str | int | None] | None = None,
) -> None:
    """Appends a line to the organisation's trail. `actor` is a recipient's id."""
    writing(session)
    # Two writers must not chain to the same line. SQLite has one writer; PostgreSQL waits here.
    session.execute(
        select(Organisation.id).where(Organisation.id == organisation_id).with_for_update()
    )
    line = {
        "at": to_the_second(now),
        "actor": actor,
        "act": act.value,
        "scheme_id": scheme_id,
        "case_id": case_id,
        "facts": facts or {},
    }
    _TRAILS.append(session, organisation_id, line)


def record_refusal(
    session: Session,
    *,
    organisation_id: str,
    act: AuditAct,
    now: datetime,
    actor: str | None,
    case_id: str | None = None,
    facts: dict[str, str | int | None] | None = None,
) -> None:
    """Appends a line that stays though the act itself is refused and rolled back.

    `actor` is None where nobody has signed in.
    """
    with apart(session) as own:
        record(
            own,
            organisation_id=organisation_id,
            act=act,
            now=now,
            actor=actor,
            case_id=case_id,
            facts=facts,
        )


def of_case(session: Session, *, case_id: str) -> list[AuditLine]:
    """What staff did in a case, oldest first."""
    lines = select(AuditLine).where(AuditLine.case_id == case_id).order_by(AuditLine.number)
    return list(session.scalars(lines))


def verify(session: Session, *, organisation_id: str) -> int:
    """Follows the chain and returns its length. Raises `AuditBroken` with the line's number."""
    return _TRAILS.verify(session, organisation_id)
