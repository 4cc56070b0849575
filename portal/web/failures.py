"""What a visitor gets when something is wrong, and the one line that the log gets.

A page in the language of the path for people, `{"error": {"code", "facts"}}` for scripts. The
log line of an unexpected error has a random reference, the class of the exception and the place
in the code: an exception's own words may quote what somebody wrote.
"""

import sys
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit, urlunsplit

from flask import Flask, Response, jsonify, make_response, redirect, render_template, request
from flask_babel import LazyString, lazy_gettext
from sqlalchemy.exc import DBAPIError
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect

from crypto.errors import CryptoError
from portal.data.database import as_varsel_error
from portal.errors import VarselError
from portal.web.fault_line import log_fault
from portal.web.headers import bare_headers, strict_transport
from portal.web.sides import Site

if TYPE_CHECKING:
    from _typeshed import OptExcInfo
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

LAST_STATUS = "500 Internal Server Error"
# In both languages: where this is said, nobody knows any more which one was asked for.
LAST_WORDS = (
    "Noget gik galt hos os. Har du sendt noget, er det måske ikke gemt. Behold det, og prøv igen om"
    " lidt.\n\nSomething went wrong on our side. If you sent something, it may not have been stored."
    " Keep it, and try again in a moment.\n"
).encode()

# What a browser's own navigation asks for; a script says otherwise.
SCRIPT_TYPES = ("application/json", "application/vnd.varsel.envelope")


@dataclass(frozen=True)
class Sentence:
    """An error page: its heading, and what it means and what to do now."""

    heading: LazyString
    text: LazyString


SENTENCES = {
    400: Sentence(
        lazy_gettext("The page could not read what was sent"),
        lazy_gettext("Nothing was stored. Go back, load the page again and try once more."),
    ),
    401: Sentence(
        lazy_gettext("You are signed out"),
        lazy_gettext("Sign in again to go on."),
    ),
    403: Sentence(
        lazy_gettext("This is not allowed from here"),
        lazy_gettext("Nothing was done. Open the page on this site and try from there."),
    ),
    404: Sentence(
        lazy_gettext("There is no such page"),
        lazy_gettext("Check the address, or begin at the front page."),
    ),
    405: Sentence(
        lazy_gettext("That cannot be done at this address"),
        lazy_gettext("Nothing was done. Begin at the front page."),
    ),
    409: Sentence(
        lazy_gettext("Something has changed in the meantime"),
        lazy_gettext("Nothing was stored. Load the page again to see how things are now."),
    ),
    413: Sentence(
        lazy_gettext("What was sent is too large"),
        lazy_gettext("Nothing was stored. Shorten it, or send it in several parts."),
    ),
    415: Sentence(
        lazy_gettext("The page does not take this kind of file"),
        lazy_gettext("Nothing was stored. Go back and use the form on the page."),
    ),
    421: Sentence(
        lazy_gettext("This address does not belong to this site"),
        lazy_gettext("Check the address that you were given."),
    ),
    422: Sentence(
        lazy_gettext("What was sent cannot be accepted"),
        lazy_gettext("Nothing was stored. Load the page again and try once more."),
    ),
    429: Sentence(
        lazy_gettext("Too many attempts just now"),
        lazy_gettext("Nothing was stored. Wait a few minutes and try again."),
    ),
    500: Sentence(
        lazy_gettext("Something went wrong on our side"),
        # It may have been, where the answer failed and not the storing.
        lazy_gettext(
            "If you sent something, it may not have been stored. Keep it, and try again in a moment."
        ),
    ),
    503: Sentence(
        lazy_gettext("The site is busy just now"),
        lazy_gettext("Nothing was stored. Wait a minute and try again."),
    ),
    507: Sentence(
        lazy_gettext("There is no room to store more just now"),
        lazy_gettext("Nothing was stored. Keep what you have written and try again later."),
    ),
}

# Codes for what Flask itself refuses. Ours bring their own.
CODES = {
    400: "request_unreadable",
    403: "not_allowed",
    404: "page_unknown",
    405: "method_not_allowed",
    413: "too_large",
    415: "type_not_accepted",
    421: "host_unknown",
    429: "too_many_requests",
    500: "unexpected",
    503: "busy",
}


