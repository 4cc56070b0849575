"""How often one may ask. Counts by blind bucket, never by address (see `traceless`).

A bucket holds many people, so the limits of a bucket are generous; a limit for the whole site
stands beside them where something costs the server work.
"""

from collections.abc import Callable
from typing import Any, TypeVar

from flask import Flask, current_app, request
from flask_limiter import ApplicationLimit, Limiter

from portal.web.counting import ProcessMemory
from portal.web.sides import site_of
from portal.web.traceless import BUCKET

View = TypeVar("View", bound=Callable[..., Any])

# For a view that says nothing itself: pages, which are cheap.
USUAL = "1200 per minute"
USUAL_FOR_ALL = "60000 per minute"

BUCKET_RATES = "varsel_bucket_rates"
SITE_RATES = "varsel_site_rates"


def install(app: Flask) -> None:
    limiter = Limiter(
        key_func=bucket,
        default_limits=[rates_of_bucket],
        application_limits=[
            ApplicationLimit(
                limit_provider=rates_of_site, key_function=lambda: "all", scope=lambda name: name
            )
        ],
        storage_uri=storage(site_of(app).settings.limiter_storage),
        # Counting must not let a request through that it could not count, nor refuse them all
        # when the store is away: then each worker counts for itself.
        in_memory_fallback_enabled=True,
        headers_enabled=False,
    )
    # Its lines name the bucket and the address of the page.
    limiter.logger.disabled = True
    limiter.init_app(app)


def storage(address: str) -> str:
    """Where to count. In memory means our own store, see `counting`."""
    own = f"{ProcessMemory.STORAGE_SCHEME[0]}://"
    return own if address == "memory://" else address


def limit(*rates: str) -> Callable[[View], View]:
    """Limits a view for each blind bucket: `@limit("20 per minute", "200 per hour")`.

    Goes directly above the view function, below its route.
    """
    return _mark(BUCKET_RATES, rates)


def limit_all(*rates: str) -> Callable[[View], View]:
    """Limits a view for everybody together."""
    return _mark(SITE_RATES, rates)


def bucket() -> str:
    return str(request.environ.get(BUCKET, "none"))


def rates_of_bucket() -> str:
    return _rates(BUCKET_RATES, USUAL)


def rates_of_site() -> str:
    return _rates(SITE_RATES, USUAL_FOR_ALL)


def _mark(name: str, rates: tuple[str, ...]) -> Callable[[View], View]:
    def mark(view: View) -> View:
        setattr(view, name, ";".join(rates))
        return view

    return mark


def _rates(name: str, usual: str) -> str:
    view = current_app.view_functions.get(request.endpoint or "")
    return str(getattr(view, name, usual))
