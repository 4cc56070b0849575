"""Every page says whom it is for, links lead somewhere, and what is named is there."""

import re
import subprocess
import tomllib
from pathlib import Path

import pytest

from tests.docs.pages import (
    DOCS,
    ROOT,
    anchor,
    blocks,
    first_words,
    headings,
    links,
    pages,
    sections,
    text,
)

PURPOSES = {
    "da": ("**Til:**", "**Bagefter kan du:**"),
    "en": ("**For:**", "**Afterwards you can:**"),
}
DANISH = {"modtager.md"}


def tracked() -> list[str]:
    """The paths of all files that belong to the project, or are about to."""
    listing = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    )
    return [path for path in listing.stdout.splitlines() if (ROOT / path).exists()]


TEXTS = [path for path in tracked() if path.endswith(".md")]


@pytest.mark.parametrize("page", pages(), ids=lambda page: page.name)
def test_a_page_says_whom_it_is_for_and_what_for(page: Path) -> None:
    lines = page.read_text(encoding="utf-8").splitlines()
    assert lines[0].startswith("# ")
    whom, purpose = PURPOSES["da" if page.name in DANISH else "en"]
    assert lines[2].startswith(whom)
    assert lines[3].startswith(purpose)


def test_the_index_names_every_page() -> None:
    named = {link for link in links(text("README.md")) if "/" not in link}
    assert named == {page.name for page in pages()} - {"README.md"}


@pytest.mark.parametrize("path", TEXTS)
def test_links_lead_somewhere(path: str) -> None:
    page = ROOT / path
    for link in links(page.read_text(encoding="utf-8")):
        if re.match(r"[a-z]+:", link):
            continue
        target, _, part = link.partition("#")
        file = (page.parent / target).resolve() if target else page
        assert file.exists(), link
        if part:
            names = map(anchor, headings(file.read_text(encoding="utf-8")))
            assert part in names, link


@pytest.mark.parametrize("page", pages(), ids=lambda page: page.name)
def test_paths_that_are_named_are_there(page: Path) -> None:
    tops = {path.split("/")[0] for path in tracked() if "/" in path}
    for name in re.findall(r"`([\w./-]+/[\w./-]*)`", page.read_text(encoding="utf-8")):
        if name.split("/")[0] in tops:
            assert (ROOT / name).exists(), name


def test_the_folders_are_all_on_the_page() -> None:
    told = set(first_words(sections(text("architecture.md"), 2)["The folders"]))
    there = {"/".join([*path.split("/")[:1], ""]) for path in tracked() if "/" in path}
    there |= {
        "/".join([*path.split("/")[:2], ""])
        for path in tracked()
        if path.startswith(("portal/", "crypto/")) and path.count("/") > 1
    }
    # Where the portal is, its parts are told; how it is checked and served is told elsewhere.
    assert told == there - {"portal/", ".ci/", "deploy/"}


def test_the_drawing_of_the_arrows_is_the_contract() -> None:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    contracts = settings["tool"]["importlinter"]["contracts"]
    layers = next(one["layers"] for one in contracts if one["id"] == "arrows")
    drawing = blocks(sections(text("architecture.md"), 2)["Who imports whom"], "text")[0]
    wanted = [set(re.findall(r"[a-z._]+", layer)) for layer in layers]
    drawn = [
        set(re.findall(r"(?:portal|admin|crypto)(?:\.[a-z_]+)?", line))
        for line in drawing.splitlines()
    ]
    assert [line for line in drawn if line] == wanted


def test_make_words_are_those_of_the_makefile() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z-]+):", makefile, re.MULTILINE))
    for page in pages():
        for word in re.findall(r"`make ([a-z-]+)`", page.read_text(encoding="utf-8")):
            assert word in targets, f"{page.name}: make {word}"


def test_no_page_is_left_outside() -> None:
    assert {page.name for page in pages()} == {
        page.name for page in DOCS.iterdir() if page.is_file()
    }