def install(app: Flask) -> None:
    app.register_error_handler(VarselError, on_varsel_error)
    app.register_error_handler(CryptoError, on_crypto_error)
    app.register_error_handler(HTTPException, on_http_exception)
    app.register_error_handler(DBAPIError, on_database_error)
    app.register_error_handler(Exception, on_unexpected)
    app.after_request(stay_on_site)
    # Flask's own logger would write the path and the traceback with its values.
    app.logger.disabled = True


class LastResort:
    """WSGI layer for what fails where no handler reaches, such as the error page itself.

    Without it the server would log such a failure its own way: with the path and the words.
    """

    def __init__(self, app: "WSGIApplication", site: Site | None = None) -> None:
        """`site`: whose application it is, if it is one site's."""
        self._app, self._site = app, site

    def __call__(
        self, environ: "WSGIEnvironment", start_response: "StartResponse"
    ) -> Iterable[bytes]:
        begun: list[str] = []

        def begin(
            status: str, headers: list[tuple[str, str]], failure: "OptExcInfo | None" = None
        ) -> Callable[[bytes], object]:
            begun.append(status)
            return start_response(status, headers, failure)

        try:
            return self._app(environ, begin)
        except Exception as error:  # noqa: BLE001 - the last layer there is
            log_fault(error)
            # Only an answer that has begun may be taken back, and only with its failure.
            headers = bare_headers(LAST_WORDS, self._more(environ.get("HTTP_HOST", "")))
            start_response(LAST_STATUS, headers, sys.exc_info() if begun else None)
            return [LAST_WORDS]

    def _more(self, host: str) -> dict[str, str]:
        return strict_transport(self._site, host) if self._site else {}


def on_varsel_error(error: VarselError) -> Response:
    return answer(error.status, error.code, error.facts)


def on_crypto_error(error: CryptoError) -> Response:
    """An envelope, charter or proof that the format refuses: the sender's fault, by its own code."""
    return answer(400, error.code, error.facts)


def on_http_exception(error: HTTPException) -> Response:
    status = error.code or 500
    if status < 400:  # noqa: PLR2004 - below are the redirects, which are no failures
        return make_response(error.get_response())
    response = answer(status, CODES.get(status, "refused"), {})
    # Such as Allow of 405 and Retry-After of 429.
    for name, value in error.get_headers(None, None):
        if name.lower() not in ("content-type", "content-length"):
            response.headers[name] = value
    return response


def stay_on_site(response: Response) -> Response:
    """Leads to the address as the site has it, such as with a slash at its end, by its path alone.

    Flask asks no handler about it and writes scheme and host: behind a front server this side does
    not know that there is TLS, and would send the browser away from it.
    """
    wanted = request.routing_exception
    if not isinstance(wanted, RequestRedirect):
        return response
    address = urlsplit(wanted.new_url)
    target = urlunsplit(("", "", "/" + address.path.lstrip("/"), address.query, ""))
    response.headers["Location"] = target
    response.set_data(redirect(target, wanted.code).get_data())
    return response


def on_database_error(error: DBAPIError) -> Response:
    known = as_varsel_error(error)
    return on_varsel_error(known) if known is not None else on_unexpected(error)


def on_unexpected(error: Exception) -> Response:
    return answer(500, "unexpected", {"reference": log_fault(error)})


def answer(status: int, code: str, facts: Mapping[str, object]) -> Response:
    """The failure as a page or as JSON, whichever the one who asks can read."""
    if for_script():
        return json_error(code, status, facts)
    sentence = SENTENCES.get(status) or SENTENCES[400 if status < 500 else 500]  # noqa: PLR2004 - the server's own failures
    page = render_template(
        "failure.html",
        heading=sentence.heading,
        text=sentence.text,
        reference=facts.get("reference"),
    )
    return make_response(page, status)


def json_error(code: str, status: int, facts: Mapping[str, object] | None = None) -> Response:
    """`{"error": {"code": …, "facts": {…}}}`: the page's script has the sentence for the code."""
    response = jsonify({"error": {"code": code, "facts": dict(facts or {})}})
    response.status_code = status
    return response


def for_script() -> bool:
    """Whether a script asks: by the path, by what it sends, or by what it wants to have."""
    if request.path.startswith("/api/") or request.mimetype in SCRIPT_TYPES:
        return True
    best = request.accept_mimetypes.best_match(["text/html", "application/json"], "text/html")
    return best == "application/json"
