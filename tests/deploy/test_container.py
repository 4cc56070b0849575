"""The container's recipe, read: what it must not have. It is built by whoever has an image."""

import re
from pathlib import Path

import pytest

from tests.deploy.places import DEPLOY

RECIPE = (DEPLOY / "container/Containerfile").read_text(encoding="utf-8")
UNIT = (DEPLOY / "container/varsel.container").read_text(encoding="utf-8")


def instructions() -> list[str]:
    joined = re.sub(r"\\\n\s*", "", RECIPE)
    return [line for line in joined.splitlines() if line and not line.startswith("#")]


def test_the_base_has_to_be_chosen() -> None:
    assert "ARG BASE" in instructions()
    images = [line.split()[1] for line in instructions() if line.startswith("FROM ")]
    assert set(images) == {"${BASE}"}


def test_it_runs_as_nobody_in_particular() -> None:
    users = [line for line in instructions() if line.startswith("USER ")]
    assert users == ["USER 10001:10001"]
    last = max(number for number, line in enumerate(instructions()) if line.startswith("FROM "))
    assert users[0] in instructions()[last:]


def test_what_it_installs_is_pinned_and_from_here() -> None:
    installs = re.findall(r"pip install [^&]+", " ".join(instructions()))
    assert len(installs) == 2
    assert all("--require-hashes" in one or "--no-index" in one for one in installs)
    copied = [line.split()[1:] for line in instructions() if line.startswith("COPY requirements")]
    assert copied == [["requirements.txt", "dist/*.whl", "/build/"]]
    assert (DEPLOY.parent / "requirements.txt").exists()


def test_no_secret_is_in_it() -> None:
    assert "VARSEL_SECRET" not in RECIPE


@pytest.mark.parametrize(
    "rule",
    [
        *("Network=none", "ReadOnly=true", "NoNewPrivileges=true", "DropCapability=all"),
        *("Ulimit=core=0:0", "LogDriver=passthrough", "LogNamespace=varsel", "Pull=never"),
    ],
)
def test_a_rule_is_there(rule: str) -> None:
    assert rule in UNIT.splitlines()


def test_the_socket_is_in_a_folder_that_is_shared() -> None:
    door = re.search(r'"unix:(/run/varsel)/varsel\.sock"', RECIPE)
    assert door is not None
    assert f":{door.group(1)}:rw" in UNIT


def test_folders_that_are_shared_hold_no_programs() -> None:
    for line in UNIT.splitlines():
        if line.startswith("Volume="):
            assert "noexec" in line


def test_nothing_is_left_out_of_the_folder() -> None:
    assert {path.name for path in (DEPLOY / "container").iterdir()} == {
        "Containerfile",
        "varsel.container",
    }
    assert Path(DEPLOY / "README.md").exists()
