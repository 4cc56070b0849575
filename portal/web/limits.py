"""How often one may ask for a page. Counts by blind bucket, never by address (see `traceless`).

A bucket holds many people, so its limits are generous. There is no limit for everybody together:
one stranger could use it up, and shut the site for all. What costs the server work stands behind
the `gate` instead, which asks for work and refuses nobody.
"""

import hashlib
from collections.abc import Callable
from typing import Any, TypeVar

from flask import Flask, current_app, request
from flask_limiter import Limiter

from portal.web import gate
from portal.web.counting import ProcessMemory
from portal.web.sides import site_of
from portal.web.traceless import BUCKET, EVERYBODY

View = TypeVar("View", bound=Callable[..., Any])

# For a view that says nothing itself: pages, which are cheap.
USUAL = "1200 per minute"

RATES = "varsel_rates"
BY_BUCKET = "varsel_by_bucket"
TAG_BYTES = 8


def install(app: Flask) -> None:
    settings = site_of(app).settings
    limiter = Limiter(
        key_func=who,
        default_limits=[rates],
        storage_uri=storage(settings.limiter_storage),
        # Counting must not let a request through that it could not count, nor refuse them all
        # when the store is away: then each worker counts for itself.
        in_memory_fallback_enabled=True,
        headers_enabled=False,
    )
    # Its lines name the bucket and the address of the page.
    limiter.logger.disabled = True
    limiter.request_filter(is_unlimited)
    limiter.init_app(app)
    gate.install(app, settings, limiter.storage)


def storage(address: str) -> str:
    """Where to count. In memory means our own store, see `counting`."""
    own = f"{ProcessMemory.STORAGE_SCHEME[0]}://"
    return own if address == "memory://" else address


def limit(*rates: str, for_strangers: bool = False) -> Callable[[View], View]:
    """Limits a view for each blind bucket: `@limit("20 per minute", "200 per hour")`.

    Goes directly above the view function, below its route. `for_strangers`: the view needs no
    session, so a cookie, which anybody can invent, makes nobody somebody else.
    """

    def mark(view: View) -> View:
        setattr(view, RATES, ";".join(rates))
        setattr(view, BY_BUCKET, for_strangers)
        return view

    return mark


def who() -> str:
    """Whose requests are counted together: a bucket's, and on the staff side a session's.

    So that nobody without a session can use up what those have who are signed in.
    """
    bucket = str(request.environ.get(BUCKET, EVERYBODY))
    cookie = request.environ.get("HTTP_COOKIE")
    view = current_app.view_functions.get(request.endpoint or "")
    if not cookie or getattr(view, BY_BUCKET, False):
        return bucket
    tag = hashlib.blake2b(cookie.encode("latin-1", "replace"), digest_size=TAG_BYTES)
    return f"{bucket}/{tag.hexdigest()}"


def is_unlimited() -> bool:
    """What is behind the gate, and pages for those who cannot be told apart.

    Over an onion service everybody comes from this machine: were their pages limited together,
    one stranger could keep all others from them.
    """
    view = current_app.view_functions.get(request.endpoint or "")
    if gate.is_gated(view):
        return True
    return request.environ.get(BUCKET) == EVERYBODY and not hasattr(view, RATES)


def rates() -> str:
    view = current_app.view_functions.get(request.endpoint or "")
    return str(getattr(view, RATES, USUAL))
