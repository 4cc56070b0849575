"""Built files: the browser checks them, and keeps them."""

import base64
import gzip
import hashlib
import re

import pytest
from flask import Flask

from portal.web.assets import AssetMissingError


def test_a_page_names_its_stylesheet_by_content(public: Flask) -> None:
    client = public.test_client()
    match = re.search(
        r'href="(/assets/varsel\.\w+\.css)" integrity="sha384-([^"]+)"', client.get("/da/").text
    )
    assert match is not None
    answer = client.get(match.group(1), buffered=True)
    assert base64.b64encode(hashlib.sha384(answer.data).digest()).decode() == match.group(2)
    assert answer.mimetype == "text/css"
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert "ETag" not in answer.headers
    assert "Last-Modified" not in answer.headers


def test_the_stylesheet_is_small(public: Flask) -> None:
    client = public.test_client()
    match = re.search(r"/assets/varsel\.\w+\.css", client.get("/da/").text)
    assert match is not None
    assert len(gzip.compress(client.get(match.group(), buffered=True).data)) < 10_000


@pytest.mark.parametrize(
    "name",
    [
        "manifest.json",
        "THIRD-PARTY.txt",
        "nothing.js",
        "..%2fsite.py",
        "../site.py",
        "%2e%2e/site.py",
    ],
)
def test_only_what_the_manifest_names_is_served(public: Flask, name: str) -> None:
    assert public.test_client().get(f"/assets/{name}").status_code == 404


def test_an_unbuilt_name_is_an_error_of_the_page(public: Flask) -> None:
    with public.test_request_context("/da/"), pytest.raises(AssetMissingError):
        public.jinja_env.globals["asset"]("unbuilt.js")  # type: ignore[operator]  # Jinja's globals have no types
