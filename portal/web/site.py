"""Makes a Flask application with everything that both sites have in common."""

from pathlib import Path

from flask import Flask
from jinja2 import ChoiceLoader, StrictUndefined

from portal.settings import Settings
from portal.web import (
    assets,
    database,
    dates,
    failures,
    headers,
    incoming,
    languages,
    limits,
    markdown,
    masthead,
    origin,
    traceless,
)
from portal.web.program_files import KnownTemplates
from portal.web.sides import EXTENSION, Side, Site, site_of

__all__ = ["Side", "new_site"]

WEB = Path(__file__).parent

# Pages and forms are small. A view that takes more says so itself.
BODY_LIMIT = 64 * 1024


def new_site(import_name: str, settings: Settings, side: Side) -> Flask:
    """An application with headers, languages, assets, limits, database and error pages.

    `import_name` is the module of the side; its `templates`, `translations` and `build` folders
    are beside that module.
    """
    app = Flask(import_name, static_folder=None)
    app.request_class = incoming.Incoming
    app.json = incoming.SoundJson(app)
    app.extensions[EXTENSION] = Site(side, settings)
    app.config.update(MAX_CONTENT_LENGTH=BODY_LIMIT, MAX_FORM_MEMORY_SIZE=BODY_LIMIT)
    own = Path(app.root_path)
    # A name that a page misspells must not become an empty place on it.
    app.jinja_options = {
        **Flask.jinja_options,
        "trim_blocks": True,
        "lstrip_blocks": True,
        "undefined": StrictUndefined,
    }
    # The side's own folder comes first; what it does not have is here.
    app.jinja_loader = ChoiceLoader(
        [KnownTemplates(own / "templates"), KnownTemplates(WEB / "templates")]
    )
    # A Danish letter in the data of a page is two bytes, not six: pages are UTF-8 all through.
    app.jinja_env.policies["json.dumps_kwargs"] = {"sort_keys": True, "ensure_ascii": False}
    app.jinja_env.globals.update(side=side.value, demonstration=settings.demonstration)
    # In the order in which a request meets them.
    for part in (
        *(failures, incoming, languages, origin, limits),
        *(database, headers, dates, markdown, masthead),
    ):
        part.install(app)
    assets.install(app, [own / "build", WEB / "build"])
    app.wsgi_app = failures.LastResort(app.wsgi_app, site_of(app))  # type: ignore[method-assign]  # Flask's own way to wrap
    traceless.install(app)
    return app
