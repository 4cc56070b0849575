"""Acts that come at the same time, in one transaction: they share the wait for the disk.

Storing for good takes the disk its time, however little it is. Where only one can write (SQLite),
whoever comes first does with its own act those of all who wait behind it, and commits once. Each
is answered when what it did is on the disk, and not before. What fails together is tried again
alone, each in a transaction of its own: so nobody suffers by the company they came in.
"""

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, TypeVar

from sqlalchemy.orm import Session

from portal.errors import Busy

Made = TypeVar("Made")
Act = Callable[[Session], Any]
Step = Callable[[Session], object]

# In a session's `info` while a company acts: what one has read for all, for nobody else writes.
SHARED = "varsel_shared"


def _held() -> threading.Lock:
    lock = threading.Lock()
    lock.acquire()
    return lock


@dataclass(eq=False)
class Guest:
    """One act, and what came of it.

    `called` is let go when that is there, or when this one has to lead (`leads`).
    """

    act: Act
    called: threading.Lock = field(default_factory=_held)
    leads: bool = False
    made: Any = None
    # Until it is stored it is not.
    failure: BaseException | None = field(default_factory=Busy)

    def alone(self, session: Session, commit: Step) -> None:
        """The act in a transaction of its own."""
        try:
            made = self.act(session)
            commit(session)
        except Exception as failure:  # noqa: BLE001 -- it is raised where the act came from
            session.rollback()
            self.failure = failure
        else:
            self.made, self.failure = made, None

    def outcome(self) -> Any:  # noqa: ANN401 -- whatever the act makes
        failure, self.failure = self.failure, None
        if failure is None:
            return self.made
        try:
            raise failure
        finally:
            # Else it would hold itself, and the report with it, until somebody sweeps.
            del failure


class Company:
    """The acts of one process that wait for the same file. `patience` in seconds."""

    def __init__(self, patience: float) -> None:
        self._patience = patience
        self._door = threading.Lock()
        self._waiting: list[Guest] = []
        self._is_led = False

    def do(
        self, session: Session, act: Callable[[Session], Made], *, begin: Step, commit: Step
    ) -> Made:
        """What `act` makes, once it is stored. Raises what it raises, or `Busy`."""
        guest = Guest(act)
        with self._door:
            self._waiting.append(guest)
            guest.leads = not self._is_led
            self._is_led = True
        if not guest.leads:
            self._wait(guest)
        if guest.leads:
            self._lead(guest, session, begin, commit)
        made: Made = guest.outcome()
        return made

    def _wait(self, guest: Guest) -> None:
        if guest.called.acquire(timeout=self._patience):
            return
        with self._door:
            if guest in self._waiting and not guest.leads:
                self._waiting.remove(guest)
                return
        # Somebody is just at it.
        guest.called.acquire()

    def _lead(self, guest: Guest, session: Session, begin: Step, commit: Step) -> None:
        taken = [guest]
        try:
            # While this waits for its turn others come, and are taken along.
            begin(session)
            with self._door:
                taken, self._waiting = self._waiting, []
            _do_all(taken, session, commit)
        finally:
            self._hand_over(guest, taken)

    def _hand_over(self, guest: Guest, taken: list[Guest]) -> None:
        """Calls those whose acts are done, and the first of those who came meanwhile to lead."""
        with self._door:
            if guest in self._waiting:
                self._waiting.remove(guest)
            self._is_led = bool(self._waiting)
            if self._is_led:
                self._waiting[0].leads = True
                self._waiting[0].called.release()
        for one in taken:
            one.called.release()


def _do_all(guests: list[Guest], session: Session, commit: Step) -> None:
    if len(guests) > 1 and _together(guests, session, commit):
        return
    for guest in guests:
        guest.alone(session, commit)


def _together(guests: list[Guest], session: Session, commit: Step) -> bool:
    """Whether all could be done and stored in one transaction; nothing is stored where not."""
    session.info[SHARED] = {}
    try:
        made = _made(guests, session)
        commit(session)
    except Exception:  # noqa: BLE001 -- whose it is comes to light when each is tried alone
        session.rollback()
        return False
    finally:
        del session.info[SHARED]
    for guest, one in zip(guests, made, strict=True):
        guest.made, guest.failure = one, None
    return True


def _made(guests: list[Guest], session: Session) -> list[Any]:
    transaction = session.get_transaction()
    made = [guest.act(session) for guest in guests]
    if session.get_transaction() is not transaction:
        raise RuntimeError("one has undone what the others did")
    return made
