"""`varsel manifest` and `varsel verify` against real servers: an honest one, and many that are not."""

import gzip
import json
import socket
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner, Result

from crypto import charter, manifest
from crypto.charter import SignedCharter
from crypto.derivation import sha256
from crypto.encoding import b64u, canonical_json
from crypto.keys import RecipientKeys
from portal.cli.main import varsel
from portal.cli.release_key import read_secret
from portal.public.app import create_app
from tests.public.house import SCHEME, SLUG, House
from tests.public.worker import free_port, worker
from tests.web.serving import serve

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

MANIFEST = "/.well-known/varsel-manifest.json"
REPORT = f"/da/{SLUG}/{SCHEME}/report"
CHARTER = f"/api/{SLUG}/{SCHEME}/charter"
Headers = list[tuple[str, str]]
Change = Callable[["WSGIEnvironment", str, Headers, bytes], tuple[str, Headers, bytes]]


class Lying:
    """A server that gives something else than the site it stands in front of."""

    def __init__(self, app: "WSGIApplication", change: Change) -> None:
        self.app, self.change = app, change

    def __call__(
        self, environ: "WSGIEnvironment", start_response: "StartResponse"
    ) -> Iterable[bytes]:
        # The layer behind this one takes out of the environment what tells who asks.
        seen = dict(environ)
        # Unpacked, so that it can be changed.
        environ.pop("HTTP_ACCEPT_ENCODING", None)
        told: list[tuple[str, Headers]] = []

        def begin(
            status: str, headers: Headers, _failure: object = None
        ) -> Callable[[bytes], object]:
            told.append((status, headers))
            return lambda _data: None

        answered = self.app(environ, begin)
        body = b"".join(answered)
        if hasattr(answered, "close"):
            answered.close()
        status, headers = told[-1]
        kept = [one for one in headers if one[0].lower() != "content-length"]
        status, headers, body = self.change(seen, status, kept, body)
        start_response(status, [*headers, ("Content-Length", str(len(body)))])
        return [body]


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> House:
    made = House(tmp_path_factory.mktemp("data"))
    made.sign()
    return made


