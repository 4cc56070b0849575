"""What every page of the rights desk begins with: who asks, for which request."""

from admin.breach.desk_context import names, zone
from admin.guard import recipient
from portal.data.rights import access, desks
from portal.data.tables import RightsRequest
from portal.rules.desk import DeskFile
from portal.rules.rights.record_values import HolidayRules
from portal.web.database import now, session

__all__ = ["desk_file", "handlers_only", "holidays", "names", "open_request", "zone"]


def open_request(request_id: str) -> RightsRequest:
    """The request, for a handler of it; anybody else gets `RequestUnknown`, and a line says so."""
    return access.for_handler(session(), recipient=recipient(), request=request_id, now=now())


def handlers_only() -> None:
    """For pages that are about no single request: there are none for others."""
    access.check_handler(session(), recipient=recipient(), now=now())


def desk_file() -> DeskFile:
    return desks.file(session(), organisation_id=recipient().organisation_id)


def holidays() -> HolidayRules:
    return desks.holidays(session(), organisation_id=recipient().organisation_id)
