"""An answer that reached the wrong person is a breach: one step opens it at the breach desk.

Only what is listed here goes over, all of it made of codes: nothing of who asked, nor of what.
"""

from flask import Blueprint, redirect, url_for
from flask_babel import force_locale
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from admin.guard import recipient
from admin.rights.answers import Answer, on_request
from admin.rights.desk_context import open_request
from admin.rights.forms import ButtonForm
from admin.rights.handling import by_me
from portal.data import audit
from portal.data.audit import AuditAct
from portal.data.breach import access, opening
from portal.data.rights import answering
from portal.data.tables import Breach, RightsRequest
from portal.rules.breach.facts import BreachFacts, Moments
from portal.web.database import now, session
from portal.web.languages import localised

PEOPLE = {"client": "clients", "employee": "employees", "applicant": "applicants"}

blueprint = Blueprint(
    "rights_misdelivery",
    __name__,
    url_prefix="/<language:language>/requests/<request_id>/misdelivery",
)
localised(blueprint)


@blueprint.get("")
def back(request_id: str) -> Response:
    file = open_request(request_id)
    return redirect(url_for("rights.page", request_id=file.case_id, _anchor="misdelivered"))


@blueprint.post("")
def open_breach(request_id: str) -> Answer:
    """To the breach, for those who handle breaches; others come back to the request."""
    file, form = open_request(request_id), ButtonForm()
    opened: list[Breach] = []

    def act() -> None:
        opened.append(_opened(file))
        answering.misdelivered(session(), **by_me(file, form), breach=opened[0].id)

    answer = on_request(file, act, part="answer", version=form.known_version, onwards=False)
    known = opened and access.is_known_to(session(), recipient=recipient(), breach=opened[0])
    if isinstance(answer, Response) and known:
        return redirect(url_for("breach.page", breach=opened[0].id), code=303)
    return answer


def _opened(file: RightsRequest) -> Breach:
    """Aware since now: whoever presses the button knows it."""
    at = now()
    with force_locale("da"):
        title = _("An answer to a request reached the wrong person")
    facts = BreachFacts(
        title=str(title),
        kinds=("confidentiality",),
        cause="misdelivery",
        people_count=1,
        people_categories=tuple(PEOPLE[one] for one in (file.relation,) if one in PEOPLE),
    )
    breach = opening.begin(
        session(),
        organisation_id=file.organisation_id,
        source="handler",
        facts=facts,
        moments=Moments(detected_at=at, aware_at=at, aware_by=recipient().name),
        opener=recipient(),
        now=at,
    )
    audit.record(
        session(),
        organisation_id=file.organisation_id,
        act=AuditAct.BREACH_OPENED,
        now=at,
        actor=recipient().id,
        facts={"breach": breach.id},
    )
    return breach
