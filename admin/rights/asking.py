"""Asking others: caseworkers through a link of their own, and the whistleblower scheme blindly."""

from functools import partial
from typing import Any

from flask import Blueprint, Response, jsonify

from admin.guard import recipient
from admin.rights.answers import Answer, on_request
from admin.rights.desk_context import open_request
from admin.rights.forms import ButtonForm
from admin.rights.handling import by_me
from admin.rights.parcels import Parcel, parcel
from admin.rights.told import tells
from crypto.encoding import b64u
from portal.data import database as store
from portal.data.rights import blind, caseworkers
from portal.data.rights.caseworkers import NewLink
from portal.data.tables import RightsRequest
from portal.web.database import now, session, today
from portal.web.languages import localised
from portal.web.limits import limit

blueprint = Blueprint(
    "rights_asking", __name__, url_prefix="/<language:language>/requests/<request_id>"
)
localised(blueprint)
tells(blueprint)


@blueprint.post("/caseworkers")
@limit("60 per hour")
def ask(request_id: str) -> tuple[Response, int]:
    """Keeps the sealed question. The link itself stays in the browser that made it."""
    file, sent = open_request(request_id), parcel()
    link = NewLink(
        id=sent.text("link"),
        token=sent.text("token"),
        verify=sent.text("verify"),
        kem_key=sent.text("kem_key"),
        envelope=sent.sealed,
    )
    made = caseworkers.ask(
        session(),
        **_by_me(file, sent),
        link=link,
        name=sent.text("name"),
        systems=sent.texts("systems"),
        days=sent.number("days"),
    )
    store.commit(session())
    return jsonify({"expires_at": made.expires_at.isoformat(), "version": file.version}), 201


@blueprint.get("/questions")
def questions(request_id: str) -> Response:
    """The questions to caseworkers and their answers, sealed, for the browser to check and open."""
    file = open_request(request_id)
    found = caseworkers.of_request(session(), request=file)
    return jsonify(
        {
            "questions": [
                {
                    "id": one.id,
                    "verify": one.verify,
                    "question": b64u(one.question),
                    "answer": b64u(one.answer) if one.answer else None,
                }
                for one in found
            ]
        }
    )


@blueprint.post("/caseworkers/<link>/end")
def end(request_id: str, link: str) -> Answer:
    file, form = open_request(request_id), ButtonForm()
    act = partial(caseworkers.end, session(), **by_me(file, form), link=link)
    return on_request(file, act, part="caseworkers", version=form.known_version)


@blueprint.get("/blind/targets")
def targets(request_id: str) -> Response:
    """The schemes that can be asked, with the lists of those to whom a question is sealed."""
    file = open_request(request_id)
    found = blind.targets(session(), organisation_id=file.organisation_id)
    return jsonify(
        {"targets": [{"scheme": one.scheme.id, "charters": one.charters} for one in found]}
    )


@blueprint.post("/blind")
@limit("30 per hour")
def ask_blindly(request_id: str) -> tuple[Response, int]:
    file, sent = open_request(request_id), parcel()
    view = blind.ask(session(), **_by_me(file, sent), envelope=sent.sealed)
    store.commit(session())
    return jsonify({"closes_on": view.closes_on.isoformat()}), 201


def _by_me(file: RightsRequest, sent: Parcel) -> dict[str, Any]:
    return {
        "recipient": recipient(),
        "request": file.case_id,
        "version": sent.number("version"),
        "today": today(),
        "now": now(),
    }
