"""What the page on running a server tells to type can be typed."""

import re
import shlex
import subprocess

import pytest

from portal.cli.main import COMMANDS
from tests.docs.pages import ROOT, blocks, rows, sections, text

PAGE = text("operate.md")
BLOCKS = blocks(re.sub(r"^   ", "", PAGE, flags=re.MULTILINE), "sh")


def lines() -> list[str]:
    return [line for block in BLOCKS for line in block.splitlines()]


@pytest.mark.parametrize("block", BLOCKS)
def test_a_shell_understands_it(block: str) -> None:
    said = subprocess.run(["sh", "-n"], input=block, capture_output=True, text=True, check=False)
    assert said.stderr == ""


def test_every_file_that_is_put_in_place_is_shipped() -> None:
    named = {word for line in lines() for word in re.findall(r"deploy/[\w./@-]+", line)}
    assert named
    assert [name for name in named if not (ROOT / name).exists()] == []


def test_every_shipped_file_is_told_of() -> None:
    shipped = {path for path in (ROOT / "deploy").rglob("*") if path.is_file()}
    told = PAGE + (ROOT / "deploy/README.md").read_text(encoding="utf-8")
    assert [path.name for path in shipped if path.name not in told] == []


def test_every_command_is_one() -> None:
    starts = r"^(?:/opt/varsel/bin/varsel|varsel|varsel-here) ([a-z-]+)\b"
    called = [found.group(1) for line in lines() if (found := re.match(starts, line))]
    assert called
    assert set(called) <= set(COMMANDS)


def test_the_names_in_the_examples_are_those_of_the_files() -> None:
    changed = [line for line in lines() if line.startswith("sed") and "YOUR.NAME" in line]
    for line in changed:
        target = shlex.split(line)[-1].rsplit("/", 1)[-1]
        shipped = [file.read_text(encoding="utf-8") for file in (ROOT / "deploy").rglob(target)]
        for name in re.findall(r"s/([\w.]+)/", line):
            assert any(name in file for file in shipped)


def test_at_night_the_words_are_those_of_the_program() -> None:
    """What somebody reads on the screen is found in the table."""
    sources = "\n".join(
        path.read_text(encoding="utf-8")
        for folder in ("portal", "deploy")
        for path in sorted((ROOT / folder).rglob("*"))
        if path.suffix in {".py", ".conf"}
    )
    part = sections(PAGE, 2)["At three in the morning"]
    quoted = [word for row in rows(part) for word in re.findall(r'"([^"]+)"', row[0])]
    assert quoted
    assert [words for words in quoted if words.lower() not in sources.lower()] == []
