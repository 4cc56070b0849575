"""What the web server in front writes down, and what it tells the application, by its files."""

import re
from collections.abc import Iterator
from pathlib import Path

from portal.cli.examination.nginx_reader import Directive, read
from portal.data.soundness import Finding

ROOT = Path("/")
NGINX = "etc/nginx/nginx.conf"
LOGS = ("var/log/nginx", "var/log/apache2", "var/log/httpd", "var/log/caddy", "var/log/lighttpd")
OTHERS = {
    "etc/apache2/apache2.conf": "Apache",
    "etc/httpd/conf/httpd.conf": "Apache",
    "etc/caddy/Caddyfile": "Caddy",
    "etc/haproxy/haproxy.cfg": "HAProxy",
    "etc/lighttpd/lighttpd.conf": "lighttpd",
    "etc/traefik/traefik.yml": "Traefik",
    "etc/varnish/default.vcl": "Varnish",
    "usr/local/openresty/nginx/conf/nginx.conf": "OpenResty",
}
# Headers that hand a visitor's own address or number on. X-Forwarded-For is looked at by itself.
TELLING = frozenset(
    {
        *("forwarded", "x-real-ip", "x-client-ip", "x-cluster-client-ip", "true-client-ip"),
        *("x-request-id", "x-correlation-id", "x-forwarded-user", "user-agent", "referer"),
        *("x-ssl-client-cert", "x-ssl-client-s-dn", "x-forwarded-host"),
    }
)
# Variables of nginx with which a visitor, a browser or a visit is told from another, whatever the
# name of the header that carries them.
VISITOR = re.compile(
    r"\$\{?(?:(?:binary|realip|proxy_protocol)_(?:remote_)?(?:addr|port)|remote_(?:addr|port|user)"
    r"|proxy_add_x_forwarded_for|request_id|connection|connection_requests|uid_(?:got|set)"
    r"|http_(?:user_agent|referer|cookie|x_forwarded_for|accept_language|via|forwarded)"
    r"|ssl_(?:session_id|client_\w+|fingerprint)|msec|time_(?:local|iso8601))\b"
)
SWITCHES = frozenset({"proxy_protocol", "userid"})
KEEPING = frozenset({"proxy_cache", "proxy_store", "mirror", "client_body_in_file_only"})
HARMLESS = frozenset({"off", "clean"})
TEMPORARY = {
    "client_body_temp_path": "what visitors send",
    "proxy_temp_path": "what they are answered",
}
IN_MEMORY = ("/run/", "/var/run/", "/dev/shm/")  # noqa: S108 -- names to compare with
CERTBOT, CERTBOT_LOGS = "etc/letsencrypt/cli.ini", "/var/log/letsencrypt"
RENEWALS = "etc/letsencrypt/renewal"
STANDALONE = re.compile(r"^\s*authenticator\s*=\s*standalone\b", re.MULTILINE)
LOGS_DIR = re.compile(r"^\s*logs-dir\s*=\s*(\S+)", re.MULTILINE)


def findings(root: Path = ROOT) -> Iterator[Finding]:
    """Everything is read below `root`, which is `/` but in tests."""
    yield from _logs_that_are_there(root)
    yield from _renewals(root)
    for name, program in OTHERS.items():
        if (root / name).exists():
            yield Finding(
                stops=False,
                what=f"{program} is installed; whether it writes addresses down was not looked at.",
                remedy="See that it has no access log and no error log, or use deploy/nginx.",
            )
    try:
        directives = list(read(root / NGINX, root))
    except FileNotFoundError:
        return
    except OSError:
        yield Finding(
            stops=False,
            what="The configuration of nginx cannot be read, so nobody knows what it writes down.",
            remedy="Run `varsel doctor` once as a user who can read /etc/nginx.",
        )
        return
    yield from _access_logs(directives)
    yield from _error_logs(directives)
    yield from _told(directives)
    yield from _kept(directives)
    if any(one.name == "proxy_pass" for one in directives):
        yield from _unsaid(directives)


def _logs_that_are_there(root: Path) -> Iterator[Finding]:
    for folder in LOGS:
        try:
            filled = [path for path in sorted((root / folder).rglob("*")) if _is_filled(path)]
        except OSError:
            continue
        if filled:
            yield Finding(
                stops=False,
                what=f"There are logs of a web server in /{folder} ({filled[0].name}).",
                why="They name the address of whoever was here, and the second.",
                remedy="Switch the logs off (deploy/nginx), then delete them with shred -u.",
            )


def _is_filled(path: Path) -> bool:
    return path.is_file() and path.stat().st_size > 0


