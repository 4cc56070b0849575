"""Who the demonstration's people are, and how to sign in as each of them.

The passphrases and return codes are published, so nothing here may be used outside the
demonstration; the callers ask the settings first, and `sign_in_hints` asks once more.
"""

import tomllib
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from importlib.resources import files
from typing import Any

from sqlalchemy.orm import Session

from portal.data import organisations, recipients, totp
from portal.data.tables import Recipient
from portal.rules.law_data import Texts
from portal.rules.plain import from_plain
from portal.settings import Settings


@dataclass(frozen=True)
class Person:
    """`enrolled`: days from the day of loading, so below 0."""

    login: str
    passphrase: str
    enrolled: int


@dataclass(frozen=True)
class Reporter:
    """Who reported or asked, and whose return code is known: a visitor can open the mailbox.

    `organisation` is the slug under which the mailbox is.
    """

    id: str
    organisation: str
    code: str
    about: Texts


@dataclass(frozen=True)
class Hint:
    """What the sign-in page shows of one person. `code` is good at this moment."""

    login: str
    name: str
    role: Texts
    organisation: Texts
    passphrase: str
    code: str


@cache
def _data() -> dict[str, Any]:
    source = files("portal.demonstration").joinpath("stories", "people.toml")
    return tomllib.loads(source.read_text(encoding="utf-8"))


@cache
def people() -> tuple[Person, ...]:
    """Everybody who can sign in, in the order in which they are shown."""
    return tuple(from_plain(Person, entry) for entry in _data()["person"])


@cache
def reporters() -> tuple[Reporter, ...]:
    """Those whose mailboxes a visitor can open."""
    return tuple(from_plain(Reporter, entry) for entry in _data()["reporter"])


def known_mailboxes(settings: Settings, organisation: str) -> list[Reporter]:
    """Those of an organisation, by its slug; empty outside the demonstration."""
    if not settings.demonstration:
        return []
    return [one for one in reporters() if one.organisation == organisation]


def sign_in_hints(session: Session, settings: Settings, now: datetime) -> list[Hint]:
    """How to sign in as each person at this moment; empty outside the demonstration."""
    if not settings.demonstration:
        return []
    found = ((person, recipients.by_login(session, login=person.login)) for person in people())
    return [
        _hint(session, settings, person, recipient, now)
        for person, recipient in found
        if recipient is not None and recipient.totp_sealed is not None
    ]


def _hint(
    session: Session, settings: Settings, person: Person, recipient: Recipient, now: datetime
) -> Hint:
    organisation = organisations.get(session, organisation_id=recipient.organisation_id)
    return Hint(
        login=person.login,
        name=recipient.name,
        role=recipient.title,
        organisation=organisation.names,
        passphrase=person.passphrase,
        code=totp_code(settings, recipient, now),
    )


def totp_code(settings: Settings, recipient: Recipient, now: datetime) -> str:
    """The second factor's code, or the next half minute's if this one's is spent.

    Both are accepted at this moment. Without that, a visitor who goes from person to person and
    back would be turned away until the clock has moved on.
    """
    secret = totp.unseal(settings.totp_key, recipient.totp_sealed or b"")
    step = int(now.timestamp()) // totp.STEP_SECONDS
    is_spent = recipient.totp_last_step is not None and recipient.totp_last_step >= step
    at = (step + is_spent) * totp.STEP_SECONDS
    return totp.code_at(secret, datetime.fromtimestamp(at, tz=now.tzinfo))
