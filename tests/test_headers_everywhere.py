"""Each header on each page of both sites, on each of their failures, and where no site answers."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from flask import Flask
from werkzeug.routing import Rule
from werkzeug.test import Client, TestResponse

import admin.app
import portal.public.app
from portal.settings import Settings
from portal.web.failures import LastResort
from portal.web.headers import DENIED_FEATURES, SENDS_FORMS
from tests.admin.routes import stand_ins
from tests.public.house import SCHEME, SLUG, House
from wsgi import make_application

PUBLIC, STAFF, ONION = "report.example.org", "recipients.example.org", "klint.onion"
VALUES = {"organisation": SLUG, "scheme": SCHEME, "file": "nothing.js", "slug": SLUG}
CROSS_SITE = {"Sec-Fetch-Site": "cross-site"}

ISOLATED = {
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Embedder-Policy": "require-corp",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Permissions-Policy": ", ".join(f"{feature}=()" for feature in DENIED_FEATURES),
}


def missing_in(answer: TestResponse) -> list[str]:
    return [name for name, value in ISOLATED.items() if answer.headers.get(name) != value]


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    house = House(tmp_path_factory.mktemp("house"))
    house.sign()
    return replace(
        house.settings,
        public_origin=f"https://{PUBLIC}",
        staff_origin=f"https://{STAFF}",
        onion_origin=f"http://{ONION}",
    )


@pytest.fixture(scope="module")
def door(settings: Settings) -> Client:
    return Client(make_application(settings))


def sites(settings: Settings) -> dict[str, Flask]:
    return {
        PUBLIC: portal.public.app.create_app(settings),
        STAFF: admin.app.create_app(settings),
    }


def requests(settings: Settings) -> Iterator[tuple[str, str, str, dict[str, str]]]:
    """Host, method, path, headers: each rule as it should be, by a wrong method, across sites."""
    for host, app in sites(settings).items():
        for rule in app.url_map.iter_rules():
            methods = (rule.methods or set()) & {"GET", "POST"}
            for method in sorted(methods):
                yield host, method, path_of(rule), {}
            yield host, "DELETE", path_of(rule), {}
            yield host, "POST", path_of(rule), CROSS_SITE
        yield host, "GET", "/nowhere", {}
        yield host, "GET", "/da/nowhere", {}
        yield host, "GET", "/api/nowhere", {}


def path_of(rule: Rule) -> str:
    built = rule.build(stand_ins(rule) | {n: v for n, v in VALUES.items() if n in rule.arguments})
    assert built is not None
    return str(built[1])


def answers(door: Client, settings: Settings) -> Iterator[tuple[str, str, TestResponse]]:
    for host, method, path, more in requests(settings):
        yield (
            host,
            f"{method} {path} {more}",
            door.open(path, method=method, headers={"Host": host, **more}),
        )
    yield "nobody.example.org", "GET /", door.get("/", headers={"Host": "nobody.example.org"})


def test_every_answer_has_every_header(door: Client, settings: Settings) -> None:
    seen = set()
    for host, asked, answer in answers(door, settings):
        assert missing_in(answer) == [], f"{host} {asked}"
        seen.add((host, answer.status_code))
        assert "Set-Cookie" not in answer.headers, asked
        assert "Server" not in answer.headers, asked
        assert "ETag" not in answer.headers, asked
        assert "Last-Modified" not in answer.headers, asked
    codes = {code for _host, code in seen}
    assert {200, 403, 404, 405, 415, 421} <= codes, codes


def test_every_policy_begins_with_nothing(door: Client, settings: Settings) -> None:
    for host, asked, answer in answers(door, settings):
        policy = dict(
            part.partition(" ")[::2]
            for part in answer.headers["Content-Security-Policy"].split("; ")
        )
        assert policy["default-src"] == "'none'", asked
        assert policy["frame-ancestors"] == policy["base-uri"] == "'none'", asked
        assert not [one for one in policy.values() if "unsafe" in one or "wasm" in one], asked
        # A hash stands for one text in one page; hosts and schemes would let others in.
        words = {word for one in policy.values() for word in one.split()}
        own = {"'none'", "'self'", "'script'", "varsel"}
        assert all(word in own or word.startswith("'sha256-") for word in words), asked
        if host == PUBLIC:
            assert policy["require-trusted-types-for"] == "'script'", asked


def test_only_views_that_say_so_may_send_forms(door: Client, settings: Settings) -> None:
    app = sites(settings)[PUBLIC]
    for rule in app.url_map.iter_rules():
        if "GET" not in (rule.methods or set()):
            continue
        says = getattr(app.view_functions[rule.endpoint], SENDS_FORMS, False)
        answer = door.get(path_of(rule), headers={"Host": PUBLIC})
        wanted = "form-action 'self'" if says else "form-action 'none'"
        assert wanted in answer.headers["Content-Security-Policy"], rule.rule


def test_what_is_personal_is_never_kept(door: Client, settings: Settings) -> None:
    for host, asked, answer in answers(door, settings):
        kept = answer.headers["Cache-Control"]
        if host != PUBLIC or answer.status_code != 200 or answer.mimetype == "application/json":
            assert "no-store" in kept or answer.mimetype in ("text/css", "text/javascript"), asked
        else:
            assert "private" not in kept, asked


def test_strict_transport_but_not_on_the_onion(door: Client, settings: Settings) -> None:
    for host, asked, answer in answers(door, settings):
        if host in (PUBLIC, STAFF):
            assert answer.headers["Strict-Transport-Security"].startswith("max-age=63072000"), asked
    for path in ("/da/", "/nowhere", f"/api/{SLUG}/{SCHEME}/charter"):
        answer = door.get(path, headers={"Host": ONION})
        assert "Strict-Transport-Security" not in answer.headers
        assert "Onion-Location" not in answer.headers


def test_pages_of_the_public_site_name_the_onion(door: Client, settings: Settings) -> None:
    for host, asked, answer in answers(door, settings):
        page = host == PUBLIC and answer.status_code == 200 and answer.mimetype == "text/html"
        path = asked.split()[1]
        assert answer.headers.get("Onion-Location") == (f"http://{ONION}{path}" if page else None)
    assert door.get("/da/?x=1", headers={"Host": PUBLIC}).headers["Onion-Location"] == (
        f"http://{ONION}/da/"
    )


def test_the_onion_is_the_public_site_and_its_pages_may_write(door: Client) -> None:
    page = door.get(f"/da/{SLUG}/mailbox", headers={"Host": ONION})
    assert page.status_code == 200
    assert page.text == door.get(f"/da/{SLUG}/mailbox", headers={"Host": PUBLIC}).text
    for origin, status in ((f"http://{ONION}", 400), ("http://other.onion", 403)):
        sent = door.post(
            f"/api/{SLUG}/mailbox/challenge", headers={"Host": ONION, "Origin": origin}
        )
        assert sent.status_code == status


def test_nothing_varies_by_who_asks(door: Client, settings: Settings) -> None:
    allowed = {"", "Accept-Encoding"}
    for host, asked, answer in answers(door, settings):
        if host == PUBLIC:
            assert answer.headers.get("Vary", "") in allowed, asked


def test_what_fails_in_front_of_the_sites_has_them_too(settings: Settings) -> None:
    def broken(_environ: object, _start: object) -> list[bytes]:
        raise ZeroDivisionError

    answer = Client(LastResort(broken)).get("/")
    assert answer.status_code == 500
    assert missing_in(answer) == []
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    assert answer.headers["Cache-Control"] == "no-store"


def no_words() -> dict[str, str]:
    raise ZeroDivisionError


def test_strict_transport_is_said_even_where_the_error_page_fails(settings: Settings) -> None:
    made = sites(settings)
    for host, path in {PUBLIC: "/da/", STAFF: "/da/sign-in"}.items():
        made[host].context_processor(no_words)
        answer = Client(made[host]).get(path, headers={"Host": host})
        assert (answer.status_code, answer.mimetype) == (500, "text/plain")
        assert missing_in(answer) == []
        assert answer.headers["Strict-Transport-Security"].startswith("max-age=63072000")
    by_onion = Client(made[PUBLIC]).get("/da/", headers={"Host": ONION})
    assert by_onion.status_code == 500
    assert "Strict-Transport-Security" not in by_onion.headers
