"""The thread that does the housekeeping while the site is served.

Every worker has one; the one that holds the lock of the data's folder works, the others wait for
it to die.
"""

import fcntl
import os
import threading
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from sqlalchemy import Engine

from portal.cli.mail_rounds import MailRounds
from portal.data import housekeeping
from portal.data.database import make_engine
from portal.settings import Settings
from portal.web.fault_line import log_fault

BEAT_SECONDS = 60
BEATS_TO_CHECKPOINT = 10


class Housekeeper:
    """Beats once a minute until the process ends."""

    def __init__(self, settings: Settings, *, beat_seconds: float = BEAT_SECONDS) -> None:
        self._settings, self._seconds = settings, beat_seconds
        self._engine: Engine = make_engine(settings.database_url)
        self._ended = threading.Event()
        self._mail = MailRounds(self._engine, settings)
        self._lock: int | None = None
        self._beats = 0

    def start(self) -> None:
        threading.Thread(target=self._run, name="housekeeper", daemon=True).start()

    def stop(self) -> None:
        """Ends it, and lets the times of the files say that the server ran until now."""
        self._ended.set()
        self._mail.stop()
        housekeeping.heartbeat(self._engine)

    def close(self) -> None:
        """Lets another one go on."""
        self._engine.dispose()
        if self._lock is not None:
            os.close(self._lock)
            self._lock = None

    def beat(self) -> None:
        """What is to be done this minute. A failure of one piece leaves the others undisturbed."""
        if not self._ours():
            return
        now = datetime.now(self._settings.time_zone)
        if self._beats % BEATS_TO_CHECKPOINT == 0:
            self._try(lambda: housekeeping.checkpoint(self._engine))
            self._try(lambda: self._daily(now))
        self._try(lambda: housekeeping.heartbeat(self._engine))
        self._try(lambda: housekeeping.hide_reading(Path(self._settings.data)))
        self._mail.begin()
        self._beats += 1

    def _run(self) -> None:
        self.beat()
        while not self._ended.wait(self._seconds):
            self.beat()

    def _daily(self, now: datetime) -> None:
        if housekeeping.is_due(self._engine, now=now):
            housekeeping.daily(self._engine, now=self._settings.now(), today=now.date())

    def _try(self, piece: Callable[[], object]) -> None:
        try:
            piece()
        except Exception as error:  # noqa: BLE001 -- the next minute comes, whatever went wrong
            log_fault(error)

    def _ours(self) -> bool:
        """Whether no other worker does it. Whoever dies loses the lock at once."""
        if self._lock is None:
            file = Path(self._settings.data) / "housekeeping-turn"
            descriptor = os.open(file, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                os.close(descriptor)
                return False
            self._lock = descriptor
        return True
