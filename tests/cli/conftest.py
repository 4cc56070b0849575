"""The command as it is typed: a process of its own, in an empty folder."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.running import ROOT, Run


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    """Nothing of the surroundings but what finds the programs."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    return {**kept, "PYTHONPATH": str(ROOT), "VARSEL_DATA": str(tmp_path / "data")}


@pytest.fixture
def varsel(tmp_path: Path, environment: dict[str, str]) -> Run:
    """Runs `varsel` with these arguments; more environment as keywords."""

    def run(*arguments: str, **more: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-c", "from portal.cli.main import main; main()", *arguments],
            cwd=tmp_path,
            env={**environment, **more},
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )

    return run


@pytest.fixture
def ready(varsel: Run, environment: dict[str, str], tmp_path: Path) -> Run:
    """A secret and empty tables."""
    assert varsel("secret", "secret").returncode == 0
    environment["VARSEL_SECRET_FILE"] = str(tmp_path / "secret")
    assert varsel("db", "upgrade").returncode == 0
    return varsel
