"""`varsel serve`: both sites, from one process that listens on this machine alone."""

import errno
import socket
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click
from gunicorn import util
from gunicorn.app.base import BaseApplication

from crypto.errors import CryptoError
from portal.cli.doctor import stops, stops_before_data
from portal.cli.housekeeper import Housekeeper
from portal.cli.opening import open_session, open_settings
from portal.data import migrate, organisations
from portal.data.database import make_engine
from portal.settings import Settings
from portal.web.process import OWNER_ALONE, keep_quiet, share

WORKERS = 2
THREADS = 16
LOOPBACK = ("127.0.0.1", "::1")
USUAL_PORTS = {80, 443}
BEHIND_A_FRONT = 8000
NOT_STARTED = "The server was not started."


class Server(BaseApplication):
    """gunicorn without a configuration file or a command line of its own."""

    def __init__(self, options: dict[str, Any]) -> None:
        self.options = options
        super().__init__()

    def load_config(self) -> None:
        for key, value in self.options.items():
            self.cfg.set(key, value)

    def load(self) -> Any:  # noqa: ANN401 -- a WSGI application
        # Each worker makes its own, after it has been forked.
        return util.import_app("wsgi:examined")


@click.command()
@click.option("--demonstration", is_flag=True, help="Use invented data, made at the first start.")
@click.option("--bind", multiple=True, metavar="HOST:PORT", help="Listen here instead.")
@click.option("--workers", type=click.IntRange(1, 64), default=WORKERS, show_default=True)
def serve(demonstration: bool, bind: tuple[str, ...], workers: int) -> None:
    """Serve the public and the staff site."""
    keep_quiet()
    share()
    settings = open_settings(demonstration=demonstration)
    addresses = list(bind) or addresses_of(settings)
    if settings.demonstration:
        _refuse(stops_before_data(settings) or _taken(addresses))
        _fill_demonstration(settings)
    _refuse(stops(settings) or _taken(addresses))
    hooks = {"when_ready": _announce(settings), "post_worker_init": _keep_house(settings)}
    Server(options(addresses, workers=workers) | hooks).run()


def options(addresses: list[str], *, workers: int) -> dict[str, Any]:
    """Gunicorn's settings, but for its hooks."""
    memory = Path("/dev/shm")  # noqa: S108 -- gunicorn makes a file of its own name in it
    return {
        "bind": addresses,
        "workers": workers,
        "worker_class": "portal.cli.quiet_worker.QuietWorker",
        "threads": THREADS,
        "worker_tmp_dir": str(memory) if memory.is_dir() else None,
        "timeout": 60,
        "graceful_timeout": 10,
        "accesslog": None,
        "loglevel": "warning",
        "logger_class": "portal.cli.quiet_log.QuietLog",
        "control_socket_disable": True,
        "umask": OWNER_ALONE,
    }


def addresses_of(settings: Settings) -> list[str]:
    """The loopback addresses to listen on: the ports of the two sites, or one behind a front."""
    ports = {settings.public_address[1], settings.staff_address[1]} - USUAL_PORTS
    return [
        f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
        for port in sorted(ports or {BEHIND_A_FRONT})
        for host in LOOPBACK
        if _exists(host)
    ]


def _exists(host: str) -> bool:
    """A machine may have no IPv6."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        with socket.socket(family, socket.SOCK_STREAM) as trial:
            trial.bind((host, 0))
    except OSError:
        return False
    return True


def _taken(addresses: list[str]) -> list[str]:
    """Sentences on those where another program listens: often this one, started twice."""
    return [
        f"Another program listens on {address} already. Stop it, or name other ports in "
        "VARSEL_PUBLIC_ORIGIN and VARSEL_STAFF_ORIGIN, or another place with --bind."
        for address in addresses
        if _is_taken(util.parse_address(address))
    ]


def _is_taken(place: object) -> bool:
    """A socket file, or one that was opened by systemd, is nobody else's."""
    if not isinstance(place, tuple):
        return False
    family = socket.AF_INET6 if ":" in place[0] else socket.AF_INET
    try:
        with socket.socket(family, socket.SOCK_STREAM) as trial:
            # As gunicorn does: what was closed a moment ago is free.
            trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            trial.bind(place)
    except OSError as error:
        return error.errno == errno.EADDRINUSE
    return False


def _refuse(reasons: list[str]) -> None:
    if reasons:
        raise click.ClickException("\n".join([*reasons, NOT_STARTED]))


def _fill_demonstration(settings: Settings) -> None:
    from portal.demonstration import load  # noqa: PLC0415 -- a real server never loads it

    engine = make_engine(settings.database_url)
    migrate.upgrade(engine)
    engine.dispose()
    with open_session(settings) as session:
        if organisations.all_of(session):
            return
        click.echo("Making the demonstration (once) ...")
        try:
            load.load(session, settings, settings.today(), report=click.echo)
        except CryptoError as error:
            raise click.ClickException(f"The demonstration cannot be made: {error.code}") from error
        session.commit()


def _keep_house(settings: Settings) -> Callable[[Any], None]:
    """In each worker, after it has been forked: threads do not survive forking."""

    def begin(worker: Any) -> None:  # noqa: ANN401 -- gunicorn's
        housekeeper = Housekeeper(settings)
        housekeeper.start()
        worker.cfg.set("worker_exit", lambda _server, _worker: housekeeper.stop())

    return begin


def _announce(settings: Settings) -> Callable[[Any], None]:
    def announce(_server: Any) -> None:  # noqa: ANN401 -- gunicorn's
        click.echo(f"Public site: {settings.public_origin}")
        click.echo(f"Staff site:  {settings.staff_origin}")
        if settings.demonstration:
            _show_how_to_sign_in(settings)
        click.echo("Stop it with Ctrl-C.")

    return announce


def _show_how_to_sign_in(settings: Settings) -> None:
    from portal.demonstration import people  # noqa: PLC0415 -- a real server never loads it

    click.echo("Sign in to the staff site as (the page itself shows the current code):")
    with open_session(settings) as session:
        hints = people.sign_in_hints(session, settings, settings.now())
    for hint in hints:
        click.echo(
            f"  {hint.login}  passphrase: {hint.passphrase}  code now: {hint.code}  ({hint.name})"
        )
