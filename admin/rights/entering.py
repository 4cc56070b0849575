"""Entering a request that came by letter, mail, telephone or in person, with its true day."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import Blueprint, Response, jsonify, render_template, url_for
from flask_babel import gettext as _

from admin.bodies import BodyRefused
from admin.breach.form_view import Option, options
from admin.guard import recipient
from admin.rights.desk_context import handlers_only
from admin.rights.parcels import Parcel, parcel
from admin.rights.told import tells
from crypto import wire
from crypto.encoding import b64u
from portal.data import charters
from portal.data import database as store
from portal.data.rights import desks, requests
from portal.data.rights.requests import ClearFacts
from portal.data.tables import Organisation, RightsRequest
from portal.errors import RequestUnknown
from portal.rules.rights.kinds import Kind, choices, kinds
from portal.web.database import now, session, settings, today
from portal.web.languages import localised
from portal.web.limits import limit

BY_HAND = ("letter", "mail", "person", "phone")

blueprint = Blueprint("rights_entering", __name__, url_prefix="/<language:language>/requests/new")
localised(blueprint)
tells(blueprint)


@dataclass(frozen=True)
class Entering:
    """`sealing` is what the page's script seals with."""

    kinds: tuple[Kind, ...]
    relation_choices: tuple[Option, ...]
    arrived_choices: tuple[Option, ...]
    delivery_choices: tuple[Option, ...]
    today: str
    sealing: dict[str, Any]


@blueprint.get("")
def page() -> str:
    handlers_only()
    scheme = desks.scheme(session(), organisation_id=recipient().organisation_id)
    if scheme is None:
        raise RequestUnknown
    organisation = session().get_one(Organisation, scheme.organisation_id)
    view = Entering(
        kinds=kinds(today()),
        relation_choices=options(choices("relation")),
        arrived_choices=options(one for one in choices("arrived") if one.id in BY_HAND),
        delivery_choices=(Option("", _("They did not say")), *options(choices("delivery"))),
        today=today().isoformat(),
        sealing={
            "scheme": scheme.id,
            "salt": organisation.salt,
            "charters": charters.chain(session(), scheme_id=scheme.id),
        },
    )
    return render_template("rights/entering.html", view=view)


@blueprint.post("")
@limit("30 per minute")
def enter() -> tuple[Response, int]:
    """Sealed by the handler's browser as the person's own would; the same again changes nothing."""
    handlers_only()
    sent = parcel()
    clear = ClearFacts(sent.texts("kinds"), sent.text("relation"), sent.text("language"))
    requests.enter(
        session(),
        recipient=recipient(),
        envelope=sent.sealed,
        clear=clear,
        arrived=sent.text("arrived"),
        received_on=_day(sent),
        attachments=sent.files,
        today=today(),
        now=now(),
        receipt_seed=settings().receipt_seed,
    )
    store.commit(session())
    made = session().get_one(RightsRequest, b64u(wire.parse(sent.sealed).case))
    href = url_for("rights.page", request_id=made.case_id)
    return jsonify({"reference": made.reference, "href": href}), 201


def _day(sent: Parcel) -> date:
    try:
        return date.fromisoformat(sent.text("received_on"))
    except ValueError as error:
        raise BodyRefused(field="received_on") from error
