"""How the tests queue mails and look at them."""

from datetime import datetime

from sqlalchemy import select

from portal.data import outbox
from portal.data.database import Session
from portal.data.tables import OutboxMail
from tests.data.world import NOW


def put(session: Session, organisation_id: str, *addresses: str, now: datetime = NOW) -> None:
    """One mail to each, of a kind that no deadline withdraws."""
    for address in addresses:
        outbox.queue(
            session,
            organisation_id=organisation_id,
            key=outbox.key_of("test", address),
            to=address,
            language="both",
            kind="test",
            facts={},
            now=now,
            whom=f"recipients.{address.partition('@')[0]}",
        )
    session.commit()


def row(session: Session, address: str) -> OutboxMail:
    session.rollback()
    key = outbox.key_of("test", address)
    found = session.scalar(
        select(OutboxMail).where(OutboxMail.key == key).execution_options(populate_existing=True)
    )
    assert found is not None
    return found
