"""Mail goes out beside the housekeeping, in a thread of its own.

A mail server that hangs holds up this thread alone: the times of the files are still set each
minute, and the nightly work is done.
"""

import threading

from sqlalchemy import Engine

from portal.mail import work
from portal.settings import Settings
from portal.web.fault_line import log_fault

# How long a server that stops waits for the mail that is just being handed over, in seconds. One
# that is cut off goes out again after the start, under the same Message-ID.
LAST_WORDS = 5.0


class MailRounds:
    """At most one round at a time."""

    def __init__(self, engine: Engine, settings: Settings) -> None:
        self._engine, self._settings = engine, settings
        self._ended = threading.Event()
        self._thread: threading.Thread | None = None
        # A thread can be waited for only once it runs.
        self._lock = threading.Lock()

    def begin(self) -> None:
        """Starts a round, unless one is still going on or all has ended."""
        with self._lock:
            if self._ended.is_set() or (self._thread is not None and self._thread.is_alive()):
                return
            self._thread = threading.Thread(target=self._round, name="mail", daemon=True)
            self._thread.start()

    def stop(self) -> None:
        """Begins no further mail, and lets the present one go out."""
        self._ended.set()
        with self._lock:
            last = self._thread
        if last is not None:
            last.join(LAST_WORDS)

    def _round(self) -> None:
        try:
            work.run(self._engine, self._settings, ended=self._ended.is_set)
        except Exception as error:  # noqa: BLE001 -- the next minute comes, whatever went wrong
            log_fault(error)
