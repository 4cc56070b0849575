"""The public site: what a stranger sees. No account, no cookie, no form but for files that are sealed."""

from flask import Flask

from portal.public import api, compression, desk, letter, manifest, pages
from portal.settings import Settings
from portal.web.site import Side, new_site


def create_app(settings: Settings) -> Flask:
    """The public application. Raises nothing: what it needs is looked for when it is asked for."""
    app = new_site(__name__, settings, Side.PUBLIC)
    compression.install(app)
    for blueprint in (pages.root, desk.pages, pages.pages, letter.letter, desk.api, api.api):
        app.register_blueprint(blueprint)
    app.register_blueprint(manifest.manifest)
    return app
