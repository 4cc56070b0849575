"""What comes through tor: the shipped torrc, nginx and server, in a tor network of our own.

Nobody in it is anybody else's, so it needs no net; all else is as in the public one.
"""

import re
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from limits.storage import Storage, storage_from_string

from portal.cli.examination import onion
from portal.cli.examination.fetching import Fetched, fetch
from portal.cli.examination.onion import Addresses
from portal.cli.socks import through
from portal.web.counting import Counts
from portal.web.pressure import Pressure
from tests.flows.program import REPLIES, REPORTS
from tests.tor.network import Network, network
from tests.tor.onion_site import CALM, OnionSite, onion_site
from tests.tor.traveller import OUT, Traveller

STORY = "Kassen mangler to bilag fra i torsdags, og det er ikke første gang."
ANSWER, WORDS = "Tak. <b>Hvornår</b> så du det sidst?", "Det var i går, lige før lukketid."
CHALLENGE = "/api/klintmark/mailbox/challenge"
# Three times as many as are calm: three times the least work, and still some a minute later.
CROWD = 3 * CALM
PATIENCE = 120

pytestmark = pytest.mark.timeout(300)


@pytest.fixture(scope="module")
def tor_network(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Network]:
    with network(tmp_path_factory.mktemp("tor")) as made:
        yield made


@pytest.fixture(scope="module")
def site(tor_network: Network, redis_server: str) -> Iterator[OnionSite]:
    """It takes little to press it, and its processes count together."""
    with onion_site(tor_network, redis_server) as made:
        yield made


@pytest.fixture(scope="module")
def tor(tor_network: Network, site: OnionSite) -> Iterator[str]:
    """A reporter's own tor, from which the site can be reached by now."""
    with tor_network.visitor() as proxy:
        until = time.monotonic() + PATIENCE
        while not reached(site.origin, proxy):
            assert time.monotonic() < until, "the service cannot be reached through tor"
            time.sleep(0.5)
        yield proxy


def reached(origin: str, proxy: str) -> bool:
    """Whether tor finds the service. It takes a moment until its descriptor is where it is kept."""
    try:
        return ask(origin, proxy, "/da/").status == 200
    except OSError:
        return False


def ask(origin: str, proxy: str, path: str) -> Fetched:
    return fetch(origin, path, through(f"socks5h://{proxy}", "a stranger"))


@pytest.fixture
def traveller(site: OnionSite, tor: str, firefox: Path, downloads: Path) -> Traveller:
    """With the smallest phone."""
    return Traveller(
        site.origin, firefox, downloads, language="da", wide=320, trusted_types=True, tor=tor
    )


def press(store: str, *acts: str) -> None:
    """As another process of the site counts it, when more come than are calm."""
    storage = storage_from_string(store)
    assert isinstance(storage, Storage)
    pressure = Pressure(Counts(storage), calm=CALM)
    for act in acts:
        for _ in range(CROWD):
            pressure.let_in(act)


def worked_in_worker(seen: dict[str, Any]) -> set[str]:
    """The paths that work was handed in at; each time it was done by a worker of its own."""
    assert len(seen["workers"]) == len(seen["worked"]) > 0
    assert all("/assets/work." in script for script in seen["workers"])
    return {urlsplit(address).path for address in seen["worked"]}


def test_a_page_comes_as_it_does_elsewhere(site: OnionSite, tor: str) -> None:
    page = ask(site.origin, tor, "/da/klintmark/whistleblower/")
    assert page.status == 200
    assert "modtagerliste" in page.body.decode()
    assert (page.header("content-security-policy") or "").startswith("default-src 'none'")
    for name in ("set-cookie", "strict-transport-security", "onion-location", "etag"):
        assert page.header(name) is None


