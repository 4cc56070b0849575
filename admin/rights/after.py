"""What is owed around the answer: notices under Article 19, the search after an erasure."""

from flask import Blueprint, Response, jsonify

from admin.bodies import Body, BodyRefused
from admin.guard import recipient
from admin.rights.answers import Answer, on_request
from admin.rights.desk_context import open_request
from admin.rights.forms import DayForm, NoticeForm, day_of, number_of
from admin.rights.handling import by_me
from admin.rights.told import tells
from portal.data import database as store
from portal.data.rights import art19, tombstones
from portal.data.rights.tombstones import Identifier
from portal.web.database import now, session, settings, today
from portal.web.languages import localised

blueprint = Blueprint(
    "rights_after", __name__, url_prefix="/<language:language>/requests/<request_id>"
)
localised(blueprint)
tells(blueprint)


@blueprint.post("/notices")
def tell(request_id: str) -> Answer:
    file, form = open_request(request_id), NoticeForm()

    def act() -> None:
        state = form.state.data or ""
        art19.tell(
            session(),
            **by_me(file, form),
            kind=form.kind.data or "",
            to=form.to.data or "",
            state=state,
            told_on=day_of(form, "on"),
            way=form.way.data or None if state == art19.TOLD else None,
            note=number_of(form, "note"),
        )

    return on_request(file, act, part="notices", version=form.known_version)


@blueprint.post("/erasure")
def cross_check(request_id: str) -> Answer:
    file, form = open_request(request_id), DayForm()

    def act() -> None:
        tombstones.cross_check(session(), **by_me(file, form), checked_on=day_of(form, "on"))

    return on_request(file, act, part="erasure", version=form.known_version)


@blueprint.post("/tombstone")
def plant(request_id: str) -> Response:
    """What the person is called passes through memory for as long as its digests take."""
    file, body = open_request(request_id), Body()
    found = body.mapping("identifiers")
    identifiers = [
        Identifier(kind, value) for kind, values in found.items() for value in _texts(values)
    ]
    count = tombstones.plant(
        session(),
        recipient=recipient(),
        request=file.case_id,
        version=_version(body),
        key=settings().tombstone_key,
        identifiers=identifiers,
        erased_on=file.cross_checked_on or today(),
        today=today(),
        now=now(),
    )
    store.commit(session())
    return jsonify({"digests": count})


def _texts(values: object) -> list[str]:
    if not isinstance(values, list) or not all(isinstance(one, str) for one in values):
        raise BodyRefused(field="identifiers")
    return values


def _version(body: Body) -> int:
    text = body.text("version")
    if not text.isdecimal():
        raise BodyRefused(field="version")
    return int(text)
