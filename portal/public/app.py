"""The public site: what a stranger sees. No account, no cookie, and no form but two.

One takes files that are sealed, the other requests from browsers without a script.
"""

from flask import Flask

from portal.public import api, compression, desk, letter, manifest, pages
from portal.public.rights import api as rights_api
from portal.public.rights import pages as rights
from portal.public.rights import plain
from portal.settings import Settings
from portal.web.site import Side, new_site


def create_app(settings: Settings) -> Flask:
    """The public application. Raises nothing: what it needs is looked for when it is asked for."""
    app = new_site(__name__, settings, Side.PUBLIC)
    compression.install(app)
    for blueprint in (pages.root, desk.pages, rights.pages, pages.pages, letter.letter):
        app.register_blueprint(blueprint)
    for blueprint in (plain.plain, desk.api, rights.api, rights_api.api, api.api):
        app.register_blueprint(blueprint)
    app.register_blueprint(manifest.manifest)
    return app
