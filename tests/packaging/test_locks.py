"""What is installed is pinned by hash and named by no address, so that any mirror can serve it."""

import json
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LOCKS = ("requirements.txt", "requirements-build.txt", "requirements-dev.txt")


@pytest.mark.parametrize("name", [*LOCKS, "package-lock.json", "package.json", ".npmrc"])
def test_a_lock_names_no_address(name: str) -> None:
    # Where to thank an author is the one address that npm copies into its lock.
    text = re.sub(r'"url": "https://[^"]+"', "", (ROOT / name).read_text())
    assert (
        re.findall(r"https?://|file:|git\+|--index-url|--extra-index-url|--find-links", text) == []
    )


@pytest.mark.parametrize("name", LOCKS)
def test_every_python_package_is_pinned_with_a_hash(name: str) -> None:
    entries = re.split(r"\n(?=\S)", (ROOT / name).read_text().strip())
    for entry in entries:
        assert re.match(r"[a-z0-9.-]+(\[[a-z]+\])?==\S+", entry), entry
        assert "--hash=sha256:" in entry, entry


def test_the_smaller_locks_agree_with_the_larger() -> None:
    largest = pins("requirements-dev.txt")
    for name in ("requirements.txt", "requirements-build.txt"):
        assert pins(name).items() <= largest.items()


def test_every_browser_package_is_pinned_with_a_hash() -> None:
    packages = json.loads((ROOT / "package-lock.json").read_text())["packages"]
    del packages[""]
    assert packages
    for name, package in packages.items():
        assert package["integrity"].startswith("sha512-"), name
        assert "resolved" not in package, name


def test_the_lock_serves_every_platform_we_build_on() -> None:
    packages = json.loads((ROOT / "package-lock.json").read_text())["packages"]
    for platform in ("linux-x64", "linux-arm64", "darwin-arm64", "win32-x64"):
        assert f"node_modules/@esbuild/{platform}" in packages


def pins(name: str) -> dict[str, str]:
    """Package -> version."""
    found = re.findall(
        r"^([a-z0-9.-]+)(?:\[[a-z]+\])?==(\S+)", (ROOT / name).read_text(), re.MULTILINE
    )
    return dict(found)
