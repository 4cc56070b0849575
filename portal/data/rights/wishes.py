"""Where a person wished to be told by mail that something has come, and telling them.

It is the one thing of a person that stands in clear, in a table of its own, only at their wish and
only until the request is closed: the server cannot write to an address that it cannot read. The
mail says that something waits, never what.
"""

from datetime import datetime

from sqlalchemy import delete, insert
from sqlalchemy.orm import Session

from portal.data import envelopes, outbox
from portal.data.database import writing
from portal.data.rights import record
from portal.data.tables import NoticeAddress, RightsRequest
from portal.rules.file_values import is_email

KIND = "request_news"


def check(address: str | None) -> None:
    """Raises `RequestRefused` (address_invalid)."""
    if address and not is_email(address):
        raise record.refused("address_invalid", "address")


def store(session: Session, *, request: RightsRequest, address: str | None) -> None:
    """Keeps the address until the request is closed, or until it is taken back (None)."""
    writing(session)
    forget(session, case_id=request.case_id)
    if address:
        session.execute(
            insert(NoticeAddress).values(
                case_id=request.case_id, address=address, language=request.language
            )
        )


def change(session: Session, *, request: RightsRequest, address: str | None, now: datetime) -> None:
    """As `store`, later: what waits to go to the address before is taken back."""
    outbox.withdraw(session, keys=_keys(session, request.case_id), now=now)
    store(session, request=request, address=address)


def end(session: Session, *, case_id: str, now: datetime) -> None:
    """Erases the address with the end of the request, also from what could not be sent.

    What was told just now, such as the answer, still goes; no mail keeps its address after that.
    """
    outbox.withdraw(session, keys=_keys(session, case_id), now=now, in_trouble=True)
    forget(session, case_id=case_id)


def address_of(session: Session, *, case_id: str) -> str | None:
    """Where the person wished to be told, for themselves alone."""
    wish = session.get(NoticeAddress, case_id)
    return wish.address if wish else None


def forget(session: Session, *, case_id: str) -> None:
    """Erases the address."""
    writing(session)
    session.execute(delete(NoticeAddress).where(NoticeAddress.case_id == case_id))


def erase(session: Session, *, case_id: str) -> None:
    """Erases the address and every mail to it. Before the messages: their numbers name the mails."""
    keys = _keys(session, case_id)
    forget(session, case_id=case_id)
    outbox.erase(session, keys=keys)


def tell(session: Session, *, request: RightsRequest, sequence: int, now: datetime) -> None:
    """Queues the mail for a message with this number, if the person wished for mails."""
    wish = session.get(NoticeAddress, request.case_id)
    if wish is None:
        return
    outbox.queue(
        session,
        organisation_id=request.organisation_id,
        key=_key(request.case_id, sequence),
        to=wish.address,
        language=wish.language,
        kind=KIND,
        facts={},
        now=now,
    )


def _keys(session: Session, case_id: str) -> list[str]:
    """Of every mail that there can be: one for each message."""
    last = envelopes.head(session, case_id=case_id, thread=envelopes.CONVERSATION).sequence
    return [_key(case_id, number) for number in range(1, last + 1)]


def _key(case_id: str, sequence: int) -> str:
    return outbox.key_of(KIND, case_id, str(sequence))
