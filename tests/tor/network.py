"""A tor network that is all on this machine: an authority, relays, and whoever is led to it.

What comes through it went the whole way of an onion service: its descriptor was published and
found, it was introduced, and both sides met at a relay. Only the people who run the relays are
missing, for here all of them are we.
"""

import os
import re
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.deploy.places import free_ports
from tests.deploy.programs import program

# The service and its visitor take three each.
RELAYS = 6
PATIENCE = 120
PASSPHRASE = b"nobody's\n"
NOTICES = "notices.txt"

# Nobody waits until a relay has learned what the authority says: they ask it themselves.
EVERYBODY = {"TestingTorNetwork": "1", "FetchDirInfoEarly": "1", "FetchDirInfoExtraEarly": "1"}

# Testing networks may vote this often; the public one does it every hour.
AUTHORITY = {
    "AuthoritativeDirectory": "1",
    "V3AuthoritativeDirectory": "1",
    "TestingV3AuthInitialVotingInterval": "5",
    "TestingV3AuthInitialVoteDelay": "2",
    "TestingV3AuthInitialDistDelay": "2",
    "V3AuthVotingInterval": "10",
    "V3AuthVoteDelay": "2",
    "V3AuthDistDelay": "2",
    # A relay earns these by running for days.
    "TestingDirAuthVoteGuard": "*",
    "TestingDirAuthVoteHSDir": "*",
    "MinUptimeHidServDirectoryV2": "0",
}


@dataclass(frozen=True)
class Network:
    """`settings` are those that lead a tor into it instead of the public network."""

    folder: Path
    settings: str

    @contextmanager
    def tor(self, name: str, torrc: str) -> Iterator[None]:
        """A tor of this network that runs with `torrc`, ready to be used."""
        with self._started(name, torrc) as folder:
            _wait(lambda: "Bootstrapped 100%" in _text(folder / NOTICES), folder)
            yield

    @contextmanager
    def visitor(self) -> Iterator[str]:
        """Somebody else's tor; its address, to go through."""
        [port] = free_ports(1)
        with self.tor("visitor", f"SocksPort 127.0.0.1:{port}\n"):
            yield f"127.0.0.1:{port}"

    @contextmanager
    def _started(self, name: str, torrc: str) -> Iterator[Path]:
        folder = _private(self.folder / name)
        own = {"DataDirectory": folder, "Log": f"notice file {folder / NOTICES}"}
        (folder / "torrc").write_text(f"{torrc}\n{_lines(own)}{self.settings}", encoding="utf-8")
        process = subprocess.Popen(
            [
                *(program("tor"), "-f", folder / "torrc", "--defaults-torrc", "/dev/null"),
                # It ends with us, however we end.
                *("--quiet", "__OwningControllerProcess", str(os.getpid())),
            ]
        )
        try:
            yield folder
        finally:
            process.terminate()
            process.wait(PATIENCE)


@contextmanager
def network(folder: Path) -> Iterator[Network]:
    """It is there when every relay is in what the authority has signed."""
    ports = free_ports(RELAYS + 2)
    authority = _relay("authority", ports[0]) | AUTHORITY | {"DirPort": f"127.0.0.1:{ports[1]}"}
    known = _found(_private(folder / "authority"), ports[1], authority)
    made = Network(folder, _lines(EVERYBODY | {"DirAuthority": known}))
    with ExitStack() as running:
        signed = running.enter_context(made._started("authority", _lines(authority)))
        for number, port in enumerate(ports[2:]):
            name = f"relay{number}"
            running.enter_context(made._started(name, _lines(_relay(name, port))))
        _wait(lambda: _listed(signed) == RELAYS + 1, signed)
        yield made


def _relay(name: str, port: int) -> dict[str, str]:
    return {
        "Nickname": name,
        "ContactInfo": "nobody",
        "Address": "127.0.0.1",
        "ORPort": f"127.0.0.1:{port} IPv4Only",
        "AssumeReachable": "1",
        "ExitRelay": "0",
        "SocksPort": "0",
    }


def _found(folder: Path, port: int, settings: Mapping[str, str]) -> str:
    """Makes the authority's keys; how others know it, as it stands in their torrc."""
    keys = _private(folder / "keys")
    files = [f"{keys}/authority_{name}" for name in ("identity_key", "signing_key", "certificate")]
    subprocess.run(
        [
            *(program("tor-gencert"), "--create-identity-key", "-m", "1", "--passphrase-fd", "0"),
            *("-i", files[0], "-s", files[1], "-c", files[2], "-a", f"127.0.0.1:{port}"),
        ],
        input=PASSPHRASE,
        check=True,
        capture_output=True,
    )
    certificate = re.search(r"^fingerprint (\w+)$", Path(files[2]).read_text(), re.MULTILINE)
    assert certificate is not None
    relay = settings["ORPort"].split()[0].rpartition(":")[2]
    known = f"authority orport={relay} no-v2 v3ident={certificate.group(1)} 127.0.0.1:{port} "
    # An authority must be among those that it knows, also to tell who it is.
    named = folder / "named"
    unknown = {"TestingTorNetwork": "1", "DirAuthority": known + "0" * 40, "DataDirectory": folder}
    named.write_text(_lines(settings) + _lines(unknown), encoding="utf-8")
    subprocess.run(
        [
            *(program("tor"), "-f", named, "--defaults-torrc", "/dev/null"),
            *("--quiet", "--list-fingerprint"),
        ],
        check=True,
        capture_output=True,
    )
    return known + (folder / "fingerprint").read_text(encoding="ascii").split()[1]


def _listed(authority: Path) -> int:
    """How many relays it tells the network of, each fit to keep an onion service's descriptor."""
    signed = _text(authority / "cached-microdesc-consensus")
    return len(re.findall(r"^s .*HSDir", signed, re.MULTILINE))


def _lines(settings: Mapping[str, object]) -> str:
    return "".join(f"{name} {value}\n" for name, value in settings.items())


def _private(folder: Path) -> Path:
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def _text(file: Path) -> str:
    return file.read_text(encoding="utf-8") if file.exists() else ""


def _wait(ready: Callable[[], bool], folder: Path) -> None:
    until = time.monotonic() + PATIENCE
    while not ready():
        assert time.monotonic() < until, _text(folder / NOTICES)
        time.sleep(0.1)
