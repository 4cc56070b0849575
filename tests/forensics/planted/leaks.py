"""Leaks, each as a careless change would bring it in: to show that the search finds them.

Each writes to a place of its own, so that it is known which one was found.
"""

import base64
import io
import os
import sys
import tempfile
import time
import traceback
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from ipaddress import ip_address
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from flask import request
from sqlalchemy import text

import portal.cli.serve
import portal.web.process
import wsgi
from portal.data import housekeeping, intake
from portal.web import failures
from portal.web.incoming import Incoming
from portal.web.traceless import Traceless

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment


def folder() -> Path:
    return Path(os.environ["VARSEL_TEST_FOLDER"])


def keep_everything() -> None:
    """The outermost layer lets all through: what the other leaks have from a request."""
    Traceless._stays = lambda self, name: True  # type: ignore[method-assign]  # noqa: ARG005 -- this is the leak


def access_log() -> None:
    usual = portal.cli.serve.options

    def options(addresses: list[str], **more: Any) -> dict[str, Any]:
        return usual(addresses, **more) | {
            "accesslog": str(folder() / "access.log"),
            "access_log_format": '%(h)s %(t)s "%(r)s" "%(f)s" "%(a)s"',
            "logger_class": "gunicorn.glogging.Logger",
        }

    portal.cli.serve.options = options


def noted(write: Callable[["WSGIEnvironment"], None]) -> None:
    """Does something with every request before anybody else sees it."""
    make = wsgi.make_application

    def make_application(settings: Any) -> "WSGIApplication":
        inner = make(settings)

        def outer(environ: "WSGIEnvironment", begin: "StartResponse") -> Iterable[bytes]:
            write(environ)
            return inner(environ, begin)

        return outer

    wsgi.make_application = make_application


def append(name: str, content: bytes) -> None:
    with (folder() / name).open("ab") as file:
        file.write(content)


def address_packed() -> None:
    noted(lambda environ: append("limits.bin", ip_address(environ["REMOTE_ADDR"]).packed))


def address_as_number() -> None:
    noted(lambda environ: append("limits.txt", b"%d\n" % int(ip_address(environ["REMOTE_ADDR"]))))


def forwarded_shortened() -> None:
    def shortened(environ: "WSGIEnvironment") -> None:
        address = environ.get("HTTP_X_FORWARDED_FOR", "").rpartition(" ")[2]
        append("networks.txt", address.rpartition(".")[0].encode() + b".0\n")

    noted(shortened)


def address_in_table() -> None:
    around_reports(
        "CREATE TABLE IF NOT EXISTS visit (address TEXT)",
        "INSERT INTO visit VALUES (:value)",
        lambda: request.environ["REMOTE_ADDR"],
    )


def around_reports(table: str, row: str, value: Callable[[], object]) -> None:
    """One row more with every report that is stored."""
    receive = intake.receive_report_at

    def receive_report_at(session: Any, **more: Any) -> Any:
        received = receive(session, **more)
        session.execute(text(table))
        session.execute(text(row), {"value": value()})
        return received

    intake.receive_report_at = receive_report_at


def time_as_text() -> None:
    around_reports(
        "CREATE TABLE IF NOT EXISTS came_text (at TEXT)",
        "INSERT INTO came_text VALUES (:value)",
        lambda: datetime.now(UTC).isoformat(),
    )


def time_as_number() -> None:
    around_reports(
        "CREATE TABLE IF NOT EXISTS came_number (at INTEGER)",
        "INSERT INTO came_number VALUES (:value)",
        lambda: int(time.time()),
    )


def time_as_milliseconds() -> None:
    around_reports(
        "CREATE TABLE IF NOT EXISTS came_milliseconds (at INTEGER)",
        "INSERT INTO came_milliseconds VALUES (:value)",
        lambda: int(time.time() * 1000),
    )


def time_as_double() -> None:
    around_reports(
        "CREATE TABLE IF NOT EXISTS came_double (at REAL)",
        "INSERT INTO came_double VALUES (:value)",
        time.time,
    )


def agent_in_error() -> None:
    usual = failures.on_unexpected

    def on_unexpected(error: Exception) -> Any:
        append("errors.log", request.environ.get("HTTP_USER_AGENT", "").encode() + b"\n")
        return usual(error)

    failures.on_unexpected = on_unexpected


def traceback_printed() -> None:
    usual = failures.on_unexpected

    def on_unexpected(error: Exception) -> Any:
        traceback.print_exception(error, file=sys.stderr)
        return usual(error)

    failures.on_unexpected = on_unexpected


def time_in_log() -> None:
    usual = failures.on_unexpected

    def on_unexpected(error: Exception) -> Any:
        sys.stderr.write(f"at {datetime.now(UTC):%H:%M}\n")
        return usual(error)

    failures.on_unexpected = on_unexpected


def file_spooled() -> None:
    """What Werkzeug does with a long upload; here with every one, and under its name."""

    def spooled(_self: Incoming, *, filename: str | None = None, **_more: Any) -> IO[bytes]:
        return tempfile.NamedTemporaryFile(suffix=f" {filename}", delete=False)

    Incoming._get_file_stream = spooled  # type: ignore[assignment]  # the same


def body_logged() -> None:
    kept(lambda environ: append("body.log", read(environ)))


def body_logged_in_base64() -> None:
    kept(lambda environ: append("body.b64", b"body=" + base64.b64encode(read(environ))))


def kept(write: Callable[["WSGIEnvironment"], None]) -> None:
    def short(environ: "WSGIEnvironment") -> None:
        if 0 < int(environ.get("CONTENT_LENGTH") or 0) < 4096:
            write(environ)

    noted(short)


def read(environ: "WSGIEnvironment") -> bytes:
    """The body, which stays to be read for whoever comes next."""
    body: bytes = environ["wsgi.input"].read(int(environ["CONTENT_LENGTH"]))
    environ["wsgi.input"] = io.BytesIO(body)
    return body


def file_times_kept() -> None:
    housekeeping.heartbeat = lambda engine: None  # noqa: ARG005 -- this is the leak


def dumps_allowed() -> None:
    portal.web.process.forbid_dumps = lambda: None


PLANTED: dict[str, Callable[[], None]] = {
    one.__name__.replace("_", "-"): one
    for one in (
        keep_everything,
        access_log,
        address_packed,
        address_as_number,
        forwarded_shortened,
        address_in_table,
        agent_in_error,
        traceback_printed,
        time_in_log,
        file_spooled,
        body_logged,
        body_logged_in_base64,
        time_as_text,
        time_as_number,
        time_as_milliseconds,
        time_as_double,
        file_times_kept,
        dumps_allowed,
    )
}
