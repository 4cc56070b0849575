"""Whose page it is: the name at its top, and the colour that an organisation has chosen."""

from dataclasses import dataclass

from flask import Flask, Response, abort

from portal.data import organisations
from portal.web.colours import accent_for
from portal.web.database import session
from portal.web.limits import limit


@dataclass(frozen=True)
class Masthead:
    """The head of a page: a name, where it leads, and whose colour it has (None: Varsel's own)."""

    name: str
    home: str
    slug: str | None = None


def install(app: Flask) -> None:
    app.jinja_env.globals["masthead"] = Masthead("Varsel", "/")
    app.add_url_rule(
        "/assets/organisation/<slug>.css", "organisation_style", organisation_style, methods=["GET"]
    )


@limit("600 per minute")
def organisation_style(slug: str) -> Response:
    """The organisation's accent as custom properties: pages may have no style in them."""
    accent = organisations.find(session(), slug=slug).accent
    if not accent:
        abort(404)
    light, dark = accent_for(accent)
    css = (
        f":root{{--accent:{light}}}\n"
        f"@media (prefers-color-scheme:dark){{:root{{--accent:{dark}}}}}\n"
    )
    response = Response(css, mimetype="text/css")
    response.headers["Cache-Control"] = "no-cache"
    return response
