"""The token that shows that a write comes from a page of this very session.

It is derived from the session's token, so that nothing more needs to be stored and a new
session makes every old page's token worthless.
"""

import base64
import hashlib
import hmac

from flask import g, request
from flask_wtf import FlaskForm
from wtforms.csrf.core import CSRF, CSRFTokenField
from wtforms.form import BaseForm

from admin import cookies
from portal.errors import Refused
from portal.web.database import settings

LABEL = b"varsel/staff/csrf\x00"
HEADER = "X-CSRF-Token"
FIELD = "csrf_token"


class CsrfRefused(Refused):
    """This page belongs to an earlier sign-in, so nothing was done. Load it again and repeat what you did."""

    code = "csrf_refused"
    status = 403


def token() -> str:
    """The token of the present session; empty where there is none."""
    session_token = cookies.session_token()
    if session_token is None or g.get("recipient") is None:
        return ""
    mac = hmac.new(settings().csrf_key, LABEL + session_token.encode(), hashlib.sha256)
    return base64.urlsafe_b64encode(mac.digest()).rstrip(b"=").decode()


def check() -> None:
    """Raises `CsrfRefused` unless the request carries the session's token."""
    wanted, sent = token(), request.headers.get(HEADER) or request.form.get(FIELD) or ""
    if not wanted or not hmac.compare_digest(wanted.encode(), sent.encode()):
        raise CsrfRefused


class SessionToken(CSRF):
    """Puts the token into forms. `guard` has compared it before any view runs."""

    def generate_csrf_token(self, csrf_token_field: CSRFTokenField) -> str:  # noqa: ARG002 - WTForms' signature
        return token()

    def validate_csrf_token(self, form: BaseForm, field: CSRFTokenField) -> None:  # noqa: ARG002 - WTForms' signature
        check()


class SessionForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF comes without types
    """A form of a signed-in recipient."""

    class Meta(FlaskForm.Meta):  # type: ignore[misc]  # as above
        csrf = True
        csrf_class = SessionToken
        csrf_field_name = FIELD
        # WTForms would look for these in Flask's own session, which this site does not use.
        csrf_context = None
        csrf_secret = None
