"""The example company on the real server, known by an onion address too, and a Firefox."""

from collections.abc import Iterator
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


class OnionInstallation(Installation):
    """Its server answers at one address more, at the same door."""

    @property
    def onion(self) -> str:
        return f"http://{ONION}:{urlsplit(self.public).port}"

    @property
    def environment(self) -> dict[str, str]:
        return {**super().environment, "VARSEL_ONION_ORIGIN": self.onion}


@dataclass
class Company:
    """The people, who hold keys and have signed, and their server."""

    house: House
    installation: OnionInstallation


@pytest.fixture(scope="session")
def firefox() -> Path:
    """Where the system's Firefox is. Fails, never skips, where there is none."""
    return ensure_firefox()


@pytest.fixture
def company(tmp_path: Path) -> Iterator[Company]:
    installation = OnionInstallation(tmp_path)
    installation.data.mkdir()
    house = House(installation.data)
    house.sign()
    installation.secret_file.write_text(b64u(house.settings.secret), encoding="ascii")
    installation.secret_file.chmod(0o600)
    with installation.running():
        yield Company(house, installation)
    assert "Traceback" not in installation.output.read_text(encoding="utf-8")
