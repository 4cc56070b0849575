"""What goes out as JSON: receipts with the dates they set, and an opened mailbox."""

import secrets
from datetime import date
from functools import lru_cache
from typing import Any

from flask import Response

from crypto.encoding import b64u
from portal.data.intake import Received
from portal.data.mailbox import MailboxView
from portal.data.tables import Case
from portal.rules.duties import CaseDates, Duty, duties

# The sizes that an answer of a mailbox may have, in bytes: this, which a usual conversation fits
# into, and each four times the last.
SMALLEST_ANSWER = 256 * 1024
STEP = 4
MEMBER = b',"padding":"%s"}'


def receipt_json(received: Received) -> dict[str, Any]:
    """The signed receipt, and by which dates the reporter can expect what.

    It depends on nothing but the receipt, so the same envelope gets the same answer on any day.
    """
    promised = promised_on(received.regime, received.received_on, received.acknowledges)
    return {"receipt": received.receipt, "duties": promised}


@lru_cache(maxsize=256)
def promised_on(regime: str, day: date, acknowledges: bool) -> list[dict[str, Any]]:
    """The duties of a case that arrived that day: the same for all of them, so worked out once."""
    return [duty.to_json() for duty in promises(regime, day, acknowledges)]


def promises(regime: str, day: date, acknowledges: bool) -> list[Duty]:
    """What the reporter can expect, seen from the day on which the report was received."""
    dates = CaseDates(received_on=day, acknowledged_on=day if acknowledges else None)
    return list(duties(regime, dates, today=day))


def mailbox_json(view: MailboxView, today: date) -> dict[str, Any]:
    """All that the holder of the return code is given."""
    case = view.case
    return {
        "case": case.id,
        "scheme": {"id": view.scheme.id, "slug": view.scheme.slug},
        "state": case.state,
        "received_on": case.received_on.isoformat(),
        "duties": [duty.to_json() for duty in duties(view.scheme.regime, dates_of(case), today)],
        "envelopes": [b64u(envelope) for envelope in view.envelopes],
        "charters": view.charters,
        "readers": view.readers,
    }


def dates_of(case: Case) -> CaseDates:
    return CaseDates(
        received_on=case.received_on,
        acknowledged_on=case.acknowledged_on,
        feedback_on=case.feedback_on,
        closed_on=case.closed_on,
    )


def padded(response: Response) -> Response:
    """The same JSON object with a member `padding`, so that its size is one of few.

    Whoever watches the line then cannot tell an empty mailbox from a full one, nor one that is
    there from one that is not. The padding is random, so that it stays as long as it is should
    somebody on the way compress it.
    """
    body = response.get_data().rstrip().removesuffix(b"}")
    size = SMALLEST_ANSWER
    while size < len(body) + len(MEMBER % b""):
        size *= STEP
    missing = size - len(body) - len(MEMBER % b"")
    response.set_data(body + MEMBER % secrets.token_urlsafe(missing)[:missing].encode())
    response.headers["Cache-Control"] = "no-store, no-transform"
    return response
