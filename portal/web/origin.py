"""Refuses writes that another site's page has caused in a visitor's browser.

Public pages have no cookie and therefore no session that could be ridden, but a page elsewhere
must still not be able to file a report in its visitor's name. The staff side has a token in its
forms besides.
"""

from flask import Flask, Request, request

from portal.errors import Refused
from portal.web.sides import site_of

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})


class CrossSite(Refused):
    """This was sent from another site's page, so nothing was done. Open the page here and try again."""

    code = "cross_site"
    status = 403


def install(app: Flask) -> None:
    site = site_of(app)
    tells_itself = site.side.value == "staff"

    @app.before_request
    def refuse_cross_site() -> None:
        if request.method not in SAFE_METHODS and not same_site(
            request, site.origins, must_tell=tells_itself
        ):
            raise CrossSite


def same_site(sent: Request, origins: frozenset[str], *, must_tell: bool) -> bool:
    """Whether a write comes from a page of one of `origins`.

    `Sec-Fetch-Site` decides where the browser sends it: no page can change it. Older browsers
    send `Origin`. Without either it was no browser that follows another site's orders, which
    the public side lets pass and the staff side (`must_tell`) does not.
    """
    if (fetch_site := sent.headers.get("Sec-Fetch-Site")) is not None:
        return fetch_site == "same-origin"
    if (source := sent.headers.get("Origin")) is not None:
        return source in origins
    return not must_tell
