"""The public site: what a stranger sees. No account, no cookie, no form but for files that are sealed."""

from flask import Flask

from portal.public import api, compression, letter, manifest, pages
from portal.settings import Settings
from portal.web.site import Side, new_site


def create_app(settings: Settings) -> Flask:
    """The public application. Raises nothing: what it needs is looked for when it is asked for."""
    app = new_site(__name__, settings, Side.PUBLIC)
    compression.install(app)
    app.register_blueprint(pages.root)
    app.register_blueprint(pages.pages)
    app.register_blueprint(letter.letter)
    app.register_blueprint(api.api)
    app.register_blueprint(manifest.manifest)
    return app
