"""What a stranger gets from the public site: whether something in front has changed it."""

import re
import secrets
import ssl
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from http.client import HTTPException
from urllib.parse import urlsplit

from portal.cli.doors import is_onion
from portal.cli.examination.fetching import Fetched, fetch
from portal.cli.socks import Door, straight
from portal.data.soundness import Finding
from portal.web.headers import FIXED, PUBLIC_POLICY, wants_strict_transport

LOCAL = frozenset({"localhost", "127.0.0.1", "::1"})
# What a browser needs, and what every server adds.
USUAL = frozenset(
    {
        *("allow", "cache-control", "connection", "content-encoding", "content-length"),
        *("content-security-policy", "content-type", "content-disposition", "date", "keep-alive"),
        *("location", "onion-location", "retry-after", "server", "strict-transport-security"),
        *("transfer-encoding", "vary", "x-robots-tag"),
        *(name.lower() for name in FIXED),
    }
)
# Handled by a finding of their own.
TOLD_APART = frozenset({"set-cookie"})
BAD_REQUEST, MISDIRECTED, FAULT = 400, 421, 500
AWAY = "See whether nginx and varsel.service run: systemctl status nginx varsel"
ONION_AWAY = (
    "A service that has just been started is found after a minute. Then see whether tor, nginx and "
    "varsel.service run: systemctl status tor@default nginx varsel"
)
SERVERS = frozenset({"nginx", "gunicorn"})
SOON = timedelta(days=14)
SCRIPT = re.compile(rb'src="(/assets/[\w.-]+)"')


def findings(origin: str, door: Door = straight) -> Iterator[Finding]:
    """`stops` here: reporters should not use the site like this."""
    parts = urlsplit(origin)
    host = parts.hostname or ""
    if parts.scheme == "http" and host not in LOCAL and not is_onion(origin):
        yield Finding(
            stops=True,
            what="This address is not encrypted.",
            why="Every network on the way sees that a report is sent, and could change the page.",
            remedy="Give the site TLS (deploy/nginx) and an address that begins with https://.",
        )
    try:
        pages = list(_pages(origin, door))
    except ssl.SSLCertVerificationError as error:
        yield Finding(
            stops=True,
            what=f"The certificate is not to be trusted: {error.verify_message}.",
            why="Browsers show a warning in place of the page, and reporters turn back.",
            remedy="Renew it: certbot renew",
        )
        return
    except (OSError, HTTPException) as error:
        yield Finding(
            stops=True,
            what=f"The site does not answer ({type(error).__name__}).",
            remedy=ONION_AWAY if is_onion(origin) else AWAY,
        )
        return
    yield from _certificate(pages[0])
    if (status := pages[0].status) >= BAD_REQUEST:
        # The headers of a refusal are of whoever refuses, and say nothing of the site.
        yield _refused(status)
        return
    if parts.scheme == "https" and parts.port is None and not is_onion(origin):
        yield from _without_tls(host, door)
    yield from _headers(origin, pages)


def _refused(status: int) -> Finding:
    if status == MISDIRECTED:
        return Finding(
            stops=True,
            what="The server does not know itself by this address.",
            why="Everybody who comes to it is turned away.",
            remedy="Write it into the settings (docs/settings.md) and into nginx's server_name.",
        )
    if status >= FAULT:
        return Finding(
            stops=True,
            what=f"The site answers that it is out of order ({status}).",
            why="Nobody can report, and an open page cannot send.",
            remedy="See what varsel.service says: systemctl status varsel",
        )
    return Finding(
        stops=True,
        what=f"The front page cannot be had ({status}).",
        why="Reporters are turned away too, or this is not a site of Varsel.",
        remedy="See what answers at this address, and what stands in front of the server.",
    )


def _pages(origin: str, door: Door) -> Iterator[Fetched]:
    """A page, an error page, and a script."""
    page = fetch(origin, "/en/", door)
    yield page
    yield fetch(origin, f"/en/{secrets.token_hex(8)}", door)
    if script := SCRIPT.search(page.body):
        yield fetch(origin, script.group(1).decode("ascii"), door)


def _headers(origin: str, pages: list[Fetched]) -> Iterator[Finding]:
    for name, value in FIXED.items():
        if any(page.header(name.lower()) != value for page in pages):
            yield _changed(name)
    if any(not _policy(page).startswith("; ".join(PUBLIC_POLICY)) for page in pages):
        yield _changed("Content-Security-Policy")
    if wants_strict_transport(origin) and any(
        page.header("strict-transport-security") is None for page in pages
    ):
        yield Finding(
            stops=True,
            what="Strict-Transport-Security is missing.",
            why="Who stands between could lead a reporter to a copy of the site without TLS.",
            remedy="Leave the header as the server sends it; it does where its origin is https://.",
        )
    if any(page.header("set-cookie") for page in pages):
        yield Finding(
            stops=True,
            what="Something in front of the server sets a cookie.",
            why="With it the same browser is recognised on every visit.",
            remedy="Find out what it is (a load balancer, a filter against robots), and switch it off.",
        )
    added = {name for page in pages for name, _value in page.headers} - USUAL - TOLD_APART
    if added:
        yield Finding(
            stops=False,
            what=f"Something in front of the server adds headers: {', '.join(sorted(added))}.",
            why="Numbers of requests and marks of versions let visits be told apart in a log.",
            remedy="Take them out there. deploy/nginx adds none.",
        )
    yield from _servers(pages)


def _policy(page: Fetched) -> str:
    return page.header("content-security-policy") or ""


def _changed(name: str) -> Finding:
    return Finding(
        stops=True,
        what=f"{name} is not what this release of Varsel sends.",
        why="It keeps strangers' scripts away from what a reporter writes.",
        remedy="See that nothing in front changes it, and that this `varsel` is of the same release.",
    )


def _servers(pages: list[Fetched]) -> Iterator[Finding]:
    names = {page.header("server") or "" for page in pages} - {""}
    if names - SERVERS:
        yield Finding(
            stops=False,
            what=f"Somebody else answers, or tells too much of itself: {', '.join(sorted(names))}.",
            why="A service in front of the server sees the address of everybody who comes.",
            remedy="Let the name of the site lead to your own nginx, with server_tokens off.",
        )


def _certificate(page: Fetched) -> Iterator[Finding]:
    if page.certificate_ends is None:
        return
    ends = datetime.fromtimestamp(ssl.cert_time_to_seconds(page.certificate_ends), UTC)
    if ends - datetime.now(UTC) < SOON:
        yield Finding(
            stops=False,
            what=f"The certificate ends on {ends.date().isoformat()}.",
            why="From then on browsers show a warning in place of the page.",
            remedy="Renew it: certbot renew",
        )


def _without_tls(host: str, door: Door) -> Iterator[Finding]:
    try:
        answer = fetch(f"http://{host}", "/", door)
    except (OSError, HTTPException):
        return
    if not (answer.header("location") or "").startswith("https://"):
        yield Finding(
            stops=True,
            what="The site also answers without TLS.",
            why="Who types the address without https:// is seen by every network on the way.",
            remedy="Let port 80 answer with a redirect only (deploy/nginx).",
        )
