"""Holding the file of a closed request back from being erased, and letting it go again."""

from functools import partial

from flask import Blueprint

from admin.rights.answers import Answer, on_request
from admin.rights.desk_context import open_request
from admin.rights.forms import ButtonForm, HoldForm, day_of
from admin.rights.handling import by_me
from admin.rights.told import tells
from portal.data.rights import retention
from portal.web.database import session
from portal.web.languages import localised

PART = "retention"

blueprint = Blueprint(
    "rights_retention", __name__, url_prefix="/<language:language>/requests/<request_id>/retention"
)
localised(blueprint)
tells(blueprint)


@blueprint.post("")
def hold(request_id: str) -> Answer:
    file, form = open_request(request_id), HoldForm()

    def act() -> None:
        ground, until = form.ground.data or "", day_of(form, "until")
        retention.hold(session(), **by_me(file, form), ground=ground, until=until)

    return on_request(file, act, part=PART, version=form.known_version, onwards=False)


@blueprint.post("/lift")
def lift(request_id: str) -> Answer:
    file, form = open_request(request_id), ButtonForm()
    act = partial(retention.lift, session(), **by_me(file, form))
    return on_request(file, act, part=PART, version=form.known_version, onwards=False)
