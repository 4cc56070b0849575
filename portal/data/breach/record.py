"""Writing breaches: the one module that changes the table, always with a line in the trail.

Whoever changes a breach holds it (`access.held`), so that the version counts every change.
"""

import secrets
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from crypto.groups import write_groups
from portal.data.breach import desks, reading, trail
from portal.data.breach.trail import BreachAct
from portal.data.database import writing
from portal.data.identifiers import new_id
from portal.data.tables import Breach, Organisation, Recipient
from portal.errors import BreachRefused, Busy
from portal.rules import desk_words
from portal.rules.breach.states import BreachState

REFERENCE_BYTES = 2
TRIES = 200


def create(
    session: Session, *, organisation_id: str, values: dict[str, Any], now: datetime
) -> Breach:
    """A new breach under a reference of its own; `values` are the columns that are known."""
    writing(session)
    # Two that are opened at once must not take the same reference.
    session.execute(
        select(Organisation.id).where(Organisation.id == organisation_id).with_for_update()
    )
    year = now.astimezone(UTC).year
    reference = _free_reference(session, organisation_id, year)
    facts = reading.of_facts(values.pop("facts"), reference)
    actor = values.get("opened_by")
    breach_id = new_id()
    session.execute(
        insert(Breach).values(
            {
                "id": breach_id,
                "organisation_id": organisation_id,
                "reference": reference,
                "year": year,
                "state": BreachState.DISCOVERED.value,
                "version": 1,
                "opened_at": now,
                "changed_at": now,
                "changed_by": actor,
                **values,
                **facts,
            }
        )
    )
    breach = session.get_one(Breach, breach_id)
    _refresh_due(session, breach, now)
    return breach


def change(
    session: Session,
    *,
    breach: Breach,
    act: BreachAct,
    recipient: Recipient | None,
    now: datetime,
    values: Mapping[str, Any] | None = None,
    facts: Mapping[str, Any] | None = None,
) -> None:
    """Sets these columns, counts the version up, and writes the line; `facts` are the line's."""
    writing(session)
    actor = recipient.id if recipient else None
    for name, value in (values or {}).items():
        setattr(breach, name, value)
    breach.version += 1
    breach.changed_at, breach.changed_by = now, actor
    _refresh_due(session, breach, now)
    trail.append(session, breach=breach, act=act, actor=actor, now=now, facts=facts)


def refresh(session: Session, *, organisation_id: str, now: datetime) -> None:
    """Counts the deadlines again, for when the organisation's clocks have changed."""
    writing(session)
    running = select(Breach).where(
        Breach.organisation_id == organisation_id, Breach.state != BreachState.CLOSED.value
    )
    for breach in session.scalars(running.order_by(Breach.id).with_for_update()):
        _refresh_due(session, breach, now)


def refused(code: str, field: str | None = None) -> BreachRefused:
    """A refusal of the desk's own."""
    return BreachRefused([desk_words.refusal(code, field)])


def must_be_open(breach: Breach) -> None:
    """A closed breach says what it said and owes nothing: what changes that, reopens it first.

    Raises `BreachRefused` (closed_already).
    """
    if breach.state == BreachState.CLOSED:
        raise refused("closed_already")


def _refresh_due(session: Session, breach: Breach, now: datetime) -> None:
    regimes = desks.regimes(session, organisation_id=breach.organisation_id)
    breach.due_at = reading.due_of(breach, regimes, now)
    session.flush()


def _free_reference(session: Session, organisation_id: str, year: int) -> str:
    for _ in range(TRIES):
        reference = f"{year}-{write_groups(secrets.token_bytes(REFERENCE_BYTES))}"
        taken = select(Breach.id).where(
            Breach.organisation_id == organisation_id, Breach.reference == reference
        )
        if session.scalar(taken) is None:
            return reference
    raise Busy
