"""The rights desk of an organisation: what its file says, and who handles its requests."""

from collections.abc import Mapping

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from portal.data.breach import desks
from portal.data.database import writing
from portal.data.tables import Organisation, Recipient, RightsHandler, Scheme
from portal.rules import organisation as described
from portal.rules.desk import DeskFile, RightsDesk
from portal.rules.policy_file import policy_of
from portal.rules.regimes import Regime
from portal.rules.rights.policy_values import PolicyFile
from portal.rules.rights.record_values import HolidayRules


def write(
    session: Session, *, organisation_id: str, desk: DeskFile, people: Mapping[str, Recipient]
) -> None:
    """Makes the handlers those of the organisation's file; `people` by their id in the file."""
    writing(session)
    session.execute(delete(RightsHandler).where(RightsHandler.organisation_id == organisation_id))
    named = desk.rights_desk.handlers if desk.rights_desk else ()
    for position, name in enumerate(named):
        session.add(
            RightsHandler(
                organisation_id=organisation_id, recipient_id=people[name].id, position=position
            )
        )
    session.flush()


def file(session: Session, *, organisation_id: str) -> DeskFile:
    """What the file says of both desks and of processing."""
    return desks.desk(session, organisation_id=organisation_id)


def desk(session: Session, *, organisation_id: str) -> RightsDesk | None:
    """What the file says of the rights desk."""
    return file(session, organisation_id=organisation_id).rights_desk


def holidays(session: Session, *, organisation_id: str) -> HolidayRules:
    """Which days the organisation counts as holidays besides those of the law."""
    found = desk(session, organisation_id=organisation_id)
    return found.holidays if found else HolidayRules()


def policy(session: Session, *, organisation_id: str) -> PolicyFile:
    """What notice, record and answers are made of."""
    rows = session.scalars(
        select(Scheme)
        .where(Scheme.organisation_id == organisation_id, Scheme.active)
        .order_by(Scheme.position)
    )
    organisation = session.get_one(Organisation, organisation_id)
    return policy_of(
        described.Organisation.from_json(organisation.facts),
        [described.Scheme.from_json(row.facts) for row in rows],
        file(session, organisation_id=organisation_id),
    )


def scheme(session: Session, *, organisation_id: str) -> Scheme | None:
    """The scheme under which requests come in: the first one in use."""
    found = select(Scheme).where(
        Scheme.organisation_id == organisation_id, Scheme.active, Scheme.regime == Regime.RIGHTS
    )
    return session.scalar(found.order_by(Scheme.position).limit(1))


def has_desk(session: Session, *, organisation_id: str) -> bool:
    """Whether requests can come in, and somebody handles them."""
    return (
        scheme(session, organisation_id=organisation_id) is not None
        and desk(session, organisation_id=organisation_id) is not None
    )


def handlers(session: Session, *, organisation_id: str) -> list[Recipient]:
    """Those who handle requests, in the order of the file."""
    found = (
        select(Recipient)
        .join(RightsHandler, RightsHandler.recipient_id == Recipient.id)
        .where(RightsHandler.organisation_id == organisation_id, Recipient.active)
        .order_by(RightsHandler.position)
    )
    return list(session.scalars(found))


def is_handler(session: Session, *, recipient: Recipient) -> bool:
    """Whether somebody handles the requests of their organisation."""
    return recipient.active and (
        session.get(RightsHandler, (recipient.organisation_id, recipient.id)) is not None
    )
