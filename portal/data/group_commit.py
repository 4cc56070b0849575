"""Group commit: acts that come at the same time, in one transaction, share the wait for the disk.

Storing for good takes the disk its time, however little it is. Where only one can write (SQLite),
whoever comes first does with its own act those of all who wait behind it, and commits once. Each
is answered when what it did is on the disk, and not before. What fails together is tried again
alone, each in a transaction of its own: so nobody suffers by whom they came with.
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

# In a session's `info` while a group acts: what one has read for all, for nobody else writes.
SHARED = "varsel_group"


def _held() -> threading.Lock:
    lock = threading.Lock()
    lock.acquire()
    return lock


@dataclass(eq=False)
class Queued:
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


class GroupCommit:
    """The acts of one process that wait for the same file. `patience` in seconds."""

    def __init__(self, patience: float) -> None:
        self._patience = patience
        self._door = threading.Lock()
        self._waiting: list[Queued] = []
        self._is_led = False

    def do(
        self, session: Session, act: Callable[[Session], Made], *, begin: Step, commit: Step
    ) -> Made:
        """What `act` makes, once it is stored. Raises what it raises, or `Busy`."""
        own = Queued(act)
        with self._door:
            self._waiting.append(own)
            own.leads = not self._is_led
            self._is_led = True
        if not own.leads:
            self._wait(own)
        if own.leads:
            self._lead(own, session, begin, commit)
        made: Made = own.outcome()
        return made

    def _wait(self, own: Queued) -> None:
        if own.called.acquire(timeout=self._patience):
            return
        with self._door:
            if own in self._waiting and not own.leads:
                self._waiting.remove(own)
                return
        # Somebody is just at it.
        own.called.acquire()

    def _lead(self, own: Queued, session: Session, begin: Step, commit: Step) -> None:
        taken = [own]
        try:
            # While this waits for its turn others come, and are taken along.
            begin(session)
            with self._door:
                taken, self._waiting = self._waiting, []
            _do_all(taken, session, commit)
        finally:
            self._hand_over(own, taken)

    def _hand_over(self, own: Queued, taken: list[Queued]) -> None:
        """Calls those whose acts are done, and the first of those who came meanwhile to lead."""
        with self._door:
            if own in self._waiting:
                self._waiting.remove(own)
            self._is_led = bool(self._waiting)
            if self._is_led:
                self._waiting[0].leads = True
                self._waiting[0].called.release()
        for one in taken:
            one.called.release()


def _do_all(group: list[Queued], session: Session, commit: Step) -> None:
    if len(group) > 1 and _together(group, session, commit):
        return
    for own in group:
        own.alone(session, commit)


def _together(group: list[Queued], session: Session, commit: Step) -> bool:
    """Whether all could be done and stored in one transaction; nothing is stored where not."""
    session.info[SHARED] = {}
    try:
        made = _made(group, session)
        commit(session)
    except Exception:  # noqa: BLE001 -- whose it is comes to light when each is tried alone
        session.rollback()
        return False
    finally:
        del session.info[SHARED]
    for own, one in zip(group, made, strict=True):
        own.made, own.failure = one, None
    return True


def _made(group: list[Queued], session: Session) -> list[Any]:
    transaction = session.get_transaction()
    made = [own.act(session) for own in group]
    if session.get_transaction() is not transaction:
        raise RuntimeError("one has undone what the others did")
    return made
