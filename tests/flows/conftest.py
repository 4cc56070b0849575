"""One company is founded for the whole run; each module of tests goes on from a copy of it."""

import fcntl
import pickle
from collections.abc import Callable, Iterator
from copy import deepcopy
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.browser import PATIENCE
from tests.flows import people
from tests.flows.installation import Installation
from tests.flows.people import Person
from tests.flows.recipient import Recipient
from tests.public.reporter import Reporter


@dataclass
class Company:
    """The installation, its people, and the fingerprint on the poster in the hall."""

    installation: Installation
    chair: Person
    hr: Person
    poster: str


@pytest.fixture(scope="session")
def founded(browser: Browser, worker_id: str, tmp_path_factory: pytest.TempPathFactory) -> Company:
    """The chair and HR have enrolled by invitation, the chair has signed. The server is stopped.

    Where several processes share the run, one of them founds it for all.
    """
    folder = tmp_path_factory.getbasetemp()
    if worker_id == "master":
        return found(browser, folder / "installation")
    shared = folder.parent / "founded"
    shared.mkdir(exist_ok=True)
    kept = shared / "company.pickle"
    with (shared / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not kept.exists():
            kept.write_bytes(pickle.dumps(found(browser, shared / "installation")))
        company: Company = pickle.loads(kept.read_bytes())  # noqa: S301 -- of our own, a moment ago
    return company


def found(browser: Browser, root: Path) -> Company:
    installation = Installation.found(root)
    chair, hr = people.chair(), people.hr()
    poster = ""
    with installation.running():
        for person in (hr, chair):
            context = browser.new_context()
            recipient = Recipient(person, context, installation.staff)
            recipient.enrol(installation.invite(person.login))
            if person is chair:
                poster = recipient.sign_charter()
                # What hangs in the hall is what the signer's page has shown.
                assert poster.replace("-", " ") in recipient.print_poster()
            recipient.check_clean()
            context.close()
    return Company(installation, chair, hr, poster)


@pytest.fixture(scope="module")
def company(founded: Company, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Company]:
    """A copy with a server of its own, running."""
    root = tmp_path_factory.mktemp("company") / "installation"
    copied = founded.installation.copied_to(root)
    with copied.running():
        yield Company(copied, deepcopy(founded.chair), deepcopy(founded.hr), founded.poster)
    # A traceback would be a fault of ours, and might carry what nobody should log.
    assert "Traceback" not in copied.output.read_text(encoding="utf-8")


@pytest.fixture
def installation(company: Company) -> Installation:
    return company.installation


@pytest.fixture(scope="module")
def chair(browser: Browser, company: Company) -> Iterator[Recipient]:
    """The chair, signed in for as long as the module runs."""
    context = browser.new_context()
    context.set_default_timeout(PATIENCE)
    recipient = Recipient(company.chair, context, company.installation.staff)
    recipient.sign_in()
    yield recipient
    recipient.check_clean()
    context.close()


@pytest.fixture
def new_reporter(browser: Browser, company: Company) -> Iterator[Callable[[], Reporter]]:
    """Makes people with a small phone each."""
    made: list[Reporter] = []

    def new() -> Reporter:
        context = browser.new_context(viewport={"width": 360, "height": 740})
        context.set_default_timeout(PATIENCE)
        made.append(Reporter(context, company.installation.public))
        return made[-1]

    yield new
    for reporter in made:
        reporter.check_clean()
        reporter.context.close()


@pytest.fixture
def reporter(new_reporter: Callable[[], Reporter]) -> Reporter:
    return new_reporter()


@pytest.fixture
def empty_folder(tmp_path: Path) -> Path:
    folder = tmp_path / "empty"
    folder.mkdir()
    return folder
