"""The shipped units are understood by systemd, and shut in what they start."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from portal.mail_server import from_mapping
from tests.deploy.places import DEPLOY
from tests.deploy.programs import program

UNITS = DEPLOY / "systemd"
# 0 is shut in completely, 10 not at all. systemd calls below 2 "safe".
EXPOSURE = 1.0


def analyze(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [program("systemd-analyze"), *arguments],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "SYSTEMD_COLORS": "0", "LC_ALL": "C.UTF-8"},
    )


def test_the_units_are_understood(tmp_path: Path) -> None:
    names = ("varsel.socket", "varsel.service", "varsel-mail.service", "varsel-mail.timer")
    for name in names:
        shutil.copy(UNITS / name, tmp_path)
    said = analyze("verify", "--man=no", *(tmp_path / name for name in names)).stderr
    # The program is not installed on the machine of the tests.
    about_us = [line for line in said.splitlines() if "varsel" in line]
    missing = re.compile(r"/opt/varsel/bin/varsel is not exec")
    assert [line for line in about_us if not missing.search(line)] == []


# Mail has to reach another machine, and the addresses are the operator's to write.
@pytest.mark.parametrize(
    ("unit", "most"), [("varsel.service", EXPOSURE), ("varsel-mail.service", EXPOSURE + 0.5)]
)
def test_the_service_is_shut_in(unit: str, most: float) -> None:
    said = analyze("security", "--offline=true", "--no-pager", UNITS / unit).stdout
    level = re.search(rf"Overall exposure level for {re.escape(unit)}: ([\d.]+)", said)
    assert level is not None, said
    assert float(level.group(1)) <= most, said


@pytest.mark.parametrize(
    "rule",
    [
        *("NoNewPrivileges=yes", "PrivateTmp=yes", "ProtectSystem=strict", "ProtectHome=yes"),
        *("MemoryDenyWriteExecute=yes", "PrivateNetwork=yes", "LimitCORE=0", "UMask=0077"),
        *("MemorySwapMax=0", "LogNamespace=varsel", "RestrictAddressFamilies=AF_UNIX"),
    ],
)
def test_a_rule_is_there(rule: str) -> None:
    assert rule in (UNITS / "varsel.service").read_text(encoding="utf-8").splitlines()


def test_the_journal_stays_in_memory() -> None:
    lines = (UNITS / "journald@varsel.conf").read_text(encoding="utf-8").splitlines()
    assert "Storage=volatile" in lines
    assert "ForwardToSyslog=no" in lines


def test_nginx_and_the_socket_agree() -> None:
    door = re.search(r"^ListenStream=(.+)$", (UNITS / "varsel.socket").read_text(), re.MULTILINE)
    assert door is not None
    assert f"server unix:{door.group(1)};" in (DEPLOY / "nginx/varsel.conf").read_text()
    assert f"--bind unix:{door.group(1)}" in (UNITS / "varsel.service").read_text()
    assert "SocketGroup=www-data" in (UNITS / "varsel.socket").read_text()
    assert "user www-data;" in (DEPLOY / "nginx/nginx.conf").read_text()


# --- The command as the service has it ----------------------------------------------------------


def test_varsel_here_gives_the_settings_and_drops_rights(tmp_path: Path) -> None:
    """With `nobody` in place of `varsel`, a user that every machine has."""
    place = tmp_path / "varsel-here"
    text = (UNITS / "varsel-here").read_text(encoding="utf-8")
    place.write_text(text.replace("uid varsel --regid varsel", "uid nobody --regid nogroup"))
    settings = tmp_path / "varsel.env"
    address = "https://report.example.org/?a=$1&b=~;c#d"
    settings.write_text(f"# Settings\n\nVARSEL_DATA=/\nVARSEL_KINGFISHER={address}\n")
    mail = tmp_path / "mail.env"
    # In quotes, which systemd takes off, and without an end of its last line.
    mail.write_text("VARSEL_OSPREY='smtps://mail.example.org'")
    said = subprocess.run(
        ["sh", place, "-c", 'id -un; pwd; umask; echo "$VARSEL_KINGFISHER" $VARSEL_OSPREY'],
        env={
            "PATH": os.environ["PATH"],
            "VARSEL_ENVIRONMENT": str(settings),
            "VARSEL_MAIL_ENVIRONMENT": str(mail),
            "VARSEL_PROGRAM": "/bin/sh",
        },
        capture_output=True,
        text=True,
        check=False,
    )
    told = [address, "smtps://mail.example.org"]
    assert said.stdout.split() == ["nobody", "/", "0077", *told], said.stderr


def test_the_settings_that_are_shipped_are_settings(tmp_path: Path) -> None:
    shipped = dict(
        line.split("=", 1)
        for line in (UNITS / "varsel.env").read_text(encoding="utf-8").splitlines()
        if not line.startswith("#")
    )
    secret, data = tmp_path / "secret", tmp_path / "data"
    varsel = Path(sys.executable).with_name("varsel")
    own = {"VARSEL_SECRET_FILE": str(secret), "VARSEL_DATA": str(data)}
    environment = {**shipped, **own, "PATH": os.environ["PATH"]}
    for words in (["secret", str(secret)], ["db", "upgrade"]):
        subprocess.run([varsel, *words], env=environment, check=True, capture_output=True)
    documented = (DEPLOY.parent / "docs/settings.md").read_text(encoding="utf-8")
    assert all(f"### `{name}`" in documented for name in shipped | mail_server())


def mail_server() -> dict[str, str]:
    lines = (UNITS / "mail.env").read_text(encoding="utf-8").splitlines()
    return dict(line.split("=", 1) for line in lines if not line.startswith("#"))


def test_the_mail_server_that_is_shipped_is_one() -> None:
    made = from_mapping(mail_server())
    assert made is not None
    assert (made.host, made.port) == ("mail.example.org", 587)
