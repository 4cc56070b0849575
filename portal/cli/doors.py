"""The way to a site that the command line was told to take."""

from urllib.parse import urlsplit

import click

from portal.cli.socks import Door, straight, through

# Those who check may be in a hurry; tor first has to find the service, and six relays that lead to it.
SECONDS, ONION_SECONDS = 30, 90

proxy_option = click.option(
    "--proxy", help="For example socks5h://127.0.0.1:9050, for onion addresses."
)


def is_onion(origin: str) -> bool:
    return (urlsplit(origin).hostname or "").endswith(".onion")


def patience(origin: str) -> float:
    """How many seconds to wait for it, each time."""
    return ONION_SECONDS if is_onion(origin) else SECONDS


def door_to(origin: str, proxy: str | None, name: str) -> Door:
    """Through `proxy`, if there is one; tor gives each `name` a way of its own.

    Raises `click.UsageError` where there is no such way.
    """
    if proxy is None:
        if is_onion(origin):
            raise click.UsageError(
                "An onion address is reached through tor alone. Add: --proxy socks5h://127.0.0.1:9050"
            )
        return straight
    try:
        return through(proxy, name)
    except ValueError as error:
        raise click.UsageError(f"{proxy} is not like socks5h://host:port.") from error
