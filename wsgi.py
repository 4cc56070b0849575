"""The one place that knows both sites: hands each request to the one whose host it names.

`gunicorn wsgi:application`; the settings are the environment's.
"""

import os
from collections.abc import Iterable
from typing import TYPE_CHECKING

import admin.app
import portal.public.app
from portal.settings import Settings
from portal.web.bucket_key import bucket_key
from portal.web.failures import LastResort
from portal.web.headers import bare_headers
from portal.web.process import keep_quiet, share
from portal.web.traceless import Traceless

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

HOST_UNKNOWN = "This address does not belong to this site. Check the address that you were given.\n"


def make_application(settings: Settings) -> "WSGIApplication":
    """Both sites behind one door; a host that belongs to neither is answered 421.

    Who asks is forgotten before anything else, and what fails is told in one fixed line.
    """
    public = portal.public.app.create_app(settings)
    sites: dict[str, WSGIApplication] = {
        host_of(settings.public_origin): public,
        host_of(settings.staff_origin): admin.app.create_app(settings),
    }
    if settings.onion_origin:
        sites[host_of(settings.onion_origin)] = public
    return Traceless(LastResort(by_host(sites)), key=bucket_key(settings.limiter_storage))


def by_host(sites: "dict[str, WSGIApplication]") -> "WSGIApplication":
    """Chooses among sites by the Host header; the keys are hosts as `host_of` writes them."""

    def dispatch(environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        site = sites.get(without_usual_port(environ.get("HTTP_HOST", "").lower()))
        if site is not None:
            return site(environ, start_response)
        body = HOST_UNKNOWN.encode()
        start_response("421 Misdirected Request", bare_headers(body))
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
        keep_quiet()
        share()
        return make_application(Settings.from_mapping(os.environ))
    raise AttributeError(name)