def _access_logs(directives: list[Directive]) -> Iterator[Finding]:
    logs = [one for one in directives if one.name == "access_log"]
    for one in logs:
        if one.arguments[:1] != ("off",):
            yield Finding(
                stops=False,
                what=f"nginx writes down who was here ({_where(one)}).",
                why="Address, second, page and browser of every reporter would be in a file.",
                remedy="Write: access_log off;",
            )
    if not any(one.blocks == ("http",) for one in logs):
        yield Finding(
            stops=False,
            what="nginx writes down who was here, unless a site says otherwise.",
            why="Requests that reach no site are written down too, with their address.",
            remedy="Write: access_log off; directly in the http block.",
        )


def _error_logs(directives: list[Directive]) -> Iterator[Finding]:
    logs = [one for one in directives if one.name == "error_log"]
    loud = [one for one in logs if one.arguments[:1] != ("/dev/null",)]
    for one in loud:
        yield Finding(
            stops=False,
            what=f"nginx keeps an error log ({_where(one)}).",
            why="Each of its lines about a request ends with the address of who sent it.",
            remedy="Write: error_log /dev/null emerg;",
        )
    if not any(one.blocks == () for one in logs):
        yield Finding(
            stops=False,
            what="nginx keeps an error log, as it does where nothing else is said.",
            why="Each of its lines about a request ends with the address of who sent it.",
            remedy="Write: error_log /dev/null emerg; at the top of nginx.conf.",
        )


def _told(directives: list[Directive]) -> Iterator[Finding]:
    for one in directives:
        if one.name in SWITCHES and one.arguments[:1] not in {("off",), ("log",)}:
            yield _more(one, one.name, f"{one.name} off;")
        if one.name != "proxy_set_header" or len(one.arguments) < len(("name", "value")):
            continue
        header, value = one.arguments[0].lower(), one.arguments[1]
        if header == "x-forwarded-for" and VISITOR.search(value):
            yield Finding(
                stops=False,
                what=f"nginx hands on more than the network of a visitor ({_where(one)}).",
                why="It may hold the inner address of somebody at work.",
                remedy="Hand on the network alone, as deploy/nginx/varsel.conf does.",
            )
        elif (header in TELLING and value) or VISITOR.search(value):
            yield _more(one, one.arguments[0], f'proxy_set_header {one.arguments[0]} "";')


def _more(directive: Directive, name: str, instead: str) -> Finding:
    return Finding(
        stops=False,
        what=f"nginx tells the application more of a visitor than it needs: "
        f"{name} ({_where(directive)}).",
        why="What is never handed on cannot leak.",
        remedy=f"Write: {instead}",
    )


def _kept(directives: list[Directive]) -> Iterator[Finding]:
    for one in directives:
        if one.name in KEEPING and one.arguments[:1] and one.arguments[0] not in HARMLESS:
            yield Finding(
                stops=False,
                what=f"nginx keeps what passes through it: {one.name} ({_where(one)}).",
                why="Copies of requests or answers would lie in files, with their times.",
                remedy="Take it out.",
            )


def _unsaid(directives: list[Directive]) -> Iterator[Finding]:
    """What nginx does where nothing else is said."""
    setters = [one for one in directives if one.name == "proxy_set_header" and one.arguments]
    headers = {one.arguments[0].lower() for one in setters}
    if "x-forwarded-for" not in headers:
        yield Finding(
            stops=False,
            what="nginx hands on what a visitor, or a proxy of theirs, writes in X-Forwarded-For.",
            why="It may hold the inner address of somebody at work, and counts for the rate limits.",
            remedy="Hand on the network alone, as deploy/nginx/varsel.conf does.",
        )
    for name, what in TEMPORARY.items():
        places = [one.arguments[0] for one in directives if one.name == name and one.arguments]
        if not places or not all(place.startswith(IN_MEMORY) for place in places):
            yield Finding(
                stops=False,
                what=f"nginx may lay {what} in files on the disk ({name}).",
                why="A sealed report could be found there afterwards, with the moment it came.",
                remedy=f"Write: {name} /run/nginx-{name.split('_')[0]};",
            )


def _renewals(root: Path) -> Iterator[Finding]:
    """Certbot listens on port 80 itself while it renews, if it was told to."""
    if not any(STANDALONE.search(_text(one)) for one in sorted((root / RENEWALS).glob("*.conf"))):
        return
    folders = LOGS_DIR.findall(_text(root / CERTBOT))
    if not folders or not all(folder.startswith("/run/") for folder in folders):
        yield Finding(
            stops=False,
            what="certbot writes down who asks on port 80 while it renews a certificate "
            f"({folders[-1] if folders else CERTBOT_LOGS}).",
            why="Who types the address of the site then is in its log, with address and second.",
            remedy="Put deploy/certbot/cli.ini in place, then delete the logs with shred -u.",
        )


def _text(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""


def _where(directive: Directive) -> str:
    return f"{directive.file.name}: {directive.name} {' '.join(directive.arguments)}"
