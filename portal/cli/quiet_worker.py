"""What the web server answers where a request is none: a sentence, with the headers of the sites.

gunicorn's own page would name what is wrong with the request in its own words, quote it, and have
no policy. Such a request never reaches an application.
"""

import socket

from gunicorn import util
from gunicorn.http.errors import ParseException
from gunicorn.workers.gthread import ThreadWorker

from portal.web.failures import LAST_STATUS, LAST_WORDS
from portal.web.headers import bare_headers

REFUSED_STATUS = "400 Bad Request"
REFUSED_WORDS = (
    "Siden kunne ikke læse det, der blev sendt. Intet er gemt. Gå til forsiden, og prøv igen.\n\n"
    "The site could not read what was sent. Nothing was stored. Go to the front page and try"
    " again.\n"
).encode()


class QuietWorker(ThreadWorker):
    """A worker with threads whose refusals say nothing of the request, here or in the log."""

    def handle_error(
        self,
        req: object,  # noqa: ARG002 -- gunicorn's names
        client: socket.socket,
        addr: object,  # noqa: ARG002 -- the same
        exc: BaseException,
    ) -> None:
        """Answers in place of an application, and ends the connection."""
        if isinstance(exc, ParseException):
            self.log.warning("refused")
            status, words = REFUSED_STATUS, REFUSED_WORDS
        else:
            self.log.error("failed")
            status, words = LAST_STATUS, LAST_WORDS
        lines = [f"HTTP/1.1 {status}", "Connection: close"]
        lines += [f"{name}: {value}" for name, value in bare_headers(words)]
        try:
            util.write_nonblock(client, "\r\n".join([*lines, "", ""]).encode("latin-1") + words)
        except OSError:
            self.log.debug("gone")
