"""What every page of the desk begins with: who asks, for which breach, by which clock."""

from datetime import tzinfo

from admin.guard import recipient
from portal.data import recipients
from portal.data.breach import breaches, desks, register
from portal.data.tables import Breach
from portal.rules.breach.fact_check import Known
from portal.rules.desk import DeskFile
from portal.web.database import now, session, settings


def open_breach_file(breach: str) -> Breach:
    """The breach, for a handler of it; anybody else gets `BreachUnknown`, and a line in the trail."""
    return breaches.for_handler(session(), recipient=recipient(), breach=breach, now=now())


def handlers_only() -> None:
    """For pages that are about no single breach: there are none for others."""
    register.check_handler(session(), recipient=recipient(), now=now())


def zone() -> tzinfo:
    return settings().time_zone


def desk() -> DeskFile:
    return desks.desk(session(), organisation_id=recipient().organisation_id)


def known() -> Known:
    """The organisation's own ids that a breach may name."""
    return desks.known(session(), organisation_id=recipient().organisation_id)


def names() -> dict[str, str]:
    """Names of the organisation's recipients by their ids."""
    people = recipients.of_organisation(session(), organisation_id=recipient().organisation_id)
    return {one.id: one.name for one in people}
