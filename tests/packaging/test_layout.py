"""The layout is fixed: what lies at the top, what stays empty, what no source may hold."""

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

TOP = {
    *("admin", "crypto", "deploy", "docs", "examples", "migrations", "portal", "tests"),
    *("CHANGELOG.md", "LICENSE", "README.md", "SECURITY.md", "THREAT-MODEL.md"),
    *("Makefile", "package.json", "package-lock.json", "pyproject.toml", "tsconfig.json"),
    *("requirements.txt", "requirements-build.txt", "requirements-dev.txt", "wsgi.py"),
    *(".ci", ".gitignore", ".npmrc"),
}

# What the product must not hold, and why. Tests may: they look for it.
IN_THE_PRODUCT = {
    r"\bMarkup\(|\|\s*safe\b": "turns text into markup without cleaning it",
    r"\.innerHTML\b|\.outerHTML\b|insertAdjacentHTML": "turns text into markup on the page",
    r"\bMath\.random\b": "is predictable",
    r"\beval\(|new Function\(": "runs text as code",
    r"\blocalStorage\b|\bsessionStorage\b|\bindexedDB\b": "leaves something behind in the browser",
}

# The one place that makes markup: Bleach has cleaned it a line before.
MARKUP_IS_MADE_IN = "portal/web/markdown.py"

# What no source must hold, tests included, and why.
ANYWHERE = {
    r"\bTODO\b|\bFIXME\b": "is a promise, not code",
    r"pytest\.mark\.(skip|skipif|xfail)|pytest\.skip\(": "lets a missing part pass",
}


def tracked() -> list[str]:
    """The paths of all files that belong to the project."""
    listing = subprocess.run(
        ["git", "ls-files"], cwd=ROOT, check=True, capture_output=True, text=True
    )
    return listing.stdout.splitlines()


def test_the_top_level_is_as_drawn() -> None:
    assert {path.split("/")[0] for path in tracked()} <= TOP


@pytest.mark.parametrize("package", ["portal", "admin"])
def test_a_package_loads_nothing_by_itself(package: str) -> None:
    assert (ROOT / package / "__init__.py").read_text() == ""


def test_tests_are_no_packages() -> None:
    assert [path for path in tracked() if re.match(r"tests/(.*/)?__init__\.py$", path)] == []


@pytest.mark.parametrize("pattern", IN_THE_PRODUCT)
def test_the_product_does_not_hold(pattern: str) -> None:
    found = set(holding(pattern, "portal|admin|crypto|migrations"))
    if "Markup" in pattern:
        found.discard(MARKUP_IS_MADE_IN)
    assert found == set(), IN_THE_PRODUCT[pattern]


@pytest.mark.parametrize("pattern", ANYWHERE)
def test_no_source_holds(pattern: str) -> None:
    found = holding(pattern, "portal|admin|crypto|migrations|tests")
    assert found == [], ANYWHERE[pattern]


def holding(pattern: str, folders: str) -> list[str]:
    """The sources below the folders (and wsgi.py) in which the pattern is found."""
    wanted = re.compile(rf"({folders})/.*\.(py|js|mjs|html)$|wsgi\.py$")
    here = str(Path(__file__).relative_to(ROOT))
    sources = (path for path in tracked() if wanted.match(path) and path != here)
    texts = ((path, ROOT / path) for path in sources)
    return [path for path, file in texts if file.exists() and re.search(pattern, file.read_text())]
