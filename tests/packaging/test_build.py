"""The browser code is reproducible: who has the sources can check what is served."""

import base64
import hashlib
import json
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
NODE = ROOT / ".venv" / "bin" / "node"
SIDES = ("portal/public/build", "portal/web/build", "admin/build")


@pytest.fixture(scope="module")
def builds(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Two builds of the same sources, in folders of different names."""
    first = tmp_path_factory.mktemp("first")
    second = tmp_path_factory.mktemp("second-with-a-longer-name")
    for out in (first, second):
        command = [str(NODE), "portal/web/bundle.mjs", f"--out={out}"]
        subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    return first, second


def test_two_builds_give_the_same_bytes(builds: tuple[Path, Path]) -> None:
    first, second = (contents(folder) for folder in builds)
    assert first == second
    assert first


def test_what_lies_in_the_tree_is_what_the_sources_give(builds: tuple[Path, Path]) -> None:
    for side in SIDES:
        assert contents(ROOT / side) == contents(builds[0] / side)


@pytest.mark.parametrize("side", SIDES)
def test_the_manifest_tells_the_truth(builds: tuple[Path, Path], side: str) -> None:
    folder = builds[0] / side
    manifest = json.loads((folder / "manifest.json").read_text())
    for name, entry in manifest.items():
        digest = hashlib.sha384((folder / entry["file"]).read_bytes()).digest()
        assert entry["integrity"] == f"sha384-{base64.b64encode(digest).decode()}", name
    listed = {entry["file"] for entry in manifest.values()}
    assert {path.name for path in folder.iterdir()} == listed | {"manifest.json", "THIRD-PARTY.txt"}


def test_no_path_of_the_machine_is_in_what_is_served(builds: tuple[Path, Path]) -> None:
    for content in contents(builds[0]).values():
        assert str(ROOT).encode() not in content


def test_the_licences_of_bundled_packages_go_with_them(builds: tuple[Path, Path]) -> None:
    notices = (builds[0] / "portal/public/build/THIRD-PARTY.txt").read_text()
    for package in ("hpke", "@panva/hpke-noble", "@noble/post-quantum", "@noble/hashes"):
        assert f"\n{package} " in notices


def contents(folder: Path) -> dict[str, bytes]:
    """Path below the folder -> bytes."""
    files = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return {str(path.relative_to(folder)): path.read_bytes() for path in files}
