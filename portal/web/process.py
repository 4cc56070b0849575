"""The serving process: what it must not write by itself, and how its threads take turns.

Not to be written are core dumps, tracebacks and others' log lines: a crash dump holds the requests
of that moment, a traceback quotes them, and a library's warning may name a statement with its
values. All of that is replaced by fixed lines, or kept from being.
"""

import ctypes
import faulthandler
import gc
import logging
import os
import resource
import sys
import threading
import warnings
from types import TracebackType

from portal.web.fault_line import fault_line

OWN_LOG = "varsel"
# `prctl(PR_SET_DUMPABLE, 0)`: see the manual page of prctl(2).
SET_DUMPABLE = 4
OWNER_ALONE = 0o077
SWITCH_SECONDS = 0.001
# `mallopt(M_ARENA_MAX, ...)`: see the manual page of mallopt(3).
MOST_ARENAS = -8


def keep_quiet() -> None:
    """Makes this process and those that it forks leave nothing behind but what they store.

    For the process of a server: it changes what belongs to the whole process.
    """
    os.umask(OWNER_ALONE)
    forbid_dumps()
    faulthandler.disable()
    warnings.simplefilter("ignore")
    replace_logs()
    sys.excepthook = _on_uncaught
    sys.unraisablehook = _on_unraisable
    threading.excepthook = _on_thread


def share() -> None:
    """Lets the threads of a server share the interpreter and the memory well.

    A thread that has its answer from the disk goes on at once, not when the others pause: the usual
    five milliseconds are as long as storing three reports. And all take their memory from one
    place: each from its own keeps what it has ever needed, and the process grows for hours.
    """
    sys.setswitchinterval(SWITCH_SECONDS)
    memory = ctypes.CDLL(None)
    # Of the C library of most systems; others have one place anyway.
    if hasattr(memory, "mallopt"):
        memory.mallopt(MOST_ARENAS, 1)


def forbid_dumps() -> None:
    """No core file, and nothing for a collector of them: a limit alone does not stop those."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(SET_DUMPABLE, 0, 0, 0, 0)


def replace_logs() -> None:
    """One handler at the root, and no library's own: every line goes through `FixedLines`."""
    logging.raiseExceptions = False
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(FixedLines())
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.WARNING)


class FixedLines(logging.Formatter):
    """Our own lines as they are; of others' the level, the name and the class of an exception."""

    def format(self, record: logging.LogRecord) -> str:
        if record.name == OWN_LOG:
            return record.getMessage()
        line = f"{record.levelname.lower()} {record.name}"
        error = record.exc_info[1] if record.exc_info else None
        return f"{line} {fault_line(error)[1]}" if error is not None else line


def report(error: BaseException) -> None:
    """Writes the one line about what nobody caught."""
    sys.stderr.write(fault_line(error)[1] + "\n")
    sys.stderr.flush()


def _on_uncaught(
    _kind: type[BaseException], error: BaseException, _trace: TracebackType | None
) -> None:
    if not isinstance(error, KeyboardInterrupt):
        report(error)


def _on_unraisable(found: "sys.UnraisableHookArgs") -> None:
    if found.exc_value is not None:
        report(found.exc_value)


def _on_thread(found: threading.ExceptHookArgs) -> None:
    if found.exc_value is not None:
        report(found.exc_value)


def settle() -> None:
    """What has been loaded by now stays to the end: no request looks through it for garbage."""
    gc.collect()
    gc.freeze()
