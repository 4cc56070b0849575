"""The headers that tell a browser what these pages may not do.

Each side has one policy for all of its pages, error pages too: a policy put together page by
page is one that a new page forgets.
"""

from flask import Flask, Response, request

from portal.web.sides import site_of

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
PUBLIC_POLICY = (
    *COMMON_POLICY,
    # No field of a public page is ever sent as a form.
    "form-action 'none'",
    # Nothing can turn a text into a script, not even by mistake.
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
)
STAFF_POLICY = (*COMMON_POLICY, "form-action 'self'")

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


def install(app: Flask) -> None:
    site = site_of(app)
    policy = PUBLIC_POLICY if site.is_public else STAFF_POLICY
    fixed = {
        "Content-Security-Policy": "; ".join(policy),
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Embedder-Policy": "require-corp",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Permissions-Policy": ", ".join(f"{feature}=()" for feature in DENIED_FEATURES),
        "Referrer-Policy": "no-referrer",
        "X-Content-Type-Options": "nosniff",
        "X-Robots-Tag": "noindex" if site.side.value == "staff" else "noarchive",
    }
    if wants_strict_transport(site.origin):
        fixed["Strict-Transport-Security"] = STRICT_TRANSPORT

    @app.after_request
    def add(response: Response) -> Response:
        response.headers.update(fixed)
        if "Cache-Control" not in response.headers:
            response.headers["Cache-Control"] = cache_control(site.side.value, response)
        return response


def wants_strict_transport(origin: str) -> bool:
    """An onion service is encrypted by its address; a plain http origin cannot promise https."""
    host = origin.partition("://")[2].partition(":")[0].partition("/")[0]
    return origin.startswith("https://") and not host.endswith(".onion")


def cache_control(side: str, response: Response) -> str:
    """Nothing that a person or a case is behind is kept; public pages are asked for again."""
    page = request.method in ("GET", "HEAD") and response.mimetype == "text/html"
    if side == "public" and page and response.status_code == 200:  # noqa: PLR2004 - the status of success
        return "no-cache"
    return "no-store"
