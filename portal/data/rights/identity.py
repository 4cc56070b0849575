"""How a person's identity was settled: the way is recorded, never the document."""

from datetime import date, datetime

from sqlalchemy.orm import Session

from portal.data.rights import access, record, threads
from portal.data.rights.trail import RequestAct
from portal.data.tables import Recipient, RightsRequest
from portal.errors import RequestRefused
from portal.rules.rights.identity import check_identified

# Article 11(2): we said that we cannot tell who it is, and what would help.
CANNOT = "cannot"


def identify(  # noqa: PLR0913 -- all of them by name
    session: Session,
    *,
    recipient: Recipient,
    request: str,
    version: int,
    way: str,
    doubt: bool = False,
    document_erased: bool = False,
    note: int | None = None,
    today: date,
    now: datetime,
) -> RightsRequest:
    """Settles it. `note`: the sealed note that says why no lighter way was enough.

    `way` "cannot" stands for the answer of Art. 11(2). Raises `RequestUnknown`, `RequestChanged`,
    `RequestRefused`.
    """
    held = access.owed(session, recipient=recipient, request=request, now=now, version=version)
    threads.check_note(session, request=held, note=note)
    if way != CANNOT:
        refusal = check_identified(
            way, doubt=doubt, has_reasons=note is not None, document_erased=document_erased
        )
        if refusal is not None:
            raise RequestRefused([refusal])
    settled = {"way": way, "doubt": doubt, "on": today.isoformat(), "note": note}
    record.change(
        session,
        request=held,
        act=RequestAct.IDENTIFIED,
        recipient=recipient,
        now=now,
        today=today,
        values={"identity": settled | {"by": recipient.id}},
        facts=settled,
    )
    return held
