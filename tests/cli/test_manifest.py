"""`varsel manifest` lists what an honest site answers, and signs it; `varsel verify` sees that."""

import json
from pathlib import Path

import pytest

from crypto import charter, manifest
from portal.public.app import create_app
from tests.cli.lying import Honest, Lying, unchanged
from tests.cli.office import CHARTER, checked, run
from tests.public.house import SCHEME, SLUG, House
from tests.public.worker import free_port, worker
from tests.web.serving import serve

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


def test_a_fingerprint_is_enough_however_it_is_typed(
    house: House, honest: Honest, operator: Path
) -> None:
    told = run("release-key", "another.key").output.splitlines()[-1]
    signed = manifest.read((house.settings.data / "manifest.json").read_bytes())
    own = manifest.fingerprint(signed.key)
    with serve(Lying(honest, unchanged)) as origin:
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


# --- Signing elsewhere -----------------------------------------------------------------------


def test_it_can_be_signed_on_another_machine(
    honest: Honest, operator: Path, monkeypatch: pytest.MonkeyPatch
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
    with serve(Lying(honest, unchanged)) as origin:
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
