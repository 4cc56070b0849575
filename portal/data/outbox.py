"""The outbox: mails that were decided and are to go out, once each.

A mail is queued in the transaction of what decides it, so that neither is there without the other.
Whoever sends claims one mail at a time, in a transaction of its own, and tells afterwards how it
went. A process that dies in between loses its claim after a while: somebody else sends the mail
then, under the Message-ID that it had already.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Dialect, delete, func, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from portal.data.database import writing
from portal.data.identifiers import digest, new_id
from portal.data.tables import Organisation, OutboxMail

WAITING, SENDING = "waiting", "sending"
SENT, REFUSED, GIVEN_UP, WITHDRAWN = "sent", "refused", "given_up", "withdrawn"
UNSENT = (WAITING, SENDING)

# How long after each failed attempt the next one is made; the last one from then on.
WAITS = tuple(timedelta(minutes=minutes) for minutes in (1, 2, 5, 10, 20, 30, 60))
# An address that the server has not taken for so long is given up.
PATIENCE = timedelta(days=5)
# When somebody else may send what a process has claimed. `portal.mail.smtp` is done by then.
LEASE = timedelta(minutes=5)
# How long it is known that a mail has gone. Whoever queues says nothing older than that.
REMEMBERED = timedelta(days=400)

NO_SERVER = "no_server"
# How long after its end a mail that never arrived is still told of.
TOLD = timedelta(days=30)


@dataclass(frozen=True)
class Stuck:
    """Mails that have not arrived: for whom, in the words of the file; why; since when."""

    organisation: str
    whom: str | None
    state: str
    trouble: str | None
    count: int
    since: datetime


@dataclass(frozen=True)
class Claimed:
    """A mail that is ours to send until the lease ends."""

    id: str
    claim: str
    to: str
    kind: str
    language: str
    facts: dict[str, Any]
    queued_at: datetime
    message_id: str


def key_of(*words: str) -> str:
    """What makes a mail one of its kind, as a digest that tells nothing of it."""
    return digest("mail", "\0".join(words))


def queue(  # noqa: PLR0913 -- a mail is this wide; the last two have a default
    session: Session,
    *,
    organisation_id: str,
    key: str,
    to: str,
    language: str,
    kind: str,
    facts: dict[str, Any],
    now: datetime,
    whom: str | None = None,
    not_before: datetime | None = None,
) -> bool:
    """Decides on a mail, in the caller's transaction; False where its key was queued before.

    One that was withdrawn without ever going out waits again, if what it says is true once more.
    `facts` and `kind` are what `portal.mail.messages` makes the text of. No content belongs there.
    """
    writing(session)
    row = {
        "id": new_id(),
        "organisation_id": organisation_id,
        "key": key,
        "kind": kind,
        "language": language,
        "facts": facts,
        "whom": whom,
        "goes_to": to,
        "state": WAITING,
        "queued_at": now,
        "due_at": not_before or now,
        "attempts": 0,
    }
    insert = _insert(session.get_bind().dialect)(OutboxMail).values(**row)
    again = ("goes_to", "state", "queued_at", "due_at", "attempts")
    insert = insert.on_conflict_do_update(
        index_elements=[OutboxMail.key],
        set_={"ended_at": None, **{name: row[name] for name in again}},
        where=OutboxMail.state == WITHDRAWN,
    )
    return session.scalar(insert.returning(OutboxMail.id)) is not None


def withdraw(
    session: Session, *, keys: Collection[str], now: datetime, in_trouble: bool = False
) -> int:
    """Takes back those that still wait; how many there were. `in_trouble`: only what could not go."""
    writing(session)
    waiting = [OutboxMail.key.in_(keys), OutboxMail.state == WAITING]
    if in_trouble:
        waiting.append(OutboxMail.trouble.is_not(None))
    statement = (
        update(OutboxMail)
        .where(*waiting)
        .values(**_ended(WITHDRAWN, now, trouble=None))
        .returning(OutboxMail.id)
    )
    return len(session.scalars(statement).all())


def states(session: Session, *, keys: Collection[str]) -> dict[str, str]:
    """How it stands with the mails of these keys, as far as there are any."""
    found = select(OutboxMail.key, OutboxMail.state).where(OutboxMail.key.in_(keys))
    return dict(session.execute(found).all())


def waiting(session: Session, *, kind: str) -> set[str]:
    """The keys of those of a kind that could still be withdrawn."""
    found = select(OutboxMail.key).where(OutboxMail.kind == kind, OutboxMail.state == WAITING)
    return set(session.scalars(found))


def stuck(session: Session, *, now: datetime, longer_than: timedelta) -> list[Stuck]:
    """What has waited longer than that, and what was refused or given up in the last weeks."""
    late = OutboxMail.state.in_(UNSENT) & (OutboxMail.queued_at <= now - longer_than)
    ended_badly = OutboxMail.state.in_((REFUSED, GIVEN_UP)) & (OutboxMail.ended_at > now - TOLD)
    kinds = (Organisation.slug, OutboxMail.whom, OutboxMail.state, OutboxMail.trouble)
    found = (
        select(*kinds, func.count(), func.min(OutboxMail.queued_at))
        .join(Organisation, Organisation.id == OutboxMail.organisation_id)
        .where(or_(late, ended_badly))
        .group_by(*kinds)
        .order_by(*kinds)
    )
    return [Stuck(*row) for row in session.execute(found)]


# --- For whoever sends ------------------------------------------------------------------------


def any_due(session: Session, *, now: datetime) -> bool:
    """Whether something is to be sent now. Takes no turn at writing."""
    return session.scalar(select(OutboxMail.id).where(_due(now)).limit(1)) is not None


def claim(session: Session, *, now: datetime, domain: str) -> Claimed | None:
    """The mail that has waited longest, ours to send from the commit on; None where nothing is due.

    Its Message-ID is made at the first time and stays.
    """
    writing(session)
    row = session.scalar(
        select(OutboxMail)
        .where(_due(now))
        .order_by(OutboxMail.due_at, OutboxMail.id)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    if row is None or row.goes_to is None:
        return None
    row.state, row.claim = SENDING, new_id()
    row.due_at = now + LEASE
    row.attempts += 1
    row.message_id = row.message_id or f"<{new_id()}@{domain}>"
    return Claimed(
        id=row.id,
        claim=row.claim,
        to=row.goes_to,
        kind=row.kind,
        language=row.language,
        facts=row.facts,
        queued_at=row.queued_at,
        message_id=row.message_id,
    )


def mark_sent(session: Session, *, claimed: Claimed, now: datetime) -> None:
    """The server has taken it, whoever holds the claim by now."""
    writing(session)
    session.execute(
        update(OutboxMail)
        .where(OutboxMail.id == claimed.id, OutboxMail.state.in_(UNSENT))
        .values(**_ended(SENT, now, trouble=None))
    )


def mark_refused(session: Session, *, claimed: Claimed, trouble: str, now: datetime) -> None:
    """The server will never take it for this address."""
    writing(session)
    session.execute(
        update(OutboxMail)
        .where(OutboxMail.id == claimed.id, OutboxMail.claim == claimed.claim)
        .values(**_ended(REFUSED, now, trouble=trouble))
    )


def mark_failed(session: Session, *, claimed: Claimed, trouble: str, now: datetime) -> None:
    """It did not go this time: it waits longer than before, or is given up."""
    writing(session)
    row = session.scalar(
        select(OutboxMail).where(OutboxMail.id == claimed.id, OutboxMail.claim == claimed.claim)
    )
    if row is None:
        return
    if now - row.queued_at >= PATIENCE:
        for name, value in _ended(GIVEN_UP, now, trouble=trouble).items():
            setattr(row, name, value)
    else:
        _wait(row, trouble, now)


def release(session: Session, *, claimed: Claimed, now: datetime) -> None:
    """It was not even tried: it waits as if nobody had claimed it."""
    writing(session)
    session.execute(
        update(OutboxMail)
        .where(OutboxMail.id == claimed.id, OutboxMail.claim == claimed.claim)
        .values(state=WAITING, claim=None, due_at=now, attempts=OutboxMail.attempts - 1)
    )


def postpone_due(session: Session, *, trouble: str, now: datetime) -> int:
    """The server itself takes nothing: all that is due waits longer, and none is given up."""
    writing(session)
    rows = session.scalars(
        select(OutboxMail).where(_due(now)).with_for_update(skip_locked=True)
    ).all()
    for row in rows:
        row.attempts += 1
        _wait(row, trouble, now)
    return len(rows)


def note_no_server(session: Session, *, now: datetime) -> None:
    """Says of what is due that there is nowhere to send it; it goes out once there is."""
    unsaid = (_due(now), OutboxMail.trouble.is_distinct_from(NO_SERVER))
    if session.scalar(select(OutboxMail.id).where(*unsaid).limit(1)) is None:
        return
    writing(session)
    session.execute(update(OutboxMail).where(*unsaid).values(trouble=NO_SERVER))


def forget_old(session: Session, *, now: datetime) -> None:
    """Removes what ended so long ago that nobody would send it again."""
    writing(session)
    session.execute(delete(OutboxMail).where(OutboxMail.ended_at < now - REMEMBERED))


def erase(session: Session, *, keys: Collection[str]) -> None:
    """Removes the mails of these keys, gone or not."""
    writing(session)
    session.execute(delete(OutboxMail).where(OutboxMail.key.in_(keys)))


def _due(now: datetime) -> ColumnElement[bool]:
    """What waits and whose time has come; and what somebody had claimed who must have died."""
    return or_(OutboxMail.state == WAITING, OutboxMail.state == SENDING) & (
        OutboxMail.due_at <= now
    )


def _wait(row: OutboxMail, trouble: str, now: datetime) -> None:
    row.state, row.claim, row.trouble = WAITING, None, trouble
    row.due_at = now + WAITS[min(row.attempts, len(WAITS)) - 1]


def _ended(state: str, now: datetime, *, trouble: str | None) -> dict[str, Any]:
    """The address is not kept longer than it is needed."""
    return {
        "state": state,
        "ended_at": now,
        "trouble": trouble,
        "claim": None,
        "goes_to": None,
    }


def _insert(dialect: Dialect) -> Any:  # noqa: ANN401 -- the two have the same words and no common type
    return postgresql.insert if dialect.name == "postgresql" else sqlite.insert
