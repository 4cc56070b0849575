"""The one place that knows both sites: hands each request to the one whose host it names.

`gunicorn wsgi:application`; the settings are the environment's.
"""

import os
from collections.abc import Iterable
from typing import TYPE_CHECKING

import admin.app
import portal.public.app
from portal.settings import Settings

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

HOST_UNKNOWN = "This address does not belong to this site. Check the address that you were given.\n"


def make_application(settings: Settings) -> "WSGIApplication":
    """Both sites behind one door; a host that belongs to neither is answered 421."""
    return by_host(
        {
            host_of(settings.public_origin): portal.public.app.create_app(settings),
            host_of(settings.staff_origin): admin.app.create_app(settings),
        }
    )


def by_host(sites: "dict[str, WSGIApplication]") -> "WSGIApplication":
    """Chooses among sites by the Host header; the keys are hosts as `host_of` writes them."""

    def dispatch(environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        site = sites.get(without_usual_port(environ.get("HTTP_HOST", "").lower()))
        if site is not None:
            return site(environ, start_response)
        body = HOST_UNKNOWN.encode()
        start_response(
            "421 Misdirected Request",
            [
                ("Content-Type", "text/plain; charset=utf-8"),
                ("Content-Length", str(len(body))),
                ("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'"),
                ("Cache-Control", "no-store"),
                ("Referrer-Policy", "no-referrer"),
                ("X-Content-Type-Options", "nosniff"),
            ],
        )
        return [body]

    return dispatch


def host_of(origin: str) -> str:
    """`https://varsel.example.org:443` -> `varsel.example.org`; another port stays."""
    return without_usual_port(origin.partition("://")[2].lower())


def without_usual_port(host: str) -> str:
    """A front server may name the port of its scheme or leave it out."""
    return host.removesuffix(":443").removesuffix(":80")


def __getattr__(name: str) -> "WSGIApplication":
    """Makes `application` when the server asks for it, so that importing this needs no settings."""
    if name == "application":
        return make_application(Settings.from_mapping(os.environ))
    raise AttributeError(name)
