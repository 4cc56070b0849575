"""The web server's log without what its visitors bring: no address, no path, no traceback."""

from gunicorn.glogging import Logger

# The messages that gunicorn writes about a request carry its address, its path or its bytes.
# Those about a worker that does not start carry none, and are needed.
STARTING = "Exception in worker process"
REQUEST_FAILED = "A request failed before it reached the site."
REQUEST_REFUSED = "A request was not understood."


class QuietLog(Logger):
    """Fixed lines in place of everything that is said about a request."""

    def exception(self, msg: object, *args: object, **_options: object) -> None:
        """Logs a traceback only of a worker that does not start."""
        if msg == STARTING:
            self.error_log.exception(msg, *args)
        else:
            self.error_log.error(REQUEST_FAILED)

    def warning(self, msg: object, *args: object, **_options: object) -> None:
        """Logs a warning, but nothing of a request that could not be read."""
        if str(msg).startswith("Invalid request"):
            self.error_log.warning(REQUEST_REFUSED)
        else:
            self.error_log.warning(msg, *args)

    def debug(self, msg: object, *args: object, **options: object) -> None:
        """Nothing: these lines name requests."""

    def access(self, resp: object, req: object, environ: object, request_time: object) -> None:
        """Nothing: there is no access log."""
