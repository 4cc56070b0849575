"""The one place that knows both sites: hands each request to the one whose host it names.

`gunicorn wsgi:application`; the settings are the environment's.
"""

import sys
from collections.abc import Iterable
from typing import TYPE_CHECKING

import admin.app
import portal.public.app
from portal.cli.doctor import stops
from portal.cli.opening import open_settings
from portal.errors import SettingsError
from portal.settings import Settings
from portal.web.bucket_key import bucket_key
from portal.web.failures import LastResort
from portal.web.headers import bare_headers
from portal.web.process import keep_quiet, settle, share
from portal.web.reading_ahead import read_ahead
from portal.web.traceless import Traceless

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment


class UnsoundError(RuntimeError):
    """The server does not start like this. Run `varsel doctor`."""


HOST_UNKNOWN = (
    "Adressen hører ikke til dette websted. Se efter, om den er skrevet rigtigt.\n\n"
    "This address does not belong to this site. Check the address that you were given.\n"
)


def make_application(settings: Settings) -> "WSGIApplication":
    """Both sites behind one door; a host that belongs to neither is answered 421.

    Who asks is forgotten before anything else, and what fails is told in one fixed line.
    """
    public, staff = portal.public.app.create_app(settings), admin.app.create_app(settings)
    read_ahead(public, staff)
    sites: dict[str, WSGIApplication] = {
        host_of(settings.public_origin): public,
        host_of(settings.staff_origin): staff,
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
    """Makes `application` when the server asks for it, so that importing this needs no settings.

    `examined` is the same for `varsel serve`, which has looked at the installation already: a
    worker that is replaced later must not take the whole server down with it.
    """
    if name not in {"application", "examined"}:
        raise AttributeError(name)
    keep_quiet()
    share()
    made = make_application(_sound_settings() if name == "application" else open_settings())
    settle()
    return made


def _sound_settings() -> Settings:
    """The environment's. Raises `UnsoundError` where `varsel serve` would not start either."""
    try:
        settings = open_settings()
        reasons = stops(settings)
    except SettingsError as error:
        reasons = [str(error)]
    else:
        if not reasons:
            return settings
    # A server's log may show where an error was raised, and not its words.
    print(*reasons, sep="\n", file=sys.stderr, flush=True)  # noqa: T201 -- as said above
    raise UnsoundError(*reasons)
