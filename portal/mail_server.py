"""The mail server through which notices go out, as the settings name it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from urllib.parse import SplitResult, unquote, urlsplit

from portal.errors import SettingsError

HERE = frozenset({"localhost", "127.0.0.1", "::1"})
REMEDY = "Write it like smtp+starttls://user:password@mail.example.org:587."
# One address and nothing else: no name beside it, no second line.
ADDRESS = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*")


class Security(StrEnum):
    """How the way to the server is encrypted; the word is the scheme of its address."""

    PLAIN = "smtp"
    STARTTLS = "smtp+starttls"
    TLS = "smtps"


PORTS = {Security.PLAIN: 25, Security.STARTTLS: 587, Security.TLS: 465}


@dataclass(frozen=True)
class MailServer:
    """Where mails are handed over, and from whom they are. Shows neither user nor password."""

    host: str
    port: int
    security: Security
    sender: str
    user: str | None = field(default=None, repr=False)
    password: str | None = field(default=None, repr=False)

    @property
    def domain(self) -> str:
        """What stands behind the @ of the sender: names us to the server, and our messages."""
        return self.sender.rpartition("@")[2]


def from_mapping(mapping: Mapping[str, str]) -> MailServer | None:
    """The server that VARSEL_SMTP (or VARSEL_SMTP_FILE) and VARSEL_MAIL_FROM name, if any.

    Raises `SettingsError`.
    """
    key, address = _address(mapping)
    if not address:
        return None
    parts = _split(key, address)
    try:
        security, port = Security(parts.scheme), parts.port
    except ValueError as error:
        raise SettingsError(key, "is not the address of a mail server.", REMEDY) from error
    if not parts.hostname or parts.path or parts.query or parts.fragment:
        raise SettingsError(key, "is not the address of a mail server.", REMEDY)
    if security is Security.PLAIN and parts.hostname not in HERE:
        raise SettingsError(
            key, "is not encrypted.", "Let it begin with smtps:// or smtp+starttls://."
        )
    if (parts.username is None) != (parts.password is None):
        raise SettingsError(key, "has a user without a password.", REMEDY)
    user, password = unquote(parts.username or ""), unquote(parts.password or "")
    if not (user + password).isascii():
        raise SettingsError(
            key,
            "has letters in user or password that mail servers do not agree on.",
            "Take a password of plain letters, digits and marks.",
        )
    return MailServer(
        host=parts.hostname,
        port=port or PORTS[security],
        security=security,
        sender=_sender(mapping),
        user=user or None,
        password=password or None,
    )


def is_address(text: str) -> bool:
    """Whether it is one mail address, written in ASCII."""
    return ADDRESS.fullmatch(text) is not None


def _address(mapping: Mapping[str, str]) -> tuple[str, str]:
    key, file = "VARSEL_SMTP_FILE", mapping.get("VARSEL_SMTP_FILE")
    if not file:
        return "VARSEL_SMTP", mapping.get("VARSEL_SMTP") or ""
    try:
        return key, Path(file).read_text("utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(
            key, "cannot be read.", "Name a file that this user can read."
        ) from error


def _split(key: str, address: str) -> SplitResult:
    try:
        parts = urlsplit(address)
        _ = parts.port
    except ValueError as error:
        raise SettingsError(key, "is not the address of a mail server.", REMEDY) from error
    return parts


def _sender(mapping: Mapping[str, str]) -> str:
    sender = mapping.get("VARSEL_MAIL_FROM") or ""
    if not is_address(sender):
        raise SettingsError(
            "VARSEL_MAIL_FROM",
            "is not a mail address." if sender else "is not set.",
            "Write the address from which mails go out, like varsel@example.org.",
        )
    return sender
