"""What was learned: private, proposed, cleared by a second person, published, withdrawn."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final, Literal

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.data import audit, recipients
from portal.data.audit import AuditAct
from portal.data.breach import access, desks, reading, record, statements
from portal.data.breach.trail import BreachAct
from portal.data.identifiers import new_id
from portal.data.tables import Breach, BreachLesson, Recipient
from portal.errors import BreachRefused, SecondPersonNeeded
from portal.rules.breach.lessons import Lesson, PublicLesson, check_lesson, check_public
from portal.rules.breach.lessons import is_complete as is_stated
from portal.rules.breach.states import BreachState

Audience = Literal["everyone", "partners"]

PRIVATE, PROPOSED, CLEARED = "private", "proposed", "cleared"
PUBLISHED, WITHDRAWN = "published", "withdrawn"
EVERYONE: Final = "everyone"
PARTNERS: Final = "partners"


@dataclass(frozen=True)
class Published:
    """A lesson as others read it. Nothing here leads back to the breach."""

    id: str
    lesson: PublicLesson
    published_on: date


def of_breach(session: Session, *, breach: Breach) -> BreachLesson | None:
    """The breach's lesson, if one was begun."""
    return session.get(BreachLesson, breach.id)


def is_complete(session: Session, *, breach: Breach) -> bool:
    """Whether cause, lesson, measure, owner and day of follow-up are stated."""
    row = of_breach(session, breach=breach)
    return row is not None and is_stated(Lesson.from_json(row.content))


def published(
    session: Session, *, organisation_id: str, audience: Audience = EVERYONE
) -> list[Published]:
    """The lessons that are out, the newest first; `partners` see both kinds."""
    seen = (EVERYONE, PARTNERS) if audience == PARTNERS else (EVERYONE,)
    rows = session.scalars(
        select(BreachLesson)
        .where(
            BreachLesson.organisation_id == organisation_id,
            BreachLesson.state == PUBLISHED,
            BreachLesson.audience.in_(seen),
        )
        .order_by(BreachLesson.published_on.desc(), BreachLesson.public_id)
    )
    return [
        Published(row.public_id, PublicLesson.from_json(row.public), row.published_on)
        for row in rows
        if row.public is not None and row.published_on is not None
    ]


def write(  # noqa: PLR0913 -- what is kept and what others read are written together
    session: Session,
    *,
    recipient: Recipient,
    breach: str,
    version: int,
    lesson: Lesson,
    public: PublicLesson | None,
    now: datetime,
    audience: Audience = EVERYONE,
) -> BreachLesson:
    """Stores the lesson as far as it goes. What was cleared or is out becomes private again if
    what others read has changed. Of a closed breach nothing may be left out. `BreachRefused`."""
    held = access.held(session, recipient=recipient, breach=breach, now=now, version=version)
    row = of_breach(session, breach=held)
    old = _plain(row)
    _check_words(held, lesson, now)
    if row is None:
        row = BreachLesson(
            breach_id=held.id,
            public_id=new_id(),
            organisation_id=held.organisation_id,
            state=PRIVATE,
        )
        session.add(row)
    shown = (public.to_json() if public else None, audience)
    is_other = shown != (row.public, row.audience)
    if is_other and row.state == PUBLISHED:
        facts: dict[str, str | int | None] = {"breach": held.id}
        _note_outside(session, recipient, AuditAct.LESSON_WITHDRAWN, now, facts=facts)
    if is_other:
        row.state, row.proposed_by, row.cleared_by = PRIVATE, None, None
        row.written_by = recipient.id
    row.public, row.audience = shown
    if lesson.follow_up_on != row.follow_up_on:
        row.followed_up_at = None
    row.content, row.follow_up_on = lesson.to_json(), lesson.follow_up_on
    row.written_at = now
    # Words that are put right afterwards make no follow-up due that has been.
    due = None if row.followed_up_at else lesson.follow_up_on
    session.flush()
    record.change(
        session,
        breach=held,
        act=BreachAct.LESSON_WRITTEN,
        recipient=recipient,
        now=now,
        values={"follow_up_on": due},
        facts={"changes": reading.differences(old, _plain(row))},
    )
    return row


def propose(
    session: Session, *, recipient: Recipient, breach: str, version: int, now: datetime
) -> BreachLesson:
    """Asks a second person to clear what others may read. Raises `BreachRefused`.

    Where another has proposed it, who wrote it may take that over: of two handlers nobody would be
    left to clear it.
    """
    held, row = _held(session, recipient, breach, version, now)
    takes_over = row.state == PROPOSED and row.proposed_by != row.written_by == recipient.id
    if row.state not in (PRIVATE, WITHDRAWN) and not takes_over:
        raise record.refused("lesson_state")
    _check_public(session, held, row)
    row.state, row.proposed_by, row.cleared_by = PROPOSED, recipient.id, None
    _note(session, held, recipient, BreachAct.LESSON_PROPOSED, now, row)
    return row


