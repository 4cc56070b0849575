"""Deny by default: every view asks for a session, save those named here."""

from flask import Flask, g, redirect, request, url_for
from werkzeug.wrappers import Response

from admin import cookies, csrf, layout
from portal.data import database as store
from portal.data import staff_sessions
from portal.data.tables import Recipient
from portal.errors import SignedOut
from portal.web.database import now, session, settings

# Whoever may come without a session, and why.
OPEN = frozenset(
    {
        "sign_in.front",
        "root",  # leads to the inbox or to the sign-in page
        "sign_in.page",
        "sign_in.codes",  # not there outside the demonstration
        "sign_in.salt",
        "sign_in.attempt",
        "invitations.page",
        "invitations.begin_steps",
        "invitations.finish",
        "caseworker.page",  # by a link that is known to whoever was asked
        "caseworker.question",
        "caseworker.answer",
        "asset",  # scripts and styles are the same for everybody
        "organisation_style",
    }
)

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})


def install(app: Flask) -> None:
    app.before_request(require_session)


def recipient() -> Recipient:
    """Whoever is signed in. Only for views behind the guard."""
    found: Recipient | None = g.get("recipient")
    if found is None:
        raise SignedOut
    return found


def require_session() -> Response | None:
    """Finds the session; without one, sends people to the sign-in page and refuses scripts.

    A path that no view answers is refused in the same way: outside, nobody learns which exist.
    """
    if request.endpoint in OPEN:
        return None
    try:
        find_session()
    except SignedOut:
        return refuse()
    if request.method not in SAFE_METHODS:
        csrf.check()
    return None


def find_session() -> Recipient:
    """Puts the recipient into `g`, or raises `SignedOut`."""
    token = cookies.session_token()
    if not token:
        raise SignedOut
    found = staff_sessions.find(
        session(), token=token, now=now(), idle_minutes=settings().idle_minutes
    )
    # When it was last used is written on reading too.
    store.commit(session())
    g.recipient = found
    layout.remember(found)
    return found


def wants_json() -> bool:
    best = request.accept_mimetypes.best_match(["text/html", "application/json"])
    return best == "application/json" or request.mimetype == "application/json"


def refuse() -> Response:
    if wants_json() or request.method not in SAFE_METHODS:
        raise SignedOut
    answer = redirect(url_for("sign_in.page"))
    if cookies.session_token():
        cookies.clear_session(answer)
    return answer
