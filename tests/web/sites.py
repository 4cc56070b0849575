"""Two small sites made of the plumbing alone, with the gallery as their page."""

import base64
import secrets
import tomllib
from datetime import date
from pathlib import Path
from typing import Any

from flask import Blueprint, Flask, abort, jsonify, render_template, request
from jinja2 import ChoiceLoader, DictLoader, FileSystemLoader

from crypto.errors import WireError
from portal.errors import StaleHead
from portal.settings import Settings
from portal.web.database import session
from portal.web.gate import worked
from portal.web.languages import localised
from portal.web.limits import limit
from portal.web.masthead import Masthead
from portal.web.site import Side, new_site

HERE = Path(__file__).parent
EXAMPLES: list[dict[str, Any]] = tomllib.loads((HERE / "gallery.toml").read_text(encoding="utf-8"))[
    "example"
]
IMPORTS = "".join(
    f'{{% import "macros/{name}.html" as {name} %}}' for name in ("buttons", "fields", "page")
)
SECRET_WORDS = "hemmelige ord fra en indberetning"


def make_settings(folder: Path, **more: str) -> Settings:
    """Settings of a fresh installation in `folder`."""
    return Settings.from_mapping(
        {
            "VARSEL_DATA": str(folder),
            "VARSEL_SECRET": base64.urlsafe_b64encode(secrets.token_bytes(32)).decode(),
            **more,
        }
    )


def make_site(settings: Settings, side: Side) -> Flask:
    """A site with the gallery at `/da/` and `/en/`, and views that fail in every way."""
    module = "portal.public.app" if side is Side.PUBLIC else "admin.app"
    app = new_site(module, settings, side)
    sources = {
        f"example-{number}.html": IMPORTS + example["source"]
        for number, example in enumerate(EXAMPLES)
    }
    assert app.jinja_loader is not None
    app.jinja_loader = ChoiceLoader(
        [DictLoader(sources), FileSystemLoader(HERE / "templates"), app.jinja_loader]
    )
    app.register_blueprint(_pages())
    app.register_blueprint(_api())
    app.register_blueprint(_limited())
    return app


def _pages() -> Blueprint:
    pages = Blueprint("gallery", __name__, url_prefix="/<language:language>")
    localised(pages)

    @pages.get("/")
    def gallery() -> str:
        return render_template(
            "gallery.html",
            examples=[
                {"title": example["title"], "template": f"example-{number}.html"}
                for number, example in enumerate(EXAMPLES)
            ],
            day=date(2026, 3, 3),
            masthead=Masthead("Fjordmål A/S", "/da/"),
            breadcrumbs=[("Forside", "/da/"), ("Galleri", None)],
            texts={"tag": "</script><b>'&"},
        )

    @pages.get("/fails/<int:status>")
    def fails(status: int) -> str:
        abort(status)

    @pages.get("/crashes")
    def crashes() -> str:
        raise ZeroDivisionError(SECRET_WORDS)

    return pages


def _api() -> Blueprint:
    api = Blueprint("api", __name__, url_prefix="/api")

    @api.post("/echo")
    def echo() -> Any:
        return jsonify(length=len(request.get_data()))

    @api.get("/environ")
    def environ() -> Any:
        return jsonify({key: str(value) for key, value in request.environ.items()})

    @api.get("/stale")
    def stale() -> Any:
        raise StaleHead(sequence=3, previous="abc")

    @api.get("/wire")
    def wire() -> Any:
        raise WireError("magic_wrong")

    @api.get("/crash")
    def crash() -> Any:
        raise ZeroDivisionError(SECRET_WORDS)

    @api.get("/session")
    def same_session() -> Any:
        return jsonify(same=session() is session())

    return api


def _limited() -> Blueprint:
    api = Blueprint("limited", __name__, url_prefix="/api")

    @api.get("/rare")
    @limit("2 per hour")
    def rare() -> Any:
        return jsonify({})

    @api.get("/door")
    @limit("2 per hour", for_strangers=True)
    def door() -> Any:
        return jsonify({})

    @api.post("/costly")
    @worked("costly", body_limit=100_000)
    def costly() -> Any:
        return jsonify(length=len(request.get_data()))

    return api
