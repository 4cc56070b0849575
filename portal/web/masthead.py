"""Whose page it is: the name at its top, and the colour that an organisation has chosen."""

import base64
import hashlib
from dataclasses import dataclass

from flask import Flask, Response, abort, url_for

from portal.data import organisations
from portal.web.assets import Asset
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
    app.jinja_env.globals["organisation_style"] = style_of
    app.add_url_rule(
        "/assets/organisation/<slug>.css", "organisation_style", organisation_style, methods=["GET"]
    )


def style_of(slug: str) -> Asset | None:
    """The organisation's stylesheet for a page's head; None where it has chosen no colour."""
    accent = organisations.find(session(), slug=slug).accent
    if not accent:
        return None
    digest = hashlib.sha384(stylesheet(accent).encode()).digest()
    address = url_for("organisation_style", slug=slug)
    return Asset(address, f"sha384-{base64.b64encode(digest).decode()}")


@limit("600 per minute")
def organisation_style(slug: str) -> Response:
    """The organisation's accent as custom properties: pages may have no style in them."""
    accent = organisations.find(session(), slug=slug).accent
    if not accent:
        abort(404)
    response = Response(stylesheet(accent), mimetype="text/css")
    response.headers["Cache-Control"] = "no-cache"
    return response


def stylesheet(accent: str) -> str:
    """`accent` is `#rrggbb`; each page gets the shade of it that can be read there."""
    light, dark = accent_for(accent)
    return (
        f":root{{--accent:{light}}}\n"
        f"@media (prefers-color-scheme:dark){{:root{{--accent:{dark}}}}}\n"
    )
