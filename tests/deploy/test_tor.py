"""The shipped torrc is understood by tor, and what it hands on to is where nginx listens."""

import re
import subprocess
from pathlib import Path

from tests.deploy.places import DEPLOY, copy
from tests.deploy.programs import program


def test_tor_takes_it_without_a_warning(tmp_path: Path) -> None:
    configuration = tmp_path / "torrc"
    copy(DEPLOY / "tor/torrc", configuration, {"/var/lib/tor/": f"{tmp_path}/"})
    said = subprocess.run(
        [
            *(program("tor"), "--verify-config", "-f", configuration),
            *("--defaults-torrc", "/dev/null", "--DataDirectory", tmp_path / "data"),
        ],
        capture_output=True,
        text=True,
        check=False,
    )
    assert said.returncode == 0, said.stdout
    assert "Configuration was valid" in said.stdout
    # Run by root it advises against that; the service has a user of its own.
    warnings = [line for line in said.stdout.splitlines() if "[warn]" in line]
    assert [line for line in warnings if "root" not in line] == []


def test_its_defences_are_those_of_this_tor() -> None:
    """A tor built without the puzzle knows the option and ignores it."""
    built = subprocess.run(
        [program("tor"), "--list-modules"], capture_output=True, text=True, check=True
    ).stdout
    assert re.search(r"^pow: yes$", built, re.MULTILINE), built
    assert "HiddenServicePoWDefensesEnabled 1" in (DEPLOY / "tor/torrc").read_text()


def test_it_leads_to_nginx() -> None:
    port = re.search(
        r"^HiddenServicePort 80 (\S+)$", (DEPLOY / "tor/torrc").read_text(), re.MULTILINE
    )
    assert port is not None
    assert f"listen {port.group(1)};" in (DEPLOY / "nginx/varsel.conf").read_text()
