"""What goes out as JSON: receipts with the dates they set, and an opened mailbox."""

import json
from datetime import date
from typing import Any

from crypto.encoding import b64u
from portal.data.intake import Received
from portal.data.mailbox import MailboxView
from portal.data.tables import Case
from portal.public.places import SchemePlace
from portal.rules.duties import CaseDates, duties


def receipt_json(received: Received, place: SchemePlace) -> dict[str, Any]:
    """The signed receipt, and by which dates the reporter can expect what.

    It depends on nothing but the receipt, so the same envelope gets the same answer on any day.
    """
    day = date.fromisoformat(json.loads(received.receipt["receipt"])["received"])
    acknowledged = day if place.facts.receipt_acknowledges else None
    dates = CaseDates(received_on=day, acknowledged_on=acknowledged)
    promised = duties(place.row.regime, dates, today=day)
    return {"receipt": received.receipt, "duties": [duty.to_json() for duty in promised]}


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
