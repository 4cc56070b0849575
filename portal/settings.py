"""The configuration, a frozen value made from a mapping (normally the environment)."""

import base64
import binascii
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import cached_property
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from portal import mail_server
from portal.errors import SettingsError
from portal.mail_server import MailServer

SECRET_BYTES = 32
LONGEST_IDLE_MINUTES = 120
CALM_PER_MINUTE = range(10, 1_000_001)


# All there are; what else begins with this prefix is a slip of the pen.
PREFIX = "VARSEL_"
NAMES = frozenset(
    {
        "VARSEL_CALM_PER_MINUTE",
        "VARSEL_DATA",
        "VARSEL_DATABASE_URL",
        "VARSEL_DEMONSTRATION",
        "VARSEL_DEMONSTRATION_DATA",
        "VARSEL_IDLE_MINUTES",
        "VARSEL_LIMITER_STORAGE",
        "VARSEL_MAIL_FROM",
        "VARSEL_ONION_ORIGIN",
        "VARSEL_PUBLIC_ORIGIN",
        "VARSEL_SECRET",
        "VARSEL_SECRET_FILE",
        "VARSEL_SMTP",
        "VARSEL_SMTP_FILE",
        "VARSEL_STAFF_ORIGIN",
        "VARSEL_TIME_ZONE",
    }
)


@dataclass(frozen=True)
class Settings:
    """What Varsel needs to know to run. Made by `from_mapping` only, which checks it all."""

    database_url: str = field(repr=False)
    data: Path
    public_origin: str
    staff_origin: str
    onion_origin: str | None
    secret: bytes = field(repr=False)
    demonstration: bool
    limiter_storage: str
    calm_per_minute: int
    time_zone: ZoneInfo
    idle_minutes: int
    mail: MailServer | None

    @classmethod
    def from_mapping(cls, mapping: Mapping[str, str]) -> "Settings":
        """Reads the keys that begin with VARSEL_; raises `SettingsError` for the first bad one.

        Nothing outside the mapping is read but the secret's and the mail server's file, where they
        are named.
        """
        data = _data(mapping)
        public = _origin(mapping, "VARSEL_PUBLIC_ORIGIN", "http://localhost:8000")
        staff = _origin(mapping, "VARSEL_STAFF_ORIGIN", "http://localhost:8001")
        if public == staff:
            raise SettingsError(
                "VARSEL_STAFF_ORIGIN",
                "is the same as VARSEL_PUBLIC_ORIGIN.",
                "Give the two sites a host name or a port each.",
            )
        onion = _onion(mapping)
        if onion in {public, staff}:
            raise SettingsError(
                "VARSEL_ONION_ORIGIN",
                "is the address of a site already.",
                "Leave it out: a site that has an onion address alone needs no second one.",
            )
        demonstration = _yes_or_no(mapping, "VARSEL_DEMONSTRATION")
        if demonstration and (onion or not (_is_local(public) and _is_local(staff))):
            raise SettingsError(
                "VARSEL_DEMONSTRATION",
                "is set on a site that others can reach, and shows passphrases and codes.",
                "Leave it out: it is for this machine alone.",
            )
        return cls(
            database_url=mapping.get("VARSEL_DATABASE_URL")
            or f"sqlite:///{data / 'varsel.sqlite3'}",
            data=data,
            public_origin=public,
            staff_origin=staff,
            onion_origin=onion,
            secret=_secret(mapping),
            demonstration=demonstration,
            limiter_storage=mapping.get("VARSEL_LIMITER_STORAGE") or "memory://",
            calm_per_minute=_calm_per_minute(mapping),
            time_zone=_time_zone(mapping),
            idle_minutes=_idle_minutes(mapping),
            mail=mail_server.from_mapping(mapping),
        )

    def today(self) -> date:
        """The day it is now where the organisations are."""
        return datetime.now(self.time_zone).date()

    def now(self) -> datetime:
        """The moment, with its zone, in UTC."""
        return datetime.now(UTC)

    @property
    def public_address(self) -> tuple[str, int]:
        """Host and port of the public site."""
        return _address(self.public_origin)

    @property
    def staff_address(self) -> tuple[str, int]:
        """Host and port of the staff site."""
        return _address(self.staff_origin)

    @cached_property
    def totp_key(self) -> bytes:
        """32 bytes that seal the recipients' second factors in the database."""
        return self._derived("totp")

    @cached_property
    def challenge_key(self) -> bytes:
        """32 bytes that authenticate the mailbox challenges."""
        return self._derived("challenge")

    @cached_property
    def work_key(self) -> bytes:
        """32 bytes that authenticate the puzzles of the proof of work."""
        return self._derived("work")

    @cached_property
    def receipt_seed(self) -> bytes:
        """Ed25519 seed of the receipts. Its public key stands in every charter."""
        return self._derived("receipt")

    @cached_property
    def csrf_key(self) -> bytes:
        """32 bytes that bind the tokens of staff forms to a session."""
        return self._derived("csrf")

    @cached_property
    def tombstone_key(self) -> bytes:
        """32 bytes under which names of people whose data was erased are digested."""
        return self._derived("tombstone")

    @cached_property
    def fake_salt_key(self) -> bytes:
        """32 bytes that make the salts of logins that do not exist."""
        return self._derived("fake-salt")

    def _derived(self, purpose: str) -> bytes:
        info = f"varsel/settings/{purpose}".encode()
        return HKDF(algorithm=SHA256(), length=32, salt=None, info=info).derive(self.secret)


