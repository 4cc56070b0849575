"""The breach desk of an organisation: what its file says, and who handles its breaches."""

from collections.abc import Mapping

from sqlalchemy import delete, exists, select
from sqlalchemy.orm import Session

from portal.data.database import writing
from portal.data.tables import Breach, BreachDesk, BreachHandler, Recipient, SteppedAside
from portal.rules.breach.fact_check import Known
from portal.rules.desk import DeskFile


def write(
    session: Session, *, organisation_id: str, desk: DeskFile, people: Mapping[str, Recipient]
) -> None:
    """Makes the desk what the organisation's file says; `people` by their id in the file."""
    writing(session)
    row = session.get(BreachDesk, organisation_id)
    if row is None:
        row = BreachDesk(organisation_id=organisation_id)
        session.add(row)
    row.facts = desk.to_json()
    session.execute(delete(BreachHandler).where(BreachHandler.organisation_id == organisation_id))
    named = desk.breach_desk.handlers if desk.breach_desk else ()
    for position, name in enumerate(named):
        session.add(
            BreachHandler(
                organisation_id=organisation_id, recipient_id=people[name].id, position=position
            )
        )
    session.flush()


def desk(session: Session, *, organisation_id: str) -> DeskFile:
    """What the file says of the desk; an empty one where it says nothing."""
    facts = session.scalar(
        select(BreachDesk.facts).where(BreachDesk.organisation_id == organisation_id)
    )
    return DeskFile.from_json(facts) if facts else DeskFile()


def regimes(session: Session, *, organisation_id: str) -> tuple[str, ...]:
    """The regimes whose clocks run."""
    found = desk(session, organisation_id=organisation_id).breach_desk
    return found.regimes if found else ()


def known(session: Session, *, organisation_id: str) -> Known:
    """The ids that a breach of this organisation may be linked to."""
    file = desk(session, organisation_id=organisation_id)
    return Known(
        processors=frozenset(one.id for one in file.processors),
        systems=frozenset(one.id for one in file.systems),
        processing=frozenset(one.id for one in file.processing),
    )


def handlers(session: Session, *, organisation_id: str) -> list[Recipient]:
    """Those who handle breaches, in the order of the file."""
    found = (
        select(Recipient)
        .join(BreachHandler, BreachHandler.recipient_id == Recipient.id)
        .where(BreachHandler.organisation_id == organisation_id, Recipient.active)
        .order_by(BreachHandler.position)
    )
    return list(session.scalars(found))


def handlers_of(session: Session, *, breach: Breach) -> list[Recipient]:
    """Those who handle this breach: all but those who have stepped aside."""
    out = exists().where(
        SteppedAside.breach_id == breach.id, SteppedAside.recipient_id == Recipient.id
    )
    found = (
        select(Recipient)
        .join(BreachHandler, BreachHandler.recipient_id == Recipient.id)
        .where(BreachHandler.organisation_id == breach.organisation_id, Recipient.active, ~out)
        .order_by(BreachHandler.position)
    )
    return list(session.scalars(found))


def has_desk(session: Session, *, organisation_id: str) -> bool:
    """Whether anybody handles breaches there."""
    return bool(handlers(session, organisation_id=organisation_id))


def is_handler(session: Session, *, recipient: Recipient) -> bool:
    """Whether this person handles the breaches of their organisation."""
    found = select(BreachHandler.position).where(
        BreachHandler.organisation_id == recipient.organisation_id,
        BreachHandler.recipient_id == recipient.id,
    )
    return recipient.active and session.execute(found).first() is not None