def test_a_report_and_the_mailbox_while_the_site_asks_for_work(
    site: OnionSite, redis_server: str, traveller: Traveller
) -> None:
    """To the site everybody who comes this way is one: work is what lets a reporter in."""
    press(redis_server, "report")
    seen = traveller.visit("report", story=STORY)
    assert worked_in_worker(seen) == {REPORTS}
    assert site.house.read("chair", site.house.envelopes()[0]).body == STORY

    site.house.answer("chair", ANSWER, kind="acknowledgement")
    press(redis_server, "mailbox", "reply")
    seen = traveller.visit("mailbox", code=seen["done"]["code"], words=WORDS)
    assert worked_in_worker(seen) == {CHALLENGE, REPLIES}
    assert seen["done"]["after"] == [STORY, ANSWER, WORDS]
    assert site.house.read("executive", site.house.envelopes()[-1]).body == WORDS


def test_leaving_quickly(traveller: Traveller) -> None:
    """Tor Browser shows no page the Shift key, so a page that asks for it must say so."""
    seen = traveller.visit("leave", words=WORDS)
    assert seen["done"]["seen"] == []
    assert "I Tor Browser virker kun knappen" in seen["done"]["told"]
    assert seen["done"]["way"] == OUT
    assert seen["left"].strip() == "Siden forlades."


def test_two_strangers_are_given_what_the_operator_signed(site: OnionSite, tor: str) -> None:
    """Each on a way of their own through tor."""
    varsel = site.installation.varsel
    key = site.folder / "operator.key"
    fingerprint = varsel("release-key", str(key)).splitlines()[-1]
    varsel("manifest", "--key", str(key))
    proxy = f"socks5h://{tor}"
    said = varsel("verify", site.origin, "--fingerprint", fingerprint, "--proxy", proxy)
    assert said.startswith("All ")


def test_nothing_of_a_visit_is_written_down(
    tor_network: Network, site: OnionSite, tor: str
) -> None:
    """Neither by the service's tor nor by nginx nor by the server."""
    unheard = "kingfisher"
    assert ask(site.origin, tor, f"/da/{unheard}/").status == 404
    folders = (tor_network.folder / "service", site.folder)
    files = [path for folder in folders for path in folder.rglob("*") if path.is_file()]
    assert len(files) > len(folders)
    for file in files:
        assert unheard.encode() not in file.read_bytes(), file


# --- The operator --------------------------------------------------------------------------------


@pytest.fixture
def machine(site: OnionSite, tmp_path: Path) -> Path:
    """This machine, but that /etc/tor/torrc is the one with which the service's tor runs."""
    root = tmp_path / "root"
    (root / "etc/tor").mkdir(parents=True)
    (root / "etc/tor/torrc").symlink_to(site.torrc)
    for name in ("proc", site.folder.parts[1]):
        (root / name).symlink_to(f"/{name}")
    return root


def test_the_doctor_asks_through_tor_and_all_is_well(
    site: OnionSite, tor: str, machine: Path
) -> None:
    assert list(onion.findings(Addresses(site.origin), machine)) == []


def test_the_doctor_asks_from_elsewhere_too(site: OnionSite, tor: str) -> None:
    said = site.installation.varsel(
        "doctor", "--from-outside", site.origin, "--proxy", f"socks5h://{tor}"
    )
    assert said == "All is well.\n"


def test_the_doctor_finds_a_wrong_address(site: OnionSite, tor: str, machine: Path) -> None:
    """One that nobody has: well-formed, with the checksum of another key."""
    other = re.sub(r"//.", "//z" if site.origin[7] != "z" else "//y", site.origin)
    wrong_name, unreached = (one.what for one in onion.findings(Addresses(other), machine))
    assert "is not the address of tor's onion service" in wrong_name
    assert "does not answer" in unreached


def test_the_doctor_finds_a_server_that_is_away(site: OnionSite, tor: str, machine: Path) -> None:
    """The last of all: tor and nginx go on without it."""
    site.installation.stop()
    told = [one.what for one in onion.findings(Addresses(site.origin), machine)]
    assert told == ["The onion address: The site answers that it is out of order (503)."]
