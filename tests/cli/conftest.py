"""The command as it is typed, in an empty folder."""

import os
from pathlib import Path
from subprocess import CompletedProcess

import pytest

from tests.cli.running import ROOT, Run, run


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    """Nothing of the surroundings but what finds the programs."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    return {**kept, "PYTHONPATH": str(ROOT), "VARSEL_DATA": str(tmp_path / "data")}


@pytest.fixture
def varsel(tmp_path: Path, environment: dict[str, str]) -> Run:
    """Runs `varsel` with these arguments; more environment as keywords."""

    def typed(*arguments: str, **more: str) -> CompletedProcess[str]:
        return run(arguments, folder=tmp_path, environment={**environment, **more})

    return typed


@pytest.fixture
def ready(varsel: Run, environment: dict[str, str], tmp_path: Path) -> Run:
    """A secret and empty tables."""
    assert varsel("secret", "secret").returncode == 0
    environment["VARSEL_SECRET_FILE"] = str(tmp_path / "secret")
    assert varsel("db", "upgrade").returncode == 0
    return varsel
