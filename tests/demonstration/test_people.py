"""The sign-in page's hints sign in, again and again, and only in the demonstration."""

from dataclasses import replace
from datetime import UTC, datetime

from sqlalchemy.orm import Session

from crypto import keyring, return_code
from portal.data import sign_in
from portal.demonstration.people import Hint, people, reporters, sign_in_hints
from portal.settings import Settings

# In the middle of a half minute.
NOW = datetime(2026, 5, 31, 10, 0, 10, tzinfo=UTC)


def _sign_in(session: Session, settings: Settings, hint: Hint) -> str:
    salt = sign_in.begin(session, login=hint.login, fake_salt_key=settings.fake_salt_key)
    recipient = sign_in.attempt(
        session,
        login=hint.login,
        sign_in_key=keyring.sign_in_key(hint.passphrase, salt),
        code=hint.code,
        device=None,
        now=NOW,
        totp_key=settings.totp_key,
        fake_salt_key=settings.fake_salt_key,
    )
    return recipient.name


def test_every_hint_signs_in(session: Session, settings: Settings) -> None:
    hints = sign_in_hints(session, settings, NOW)
    assert [hint.login for hint in hints] == [person.login for person in people()]
    for hint in hints:
        assert _sign_in(session, settings, hint) == hint.name
        assert set(hint.role) == set(hint.organisation) == {"da", "en"}


def test_a_spent_code_is_followed_by_one_that_is_good_now(
    session: Session, settings: Settings
) -> None:
    first = sign_in_hints(session, settings, NOW)[0]
    _sign_in(session, settings, first)
    second = sign_in_hints(session, settings, NOW)[0]
    assert second.code != first.code
    assert _sign_in(session, settings, second) == second.name


def test_no_hint_outside_the_demonstration(session: Session, settings: Settings) -> None:
    assert sign_in_hints(session, replace(settings, demonstration=False), NOW) == []


def test_published_codes_are_real_codes() -> None:
    for reporter in reporters():
        assert return_code.write(return_code.read(reporter.code)) == reporter.code
