"""Faults that requests can cause in a server with `faults` planted: each holds what was sent."""

import os
import threading
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import text

import portal.cli.housekeeper
import portal.public.api
import portal.public.app
import portal.public.pages
from portal.data import intake
from portal.web.database import session

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

IN_VIEW, IN_QUERY, IN_STATEMENT = b"fault in view: ", b"fault in query: ", b"fault in statement: "
IN_PAGE, IN_ANSWER = "fault-", "/late/"
BEAT_SECONDS = 1


def plant() -> None:
    intake.read_report = failing(intake.read_report)
    portal.public.api.commit = holding(portal.public.api.commit)  # type: ignore[attr-defined]  # imported there by name
    portal.public.pages.find_scheme = failing_page(portal.public.pages.find_scheme)  # type: ignore[attr-defined]  # the same
    portal.public.app.create_app = late(portal.public.app.create_app)


def failing(act: Callable[..., Any]) -> Callable[..., Any]:
    """A view that fails in the three ways in which what was sent stands in the exception."""

    def read(envelope: bytes) -> Any:
        if envelope.startswith(IN_VIEW):
            raise LookupError(f"nothing like {envelope!r}") from KeyError(envelope)
        if envelope.startswith((IN_QUERY, IN_STATEMENT)):
            words = envelope.decode().replace("'", "")
            if envelope.startswith(IN_QUERY):
                session().execute(text("INSERT INTO nowhere VALUES (:words)"), {"words": words})
            session().execute(text(f"SELECT '{words}' FROM nowhere"))  # noqa: S608 -- this is the fault
        return act(envelope)

    return read


def failing_page(find: Callable[..., Any]) -> Callable[..., Any]:
    def find_scheme(organisation: str, scheme: str) -> Any:
        if scheme.startswith(IN_PAGE):
            raise RuntimeError(scheme)
        return find(organisation, scheme)

    return find_scheme


def holding(commit: Callable[..., None]) -> Callable[..., None]:
    """An act that is written but not committed, for as long as a file is there."""
    folder = Path(os.environ["VARSEL_TEST_FOLDER"])

    def hold(session: Any) -> None:
        if (folder / "hold").exists():
            (folder / "held").touch()
            # Until the process is killed.
            threading.Event().wait(60)
        commit(session)

    return hold


def late(make: Callable[..., Any]) -> Callable[..., Any]:
    """An answer that breaks off when no handler of ours is around it any more."""

    def create_app(settings: Any) -> Any:
        app = make(settings)
        inner: WSGIApplication = app.wsgi_app

        def outer(environ: "WSGIEnvironment", begin: "StartResponse") -> Iterable[bytes]:
            if not environ["PATH_INFO"].startswith(IN_ANSWER):
                return inner(environ, begin)
            begin("200 OK", [("Content-Length", "4711")])
            return broken(environ["PATH_INFO"])

        app.wsgi_app = outer
        return app

    return create_app


def broken(words: str) -> Iterator[bytes]:
    yield b"so far"
    raise ValueError(words)


def beat_quickly() -> None:
    """File times are set anew each second, so that no test has to wait for a minute."""
    defaults = {"beat_seconds": float(BEAT_SECONDS)}
    portal.cli.housekeeper.Housekeeper.__init__.__kwdefaults__ = defaults


PLANTED: dict[str, Callable[[], None]] = {"faults": plant, "quick-beat": beat_quickly}
