"""What each answer tells the browser that the page may not do."""

from dataclasses import replace

import pytest
from flask import Flask

from portal.settings import Settings
from portal.web.headers import DENIED_FEATURES, wants_strict_transport
from portal.web.site import Side
from tests.web.sites import make_site

ADDRESSES = [
    "/da/",
    "/en/nothing-here",
    "/da/fails/403",
    "/da/crashes",
    "/api/crash",
    "/api/stale",
    "/nowhere",
]
FIXED = {
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Embedder-Policy": "require-corp",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}


def policy(app: Flask, address: str) -> dict[str, str]:
    text = app.test_client().get(address).headers["Content-Security-Policy"]
    return dict(part.partition(" ")[::2] for part in text.split("; "))


@pytest.mark.parametrize("address", ADDRESSES)
@pytest.mark.parametrize("side", list(Side))
def test_every_answer_has_them_error_pages_too(
    settings: Settings, side: Side, address: str
) -> None:
    answer = make_site(settings, side).test_client().get(address)
    for name, value in FIXED.items():
        assert answer.headers[name] == value
    denied = answer.headers["Permissions-Policy"]
    assert all(f"{feature}=()" in denied for feature in DENIED_FEATURES)
    assert "Set-Cookie" not in answer.headers
    assert "Strict-Transport-Security" not in answer.headers


@pytest.mark.parametrize("address", ADDRESSES)
def test_public_policy(public: Flask, address: str) -> None:
    assert policy(public, address) == {
        "default-src": "'none'",
        "script-src": "'self'",
        "style-src": "'self'",
        "img-src": "'self'",
        "font-src": "'none'",
        "connect-src": "'self'",
        "worker-src": "'self'",
        "base-uri": "'none'",
        "frame-ancestors": "'none'",
        "form-action": "'none'",
        "require-trusted-types-for": "'script'",
        "trusted-types": "varsel",
    }


def test_staff_may_send_forms_to_itself_alone(staff: Flask) -> None:
    assert policy(staff, "/da/")["form-action"] == "'self'"


def test_nothing_of_the_staff_side_and_no_json_is_kept(public: Flask, staff: Flask) -> None:
    kept = {
        (name, address): app.test_client().get(address).headers["Cache-Control"]
        for name, app in (("public", public), ("staff", staff))
        for address in ("/da/", "/api/environ", "/da/fails/404")
    }
    assert kept.pop(("public", "/da/")) == "no-cache"
    assert set(kept.values()) == {"no-store"}


@pytest.mark.parametrize(
    ("origin", "wanted"),
    [
        ("https://varsel.example.org", True),
        ("https://varsel.example.org:8443", True),
        ("http://localhost:8000", False),
        ("https://abcdefghij234567.onion", False),
        ("http://abcdefghij234567.onion", False),
    ],
)
def test_strict_transport_is_for_what_can_keep_it(
    settings: Settings, origin: str, wanted: bool
) -> None:
    assert wants_strict_transport(origin) is wanted
    answer = (
        make_site(replace(settings, public_origin=origin), Side.PUBLIC).test_client().get("/da/")
    )
    assert ("Strict-Transport-Security" in answer.headers) is wanted