def _data(mapping: Mapping[str, str]) -> Path:
    folder = mapping.get("VARSEL_DATA") or "instance"
    path = Path(folder).absolute()
    if path.exists() and not path.is_dir():
        raise SettingsError("VARSEL_DATA", "is a file.", "Name a folder that Varsel can write in.")
    return path


def _origin(mapping: Mapping[str, str], key: str, default: str) -> str:
    text = mapping.get(key) or default
    remedy = "Write it like https://report.example.org, without a path."
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError as error:
        raise SettingsError(key, "is not an address.", remedy) from error
    host = parts.hostname
    if parts.scheme not in {"http", "https"} or not host:
        raise SettingsError(key, "is not an address.", remedy)
    if parts.path or parts.query or parts.fragment or parts.username:
        raise SettingsError(key, "has more than a host and a port.", remedy)
    name = f"[{host}]" if ":" in host else host
    origin = f"{parts.scheme}://{name}" + (f":{port}" if port else "")
    if parts.scheme == "http" and not (_is_local(origin) or host.endswith(".onion")):
        raise SettingsError(key, "is not encrypted.", "Let it begin with https://.")
    return origin


def _is_local(origin: str) -> bool:
    """Whether only this machine itself knows the site by this name."""
    host = urlsplit(origin).hostname or ""
    return host in {"localhost", "127.0.0.1", "::1"} or host.endswith(".localhost")


def _onion(mapping: Mapping[str, str]) -> str | None:
    key = "VARSEL_ONION_ORIGIN"
    if not mapping.get(key):
        return None
    origin = _origin(mapping, key, "")
    if not (urlsplit(origin).hostname or "").endswith(".onion"):
        raise SettingsError(
            key, "is no onion address.", "Write it like http://<56 letters and digits>.onion."
        )
    return origin


def _address(origin: str) -> tuple[str, int]:
    parts = urlsplit(origin)
    return parts.hostname or "", parts.port or {"http": 80, "https": 443}[parts.scheme]


def _secret(mapping: Mapping[str, str]) -> bytes:
    key, text = "VARSEL_SECRET", mapping.get("VARSEL_SECRET")
    file = mapping.get("VARSEL_SECRET_FILE")
    if file:
        key = "VARSEL_SECRET_FILE"
        try:
            text = Path(file).read_text("ascii")
        except (OSError, UnicodeDecodeError) as error:
            raise SettingsError(
                key, "cannot be read.", "Name a file that this user can read."
            ) from error
    remedy = "Make one with `varsel secret`, keep it out of the database's backups, lose it never."
    if not text:
        raise SettingsError("VARSEL_SECRET_FILE", "is not set.", remedy)
    try:
        secret = base64.urlsafe_b64decode(text.strip().encode("ascii") + b"==")
    except (binascii.Error, UnicodeEncodeError) as error:
        raise SettingsError(key, "is not base64url.", remedy) from error
    # A secret typed by a person, or a default from a guide, has few different bytes.
    if len(secret) < SECRET_BYTES or len(set(secret)) < SECRET_BYTES // 2:
        raise SettingsError(key, "is not 32 random bytes.", remedy)
    return secret


def _yes_or_no(mapping: Mapping[str, str], key: str) -> bool:
    text = (mapping.get(key) or "no").lower()
    if text not in {"yes", "no", "1", "0", "true", "false"}:
        raise SettingsError(key, "is neither yes nor no.", "Write yes or no.")
    return text in {"yes", "1", "true"}


def _time_zone(mapping: Mapping[str, str]) -> ZoneInfo:
    try:
        return ZoneInfo(mapping.get("VARSEL_TIME_ZONE") or "Europe/Copenhagen")
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise SettingsError(
            "VARSEL_TIME_ZONE", "is not a time zone.", "Write one like Europe/Copenhagen."
        ) from error


def _idle_minutes(mapping: Mapping[str, str]) -> int:
    text = mapping.get("VARSEL_IDLE_MINUTES") or "15"
    if not text.isdecimal() or not 1 <= int(text) <= LONGEST_IDLE_MINUTES:
        raise SettingsError(
            "VARSEL_IDLE_MINUTES", "is not a number of minutes.", "Write a number from 1 to 120."
        )
    return int(text)


def _calm_per_minute(mapping: Mapping[str, str]) -> int:
    text = mapping.get("VARSEL_CALM_PER_MINUTE") or "300"
    if not text.isdecimal() or int(text) not in CALM_PER_MINUTE:
        raise SettingsError(
            "VARSEL_CALM_PER_MINUTE",
            "is not a number of requests.",
            "Write a number from 10 to 1000000.",
        )
    return int(text)
