"""The whole job, once: what was done, and what lay on the disk at which moment."""

import os
import stat
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from crypto import return_code
from crypto.encoding import b64u, from_b64u
from tests.flows.installation import Installation
from tests.flows.program import Answer
from tests.forensics import incidents
from tests.forensics.actors import Chair, Whistleblower
from tests.forensics.clock import Stretch, alone
from tests.forensics.scene import Rows, Scene, new_rows, sealed_in, shared_temporary
from tests.forensics.seizure import Found, Item, Seizure, known
from tests.forensics.traces import Traces
from tests.forensics.visitor import Visitor

ANSWER = "Tak. Vi undersøger det."
# What others write meanwhile (databases, browsers) is larger than anything a request brings.
LARGEST_STRAY = 2_000_000


def new_items(folder: Path, *, since: float, spared: tuple[Path, ...]) -> Iterator[Item]:
    """Files of anybody, which may be gone or closed to us before we have looked."""
    for place, folders, files in os.walk(folder):
        folders[:] = [name for name in folders if Path(place, name) not in spared]
        for path in (Path(place, name) for name in files):
            with suppress(OSError):
                status = path.lstat()
                is_new = status.st_mtime >= since and stat.S_ISREG(status.st_mode)
                if is_new and status.st_size < LARGEST_STRAY:
                    yield Item(str(path), path.read_bytes(), (status.st_mtime, status.st_atime))


@dataclass
class Case:
    """What a run leaves behind, and what only the test knows of it."""

    scene: Scene
    folders: list[Path]
    traces: Traces = field(default_factory=Traces)
    stretches: list[Stretch] = field(default_factory=list)
    # Rows that came or changed while only a reporter did something.
    caused: list[Rows] = field(default_factory=list)
    happened: dict[str, object] = field(default_factory=dict)
    seizures: dict[str, Seizure] = field(default_factory=dict)
    found: set[Found] = field(default_factory=set)
    sizes: list[int] = field(default_factory=list)
    core_limits: set[str] = field(default_factory=set)
    mailbox: bytes = b""
    # Made by the server for who asks in clear, and shown once.
    shown: bytes = b""
    # Of each table, how many transactions can be told apart (PostgreSQL).
    numbers: dict[str, int] = field(default_factory=dict)
    sealed: list[bytes] = field(default_factory=list)
    unchanged: dict[Path, bytes] = field(default_factory=dict)
    begun: float = field(default_factory=time.time)

    def seize(self, name: str) -> Seizure:
        self.seizures[name] = Seizure.of(self.folders, known=self.unchanged)
        return self.seizures[name]

    def strays(self, spared: Path) -> Seizure:
        """What came to the machine's temporary folders meanwhile, but for our own and `spared`."""
        ours = (*self.folders, spared)
        items = (
            one
            for folder in shared_temporary()
            for one in new_items(folder, since=self.begun, spared=ours)
        )
        return Seizure(tuple(items))

    @property
    def visitor(self) -> Visitor:
        return Visitor(self.scene.public, self.traces)


def founded(root: Path, database: str = "") -> tuple[Scene, Chair]:
    """The chair has enrolled and signed; the server is stopped."""
    scene = Scene.founded(root, database)
    chair = Chair(Visitor(scene.staff, Traces()))
    with scene.running():
        hr = Chair(Visitor(scene.staff, Traces()), login="louise.vestermark")
        for signer, slug in ((chair, "whistleblower"), (hr, "rettigheder")):
            signer.enrol(scene.invite(signer.login))
            question = f"SELECT id FROM scheme WHERE slug = '{slug}'"  # noqa: S608 -- the names stand above
            signer.sign_charter(str(scene.ask_database(question)[0][0]))
    return scene, chair


def new_reporter(case: Case) -> Whistleblower:
    """Keys of the code that is looked for."""
    salt = str(case.scene.ask_database("SELECT salt FROM organisation")[0][0])
    keys = return_code.derive(case.traces.code, from_b64u(salt))
    case.mailbox = keys.mailbox
    return Whistleblower(case.scene.public, keys, visitor=case.visitor)


def work(case: Case, chair: Chair) -> None:
    """From the report to the answer that is read, with everything going wrong in between.

    Leaves the server running.
    """
    case.unchanged = known(case.folders)
    scene = case.scene
    chair.visitor.origin, chair.visitor.traces = scene.staff, case.traces
    reporter = new_reporter(case)
    scene.start()
    case.core_limits = scene.core_limits()
    before = scene.all_rows()
    with alone() as stretch:
        report(case, reporter)
        case.happened |= incidents.all_of_a_reporter(scene, case.visitor)
    note(case, stretch[0], before)
    with alone() as stretch:
        case.happened["in clear"], case.shown = incidents.in_clear(case.visitor)
    case.stretches += stretch
    staff(case, chair, b64u(reporter.case))
    restart(scene)
    before = scene.all_rows()
    with alone() as stretch:
        assert reporter.read()[-1] == ANSWER
        case.sizes.append(len(reporter.open().content))
        expect_stored(reporter.send(reporter.seal(case.traces.plaintext)))
    note(case, stretch[0], before)
    case.sealed = sealed_in(scene.all_rows())


def report(case: Case, reporter: Whistleblower) -> None:
    for page in ("", "whistleblower/", "whistleblower/report", "mailbox"):
        assert case.visitor.ask(f"/da/klintmark/{page}").status == 200
    expect_stored(reporter.send(reporter.seal(case.traces.plaintext)))
    case.sizes.append(len(reporter.open().content))
    expect_stored(reporter.send(reporter.seal(f"Endnu et bilag: {case.traces.plaintext}")))


def staff(case: Case, chair: Chair, of: str) -> None:
    """The chair answers; somebody who is not the chair tries to come in."""
    guest = Chair(Visitor(case.scene.staff, case.traces))
    case.happened["sign in"] = [
        guest.fail_to_sign_in(login).status for login in (chair.login, case.traces.path)
    ]
    form = incidents.file_form(case.visitor, incidents.words(case.visitor).encode())
    path = f"/da/{case.traces.path}"
    case.happened["staff"] = [
        guest.visitor.ask(path).status,
        guest.visitor.ask(
            "/da/invitation", form, Content_Type=incidents.MULTIPART, Sec_Fetch_Site="same-origin"
        ).status,
    ]
    for said in incidents.unreadable(guest.visitor):
        guest.visitor.say(said)
    chair.answer(of, ANSWER)


def restart(scene: Installation) -> None:
    """As a service manager does it: SIGTERM, and again."""
    scene.stop()
    scene.start()


def note(case: Case, stretch: Stretch, before: Rows) -> None:
    case.stretches.append(stretch)
    case.caused.append(new_rows(before, case.scene.all_rows()))


def expect_stored(answer: Answer) -> None:
    assert answer.status == 201, answer


def wait_for_beat(case: Case, *, patience: float = 20) -> None:
    """Until the housekeeping has set the times of the files after all that was done."""
    files = list(case.scene.data.glob("*.sqlite3"))
    last, deadline = case.stretches[-1].end, time.monotonic() + patience
    while any(file.stat().st_mtime < last for file in files) and time.monotonic() < deadline:
        time.sleep(0.1)
