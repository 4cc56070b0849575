"""The recipients' site: sign in, read, answer, keep the law's dates."""

from flask import Flask

from admin import guard, layout
from admin.breach import site as breach_site
from admin.rights import site as rights_site
from admin.views import (
    account,
    case_breach,
    cases,
    charters,
    conversation,
    inbox,
    invitations,
    keyring,
    sign_in,
)
from portal.settings import Settings
from portal.web.site import Side, new_site

VIEWS = (
    sign_in,
    invitations,
    inbox,
    cases,
    case_breach,
    conversation,
    charters,
    account,
    keyring,
)


def create_app(settings: Settings) -> Flask:
    """The staff application. Every view but those named in `guard` asks for a session."""
    app = new_site(__name__, settings, Side.STAFF)
    guard.install(app)
    layout.install(app)
    app.add_url_rule("/", "root", sign_in.front, methods=["GET"])
    for view in VIEWS:
        app.register_blueprint(view.blueprint)
    breach_site.install(app)
    rights_site.install(app)
    return app