@pytest.fixture(scope="module")
def office(house: House, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the operator sits: the release key is made, and the manifest signed with it."""
    folder = tmp_path_factory.mktemp("office")
    with pytest.MonkeyPatch.context() as patch:
        at_work(house, folder, patch)
        assert run("release-key", "operator.key").exit_code == 0
        done = run("manifest", "--key", "operator.key")
        assert done.exit_code == 0, done.output
    return folder


@pytest.fixture
def operator(house: House, office: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The operator's public key, for somebody who sits in the same office."""
    at_work(house, office, monkeypatch)
    return office / "operator.key.pub"


def at_work(house: House, folder: Path, patch: pytest.MonkeyPatch) -> None:
    patch.chdir(folder)
    patch.setenv("VARSEL_DATA", str(house.settings.data))
    patch.setenv("VARSEL_SECRET", b64u(house.settings.secret))


def run(*arguments: str) -> Result:
    return CliRunner().invoke(varsel, arguments)


@contextmanager
def lying(house: House, change: Change) -> Iterator[str]:
    with serve(Lying(create_app(house.settings), change)) as origin:
        yield origin


def checked(origin: str, key: Path, *more: str) -> tuple[int, list[str]]:
    done = run("verify", origin, "--key", str(key), *more)
    assert done.exception is None or isinstance(done.exception, SystemExit), done.output
    return done.exit_code, done.output.splitlines()


# --- The honest server -----------------------------------------------------------------------


def test_an_honest_site_is_the_same(house: House, operator: Path) -> None:
    with serve(create_app(house.settings)) as origin:
        status, lines = checked(origin, operator)
    assert status == 0, lines
    assert lines[0].startswith("All ")
    assert "as installed here" in lines[1]
    fingerprint = charter.parse(house.charters()[-1]["charter"].encode()).fingerprint
    assert lines[-1] == f"  {SLUG}/{SCHEME}: {fingerprint}"


def test_an_honest_site_as_deployed_is_the_same(
    house: House, operator: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    port = free_port()
    origin = f"http://localhost:{port}"
    monkeypatch.setenv("VARSEL_PUBLIC_ORIGIN", origin)
    assert run("manifest", "--key", "operator.key", "--out", "deployed.json").exit_code == 0
    with worker(house, {"VARSEL_PUBLIC_ORIGIN": origin}, port):
        status, lines = checked(origin, operator, "--manifest", "deployed.json")
    assert status == 0, lines


def test_a_fingerprint_is_enough_however_it_is_typed(house: House, operator: Path) -> None:
    told = run("release-key", "another.key").output.splitlines()[-1]
    signed = manifest.read((house.settings.data / "manifest.json").read_bytes())
    own = manifest.fingerprint(signed.key)
    with serve(create_app(house.settings)) as origin:
        assert run("verify", f"{origin}/da/", "--fingerprint", own).exit_code == 0
        spoken = own.upper().replace("-", " ")
        assert run("verify", origin, "--fingerprint", spoken).exit_code == 0
        wrong = run("verify", origin, "--fingerprint", told)
    assert wrong.exit_code == 1
    assert f"it is signed by another key, with the fingerprint {own}." in wrong.output


def test_every_page_script_and_style_is_listed(house: House, operator: Path) -> None:
    listed = json.loads(
        json.loads((house.settings.data / "manifest.json").read_bytes())["manifest"]
    )
    paths = {entry["path"] for entry in listed["entries"]}
    for language in ("da", "en"):
        home = f"/{language}/{SLUG}"
        assert {f"{home}/", f"{home}/mailbox", f"{home}/leave"} <= paths
        assert {f"{home}/{SCHEME}/", f"{home}/{SCHEME}/report"} <= paths
    assert {"/", "/blank", f"/assets/organisation/{SLUG}.css", CHARTER} <= paths
    assert sum(path.startswith("/assets/") and path.endswith(".js") for path in paths) >= 4
    for headers in listed["headers"]:
        assert "content-security-policy" in dict(headers)
        assert not {"vary", "set-cookie", "date", "etag", "last-modified"} & dict(headers).keys()


def test_it_is_made_twice_alike(house: House, operator: Path) -> None:
    for name in ("one.json", "two.json"):
        assert run("manifest", "--out", name).exit_code == 0
    assert Path("one.json").read_bytes() == Path("two.json").read_bytes()


# --- Servers that lie ------------------------------------------------------------------------


def at(path: str, change: Callable[[bytes], bytes]) -> Change:
    def changed(
        seen: "WSGIEnvironment", status: str, headers: Headers, body: bytes
    ) -> tuple[str, Headers, bytes]:
        matches = seen["PATH_INFO"].startswith(path)
        return status, headers, change(body) if matches else body

    return changed


def with_header(name: str, value: str) -> Change:
    def changed(
        _seen: "WSGIEnvironment", status: str, headers: Headers, body: bytes
    ) -> tuple[str, Headers, bytes]:
        return status, [*(one for one in headers if one[0] != name), (name, value)], body

    return changed


def flipped(body: bytes) -> bytes:
    return body[:-2] + bytes([body[-2] ^ 1]) + body[-1:]


def to_danes(
    seen: "WSGIEnvironment", status: str, headers: Headers, body: bytes
) -> tuple[str, Headers, bytes]:
    """Only those who look Danish get another page."""
    if seen["PATH_INFO"] == REPORT and seen.get("HTTP_ACCEPT_LANGUAGE", "").startswith("da"):
        return status, headers, body.replace(b"</body>", b"<script>tell()</script></body>")
    return status, headers, body


def without(path: str) -> Change:
    def changed(
        seen: "WSGIEnvironment", status: str, headers: Headers, body: bytes
    ) -> tuple[str, Headers, bytes]:
        return ("404 NOT FOUND" if seen["PATH_INFO"] == path else status), headers, body

    return changed


def moved(
    seen: "WSGIEnvironment", status: str, headers: Headers, body: bytes
) -> tuple[str, Headers, bytes]:
    if seen["PATH_INFO"] == REPORT:
        return "302 FOUND", [*headers, ("Location", "/da/")], body
    return status, headers, body


def leading(body: bytes) -> bytes:
    more = b'<a href="/da/quicker">Her</a><script src="https://other.example/a.js"></script></body>'
    return body.replace(b"</body>", more)


LIES: dict[str, tuple[Change, str]] = {
    "a byte of a script": (at("/assets/report.", flipped), "changed    /assets/report."),
    "a byte of a style": (at("/assets/varsel.", flipped), "changed    /assets/varsel."),
    "an inline script": (
        at(REPORT, lambda body: body.replace(b"</body>", b"<script>tell()</script></body>")),
        f"changed    {REPORT}: the content",
    ),
    "an inline script for some": (to_danes, f"visitor    {REPORT}: two visitors were given diff"),
    "another policy": (
        with_header("Content-Security-Policy", "default-src *"),
        "content-security-policy is 'default-src *' instead of",
    ),
    "a cookie": (with_header("Set-Cookie", "id=7"), "set-cookie is there and should not be: id=7"),
    "a way to another place": (
        with_header("Refresh", "0;url=https://other.example/"),
        "refresh is there and should not be",
    ),
    "answers that vary": (with_header("Vary", "User-Agent"), "vary is there and should not be"),
    "a page less": (without(REPORT), f"missing    {REPORT}: answers 404 instead of 200"),
    "a page moved": (moved, f"changed    {REPORT}: answers 302 instead of 200"),
    "a page more": (at(REPORT, leading), f"added      /da/quicker: {REPORT} leads to it"),
    "a script from elsewhere": (
        at(REPORT, leading),
        f"added      https://other.example/a.js: {REPORT} loads it.",
    ),
    "no signature": (at(MANIFEST, lambda _body: b"{}"), "signature  "),
    "a changed manifest": (
        at(MANIFEST, lambda body: body.replace(b"no-cache", b"no-store")),
        "it is not signed by the release key, or was changed afterwards.",
    ),
}


@pytest.mark.parametrize("lie", LIES)
def test_a_lie_is_found(house: House, operator: Path, lie: str) -> None:
    change, told = LIES[lie]
    with lying(house, change) as origin:
        status, lines = checked(origin, operator)
    assert status == 1, lines
    assert any(told in line for line in lines), lines


def test_another_charter_is_found(house: House, operator: Path) -> None:
    """The list of somebody who controls the server: well signed, but by themselves."""
    own = charter.parse(house.charters()[-1]["charter"].encode())
    taker = RecipientKeys.from_secret(bytes(range(32)))
    data = charter.build(
        scheme=own.scheme,
        previous=None,
        issued=own.issued,
        organisation=own.organisation,
        title=own.title,
        recipients=[
            charter.Recipient(
                "Inge Hald", {"da": "Formand"}, taker.kem_public, taker.verify, own.issued
            )
        ],
        signers=[taker.verify],
        receipt=own.receipt,
    )
    signed: SignedCharter = charter.sign(data, taker.signing)
    chain = json.dumps({"charters": [signed.to_json()]}).encode()
    with lying(house, at(CHARTER, lambda _body: chain)) as origin:
        status, lines = checked(origin, operator)
    assert status == 1
    (line,) = (line for line in lines if line.startswith("charter"))
    assert charter.parse(data).fingerprint in line
    assert own.fingerprint in line


def test_a_charter_that_nobody_signed_is_found(house: House, operator: Path) -> None:
    with lying(house, at(CHARTER, flipped)) as origin:
        status, lines = checked(origin, operator)
    assert status == 1
    assert any("not signed as it must be" in line for line in lines)


def test_an_operator_who_signs_another_script_is_found(house: House, operator: Path) -> None:
    """The release installed here knows its own files, whoever signs others."""
    signed = manifest.read((house.settings.data / "manifest.json").read_bytes())
    made = json.loads(signed.manifest)
    script = next(one for one in made["entries"] if one["path"].startswith("/assets/report."))
    content: dict[str, bytes] = {}

    def other(
        seen: "WSGIEnvironment", status: str, headers: Headers, body: bytes
    ) -> tuple[str, Headers, bytes]:
        if seen["PATH_INFO"] == script["path"]:
            return status, headers, flipped(body)
        return status, headers, content.get(seen["PATH_INFO"], body)

    original = create_app(house.settings).test_client().get(script["path"], buffered=True).data
    script["sha256"] = b64u(sha256(flipped(original)))
    seed = read_secret(Path("operator.key"))
    content[MANIFEST] = manifest.sign(canonical_json(made), seed).to_bytes()
    with lying(house, other) as origin:
        status, lines = checked(origin, operator)
    assert status == 1
    assert [line for line in lines if line.startswith("release")] == [
        f"release    {script['path']}: is not as in release {made['release']}."
    ]


def test_no_manifest_is_a_difference(house: House, operator: Path) -> None:
    kept = str(house.settings.data / "manifest.json")
    with lying(house, without(MANIFEST)) as origin:
        status, lines = checked(origin, operator)
        assert status == 1
        assert lines[0] == f"signature  {MANIFEST}: there is no signed manifest."
        status, lines = checked(origin, operator, "--manifest", kept)
        assert status == 0, lines


# --- What cannot be checked ------------------------------------------------------------------


def test_a_site_that_is_not_there_is_not_checked(operator: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
        for address, told in (
            (f"http://127.0.0.1:{port}", f"Nothing answers at 127.0.0.1:{port}."),
            ("http://nowhere.invalid", "There is no host of the name nowhere.invalid"),
        ):
            status, lines = checked(address, operator)
            assert status == 2
            assert lines[0].startswith(f"Not checked. {told}")


def test_a_site_that_speaks_no_tls_is_not_checked(house: House, operator: Path) -> None:
    with serve(create_app(house.settings)) as origin:
        status, lines = checked(origin.replace("http:", "https:"), operator)
    assert status == 2
    assert "No encrypted connection" in lines[0]


def refusing(code: str) -> Change:
    return lambda _seen, _status, headers, body: (code, headers, body)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (refusing("429 TOO MANY REQUESTS"), "The site asks to wait (429). Try again later."),
        (with_header("Content-Encoding", "gzip"), "does not answer as a web site does."),
        (with_header("Content-Encoding", "br"), "packed as br, which no visitor asked for."),
        (
            lambda _seen, status, headers, _body: (
                status,
                [*headers, ("Content-Encoding", "gzip")],
                gzip.compress(bytes(40_000_000)),
            ),
            "does not answer as a web site does.",
        ),
    ],
)
def test_an_answer_that_says_nothing_is_not_checked(
    house: House, operator: Path, change: Change, told: str
) -> None:
    with lying(house, change) as origin:
        status, lines = checked(origin, operator)
    assert status == 2
    assert told in lines[0]


@pytest.mark.parametrize(
    "arguments",
    [
        ("verify", "http://localhost"),
        ("verify", "http://localhost", "--key", "operator.key.pub", "--fingerprint", "a"),
        ("verify", "ftp://localhost", "--fingerprint", "a"),
        ("verify", "http://localhost", "--fingerprint", "a", "--proxy", "http://localhost:1"),
        ("manifest",),
        ("manifest", "--sign", "operator.key"),
    ],
)
def test_a_wrong_call_is_told(operator: Path, arguments: tuple[str, ...]) -> None:
    assert run(*arguments).exit_code == 2


# --- Signing elsewhere -----------------------------------------------------------------------


def test_it_can_be_signed_on_another_machine(
    house: House, operator: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert run("manifest", "--out", "unsigned.json").exit_code == 0
    # There is no server and no setting where the key is.
    monkeypatch.delenv("VARSEL_DATA")
    monkeypatch.delenv("VARSEL_SECRET")
    done = run(
        "manifest", "--sign", "unsigned.json", "--key", "operator.key", "--out", "signed.json"
    )
    assert done.exit_code == 0, done.output
    assert "as installed here" in done.output
    with serve(create_app(house.settings)) as origin:
        assert checked(origin, operator, "--manifest", "signed.json")[0] == 0
    text = Path("unsigned.json").read_text().replace("/assets/report.", "/assets/reporz.", 1)
    Path("changed.json").write_text(text)
    done = run("manifest", "--sign", "changed.json", "--key", "operator.key", "--out", "bad.json")
    assert done.exit_code == 1
    assert not Path("bad.json").exists()


def test_a_key_is_not_overwritten_and_not_mistaken(operator: Path) -> None:
    before = Path("operator.key").read_bytes()
    assert run("release-key", "operator.key").exit_code == 1
    assert Path("operator.key").read_bytes() == before
    assert Path("operator.key").stat().st_mode & 0o077 == 0
    done = run("manifest", "--key", "operator.key.pub", "--out", "x.json")
    assert done.exit_code == 1
    assert not Path("x.json").exists()
    # Not 1, which would say that something differs.
    assert run("verify", "http://localhost", "--key", "operator.key").exit_code == 2
