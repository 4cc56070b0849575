"""Everything a reporter does, in a Firefox as strict as Tor Browser on "Safer".

WebAssembly and the compilers of JavaScript are off, and nothing can be stored. The report and the
mailbox are two browsers: what the second one knows, the person has typed.
"""

import json
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from limits.storage import Storage, storage_from_string

from crypto.errors import CryptoError
from portal.web.counting import Counts
from portal.web.pressure import Pressure
from tests.flows.program import REPLIES, REPORTS
from tests.public.house import ROOT
from tests.tor.conftest import CALM, ONION, Company

NODE = ROOT / ".venv" / "bin" / "node"
VISIT = Path(__file__).with_name("visit.mjs")
STORY = "Kassen mangler to bilag fra i torsdags, og det er ikke første gang."
ANSWER, WORDS = "Tak. <b>Hvornår</b> så du det sidst?", "Det var i går, lige før lukketid."
OUT = "https://www.dmi.dk/"
CHALLENGE = "/api/klintmark/mailbox/challenge"
# Three times as many as are calm: three times the least work, and still some a minute later.
CROWD = 3 * CALM
PATIENCE = 140
# A person waits; a browser that needs this long has something wrong with it.
LONGEST_WAIT = 30_000
# Between the slowness of a loop with a compiler (0.4) and that of one without (2.3).
INTERPRETED = 0.8
# A file that is made on the page and saved, an empty page, a font of Firefox's own style sheet:
# no network is asked for these.
NOWHERE = ("blob:", "about:", "data:font/")


@dataclass(frozen=True)
class Way:
    """One way of coming to the site."""

    name: str
    over_onion: bool
    wide: int
    trusted_types: bool
    language: str


WAYS = [
    Way("onion, smallest phone", over_onion=True, wide=320, trusted_types=True, language="da"),
    Way("older browser, desk", over_onion=False, wide=1000, trusted_types=False, language="en"),
]


@dataclass(frozen=True)
class Traveller:
    """A reporter's instructions to each of the browsers."""

    way: Way
    company: Company
    firefox: Path
    downloads: Path

    @property
    def origin(self) -> str:
        installation = self.company.installation
        return installation.onion if self.way.over_onion else installation.public

    def visit(self, what: str, **more: str) -> dict[str, Any]:
        order = {
            "what": what,
            "origin": self.origin,
            "onion": ONION,
            "language": self.way.language,
            "wide": self.way.wide,
            "trustedTypes": self.way.trusted_types,
            "firefox": str(self.firefox),
            "downloads": str(self.downloads),
            **more,
        }
        ended = subprocess.run(
            [NODE, VISIT],
            input=json.dumps(order),
            capture_output=True,
            text=True,
            check=False,
            timeout=PATIENCE,
        )
        assert ended.returncode == 0, ended.stderr
        seen: dict[str, Any] = json.loads(ended.stdout)
        self._check(what, seen)
        return seen

    def _check(self, what: str, seen: dict[str, Any]) -> None:
        """The browser was as strict as it had to be, and the page kept to its own site."""
        print(self.way.name, json.dumps(seen["times"]), json.dumps(seen["abilities"]))
        abilities = seen["abilities"]
        assert abilities["webAssembly"] == "undefined"
        assert abilities["slowness"] > INTERPRETED
        assert abilities["secure"]
        assert abilities["trustedTypes"] is self.way.trusted_types
        assert abilities["wide"] == self.way.wide
        assert "" not in seen["stored"].values(), seen["stored"]
        assert seen["complaints"] == []
        assert seen["sideways"] == []
        assert max(seen["times"].values(), default=0) < LONGEST_WAIT
        own = tuple(f"{self.origin}{rest}" for rest in ("/da/", "/en/", "/api/", "/assets/"))
        foreign = [one for one in seen["addresses"] if not one.startswith((*NOWHERE, *own))]
        assert foreign == ([OUT] if what == "leave" else [])


@pytest.fixture
def way(request: pytest.FixtureRequest) -> Way:
    found: Way = request.param
    return found


@pytest.fixture
def travel(firefox: Path, tmp_path: Path, way: Way) -> Callable[[Company], Traveller]:
    downloads = tmp_path / "downloads"
    downloads.mkdir()
    return lambda company: Traveller(way, company, firefox, downloads)


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


@pytest.mark.timeout(300)
@pytest.mark.parametrize("way", WAYS[1:], ids=lambda way: way.name, indirect=True)
def test_a_report_and_the_mailbox(company: Company, travel: Callable[[Company], Traveller]) -> None:
    house, traveller = company.house, travel(company)
    code = traveller.visit("report", story=STORY)["done"]["code"]
    [saved] = traveller.downloads.iterdir()
    assert code in saved.read_text(encoding="utf-8")
    [report] = house.envelopes()
    assert house.read("chair", report).body == STORY
    with pytest.raises(CryptoError, match="not_a_reader"):
        house.read("hr", report)

    house.answer("chair", ANSWER, kind="acknowledgement")
    seen = traveller.visit("mailbox", code=code, words=WORDS)
    assert seen["done"] == {"read": [STORY, ANSWER], "after": [STORY, ANSWER, WORDS]}
    assert house.read("executive", house.envelopes()[-1]).body == WORDS
    assert seen["worked"] == seen["workers"] == []
    for secret in (code, STORY, ANSWER, WORDS):
        assert secret not in seen["left"]
        assert not any(secret in address for address in seen["addresses"])


@pytest.mark.timeout(300)
@pytest.mark.parametrize("way", WAYS[:1], ids=lambda way: way.name, indirect=True)
def test_while_the_site_asks_for_work(
    uneasy_company: Company, redis_url: str, travel: Callable[[Company], Traveller]
) -> None:
    house, traveller = uneasy_company.house, travel(uneasy_company)
    press(redis_url, "report")
    seen = traveller.visit("report", story=STORY)
    assert worked_in_worker(seen) == {REPORTS}

    house.answer("chair", ANSWER, kind="acknowledgement")
    press(redis_url, "mailbox", "reply")
    seen = traveller.visit("mailbox", code=seen["done"]["code"], words=WORDS)
    assert worked_in_worker(seen) == {CHALLENGE, REPLIES}
    assert seen["done"]["after"] == [STORY, ANSWER, WORDS]
    assert house.read("executive", house.envelopes()[-1]).body == WORDS


@pytest.mark.timeout(300)
@pytest.mark.parametrize("way", WAYS[:1], ids=lambda way: way.name, indirect=True)
def test_leaving_quickly(company: Company, travel: Callable[[Company], Traveller]) -> None:
    """Tor Browser shows no page the Shift key, so a page that asks for it must say so."""
    seen = travel(company).visit("leave", words=WORDS)
    assert seen["done"]["seen"] == []
    assert "I Tor Browser virker kun knappen" in seen["done"]["told"]
    assert seen["done"]["way"] == OUT
    assert seen["left"].strip() == "Siden forlades."
