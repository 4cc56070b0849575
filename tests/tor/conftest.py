"""The example company on the real server, known by an onion address too, and a Firefox."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from crypto.encoding import b64u
from tests.browser import ensure_firefox
from tests.flows.installation import Installation
from tests.public.house import House

# 56 letters and digits, as every onion address has; nobody's.
ONION = "varsel" * 9 + "aa.onion"

# The fewest that the settings allow to be let in for nothing, in a minute.
CALM = 10


class OnionInstallation(Installation):
    """Its server answers at one address more, at the same door. `settings` are added to its own."""

    settings: Mapping[str, str] = {}

    @property
    def onion(self) -> str:
        return f"http://{ONION}:{urlsplit(self.public).port}"

    @property
    def environment(self) -> dict[str, str]:
        return {**super().environment, "VARSEL_ONION_ORIGIN": self.onion, **self.settings}


@dataclass
class Company:
    """The people, who hold keys and have signed, and their server."""

    house: House
    installation: OnionInstallation


@pytest.fixture(scope="session")
def firefox() -> Path:
    """Where the system's Firefox is. Fails, never skips, where there is none."""
    return ensure_firefox()


@contextmanager
def open_company(root: Path, settings: Mapping[str, str] | None = None) -> Iterator[Company]:
    installation = OnionInstallation(root)
    installation.settings = settings or {}
    installation.data.mkdir()
    house = House(installation.data)
    house.sign()
    installation.secret_file.write_text(b64u(house.settings.secret), encoding="ascii")
    installation.secret_file.chmod(0o600)
    with installation.running():
        yield Company(house, installation)
    assert "Traceback" not in installation.output.read_text(encoding="utf-8")


@pytest.fixture
def company(tmp_path: Path) -> Iterator[Company]:
    with open_company(tmp_path) as opened:
        yield opened


@pytest.fixture
def uneasy_company(tmp_path: Path, redis_url: str) -> Iterator[Company]:
    """It takes little to press it, and its processes count together."""
    settings = {"VARSEL_CALM_PER_MINUTE": str(CALM), "VARSEL_LIMITER_STORAGE": redis_url}
    with open_company(tmp_path, settings) as opened:
        yield opened
