"""Two small sites made of the plumbing alone, with the gallery as their page."""

import secrets
import tomllib
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from flask import Blueprint, Flask, render_template
from jinja2 import ChoiceLoader, DictLoader

from portal.settings import Settings
from portal.web.languages import localised
from portal.web.masthead import Masthead
from portal.web.site import Side, new_site
from tests.web.serving import serve

GALLERY = tomllib.loads((Path(__file__).parent / "gallery.toml").read_text(encoding="utf-8"))
IMPORTS = "".join(f'{{% import "macros/{name}.html" as {name} %}}' for name in ("buttons", "fields", "page"))


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return make_settings(tmp_path)


def make_settings(folder: Path, **more: str) -> Settings:
    import base64

    return Settings.from_mapping(
        {
            "VARSEL_DATA": str(folder),
            "VARSEL_SECRET": base64.urlsafe_b64encode(secrets.token_bytes(32)).rstrip(b"=").decode(),
            "VARSEL_PUBLIC_ORIGIN": "http://localhost:8000",
            "VARSEL_STAFF_ORIGIN": "http://localhost:8001",
            **more,
        }
    )
