"""One's own passphrase, recovery kit and one-time codes, and the sessions that are open."""

import secrets

from flask import Blueprint, jsonify, render_template, url_for
from werkzeug.wrappers import Response

from admin import cookies
from admin.bodies import Body
from admin.forms import SignOutForm
from admin.guard import recipient
from admin.qr import qr_symbol
from admin.views.sign_in import SIGN_IN_KEY_BYTES, begin
from crypto.keys import key_fingerprint
from portal.data import organisations, recipients, sign_in, totp
from portal.web.database import now, session, settings
from portal.web.languages import localised
from portal.web.limits import limit

blueprint = Blueprint("account", __name__, url_prefix="/<language:language>")
localised(blueprint)

OFFER_BYTES = 16


@blueprint.get("/account")
def page() -> str:
    person, offer = recipient(), secrets.token_urlsafe(OFFER_BYTES)
    offered = totp.secret_offered(settings().totp_key, person.id, offer)
    return render_template(
        "staff/account.html",
        who=person,
        offer=offer,
        offered=totp.base32(offered),
        qr=qr_symbol(totp.address(offered, person.login)),
        fingerprint=key_fingerprint(person.kem) if person.kem else "",
        schemes=organisations.schemes_of(session(), recipient_id=person.id),
        form=SignOutForm(),
    )


@blueprint.post("/account/keyring")
@limit("10 per minute")
def change() -> Response:
    """A keyring with another passphrase or recovery kit. Ends every session but a new one here."""
    body, person = Body(), recipient()
    current = body.binary("current_sign_in_key", SIGN_IN_KEY_BYTES)
    sign_in.confirm(
        session(),
        recipient=person,
        sign_in_key=current,
        device=cookies.device_token(),
        now=now(),
        fake_salt_key=settings().fake_salt_key,
    )
    recipients.change_keyring(
        session(),
        recipient=person,
        current_sign_in_key=current,
        keyring=body.mapping("keyring"),
        sign_in_key=body.binary("sign_in_key", SIGN_IN_KEY_BYTES),
        now=now(),
    )
    answer = jsonify({"next": url_for("account.page")})
    begin(answer, person)
    return answer


@blueprint.post("/account/factor")
@limit("10 per minute")
def change_factor() -> Response:
    """One-time codes from another phone. Ends every session but a new one here."""
    body, person = Body(), recipient()
    sign_in.confirm_both(
        session(),
        recipient=person,
        sign_in_key=body.binary("current_sign_in_key", SIGN_IN_KEY_BYTES),
        code=body.text("present_code"),
        device=cookies.device_token(),
        now=now(),
        totp_key=settings().totp_key,
        fake_salt_key=settings().fake_salt_key,
    )
    recipients.change_factor(
        session(),
        recipient=person,
        offer=body.text("offer"),
        code=body.text("code"),
        now=now(),
        totp_key=settings().totp_key,
    )
    answer = jsonify({"next": url_for("account.page")})
    begin(answer, person)
    return answer
