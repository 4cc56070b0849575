"""The small acts on a request: identity, rights, the clock, the state, links. Codes and days alone."""

from functools import partial
from typing import Any

from flask import Blueprint

from admin.breach.answers import long_forms
from admin.breach.forms import VersionForm
from admin.guard import recipient
from admin.rights import forms
from admin.rights.answers import Answer, on_request
from admin.rights.desk_context import open_request
from admin.rights.forms import day_of, number_of
from portal.data.rights import clock, identity, links, moving, requests
from portal.data.tables import RightsRequest
from portal.web.database import now, session, today
from portal.web.languages import localised

blueprint = Blueprint(
    "rights_handling", __name__, url_prefix="/<language:language>/requests/<request_id>"
)
localised(blueprint)
long_forms(blueprint)


def by_me(file: RightsRequest, form: VersionForm) -> dict[str, Any]:
    """What every act asks: who, which, from which version, on which day, at which moment."""
    return {
        "recipient": recipient(),
        "request": file.case_id,
        "version": form.known_version,
        "today": today(),
        "now": now(),
    }


@blueprint.post("/identity")
def settle(request_id: str) -> Answer:
    file, form = open_request(request_id), forms.IdentityForm()
    act = partial(
        identity.identify,
        session(),
        **by_me(file, form),
        way=form.way.data or "",
        doubt=form.doubt.data == "yes",
        document_erased=bool(form.document_erased.data),
        note=number_of(form, "note"),
    )
    return on_request(file, act, part="identity", version=form.known_version)


@blueprint.post("/kinds")
def choose(request_id: str) -> Answer:
    file, form = open_request(request_id), forms.KindsForm()
    act = partial(
        requests.choose_kinds, session(), **by_me(file, form), kinds=tuple(form.kinds.data or ())
    )
    return on_request(file, act, part="kinds", version=form.known_version)


@blueprint.post("/clock/pause")
def pause(request_id: str) -> Answer:
    file, form = open_request(request_id), forms.PauseForm()

    def act() -> None:
        about, on = form.about.data or "", day_of(form, "asked_on")
        clock.pause(session(), **by_me(file, form), about=about, asked_on=on)

    return on_request(file, act, part="clock:pause", version=form.known_version)


@blueprint.post("/clock/resume")
def resume(request_id: str) -> Answer:
    file, form = open_request(request_id), forms.ResumeForm()

    def act() -> None:
        clock.resume(session(), **by_me(file, form), answered_on=day_of(form, "answered_on"))

    return on_request(file, act, part="clock:resume", version=form.known_version)


@blueprint.post("/clock/extend")
def extend(request_id: str) -> Answer:
    """The letter with the reasons has gone first: its number comes with the form."""
    file, form = open_request(request_id), forms.ExtendForm()

    def act() -> None:
        clock.extend(
            session(),
            **by_me(file, form),
            told_on=day_of(form, "told_on"),
            answer=number_of(form, "answer"),
            note=number_of(form, "note"),
        )

    return on_request(file, act, part="clock:extend", version=form.known_version)


@blueprint.post("/clock/stop")
def stop(request_id: str) -> Answer:
    file, form = open_request(request_id), forms.StopForm()

    def act() -> None:
        on = day_of(form, "stopped_on")
        clock.stop(session(), **by_me(file, form), kind=form.kind.data or "", stopped_on=on)

    return on_request(file, act, part="clock:stop", version=form.known_version)


@blueprint.post("/state")
def move(request_id: str) -> Answer:
    file, form = open_request(request_id), forms.MoveForm()
    act = partial(
        moving.move,
        session(),
        **by_me(file, form),
        to=form.to.data or "",
        note=number_of(form, "note"),
    )
    return on_request(file, act, part="state", version=form.known_version, onwards=False)


@blueprint.post("/links")
def link(request_id: str) -> Answer:
    file, form = open_request(request_id), forms.LinkForm()
    act = partial(links.link, session(), **by_me(file, form), other=form.other.data or "")
    return on_request(file, act, part="links", version=form.known_version)
