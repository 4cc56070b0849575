"""Turns at writing to a SQLite file, in the order in which they were asked for.

SQLite lets one write at a time. Who finds it taken sleeps and looks again, longer each time: with
many waiting, most of the time nobody writes, and some wait for ever. Here they queue instead,
first the threads of a process, then the processes, and are woken when it is their turn. SQLite's
own lock still guards the file; this only decides who goes for it.
"""

import fcntl
import os
import threading
from pathlib import Path
from sqlite3 import Connection as SQLiteConnection

from sqlalchemy import Connection, Engine, event
from sqlalchemy.pool import ConnectionPoolEntry

from portal.errors import Busy

HELD = "varsel_turn"


class Turns:
    """The queue of one engine. The turn ends when its connection goes back to the pool."""

    def __init__(self, file: Path, patience: float) -> None:
        self._file, self._patience = file, patience
        self._threads = threading.Lock()
        self._descriptor: int | None = None

    def install(self, engine: Engine) -> None:
        event.listen(engine, "checkin", self._end)

    def take(self, connection: Connection) -> None:
        """Waits for the turn. Raises `Busy` where other threads keep it too long."""
        if not self._threads.acquire(timeout=self._patience):
            raise Busy
        connection.info[HELD] = True
        if self._descriptor is None:
            self._descriptor = os.open(self._file, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        # A process that dies loses it at once, so nobody waits for the dead.
        fcntl.flock(self._descriptor, fcntl.LOCK_EX)

    def _end(self, _connection: SQLiteConnection | None, record: ConnectionPoolEntry) -> None:
        if record.info.pop(HELD, False):
            if self._descriptor is not None:
                fcntl.flock(self._descriptor, fcntl.LOCK_UN)
            self._threads.release()
