"""Signing in and out. The passphrase stays in the browser; what comes here is a key made of it."""

from flask import Blueprint, jsonify, redirect, render_template, url_for
from werkzeug.wrappers import Response

from admin import cookies
from admin.bodies import Body
from admin.demonstration import sign_in_hints
from admin.forms import SignOutForm
from admin.guard import find_session, recipient
from crypto.encoding import b64u
from portal.data import database as store
from portal.data import known_devices, sign_in, staff_sessions
from portal.data.tables import Recipient
from portal.errors import NotFound, SignedOut
from portal.web.database import now, session, settings, today
from portal.web.gate import worked
from portal.web.languages import localised

blueprint = Blueprint("sign_in", __name__, url_prefix="/<language:language>")
localised(blueprint)

SIGN_IN_KEY_BYTES = 32


@blueprint.get("/")
def front() -> Response:
    """`/` and `/da/`: the inbox for whoever is signed in, else the sign-in page."""
    try:
        find_session()
    except SignedOut:
        return redirect(url_for("sign_in.page"))
    return redirect(url_for("inbox.page"))


@blueprint.get("/sign-in")
def page() -> str:
    """Also for somebody who is signed in: in the demonstration one goes from person to person."""
    return render_template("staff/sign_in.html", hints=sign_in_hints())


@blueprint.get("/sign-in/codes")
def codes() -> Response:
    """In the demonstration: the code of each person at this moment. Not there otherwise."""
    hints = sign_in_hints()
    if not hints:
        raise NotFound
    return jsonify({"codes": {hint.login: hint.code for hint in hints}})


@blueprint.post("/sign-in/salt")
def salt() -> Response:
    """The salt of a login's passphrase; an invented but steady one for a login that is not there."""
    body = Body()
    found = sign_in.begin(
        session(), login=body.text("login"), fake_salt_key=settings().fake_salt_key
    )
    return jsonify({"salt": b64u(found)})


@blueprint.post("/sign-in")
@worked("sign-in")
def attempt() -> Response:
    body = Body()
    found = sign_in.attempt(
        session(),
        login=body.text("login"),
        sign_in_key=body.binary("sign_in_key", SIGN_IN_KEY_BYTES),
        code=body.text("code"),
        device=cookies.device_token(),
        now=now(),
        totp_key=settings().totp_key,
        fake_salt_key=settings().fake_salt_key,
    )
    answer = jsonify({"next": url_for("inbox.page")})
    begin(answer, found)
    return answer


def begin(answer: Response, found: Recipient) -> None:
    """A new session for a recipient who has just proved who they are, under a new token."""
    if old := cookies.session_token():
        staff_sessions.end(session(), token=old)
    token = staff_sessions.start(session(), recipient_id=found.id, now=now())
    device = known_devices.remember(
        session(), recipient_id=found.id, token=cookies.device_token(), today=today()
    )
    store.commit(session())
    cookies.set_session(answer, token)
    cookies.set_device(answer, device)


@blueprint.post("/sign-out")
def end() -> Response:
    """Ends this session; with `everywhere`, all of the recipient's."""
    if SignOutForm().everywhere.data:
        staff_sessions.end_all(session(), recipient_id=recipient().id)
    else:
        staff_sessions.end(session(), token=cookies.session_token() or "")
    store.commit(session())
    answer = redirect(url_for("sign_in.page"), code=303)
    cookies.clear_session(answer)
    return answer