def clear(
    session: Session, *, recipient: Recipient, breach: str, version: int, now: datetime
) -> BreachLesson:
    """Says that nothing in it leads to a person. Never by who wrote or proposed it."""
    held, row = _held(session, recipient, breach, version, now)
    if row.state != PROPOSED:
        raise record.refused("lesson_not_proposed")
    if recipient.id in (row.proposed_by, row.written_by):
        raise SecondPersonNeeded
    _check_public(session, held, row)
    row.state, row.cleared_by = CLEARED, recipient.id
    _note(session, held, recipient, BreachAct.LESSON_CLEARED, now, row)
    _note_outside(session, recipient, AuditAct.LESSON_CLEARED, now, facts={"breach": held.id})
    return row


def publish(
    session: Session,
    *,
    recipient: Recipient,
    breach: str,
    version: int,
    today: date,
    now: datetime,
) -> BreachLesson:
    """Puts a cleared lesson on the open page, if the organisation's file wants one."""
    held, row = _held(session, recipient, breach, version, now)
    desk = desks.desk(session, organisation_id=held.organisation_id).breach_desk
    if desk is None or not desk.publish_lessons:
        raise record.refused("publishing_off")
    if row.state != CLEARED:
        raise record.refused("lesson_not_cleared")
    # What is known may have changed since it was cleared, and made a number small.
    _check_public(session, held, row)
    row.state, row.published_on, row.withdrawn_on = PUBLISHED, today, None
    _note(session, held, recipient, BreachAct.LESSON_PUBLISHED, now, row)
    _note_outside(session, recipient, AuditAct.LESSON_PUBLISHED, now, facts={"breach": held.id})
    return row


def withdraw(
    session: Session,
    *,
    recipient: Recipient,
    breach: str,
    version: int,
    today: date,
    now: datetime,
) -> BreachLesson:
    """Takes a lesson off the open page."""
    held, row = _held(session, recipient, breach, version, now)
    if row.state != PUBLISHED:
        raise record.refused("lesson_not_published")
    row.state, row.withdrawn_on = WITHDRAWN, today
    _note(session, held, recipient, BreachAct.LESSON_WITHDRAWN, now, row)
    _note_outside(session, recipient, AuditAct.LESSON_WITHDRAWN, now, facts={"breach": held.id})
    return row


def followed_up(
    session: Session, *, recipient: Recipient, breach: str, remark: str, now: datetime
) -> BreachLesson:
    """Notes what the follow-up found; the breach is no longer due for it."""
    held, row = _held(session, recipient, breach, None, now)
    if not remark.strip():
        raise record.refused("text_missing", "remark")
    statements.check_words({"remark": remark})
    row.followed_up_at = now
    session.flush()
    record.change(
        session,
        breach=held,
        act=BreachAct.FOLLOWED_UP,
        recipient=recipient,
        now=now,
        values={"follow_up_on": None},
        facts={"remark": remark.strip()},
    )
    return row


def _held(
    session: Session, recipient: Recipient, breach: str, version: int | None, now: datetime
) -> tuple[Breach, BreachLesson]:
    held = access.held(session, recipient=recipient, breach=breach, now=now, version=version)
    row = session.get(BreachLesson, held.id, populate_existing=True)
    if row is None:
        raise record.refused("lesson_missing")
    return held, row


def _check_words(breach: Breach, lesson: Lesson, now: datetime) -> None:
    named = ("cause", "lesson", "measure", "owner")
    statements.check_words({name: getattr(lesson, name) for name in named})
    if breach.state == BreachState.CLOSED:
        problems = check_lesson(lesson, lesson.follow_up_on or now.date())
        if problems:
            raise BreachRefused(problems)


def _check_public(session: Session, breach: Breach, row: BreachLesson) -> None:
    if row.public is None:
        raise record.refused("public_missing", "public")
    people = recipients.of_organisation(session, organisation_id=breach.organisation_id)
    facts = reading.facts_of(breach)
    desk = desks.desk(session, organisation_id=breach.organisation_id)
    theirs = [one.name for one in map(desk.processor, facts.processors) if one]
    problems = check_public(
        PublicLesson.from_json(row.public),
        people_count=facts.people_count,
        records_count=facts.records_count,
        names=(*(one.name for one in people), *theirs, breach.reference),
    )
    if problems:
        raise BreachRefused(problems)


def _note_outside(
    session: Session,
    recipient: Recipient,
    act: AuditAct,
    now: datetime,
    *,
    facts: dict[str, str | int | None],
) -> None:
    """In the organisation's trail too: what others may read has changed."""
    audit.record(
        session,
        organisation_id=recipient.organisation_id,
        act=act,
        now=now,
        actor=recipient.id,
        facts=facts,
    )


def _note(
    session: Session,
    breach: Breach,
    recipient: Recipient,
    act: BreachAct,
    now: datetime,
    row: BreachLesson,
) -> None:
    session.flush()
    facts = {"public": row.public, "audience": row.audience}
    record.change(session, breach=breach, act=act, recipient=recipient, now=now, facts=facts)


def _plain(row: BreachLesson | None) -> dict[str, Any]:
    if row is None:
        return {}
    return {**row.content, "public": row.public, "audience": row.audience}
