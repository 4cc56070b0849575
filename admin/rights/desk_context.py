"""What every page of the rights desk begins with: who asks, for which request."""

from flask import abort, redirect, request, url_for

from admin.breach.desk_context import names, zone
from admin.guard import recipient
from portal.data.rights import access, desks
from portal.data.tables import RightsRequest
from portal.errors import RequestRefused
from portal.rules.desk import DeskFile
from portal.rules.rights.desk_words import refusal
from portal.rules.rights.record_values import HolidayRules
from portal.web.database import now, session

__all__ = ["desk_file", "handlers_only", "holidays", "names", "open_left", "open_request", "zone"]

FORMS = ("", "application/x-www-form-urlencoded", "multipart/form-data")


def open_request(request_id: str) -> RightsRequest:
    """The request, for a handler of it; anybody else gets `RequestUnknown`, and a line says so.

    Of one whose file is erased there is one page left, to which every other leads.
    """
    found = open_left(request_id)
    if found.erased_on is None:
        return found
    if request.mimetype in FORMS:
        abort(redirect(url_for("rights.page", request_id=found.case_id), 303))
    raise RequestRefused([refusal("erased")])


def open_left(request_id: str) -> RightsRequest:
    """The same, and also what is left of one whose file is erased."""
    return access.for_handler(session(), recipient=recipient(), request=request_id, now=now())


def handlers_only() -> None:
    """For pages that are about no single request: there are none for others."""
    access.check_handler(session(), recipient=recipient(), now=now())


def desk_file() -> DeskFile:
    return desks.file(session(), organisation_id=recipient().organisation_id)


def holidays() -> HolidayRules:
    return desks.holidays(session(), organisation_id=recipient().organisation_id)
