"""Who gets through while one attacker's process sends as fast as it can, and how long they wait.

The portal is served as it is deployed: two workers, SQLite, its usual settings. The attacker comes
from many networks, for from this machine the portal believes what a front server would write into
`X-Forwarded-For`. Meanwhile people file reports in Chromium and a recipient signs in.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import Request, urlopen

from playwright.sync_api import Browser, expect

from crypto.encoding import b64u
from tests.admin.hands import Hands
from tests.admin.house import House, Writer
from tests.bench.attacker import Orders
from tests.bench.browsing import PATIENCE, WARM_UP, chromium
from tests.bench.servers import free_port, gunicorn
from tests.public.house import SCHEME, SLUG
from tests.public.reporter import Reporter

ENVELOPE, JSON = "application/vnd.varsel.envelope", "application/json"
REPORTS = f"/api/{SLUG}/{SCHEME}/reports"
# How long a person waits at most, from the first page, or from Send, to the receipt, in seconds.
WANTED = 30.0
# How long the attacker is alone with the site before anybody else comes, in seconds.
BEFORE = 15.0
SEALED = 300
PEOPLE = 3


@dataclass(frozen=True)
class Attack:
    """`path` none: nobody attacks."""

    name: str
    path: str = ""
    kind: str = JSON
    sealed: bool = False
    works: bool = False
    staff: bool = False


ATTACKS = (
    Attack("nobody"),
    Attack("junk", REPORTS, ENVELOPE),
    Attack("sealed reports", REPORTS, ENVELOPE, sealed=True),
    Attack("sealed reports, worked for", REPORTS, ENVELOPE, sealed=True, works=True),
    Attack("mailboxes", f"/api/{SLUG}/mailbox/challenge"),
    Attack("mailboxes, worked for", f"/api/{SLUG}/mailbox/challenge", works=True),
    Attack("signing in", "/da/sign-in", staff=True),
    Attack("signing in, worked for", "/da/sign-in", staff=True, works=True),
)


@dataclass
class Measured:
    """Seconds that people waited; what the attacker was answered, and asked for at the end."""

    attack: Attack
    filed: list[float] = field(default_factory=list)
    sent: list[float] = field(default_factory=list)
    signed_in: float = 0.0
    seconds: float = 0.0
    answers: dict[str, int] = field(default_factory=dict)
    effort: int = 0
    calm_after: float | None = None


@dataclass(frozen=True)
class Served:
    house: House
    port: int
    sealed: list[str]

    @property
    def public(self) -> str:
        return f"http://localhost:{self.port}"

    @property
    def staff(self) -> str:
        return f"http://staff.localhost:{self.port}"


def measure() -> list[Measured]:
    with chromium() as browser:
        return [_measure(browser, attack) for attack in ATTACKS]


def _measure(browser: Browser, attack: Attack) -> Measured:
    found = Measured(attack)
    with served(SEALED if attack.sealed else 0) as site, attacking(site, attack, found) as stop:
        for _ in range(PEOPLE):
            _file(browser, site, found)
        found.signed_in = _sign_in(browser, site)
        found.effort = _asked(site, attack)
        if attack.works and attack.sealed:
            stop()
            found.calm_after = _until_calm(site, attack)
    return found


def _until_calm(site: Served, attack: Attack) -> float:
    """Seconds until neither worker asks for work any more."""
    over = time.monotonic()
    while any(_asked(site, attack) for _ in range(6)):
        time.sleep(2)
    return time.monotonic() - over


@contextmanager
def served(sealed: int) -> Iterator[Served]:
    """The example company, with so many valid reports that nobody has sent yet."""
    with tempfile.TemporaryDirectory() as name:
        house = House(Path(name))
        house.enrol("chair", "hr")
        house.sign_charter()
        site = Served(house, free_port(), [_seal(house) for _ in range(sealed)])
        environment = {
            "VARSEL_DATA": str(house.settings.data),
            "VARSEL_DATABASE_URL": house.settings.database_url,
            "VARSEL_SECRET": b64u(house.settings.secret),
            "VARSEL_PUBLIC_ORIGIN": site.public,
            "VARSEL_STAFF_ORIGIN": site.staff,
        }
        with gunicorn("wsgi:application", site.port, environment):
            for _ in range(WARM_UP):
                urlopen(f"{site.public}/da/{SLUG}/{SCHEME}/report").close()
            yield site
        house.close()


def _seal(house: House) -> str:
    kems = [house.recipient(handle).kem or b"" for handle in ("chair", "hr")]
    return b64u(Writer.new(house).envelope("report", 1, bytes(32), "Noget.", kems))


@contextmanager
def attacking(site: Served, attack: Attack, found: Measured) -> Iterator[Callable[[], None]]:
    """Everything within happens while the attacker sends, until what is yielded is called."""
    if not attack.path:
        yield lambda: None
        return
    host = "staff.localhost" if attack.staff else "localhost"
    orders = Orders(site.port, host, attack.path, attack.kind, attack.works, site.sealed)
    process = subprocess.Popen(
        [sys.executable, str(Path(__file__).with_name("attacker.py"))],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdin is not None
    process.stdin.write(json.dumps(asdict(orders)))
    process.stdin.close()
    process.stdin = None
    try:
        time.sleep(BEFORE)
        yield process.terminate
    finally:
        process.terminate()
        told = json.loads(process.communicate(timeout=90)[0])
        found.seconds, found.answers = told["seconds"], told["answers"]


def _file(browser: Browser, site: Served, found: Measured) -> None:
    """A person who comes from nowhere in particular and files a report."""
    context = browser.new_context(viewport={"width": 360, "height": 740})
    context.set_default_timeout(PATIENCE)
    reporter = Reporter(context, site.public)
    came = time.monotonic()
    reporter.open_form()
    reporter.write()
    reporter.take_code()
    reporter.page.locator("#code-again").fill(reporter.code)
    sent = time.monotonic()
    reporter.send()
    expect(reporter.step("receipt")).to_be_visible(timeout=PATIENCE)
    found.filed.append(time.monotonic() - came)
    found.sent.append(time.monotonic() - sent)
    context.close()


def _sign_in(browser: Browser, site: Served) -> float:
    hands = Hands(browser, site.staff)
    came = time.monotonic()
    hands.sign_in(site.house, "chair")
    taken = time.monotonic() - came
    hands.close()
    return taken


def _asked(site: Served, attack: Attack) -> int:
    """The effort that the attacked act takes just now; 0 where it takes none."""
    request = Request(
        f"http://127.0.0.1:{site.port}{attack.path or REPORTS}",
        data=b"{}",
        headers={
            "Host": (site.staff if attack.staff else site.public).partition("//")[2],
            "Content-Type": attack.kind,
            "Sec-Fetch-Site": "same-origin",
            "Accept": JSON,
        },
    )
    try:
        urlopen(request).close()
    except HTTPError as answer:
        facts = json.loads(answer.read())["error"]["facts"]
        return int(facts.get("effort", 0))
    return 0


def show(results: Sequence[Measured]) -> None:
    print("Seconds that people wait while one process attacks from many networks")
    print(
        "  attack                       a report  of it Send   wanted  signing in  asked at the end"
    )
    for one in results:
        print(
            f"  {one.attack.name:27s} {max(one.filed):9.1f} {max(one.sent):11.1f}"
            f"   < {WANTED:.0f} {one.signed_in:12.1f}  {one.effort:7d} tries"
        )
    print("  What the attacker was answered:")
    for one in results[1:]:
        told = ", ".join(f"{name}: {n / one.seconds:.1f}/s" for name, n in one.answers.items())
        print(f"  {one.attack.name:27s} {told}")
        if one.calm_after is not None:
            print(f"  {'':27s} no work is asked any more after {one.calm_after:.0f} s")
