"""What the rules ask of a request before it goes on, from all of its tables."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from portal.data.rights import art19, blind, caseworkers, checklist, decisions, identity
from portal.data.tables import RightsRequest, Tombstone
from portal.rules.plain import Plain
from portal.rules.rights.completeness import AnswerSituation, missing, missing_to_close
from portal.rules.rights.decisions import needs_second_person
from portal.rules.rights.kinds import RightKind
from portal.rules.rights.states import RequestSituation


@dataclass(frozen=True)
class Confirmed(Plain):
    """What only the browser sees of the sealed answer: which words and files are in it."""

    complaint_in_text: bool = False
    court_in_text: bool = False
    reasons_in_text: bool = False
    backups_in_text: bool = False
    copy_attached: bool = False
    files_attached: bool = False


UNCONFIRMED = Confirmed()


def answer_situation(
    session: Session,
    *,
    request: RightsRequest,
    today: date,
    confirmed: Confirmed = UNCONFIRMED,
    delivery: str = "",
) -> AnswerSituation:
    """For `missing` and `missing_to_close`."""
    rows = decisions.current(session, request=request).values()
    notices = art19.lines(session, request=request)
    systems = checklist.systems(session, request=request)
    asked = caseworkers.of_request(session, request=request)
    questions = blind.of_request(session, request=request, today=today)
    return AnswerSituation(
        kinds=request.kind_ids,
        decisions=tuple(decisions.as_rule(row) for row in rows),
        identity_settled=request.identity is not None,
        unidentified=(request.identity or {}).get("way") == identity.CANNOT,
        approved=all(row.in_force for row in rows),
        systems_open=sum(line.is_open for line in systems),
        caseworkers_open=sum(caseworkers.is_waiting(link) for link in asked),
        blind_open=(
            any(not one.is_closed for one in questions) and not _is_last_day(request, today)
        ),
        items=dict(request.items),
        stopped=tuple(request.stopped),
        notices_open=sum(line.state == art19.OPEN for line in notices),
        cross_checked=request.cross_checked_on is not None,
        tombstone=has_tombstone(session, request=request),
        delivery=delivery,
        **confirmed.to_json(),
    )


def situation(session: Session, *, request: RightsRequest, today: date) -> RequestSituation:
    """For the moves from state to state. What only the answer can show counts as there."""
    shown = Confirmed(**dict.fromkeys(Confirmed.__dataclass_fields__, True))
    now = answer_situation(
        session, request=request, today=today, confirmed=shown, delivery="mailbox"
    )
    to_close = {one.id for one in missing_to_close(now)}
    decided = [one.kind for one in now.decisions]
    return RequestSituation(
        identity_settled=now.identity_settled,
        gathered=not (now.systems_open or now.caseworkers_open or now.blind_open),
        decided=bool(decided) and not now.undecided() and RightKind.UNKNOWN not in now.kinds,
        approved=now.approved,
        complete=not missing(now),
        answered=request.answered_on is not None,
        notices_done="notices" not in to_close,
        cross_check_done=now.cross_checked or not now.granted(RightKind.ERASURE),
        tombstone_done="tombstone" not in to_close,
    )


def _is_last_day(request: RightsRequest, today: date) -> bool:
    """The law's day has come: nothing that only has to be waited for holds the answer any more."""
    due = request.due_on
    return due is not None and not request.paused and today >= due


def waits_for_second_person(session: Session, *, request: RightsRequest) -> bool:
    """Whether a decision is not in force until somebody else approves it."""
    rows = decisions.current(session, request=request).values()
    return any(needs_second_person(decisions.as_rule(row)) and not row.in_force for row in rows)


def has_tombstone(session: Session, *, request: RightsRequest) -> bool:
    """Whether what was erased cannot come back with a restore unseen."""
    return bool(session.scalar(select(exists().where(Tombstone.case_id == request.case_id))))
