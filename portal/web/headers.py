"""The headers that tell a browser what these pages may not do.

Each side has one policy for all of its pages, error pages too: a policy put together page by
page is one that a new page forgets. The one thing that a page can ask for is to send a form.
"""

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from flask import Flask, Response, current_app, request

from portal.web.sides import Site, site_of

View = TypeVar("View", bound=Callable[..., Any])
OK = 200

# What only one side needs is written at that side.
COMMON_POLICY = (
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self'",
    "font-src 'none'",
    "connect-src 'self'",
    "worker-src 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
)
NO_FORMS, OWN_FORMS = "form-action 'none'", "form-action 'self'"
PUBLIC_POLICY = (
    *COMMON_POLICY,
    # Nothing can turn a text into a script, not even by mistake; the one policy that the pages
    # have lets a worker be started, from one address.
    "require-trusted-types-for 'script'",
    "trusted-types varsel",
)
# For what is answered in front of the sites, where no page is: nothing may be loaded at all.
BARE_POLICY = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

SENDS_FORMS = "varsel_sends_forms"

DENIED_FEATURES = (
    "accelerometer",
    "autoplay",
    "browsing-topics",
    "camera",
    "compute-pressure",
    "display-capture",
    "encrypted-media",
    "fullscreen",
    "gamepad",
    "geolocation",
    "gyroscope",
    "hid",
    "identity-credentials-get",
    "idle-detection",
    "keyboard-map",
    "local-fonts",
    "magnetometer",
    "microphone",
    "midi",
    "otp-credentials",
    "payment",
    "picture-in-picture",
    "screen-wake-lock",
    "serial",
    "storage-access",
    "usb",
    "window-management",
    "xr-spatial-tracking",
)

# Two years, as the preload lists ask for.
STRICT_TRANSPORT = "max-age=63072000; includeSubDomains"

FIXED = {
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Embedder-Policy": "require-corp",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": ", ".join(f"{feature}=()" for feature in DENIED_FEATURES),
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}


def install(app: Flask) -> None:
    site = site_of(app)

    @app.after_request
    def add(response: Response) -> Response:
        response.headers.update(fixed_headers(site, host=request.host, endpoint=request.endpoint))
        onion = site.settings.onion_origin if site.is_public else None
        if onion and is_page(response) and not by_onion(site, request.host):
            response.headers["Onion-Location"] = onion + request.path
        if "Cache-Control" not in response.headers:
            response.headers["Cache-Control"] = cache_control(site, response)
        return response


def sends_forms(view: View) -> View:
    """Marks a public view whose page has a form that is sent to this site, and needs no script.

    Goes directly above the view function, below its route.
    """
    setattr(view, SENDS_FORMS, True)
    return view


def fixed_headers(site: Site, *, host: str, endpoint: str | None) -> dict[str, str]:
    """What every answer of a site has, whatever it says."""
    view = current_app.view_functions.get(endpoint or "")
    # No field of a public page is ever sent as a form, but where the view says so.
    forms = OWN_FORMS if not site.is_public or getattr(view, SENDS_FORMS, False) else NO_FORMS
    policy = (*(PUBLIC_POLICY if site.is_public else COMMON_POLICY), forms)
    found = {
        "Content-Security-Policy": "; ".join(policy),
        **FIXED,
        "X-Robots-Tag": "noarchive" if site.is_public else "noindex",
    }
    return {**found, **strict_transport(site, host)}


def strict_transport(site: Site, host: str) -> dict[str, str]:
    """The header that keeps a browser to TLS, where the page was asked for at an address with it."""
    if not wants_strict_transport(site.origin) or by_onion(site, host):
        return {}
    return {"Strict-Transport-Security": STRICT_TRANSPORT}


def bare_headers(body: bytes, more: Mapping[str, str] | None = None) -> list[tuple[str, str]]:
    """For a plain sentence that is answered where no site is, or none that works."""
    return [
        ("Content-Type", "text/plain; charset=utf-8"),
        ("Content-Length", str(len(body))),
        ("Content-Security-Policy", BARE_POLICY),
        ("Cache-Control", "no-store"),
        *FIXED.items(),
        *(more or {}).items(),
    ]


def wants_strict_transport(origin: str) -> bool:
    """An onion service is encrypted by its address; a plain http origin cannot promise https."""
    host = origin.partition("://")[2].partition(":")[0].partition("/")[0]
    return origin.startswith("https://") and not host.endswith(".onion")


def by_onion(site: Site, host: str) -> bool:
    """Whether the page was asked for at the public site's onion address."""
    onion = site.settings.onion_origin
    return bool(site.is_public and onion and host == onion.partition("://")[2])


def is_page(response: Response) -> bool:
    """Whether it is a page as it should be, neither a failure nor data nor a file."""
    read = request.method in ("GET", "HEAD")
    return read and response.mimetype == "text/html" and response.status_code == OK


def cache_control(site: Site, response: Response) -> str:
    """Nothing that a person or a case is behind is kept; public pages are asked for again."""
    return "no-cache" if site.is_public and is_page(response) else "no-store"
