"""Enrolling, and coming back with the recovery kit.

The link carries its token behind a `#`, which no browser sends. The page posts the token, so it
stands in no address, log or history.
"""

from flask import Blueprint, jsonify, render_template, request, url_for
from werkzeug.wrappers import Response

from admin.bodies import Body
from admin.qr import qr_symbol
from admin.views.sign_in import SIGN_IN_KEY_BYTES, begin
from crypto.encoding import b64u
from portal.data import invitations, organisations, recipients
from portal.data.recipients import Enrolment
from portal.web.database import now, session, settings
from portal.web.gate import worked
from portal.web.languages import localised

blueprint = Blueprint("invitations", __name__, url_prefix="/<language:language>")
localised(blueprint)

KEM_BYTES = 1216
PROOF_BYTES = 64


@blueprint.get("/invitation")
def page() -> str:
    """Takes the token out of the address and posts it."""
    return render_template("staff/invitation.html")


@blueprint.post("/invitation")
def begin_steps() -> str:
    """All steps in one page, for the person whom the token names.

    Looking a token up costs no more than any page, and one is not guessed: 32 random bytes.
    """
    token = request.form.get("token", "")
    invitations.note_spent(session(), token=token, now=now())
    invited = invitations.find(session(), token=token, now=now(), totp_key=settings().totp_key)
    return render_template(
        f"staff/{invited.kind}.html",
        invited=invited,
        organisation=dict(
            organisations.get(session(), organisation_id=invited.recipient.organisation_id).names
        ),
        token=token,
        challenge=b64u(invited.challenge),
        qr=qr_symbol(invited.totp_address),
    )


@blueprint.post("/invitation/finish")
@worked("invitation")
def finish() -> Response:
    """Stores the public keys and the locked keyring, and signs the person in."""
    body = Body()
    invitations.note_spent(session(), token=body.text("token"), now=now())
    enrolment = Enrolment(
        keyring=body.mapping("keyring"),
        kem=body.binary("kem", KEM_BYTES),
        sign_in_key=body.binary("sign_in_key", SIGN_IN_KEY_BYTES),
        code=body.text("code"),
        proof=body.binary("proof", PROOF_BYTES),
    )
    act = recipients.recover if body.text("kind") == "recover" else recipients.enrol
    found = act(
        session(),
        token=body.text("token"),
        enrolment=enrolment,
        now=now(),
        totp_key=settings().totp_key,
    )
    answer = jsonify({"next": url_for("inbox.page")})
    begin(answer, found)
    return answer
