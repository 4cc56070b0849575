"""A web server's configuration as it lies on the disk: the shipped one, Debian's, and worse."""

from pathlib import Path

import pytest

from portal.cli.examination import front
from tests.deploy.places import DEPLOY

# As distributions ship it, in their words for the places.
USUAL = """
user www-data;
error_log /var/log/nginx/error.log;
include /etc/nginx/modules-enabled/*.conf;
events { worker_connections 768; }
http {
    log_format long '$remote_addr - "$request"; {$status}';  # a mark; and { in quotes
    access_log /var/log/nginx/access.log long;
    include sites-enabled/*;
}
"""
SITE = """
server {
    listen 443 ssl;
    location / {
        proxy_set_header X-Real-IP $remote_addr;
        proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
        proxy_cache pages;
        proxy_pass http://unix:/run/varsel.sock;
    }
}
"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A machine with what `deploy/` ships."""
    folder = tmp_path / "etc/nginx"
    folder.mkdir(parents=True)
    for file in (DEPLOY / "nginx").iterdir():
        (folder / file.name).write_bytes(file.read_bytes())
    return tmp_path


def told(root: Path) -> list[str]:
    return [one.what for one in front.findings(root)]


def test_what_is_shipped_is_without_a_finding(root: Path) -> None:
    assert told(root) == []


def test_a_machine_without_a_web_server(tmp_path: Path) -> None:
    assert told(tmp_path) == []


def test_what_is_usual_is_found(root: Path) -> None:
    folder = root / "etc/nginx"
    (folder / "nginx.conf").write_text(USUAL)
    (folder / "sites-enabled").mkdir()
    (folder / "sites-enabled/varsel").write_text(SITE)
    assert told(root) == [
        "nginx writes down who was here (nginx.conf: access_log /var/log/nginx/access.log long).",
        "nginx keeps an error log (nginx.conf: error_log /var/log/nginx/error.log).",
        (
            "nginx tells the application more of a visitor than it needs: X-Real-IP "
            "(varsel: proxy_set_header X-Real-IP $remote_addr)."
        ),
        (
            "nginx hands on more than the network of a visitor "
            "(varsel: proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for)."
        ),
        "nginx keeps what passes through it: proxy_cache (varsel: proxy_cache pages).",
        "nginx may lay what visitors send in files on the disk (client_body_temp_path).",
        "nginx may lay what they are answered in files on the disk (proxy_temp_path).",
    ]


def test_saying_nothing_is_writing_down(root: Path) -> None:
    (root / "etc/nginx/nginx.conf").write_text("http { server { access_log off; } }")
    assert told(root) == [
        "nginx writes down who was here, unless a site says otherwise.",
        "nginx keeps an error log, as it does where nothing else is said.",
    ]


@pytest.mark.parametrize("line", ["access_log off;", "log_not_found off;"])
def test_one_changed_line_of_the_shipped_file_is_found(root: Path, line: str) -> None:
    file = root / "etc/nginx/varsel.conf"
    changed = {"access_log off;": "access_log /a;", "log_not_found off;": "error_log /e crit;"}
    file.write_text(file.read_text(encoding="utf-8").replace(line, changed[line]))
    assert told(root) != []


@pytest.mark.parametrize(
    ("file", "line", "found"),
    [
        (
            "varsel.conf",
            "client_body_temp_path /run/nginx-body;",
            "nginx may lay what visitors send in files on the disk (client_body_temp_path).",
        ),
        (
            "varsel.conf",
            "proxy_temp_path /run/nginx-proxy;",
            "nginx may lay what they are answered in files on the disk (proxy_temp_path).",
        ),
        (
            "varsel-pass.conf",
            "proxy_set_header X-Forwarded-For $varsel_network;",
            "nginx hands on what a visitor, or a proxy of theirs, writes in X-Forwarded-For.",
        ),
    ],
)
def test_one_line_that_is_missing_is_found(root: Path, file: str, line: str, found: str) -> None:
    there = root / "etc/nginx" / file
    text = there.read_text(encoding="utf-8")
    assert line in text
    there.write_text(text.replace(line, ""), encoding="utf-8")
    assert told(root) == [found]
    name = line.partition(" ")[0]
    if name.endswith("_temp_path"):
        there.write_text(text.replace(line, f"{name} /var/lib/nginx/x;"), encoding="utf-8")
        assert told(root) == [found]


def test_a_file_that_includes_itself_ends(root: Path) -> None:
    (root / "etc/nginx/nginx.conf").write_text("include /etc/nginx/nginx.conf;")
    assert len(told(root)) == 2


def test_logs_that_are_there_already(root: Path) -> None:
    log = root / "var/log/nginx/access.log.2.gz"
    log.parent.mkdir(parents=True)
    log.write_bytes(b"")
    assert told(root) == []
    log.write_bytes(b"somebody")
    assert told(root) == ["There are logs of a web server in /var/log/nginx (access.log.2.gz)."]


@pytest.mark.parametrize(
    ("file", "name"),
    [
        ("etc/apache2/apache2.conf", "Apache"),
        ("etc/caddy/Caddyfile", "Caddy"),
        ("etc/haproxy/haproxy.cfg", "HAProxy"),
        ("etc/lighttpd/lighttpd.conf", "lighttpd"),
        ("etc/traefik/traefik.yml", "Traefik"),
        ("etc/varnish/default.vcl", "Varnish"),
        ("usr/local/openresty/nginx/conf/nginx.conf", "OpenResty"),
    ],
)
def test_another_web_server(root: Path, file: str, name: str) -> None:
    other = root / file
    other.parent.mkdir(parents=True)
    other.write_text("log everything\n")
    assert told(root) == [
        f"{name} is installed; whether it writes addresses down was not looked at."
    ]


@pytest.mark.parametrize(
    "line",
    [
        "proxy_set_header X-Forwarded-For $remote_addr;",
        "proxy_set_header X-Whoever $binary_remote_addr;",
        'proxy_set_header X-Trace "$connection/$request_id";',
        "proxy_set_header X-Agent ${http_user_agent};",
        "proxy_protocol on;",
        "userid on;",
    ],
)
def test_what_tells_people_apart_is_found_under_any_name(root: Path, line: str) -> None:
    file = root / "etc/nginx/nginx.conf"
    text = file.read_text(encoding="utf-8").replace("http {", f"http {{ {line}")
    file.write_text(text, encoding="utf-8")
    (one,) = told(root)
    assert line.rstrip(";").replace('"', "") in one


def renewing(root: Path, authenticator: str) -> None:
    folder = root / "etc/letsencrypt/renewal"
    folder.mkdir(parents=True)
    (folder / "report.example.org.conf").write_text(
        f"[renewalparams]\nauthenticator = {authenticator}\n"
    )


def test_who_asks_while_a_certificate_is_renewed_is_not_written_down(root: Path) -> None:
    renewing(root, "standalone")
    what = "certbot writes down who asks on port 80 while it renews a certificate "
    assert told(root) == [f"{what}(/var/log/letsencrypt)."]
    settings = root / "etc/letsencrypt/cli.ini"
    settings.write_text("# logs-dir = /run/x\nlogs-dir = /var/log/elsewhere\n")
    assert told(root) == [f"{what}(/var/log/elsewhere)."]
    settings.write_bytes((DEPLOY / "certbot/cli.ini").read_bytes())
    assert told(root) == []


def test_certbot_that_does_not_listen_itself_has_nothing_to_write_down(root: Path) -> None:
    renewing(root, "webroot")
    assert told(root) == []
