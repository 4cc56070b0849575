"""The container's recipe and the commands that run it, read: what they must and must not have.

They are run by whoever has podman and a base image. What is held fast here is what a real build
and a real run under systemd once showed to be wrong, or to be needed.
"""

import os
import re
import shlex
import shutil
import subprocess
import tomllib
from pathlib import Path

import pytest

from tests.deploy.places import DEPLOY
from tests.deploy.test_systemd import analyze

CONTAINER = DEPLOY / "container"
RECIPE = (CONTAINER / "Containerfile").read_text(encoding="utf-8")
UNITS = ("varsel.service", "varsel-mail.service")
COMMANDS = ("varsel-container", "varsel-here", "varsel-podman")


def instructions() -> list[str]:
    joined = re.sub(r"\\\n\s*", "", RECIPE)
    return [line for line in joined.splitlines() if line and not line.startswith("#")]


def podman(tmp_path: Path, network: str, *words: str) -> list[str]:
    """What `varsel-container` would have podman do: it is called with an echo in its place."""
    echo = tmp_path / "varsel-podman"
    echo.write_text('#!/bin/sh\nprintf "%s\\n" "$@"\n', encoding="utf-8")
    echo.chmod(0o755)
    text = (CONTAINER / "varsel-container").read_text(encoding="utf-8")
    (tmp_path / "secret").write_text("", encoding="utf-8")
    (tmp_path / "mail.env").write_text("", encoding="utf-8")
    for old, new in {
        "/usr/local/sbin/varsel-podman": str(echo),
        "-e /etc/varsel/": f"-e {tmp_path}/",
    }.items():
        assert old in text
        text = text.replace(old, new)
    return subprocess.run(
        ["sh", "-s", network, *words], input=text, check=True, capture_output=True, text=True
    ).stdout.splitlines()


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


def test_it_copies_what_stands_in_the_folder_of_a_release() -> None:
    copied = [line.split()[1:] for line in instructions() if line.startswith("COPY ")]
    assert copied == [
        ["requirements.txt", "*.whl", "/build/"],
        ["--from=build", "/opt/varsel", "/opt/varsel"],
    ]
    assert (DEPLOY.parent / "requirements.txt").exists()


def test_its_program_is_one_that_the_wheel_brings() -> None:
    entry = next(line for line in instructions() if line.startswith("ENTRYPOINT "))
    scripts = tomllib.loads((DEPLOY.parent / "pyproject.toml").read_text("utf-8"))["project"]
    program = re.fullmatch(r'ENTRYPOINT \["/opt/varsel/bin/(\S+)"\]', entry)
    assert program is not None
    assert program.group(1) in scripts["scripts"]


def test_what_starts_is_compiled_for_nothing_can_be_written_there() -> None:
    """Each start compiled every module anew."""
    assert "--no-compile" not in RECIPE


def test_no_secret_and_no_data_are_in_it() -> None:
    assert "VARSEL_SECRET" not in RECIPE
    # A folder that podman makes by itself, when none is given, is gone with the container.
    assert not [line for line in instructions() if line.startswith("VOLUME")]


@pytest.mark.parametrize(
    "rule",
    [
        *("--read-only", "--read-only-tmpfs=false", "--cap-drop all", "--ulimit core=0:0"),
        *("--security-opt no-new-privileges", "--log-driver none", "--events-backend none"),
        *("--userns keep-id:uid=10001,gid=10001", "--umask 0077", "--pull never", "--rm"),
        *("--network none", "localhost/varsel:latest"),
        # gunicorn's workers tell here that they live; podman 5 has it read-only otherwise.
        "--tmpfs /dev/shm:rw,noexec,nosuid,nodev,size=16m,mode=1777",
    ],
)
def test_the_server_is_run_with(rule: str, tmp_path: Path) -> None:
    given = podman(tmp_path, "none")
    words = shlex.split(rule)
    at = range(len(given) - len(words) + 1)
    assert any(given[start : start + len(words)] == words for start in at)


def test_only_what_may_reach_the_network_knows_the_mail_server(tmp_path: Path) -> None:
    assert "/etc/varsel/mail.env" not in podman(tmp_path, "none")
    given = podman(tmp_path, "host", "mail", "send")
    assert "/etc/varsel/mail.env" in given
    assert given[-3:] == ["localhost/varsel:latest", "mail", "send"]


def test_what_it_shares_holds_no_programs_and_nothing_else_is_shared(tmp_path: Path) -> None:
    given = podman(tmp_path, "none")
    volumes = [given[at + 1] for at, word in enumerate(given) if word == "--volume"]
    assert {one.split(":")[0] for one in volumes} == {"/var/lib/varsel", "/etc/varsel/secret"}
    assert all(one.split(":")[0] == one.split(":")[1] for one in volumes)
    assert all(
        {"noexec", "nosuid", "nodev"} <= set(one.split(":")[2].split(",")) for one in volumes
    )
    # The folder in which the recipe works is the data's, and so are the settings that are shipped.
    assert "WORKDIR /var/lib/varsel" in instructions()
    assert "VARSEL_DATA=/var/lib/varsel" in (DEPLOY / "systemd/varsel.env").read_text("utf-8")


def test_the_units_are_understood(tmp_path: Path) -> None:
    for name in UNITS:
        shutil.copy(CONTAINER / name, tmp_path)
    for name in ("varsel.socket", "varsel-mail.timer"):
        shutil.copy(DEPLOY / "systemd" / name, tmp_path)
    said = analyze("verify", "--man=no", *sorted(tmp_path.iterdir())).stderr
    about_us = [line for line in said.splitlines() if "varsel" in line]
    missing = re.compile(r"/usr/local/sbin/varsel-container is not exec")
    assert [line for line in about_us if not missing.search(line)] == []


@pytest.mark.parametrize("name", UNITS)
def test_a_unit_keeps_no_log_on_the_disk_and_is_not_root(name: str) -> None:
    lines = (CONTAINER / name).read_text(encoding="utf-8").splitlines()
    assert {"User=varsel", "LogNamespace=varsel", "LimitCORE=0", "MemorySwapMax=0"} <= set(lines)


def test_the_socket_is_that_of_systemd() -> None:
    """One that the container made could be opened by nobody but itself."""
    assert "Requires=varsel.socket" in (CONTAINER / "varsel.service").read_text(encoding="utf-8")
    door = re.search(
        r"^ListenStream=(.+)$", (DEPLOY / "systemd/varsel.socket").read_text(), re.MULTILINE
    )
    assert door is not None
    assert f'"unix:{door.group(1)}"' in RECIPE


def test_nothing_is_left_out_of_the_folder() -> None:
    there = {path.name for path in CONTAINER.iterdir()}
    assert there == {"Containerfile", *UNITS, *COMMANDS}
    for name in COMMANDS:
        assert os.access(CONTAINER / name, os.X_OK)
        subprocess.run(["sh", "-n", CONTAINER / name], check=True)
    page = (DEPLOY.parent / "docs/operate.md").read_text(encoding="utf-8")
    assert [name for name in there if f"deploy/container/{name}" not in page] == []
