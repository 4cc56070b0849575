"""Whether the onion service runs, is the one that is told, and answers."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from portal.cli.doors import is_onion
from portal.cli.examination import outside
from portal.cli.socks import through
from portal.data.soundness import Finding
from portal.settings import Settings

ROOT = Path("/")
TORRC = "etc/tor/torrc"
USUAL_PROXY = "127.0.0.1:9050"
# Logs of more than warnings, with what is left out of them otherwise; a number for each visit.
TELLING = re.compile(
    r"log .*\b(?:debug|info|notice)\b.*|safelogging (?!1$).*"
    r"|hiddenserviceexportcircuitid (?!none$).*"
)
LINE = re.compile(r"^\s*(\w+)\s+(.*?)\s*(?:#.*)?$", re.MULTILINE)


@dataclass(frozen=True)
class Addresses:
    """The onion addresses of the sites: the reporters' is the second or the only one of theirs."""

    reporters: str | None
    recipients: str | None = None

    @classmethod
    def of(cls, settings: Settings) -> "Addresses":
        public, staff = settings.public_origin, settings.staff_origin
        return cls(
            reporters=public if is_onion(public) else settings.onion_origin,
            recipients=staff if is_onion(staff) else None,
        )


def findings(addresses: Addresses, root: Path = ROOT) -> Iterator[Finding]:
    """Everything is read below `root`, which is `/` but in tests."""
    torrc = _torrc(root / TORRC)
    folders = torrc.get("hiddenservicedir", [])
    onion_origin = addresses.reporters
    if onion_origin is None:
        # One for the recipients alone is nothing that reporters are to be led to.
        if len(folders) > (addresses.recipients is not None):
            yield Finding(
                stops=False,
                what="tor has an onion service, and VARSEL_ONION_ORIGIN is not set.",
                why="Tor Browser cannot offer it to reporters, and the server does not know its name.",
                remedy="Set it to http:// and the name in the file `hostname` of its folder.",
            )
        return
    if not _runs(root):
        yield Finding(
            stops=False,
            what="tor does not run on this machine, so the onion address was not looked at.",
            why="Reporters who come through it, the most careful ones, would find nothing.",
            remedy="Run: systemctl start tor (or look from the machine on which tor runs).",
        )
        return
    yield from _name(addresses, [root / folder.lstrip("/") for folder in folders])
    if torrc.get("hiddenservicepowdefensesenabled", []) != ["1"] * len(folders):
        yield Finding(
            stops=False,
            what="The onion service has no defence against a flood.",
            why="One stranger could keep all others out.",
            remedy="Write in torrc: HiddenServicePoWDefensesEnabled 1",
        )
    yield from _told(root / TORRC)
    yield from _as_visitors(onion_origin, torrc.get("socksport", []))


def _told(torrc: Path) -> Iterator[Finding]:
    """Tor knows no address of a visitor here, but the moment at which each one came."""
    for name, value in LINE.findall(_text(torrc)):
        if TELLING.fullmatch(f"{name} {value}".lower()):
            yield Finding(
                stops=False,
                what=f"tor tells more of its visitors than it needs: {name} {value}.",
                why="When somebody came, and which visit is which, would be known behind it.",
                remedy="Take it out; deploy/tor/torrc has what is needed.",
            )


def _name(addresses: Addresses, folders: list[Path]) -> Iterator[Finding]:
    try:
        names = [(folder / "hostname").read_text("ascii").strip() for folder in folders]
    except (OSError, UnicodeDecodeError):
        # They belong to tor alone, as it should be.
        return
    others = [name for name in names if name != _host(addresses.recipients)]
    if others and _host(addresses.reporters) not in others:
        yield Finding(
            stops=False,
            what="VARSEL_ONION_ORIGIN is not the address of tor's onion service.",
            why="Reporters would be sent to an address that is nobody's, or somebody else's.",
            remedy=f"Write: VARSEL_ONION_ORIGIN=http://{others[0]}",
        )


def _as_visitors(onion_origin: str, ports: list[str]) -> Iterator[Finding]:
    proxy = _proxy(ports)
    if proxy is None:
        yield Finding(
            stops=False,
            what="tor has no SOCKS port here, so nobody asked whether the onion service answers.",
            remedy="Open the address in Tor Browser, or write SocksPort 127.0.0.1:9050 in torrc.",
        )
        return
    for finding in outside.findings(onion_origin, through(f"socks5h://{proxy}", "varsel-doctor")):
        yield Finding(
            stops=False,
            what=f"The onion address: {finding.what}",
            why=finding.why,
            remedy=finding.remedy,
        )


def _proxy(ports: list[str]) -> str | None:
    """Host and port of the first SOCKS port in torrc; tor has one on 9050 where it names none."""
    words = ports[0].split()[0] if ports and ports[0] else USUAL_PROXY
    host, _, port = words.rpartition(":")
    if not port.isdecimal() or port == "0":
        return None
    return f"{host or '127.0.0.1'}:{port}"


def _host(origin: str | None) -> str | None:
    return urlsplit(origin).hostname if origin else None


def _runs(root: Path) -> bool:
    return any(_text(comm) == "tor" for comm in root.glob("proc/[0-9]*/comm"))


def _text(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8", errors="replace").strip()
    except OSError:
        return ""


def _torrc(file: Path) -> dict[str, list[str]]:
    """Options in small letters, each with its values in order."""
    found: dict[str, list[str]] = {}
    for name, value in LINE.findall(_text(file)):
        found.setdefault(name.lower(), []).append(value)
    return found
