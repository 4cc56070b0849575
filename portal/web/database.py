"""One database session for each request. Acts write, views commit, and what is left is undone."""

from datetime import date, datetime

from flask import Flask, current_app, g
from sqlalchemy.orm import Session

from portal.data.database import make_engine, make_session_factory
from portal.settings import Settings
from portal.web.sides import site, site_of

FACTORY = "varsel.sessions"


def install(app: Flask) -> None:
    # No connection is made here: after it forks, each worker of the server opens its own.
    engine = make_engine(site_of(app).settings.database_url)
    app.extensions[FACTORY] = make_session_factory(engine)

    @app.teardown_request
    def undo(_failure: BaseException | None) -> None:
        opened: Session | None = g.pop("session", None)
        if opened is not None:
            opened.rollback()
            opened.close()


def session() -> Session:
    """The session of this request, opened at its first use. Only a view commits it."""
    if "session" not in g:
        g.session = current_app.extensions[FACTORY]()
    opened: Session = g.session
    return opened


def settings() -> Settings:
    return site().settings


def today() -> date:
    """The day it is where the organisations are."""
    return settings().today()


def now() -> datetime:
    """This moment, in UTC and aware of it."""
    return settings().now()
