"""Which language a page is in: the first part of its path says so, and nothing else."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, Flask, current_app, g, has_request_context, request, url_for
from flask_babel import Babel
from werkzeug.routing import BaseConverter, RoutingException

from portal.web.sides import site_of

LANGUAGES = ("da", "en")
NAMES = {"da": "Dansk", "en": "English"}


class LanguageConverter(BaseConverter):
    """Matches a language that the pages are written in; any other is no such page."""

    regex = "|".join(LANGUAGES)


def install(app: Flask) -> None:
    app.url_map.converters["language"] = LanguageConverter
    own = Path(app.root_path, "translations")
    shared = Path(__file__).parent / "translations"
    # The side's catalogue is read last: the same sentence may be said in its own way there.
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = f"{shared};{own}"
    app.config["BABEL_DEFAULT_LOCALE"] = LANGUAGES[0]
    Babel(app, locale_selector=language)
    app.jinja_env.filters["pick"] = pick
    app.jinja_env.globals.update(language=language, language_links=language_links)


def localised(blueprint: Blueprint) -> None:
    """Takes `language` out of the view's arguments and puts it into the links it makes.

    The prefix of the blueprint has to begin with `/<language:language>`.
    """

    @blueprint.url_value_preprocessor
    def pull(_endpoint: str | None, values: dict[str, Any] | None) -> None:
        if values:
            g.language = values.pop("language", LANGUAGES[0])

    @blueprint.url_defaults
    def push(_endpoint: str, values: dict[str, Any]) -> None:
        values.setdefault("language", language())


def language() -> str:
    """The language of the present request: `da` or `en`."""
    if not has_request_context():
        return LANGUAGES[0]
    chosen = g.get("language")
    if chosen is None:
        # No view was found, or it has no language: the path may still begin with one.
        first = request.path.split("/", 2)[1] if request.path.startswith("/") else ""
        chosen = first if first in LANGUAGES else LANGUAGES[0]
    return str(chosen)


def pick(texts: Mapping[str, str]) -> str:
    """The text of the page's language, else the first there is, else nothing."""
    return texts.get(language()) or next((text for text in texts.values() if text), "")


def in_language(other: str) -> str | None:
    """The address of the present page in another language, or None where it has only one.

    What is asked behind the address goes along on the staff side, where a list may be filtered. A
    public page is the same whatever is hung on its address, and leads to the same places.
    """
    if request.endpoint is None:
        return None
    if not request.url_rule or "language" not in request.url_rule.arguments:
        return None
    try:
        address = url_for(request.endpoint, **{**(request.view_args or {}), "language": other})
    except RoutingException:
        return None
    asked = (
        "" if site_of(current_app).is_public else urlencode(list(request.args.items(multi=True)))
    )
    return f"{address}?{asked}" if asked else address


def language_links(offered: tuple[str, ...] = LANGUAGES) -> list[dict[str, str | bool]]:
    """What the language switch shows: code, own name, address and whether it is the present one."""
    return [
        {"code": code, "name": NAMES[code], "href": address, "current": code == language()}
        for code in offered
        if (address := in_language(code))
    ]
