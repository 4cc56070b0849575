"""The example company's site as `deploy/` ships it: tor, nginx, and the server behind them."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from crypto.encoding import b64u
from tests.deploy import confined
from tests.deploy import front as fronts
from tests.deploy.front import Onion
from tests.deploy.places import DEPLOY, copy, free_ports
from tests.flows.installation import Installation
from tests.public.house import House
from tests.tor.network import Network

# The fewest that the settings allow to be let in for nothing, in a minute.
CALM = 10


def people(installation: Installation) -> House:
    """Those of the example company: they hold keys, and the charter is signed."""
    installation.data.mkdir()
    house = House(installation.data)
    house.sign()
    installation.secret_file.write_text(b64u(house.settings.secret), encoding="ascii")
    installation.secret_file.chmod(0o600)
    return house


class BehindNginx(Installation):
    """It listens where nginx of `deploy/` looks for it, and is started as its unit starts it."""

    def __init__(self, root: Path, front: fronts.Front, onion: str) -> None:
        super().__init__(root)
        self.public = "https://report.example.org"
        self.staff = "https://recipients.example.org"
        self.onion = f"http://{onion}"
        self._front = front

    @property
    def environment(self) -> dict[str, str]:
        return {**super().environment, "VARSEL_ONION_ORIGIN": self.onion}

    @property
    def serving(self) -> list[str | Path]:
        socket = self._front.socket
        bound = [*super().serving, "--bind", f"unix:{socket}"]
        return [sys.executable, Path(confined.__file__), socket, *bound]

    def _answers(self) -> bool:
        host = self.onion.partition("://")[2]
        asked = f"GET /da/ HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n"
        return self._front.say(self._front.onion, asked.encode()).startswith(b"HTTP/1.1 200 ")


@dataclass(frozen=True)
class OnionSite:
    """`torrc` is the shipped one with the places of the test in it."""

    house: House
    installation: BehindNginx
    torrc: Path
    folder: Path

    @property
    def origin(self) -> str:
        return self.installation.onion


@contextmanager
def onion_site(network: Network, redis_url: str) -> Iterator[OnionSite]:
    """In the order in which docs/operate.md sets it up: tor first, for it makes the name."""
    with fronts.folder() as folder:
        port, socks = free_ports(2)
        torrc = folder / "etc/tor/torrc"
        own = {
            "/var/lib/tor/": f"{folder}/",
            r"127\.0\.0\.1:8480": f"127.0.0.1:{port}",
            r"127\.0\.0\.1:9050": f"127.0.0.1:{socks}",
        }
        copy(DEPLOY / "tor/torrc", torrc, own)
        with network.tor("service", torrc.read_text(encoding="utf-8")):
            name = (folder / "varsel/hostname").read_text(encoding="ascii").strip()
            with fronts.nginx(folder, onion=Onion(name, port)) as front:
                installation = BehindNginx(folder, front, name)
                installation.more = {
                    "VARSEL_CALM_PER_MINUTE": str(CALM),
                    "VARSEL_LIMITER_STORAGE": redis_url,
                }
                house = people(installation)
                with installation.running():
                    yield OnionSite(house, installation, torrc, folder)
                assert "Traceback" not in installation.output.read_text(encoding="utf-8")
