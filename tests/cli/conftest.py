"""The command as it is typed, in an empty folder."""

import os
from pathlib import Path
from subprocess import CompletedProcess

import pytest

from portal.public.app import create_app
from tests.cli import office as offices
from tests.cli.lying import Honest
from tests.cli.running import ROOT, Run, run
from tests.public.house import House


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


@pytest.fixture(scope="session")
def house(tmp_path_factory: pytest.TempPathFactory) -> House:
    made = House(tmp_path_factory.mktemp("data"))
    made.sign()
    return made


@pytest.fixture(scope="session")
def office(house: House, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the operator sits: the release key is made, and the manifest signed with it."""
    folder = tmp_path_factory.mktemp("office")
    with pytest.MonkeyPatch.context() as patch:
        offices.at_work(house, folder, patch)
        assert offices.run("release-key", "operator.key").exit_code == 0
        done = offices.run("manifest", "--key", "operator.key")
        assert done.exit_code == 0, done.output
    return folder


@pytest.fixture
def operator(house: House, office: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The operator's public key, for somebody who sits in the same office."""
    offices.at_work(house, office, monkeypatch)
    return office / "operator.key.pub"


@pytest.fixture(scope="session")
def honest(house: House) -> Honest:
    return Honest(create_app(house.settings))
