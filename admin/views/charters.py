"""Who can read: seen by every recipient, signed by the scheme's signer."""

from flask import Blueprint, jsonify, render_template, url_for
from werkzeug.wrappers import Response

from admin.bodies import Body
from admin.charter_page import charter_page, my_scheme, receipt_key, scheme_to_sign
from admin.guard import recipient
from admin.poster_file import languages, poster_file
from crypto.encoding import b64u
from portal.data import charters, organisations
from portal.data import database as store
from portal.web.database import now, session, today
from portal.web.languages import localised

blueprint = Blueprint("charters", __name__, url_prefix="/<language:language>/schemes")
localised(blueprint)


@blueprint.get("")
def overview() -> str:
    schemes = organisations.schemes_of(session(), recipient_id=recipient().id)
    return render_template(
        "staff/charters.html", views=[charter_page(scheme) for scheme in schemes]
    )


@blueprint.get("/<scheme>/charter")
def page(scheme: str) -> str:
    found = my_scheme(scheme)
    return render_template("staff/charter.html", view=charter_page(found), posters=languages(found))


@blueprint.get("/<scheme>/charter/poster-<language:paper>.pdf")
def poster(scheme: str, paper: str) -> Response:
    return poster_file(my_scheme(scheme), paper)


@blueprint.get("/<scheme>/charter/draft")
def draft(scheme: str) -> Response:
    """The bytes to sign, and the chain they follow: the signer's browser compares the two."""
    found = scheme_to_sign(scheme)
    text = charters.draft(session(), scheme=found, receipt_key=receipt_key(), today=today())
    return jsonify({"draft": b64u(text), "charters": charters.chain(session(), scheme_id=found.id)})


@blueprint.post("/<scheme>/charter")
def sign(scheme: str) -> tuple[Response, int]:
    found, body = scheme_to_sign(scheme), Body()
    signed = {name: body.long_text(name) for name in ("charter", "signer", "signature")}
    charters.store(
        session(),
        scheme=found,
        signed=signed,
        recipient=recipient(),
        receipt_key=receipt_key(),
        today=today(),
        now=now(),
    )
    store.commit(session())
    return jsonify({"next": url_for("charters.page", scheme=scheme)}), 201
