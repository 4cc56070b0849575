"""The web server's log without what its visitors bring: no address, no path, no traceback.

What the server says about its own processes (that one has started, ended, or answers no more)
passes; whatever is said while a request is handled is replaced by one of two fixed lines. Requests
are handled by other threads than the first one, which is how they are told apart.
"""

import sys
import threading

from gunicorn.glogging import Logger

from portal.web.fault_line import fault_line

REQUEST_FAILED = "A request failed before it reached the site."
REQUEST_REFUSED = "A request was not understood."
SERVER_FAILED = "The server could not go on:"


class QuietLog(Logger):
    """Fixed lines in place of everything that is said about a request."""

    # A line that a reporter's request has caused must not say more than the day.
    datefmt = "[%Y-%m-%d]"

    def critical(self, msg: object, *args: object, **_options: object) -> None:
        self._say("critical", msg, args)

    def error(self, msg: object, *args: object, **_options: object) -> None:
        self._say("error", msg, args)

    def exception(self, msg: object, *args: object, **_options: object) -> None:
        """Of an exception that a request has caused nothing; of others where, never the words."""
        self._say("error", msg, args)

    def warning(self, msg: object, *args: object, **_options: object) -> None:
        self._say("warning", msg, args)

    def info(self, msg: object, *args: object, **_options: object) -> None:
        self._say("info", msg, args)

    def debug(self, msg: object, *args: object, **_options: object) -> None:
        """Nothing: these lines name requests."""

    def log(self, lvl: object, msg: object, *args: object, **_options: object) -> None:  # noqa: ARG002 -- gunicorn's name
        self._say("info", msg, args)

    def access(self, resp: object, req: object, environ: object, request_time: object) -> None:
        """Nothing: there is no access log."""

    def _say(self, level: str, msg: object, args: tuple[object, ...]) -> None:
        write = getattr(self.error_log, level)
        error = sys.exc_info()[1]
        if threading.current_thread() is not threading.main_thread():
            write(REQUEST_REFUSED if level == "warning" else REQUEST_FAILED)
        elif error is not None:
            write("%s %s", SERVER_FAILED, fault_line(error)[1])
        else:
            write(str(msg), *args)
