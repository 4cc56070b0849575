"""The wheel is enough: it starts, with its pages and scripts, where there is no Node."""

import base64
import hashlib
import re
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
import venv
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

ROOT = Path(__file__).parents[2]
PATIENCE = 60  # seconds, for the first start with its demonstration

# Installing everything once more takes its time.
pytestmark = pytest.mark.timeout(300)


class Sites(NamedTuple):
    """Where the two sites of the installed wheel are."""

    public: str
    staff: str


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder)]
    subprocess.run([*command, "."], cwd=ROOT, check=True, capture_output=True)
    (made,) = folder.glob("*.whl")
    return made


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The commands of an environment that has the wheel and what it needs, and nothing else."""
    folder = tmp_path_factory.mktemp("installed")
    venv.create(folder, with_pip=True)
    install = [str(folder / "bin" / "python"), "-m", "pip", "install", "--quiet"]
    pinned = ["--require-hashes", "--only-binary", ":all:", "-r", str(ROOT / "requirements.txt")]
    subprocess.run([*install, *pinned], check=True)
    subprocess.run([*install, "--no-deps", "--no-index", str(wheel)], check=True)
    return folder / "bin"


@pytest.fixture(scope="module")
def sites(installed: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sites]:
    """`varsel serve --demonstration` from the wheel, far from the sources."""
    here = tmp_path_factory.mktemp("elsewhere")
    sites = Sites(f"http://localhost:{free_port()}", f"http://localhost:{free_port()}")
    environment = {
        "PATH": str(installed),
        "HOME": str(here),
        "VARSEL_PUBLIC_ORIGIN": sites.public,
        "VARSEL_STAFF_ORIGIN": sites.staff,
    }
    log = here / "output.txt"
    with log.open("wb") as output:
        server = subprocess.Popen(
            [str(installed / "varsel"), "serve", "--demonstration"],
            cwd=here,
            env=environment,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    try:
        wait_for(sites, server, log)
        yield sites
    finally:
        server.terminate()
        server.wait(timeout=20)


def test_the_environment_has_no_node(installed: Path) -> None:
    assert not (installed / "node").exists()


def test_the_wheel_carries_no_sources_of_what_is_built(wheel: Path) -> None:
    listing = subprocess.run(
        [sys.executable, "-m", "zipfile", "--list", str(wheel)],
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    names = [line.split()[0] for line in listing.splitlines()[1:]]
    assert [name for name in names if "/static/" in name and name.endswith((".js", ".css"))] == []
    assert [name for name in names if name.endswith((".po", ".mjs"))] == []
    assert [name for name in names if re.search(r"/build/report\.\w+\.js$", name)] != []
    assert "portal/public/translations/da/LC_MESSAGES/messages.mo" in names


def test_both_sites_answer_with_scripts_that_are_there(sites: Sites) -> None:
    for origin in sites:
        page = fetch(f"{origin}/").decode()
        assert "<html lang=" in page
        assets = re.findall(r'<(?:script|link)[^>]+(?:src|href)="(/[^"]+\.(?:js|css))"[^>]*>', page)
        assert assets, f"{origin} names no script and no stylesheet"
        for address in assets:
            content = fetch(origin + address)
            digest = base64.b64encode(hashlib.sha384(content).digest()).decode()
            assert f"sha384-{digest}" in page, address


def test_a_paper_can_be_set_where_nothing_but_the_wheel_is(installed: Path, tmp_path: Path) -> None:
    """Its templates, its words and its fonts all come with the wheel."""
    code = """
import sys
from datetime import UTC, datetime
from admin.papers.look import Setting
from admin.papers.register_list import register_list
setting = Setting("Klintmark", "#1f4e5f", "da", UTC, datetime(2026, 4, 3, tzinfo=UTC))
sys.stdout.buffer.write(register_list(setting, [], is_part=False))
"""
    command = [str(installed / "python"), "-I", "-c", code]
    made = subprocess.run(command, cwd=tmp_path, check=True, capture_output=True)
    assert made.stdout.startswith(b"%PDF-")


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port: int = listener.getsockname()[1]
        return port


def fetch(address: str) -> bytes:
    with urllib.request.urlopen(address, timeout=10) as answer:
        body: bytes = answer.read()
        return body


def wait_for(sites: Sites, server: subprocess.Popen[bytes], log: Path) -> None:
    """Until both sites answer; fails with what the server wrote."""
    end = time.monotonic() + PATIENCE
    waiting = set(sites)
    while waiting:
        if server.poll() is not None or time.monotonic() > end:
            pytest.fail(f"The server is not up:\n{log.read_text()[-4000:]}")
        for origin in sorted(waiting):
            try:
                fetch(f"{origin}/")
                waiting.discard(origin)
            except (urllib.error.URLError, ConnectionError, TimeoutError):
                time.sleep(0.2)
