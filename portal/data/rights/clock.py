"""The clock of a request: standing still, going on, three months instead of one, and at once."""

from dataclasses import replace
from datetime import date, datetime

from sqlalchemy.orm import Session

from portal.data.audit import AuditAct
from portal.data.rights import access, desks, reading, record, threads
from portal.data.rights.trail import RequestAct
from portal.data.tables import Recipient, RightsRequest
from portal.errors import RequestRefused
from portal.rules.rights.clock_acts import extension_allowed, pause_allowed, resume_allowed
from portal.rules.rights.deadlines import Pause
from portal.rules.rights.kinds import is_choice, kind
from portal.rules.rights.verdict import Refusal


def pause(  # noqa: PLR0913 -- all of them by name
    session: Session,
    *,
    recipient: Recipient,
    request: str,
    version: int,
    about: str,
    asked_on: date,
    today: date,
    now: datetime,
) -> RightsRequest:
    """The person was asked, on that day, who they are ("identity") or what they mean ("scope")."""
    held = access.owed(session, recipient=recipient, request=request, now=now, version=version)
    if not is_choice("pause_about", about):
        raise record.refused("state_unknown", "about")
    pauses = reading.pauses_of(held)
    holidays = desks.holidays(session, organisation_id=held.organisation_id)
    extension = reading.extension_of(held)
    _raise(pause_allowed(held.received_on, asked_on, today, pauses, holidays, extension))
    pauses = (*pauses, Pause(asked_on=asked_on, about=about))
    record.change(
        session,
        request=held,
        act=RequestAct.PAUSED,
        recipient=recipient,
        now=now,
        today=today,
        values={"pauses": [one.to_json() for one in pauses]},
        facts={"about": about, "asked_on": asked_on.isoformat()},
    )
    return held


def resume(
    session: Session,
    *,
    recipient: Recipient,
    request: str,
    version: int,
    answered_on: date,
    today: date,
    now: datetime,
) -> RightsRequest:
    """The person's answer came on that day; the clock goes on."""
    held = access.owed(session, recipient=recipient, request=request, now=now, version=version)
    pauses = list(reading.pauses_of(held))
    place = next((i for i, one in enumerate(pauses) if one.answered_on is None), None)
    _raise(resume_allowed(None if place is None else pauses[place], answered_on, today))
    if place is not None:
        pauses[place] = replace(pauses[place], answered_on=answered_on)
    record.change(
        session,
        request=held,
        act=RequestAct.RESUMED,
        recipient=recipient,
        now=now,
        today=today,
        values={"pauses": [one.to_json() for one in pauses]},
        facts={"answered_on": answered_on.isoformat()},
    )
    return held


def extend(  # noqa: PLR0913 -- all of them by name
    session: Session,
    *,
    recipient: Recipient,
    request: str,
    version: int,
    told_on: date,
    answer: int | None = None,
    note: int | None = None,
    today: date,
    now: datetime,
) -> RightsRequest:
    """The person was told on that day that it takes three months, with reasons.

    The reasons are in the message to the person with the number `answer`, and its day counts; or,
    where they were told by letter, in the sealed note with the number `note`.
    """
    held = access.owed(session, recipient=recipient, request=request, now=now, version=version)
    threads.check_note(session, request=held, note=note)
    if answer is not None:
        # Whatever day was typed: the mailbox shows when the message went.
        told_on = threads.day_of_answer(session, request=held, answer=answer)
    _raise(
        extension_allowed(
            held.received_on,
            told_on,
            today,
            desks.holidays(session, organisation_id=held.organisation_id),
            reading.pauses_of(held),
            has_reasons=answer is not None or note is not None,
            already=held.extended_on is not None,
        )
    )
    record.change(
        session,
        request=held,
        act=RequestAct.EXTENDED,
        recipient=recipient,
        now=now,
        today=today,
        values={"extended_on": told_on, "extension_answer": answer},
        facts={"told_on": told_on.isoformat(), "answer": answer, "note": note},
    )
    access.note(session, AuditAct.REQUEST_EXTENDED, recipient=recipient, request=held, now=now)
    return held


def stop(  # noqa: PLR0913 -- all of them by name
    session: Session,
    *,
    recipient: Recipient,
    request: str,
    version: int,
    kind: str,
    stopped_on: date,
    today: date,
    now: datetime,
) -> RightsRequest:
    """What must be done at once (marketing, consent) was done on that day."""
    held = access.held(session, recipient=recipient, request=request, now=now, version=version)
    if kind not in held.kind_ids:
        raise record.refused("kind_not_asked", "kind")
    if not _at_once(kind):
        raise record.refused("not_at_once", "kind")
    access.check_day(held, stopped_on, today, "stopped_on")
    record.change(
        session,
        request=held,
        act=RequestAct.STOPPED,
        recipient=recipient,
        now=now,
        today=today,
        values={"stopped": {**held.stopped, kind: stopped_on.isoformat()}},
        facts={"kind": kind, "stopped_on": stopped_on.isoformat()},
    )
    return held


def _at_once(identity: str) -> bool:
    return kind(identity).at_once


def _raise(refusal: Refusal | None) -> None:
    if refusal is not None:
        raise RequestRefused([refusal])
