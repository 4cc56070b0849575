from collections import Counter
from datetime import datetime, timedelta

import pytest
from sqlalchemy import Engine, event, func, select
from sqlalchemy.orm import Session

from portal.data import known_devices, sign_in
from portal.data.database import make_session_factory
from portal.data.tables import Recipient, SignInAttempt
from portal.errors import EnrolmentRefused, SignInBlocked, SignInRefused
from tests.asked import statements
from tests.data.test_concurrency import at_once
from tests.data.world import (
    FAKE_SALT_KEY,
    NOW,
    TODAY,
    TOTP_KEY,
    World,
    code_of,
    later,
    person,
)


@pytest.fixture
def world(session: Session) -> World:
    return World(session, enrolled=("chair",))


def attempt(
    world: World,
    *,
    login: str = "chair",
    key: bytes | None = None,
    code: str | None = None,
    device: str | None = None,
    now: datetime,
) -> Recipient:
    chair = world.people["chair"]
    recipient = sign_in.attempt(
        world.session,
        login=login,
        sign_in_key=person("chair").sign_in_key if key is None else key,
        code=code_of(chair, now) if code is None else code,
        device=device,
        now=now,
        totp_key=TOTP_KEY,
        fake_salt_key=FAKE_SALT_KEY,
    )
    world.session.commit()
    return recipient


def fail(world: World, *, times: int, start: datetime, device: str | None = None) -> datetime:
    """Wrong passphrases, one a second; returns the moment after the last."""
    for second in range(times):
        with pytest.raises(SignInRefused):
            attempt(world, key=bytes(32), device=device, now=start + timedelta(seconds=second))
    return start + timedelta(seconds=times)


def test_both_factors_sign_in(world: World) -> None:
    at = later(minutes=5)
    assert attempt(world, now=at).handle == "chair"
    assert attempt(world, login=" Chair ", now=later(minutes=7)).handle == "chair"


def test_a_code_signs_in_once(world: World) -> None:
    at = later(minutes=5)
    attempt(world, now=at)
    with pytest.raises(SignInRefused):
        attempt(world, now=at + timedelta(seconds=1))
    late = at + timedelta(minutes=5)
    with pytest.raises(SignInRefused):
        attempt(world, code=code_of(world.people["chair"], at), now=late)


@pytest.mark.parametrize("login", ["chair", "nobody", "hr", ""])
def test_each_wrong_way_gets_the_same_answer(world: World, login: str) -> None:
    with pytest.raises(SignInRefused) as refused:
        attempt(world, login=login, key=bytes(32), code="123", now=later(minutes=5))
    assert refused.value.as_json() == {"error": {"code": "sign_in_refused", "facts": {}}}


def test_a_right_passphrase_alone_or_a_right_code_alone_is_not_enough(world: World) -> None:
    for options in ({"code": "000000"}, {"key": bytes(32)}):
        with pytest.raises(SignInRefused):
            attempt(world, now=later(minutes=5), **options)


def test_failures_are_written_down_with_time_and_outcome(world: World) -> None:
    fail(world, times=2, start=later(minutes=5))
    attempt(world, now=later(minutes=6))
    rows = world.session.execute(
        select(SignInAttempt.outcome, SignInAttempt.at).order_by(SignInAttempt.at)
    ).all()
    assert [row.outcome for row in rows] == ["failed", "failed", "succeeded"]
    assert rows[0].at == later(minutes=5)


def test_after_five_failures_one_waits_longer_and_longer(world: World) -> None:
    at = fail(world, times=5, start=later(minutes=5))
    with pytest.raises(SignInBlocked) as blocked:
        attempt(world, now=at)
    first = int(blocked.value.facts["seconds"] or 0)
    assert 25 <= first <= 31
    at += timedelta(seconds=first)
    fail(world, times=1, start=at)
    with pytest.raises(SignInBlocked) as blocked:
        attempt(world, now=at + timedelta(seconds=1))
    assert int(blocked.value.facts["seconds"] or 0) > first
    assert attempt(world, now=at + timedelta(hours=2)).handle == "chair"


def test_a_stranger_locks_nobody_out_of_a_device_that_is_known(world: World) -> None:
    chair = world.people["chair"].id
    device = known_devices.remember(world.session, recipient_id=chair, token=None, today=TODAY)
    world.session.commit()
    at = fail(world, times=5, start=later(minutes=5))
    with pytest.raises(SignInBlocked):
        attempt(world, now=at)
    assert attempt(world, device=device, now=at).handle == "chair"
    with pytest.raises(SignInBlocked):
        attempt(world, device="made up", now=at)


def test_a_known_device_that_fails_has_to_wait_too(world: World) -> None:
    chair = world.people["chair"].id
    device = known_devices.remember(world.session, recipient_id=chair, token=None, today=TODAY)
    world.session.commit()
    at = fail(world, times=5, start=later(minutes=5), device=device)
    with pytest.raises(SignInBlocked):
        attempt(world, device=device, now=at)


def test_a_login_that_does_not_exist_is_blocked_as_others_are(world: World) -> None:
    for second in range(5):
        with pytest.raises(SignInRefused):
            attempt(world, login="nobody", code="1", now=later(seconds=second))
    with pytest.raises(SignInBlocked):
        attempt(world, login="nobody", code="1", now=later(seconds=6))


@pytest.mark.parametrize("blocked", [False, True])
def test_the_database_is_asked_as_much_for_a_login_that_does_not_exist(
    world: World, blocked: bool
) -> None:
    """How long an attempt takes shall not tell who is a recipient here."""
    at = later(minutes=5)
    asked: dict[str, int] = {}
    for login in ("chair", "nobody"):
        for second in range(6 if blocked else 0):
            with pytest.raises((SignInRefused, SignInBlocked)):
                attempt(world, login=login, key=bytes(32), now=at + timedelta(seconds=second))
        world.session.rollback()
        with statements() as told, pytest.raises(SignInBlocked if blocked else SignInRefused):
            attempt(world, login=login, key=bytes(32), code="1", now=at + timedelta(seconds=7))
        asked[login] = len(told)
    assert asked["chair"] == asked["nobody"] > 2


def test_what_was_typed_as_a_login_is_not_kept(world: World) -> None:
    with pytest.raises(SignInRefused):
        attempt(world, login="min hemmelige sætning", code="1", now=NOW)
    row = world.session.scalars(select(SignInAttempt)).one()
    assert "hemmelige" not in str(vars(row))


def test_blocked_tries_do_not_lengthen_the_wait(world: World) -> None:
    at = fail(world, times=5, start=later(minutes=5))
    for second in range(20):
        with pytest.raises(SignInBlocked):
            attempt(world, now=at + timedelta(seconds=second))
    assert attempt(world, now=at + timedelta(seconds=40)).handle == "chair"
    blocked = select(func.count()).where(SignInAttempt.outcome == "blocked")
    assert world.session.scalar(blocked) == 20


def test_salts_are_steady_also_for_logins_that_do_not_exist(world: World) -> None:
    def salt(login: str) -> bytes:
        return sign_in.begin(world.session, login=login, fake_salt_key=FAKE_SALT_KEY)

    assert salt("chair") == person("chair").keyring.slot("passphrase").salt
    assert salt("nobody") == salt(" Nobody ")
    assert len(salt("nobody")) == len(salt("hr")) == 16
    assert len({salt("nobody"), salt("somebody"), salt("hr"), salt("chair")}) == 4


def test_many_at_once_pass_the_wait_no_more_often_than_one_after_the_other(
    engine: Engine, world: World
) -> None:
    at = later(minutes=5)
    world.session.rollback()

    def wrong(session: Session) -> str:
        sign_in.attempt(
            session,
            login="chair",
            sign_in_key=bytes(32),
            code="1",
            device=None,
            now=at,
            totp_key=TOTP_KEY,
            fake_salt_key=FAKE_SALT_KEY,
        )
        return "signed in"

    results = Counter(at_once(engine, [wrong] * 16))
    assert results == {"sign_in_refused": 5, "sign_in_blocked": 11}


def test_nobody_waits_for_the_comparing_of_another(engine: Engine, world: World) -> None:
    """The turn to write is over when the key is looked at, whatever that takes."""
    chair, at = world.people["chair"], later(minutes=5)
    seen: list[str] = []

    def looks(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        if statement.startswith("UPDATE recipient") and not seen:
            with make_session_factory(engine)() as other:
                found = select(SignInAttempt.outcome)
                seen.extend(other.scalars(found))

    event.listen(engine, "before_cursor_execute", looks)
    attempt(world, code=code_of(chair, at), now=at)
    event.remove(engine, "before_cursor_execute", looks)
    assert seen == ["failed"]
    world.session.rollback()
    assert world.session.scalars(select(SignInAttempt.outcome)).all() == ["succeeded"]


def confirm(world: World, key: bytes, at: datetime, device: str | None = None) -> None:
    sign_in.confirm(
        world.session,
        recipient=world.people["chair"],
        sign_in_key=key,
        device=device,
        now=at,
        fake_salt_key=FAKE_SALT_KEY,
    )
    world.session.commit()


def test_an_open_session_is_no_way_to_guess_the_passphrase(world: World) -> None:
    at = later(minutes=5)
    right = person("chair").sign_in_key
    for second in range(4):
        with pytest.raises(EnrolmentRefused):
            confirm(world, bytes(32), at + timedelta(seconds=second))
    confirm(world, right, at + timedelta(seconds=4))
    for second in range(5, 10):
        with pytest.raises(EnrolmentRefused):
            confirm(world, bytes(32), at + timedelta(seconds=second))
    with pytest.raises(SignInBlocked):
        confirm(world, right, at + timedelta(seconds=10))
    with pytest.raises(SignInBlocked):
        attempt(world, now=at + timedelta(seconds=11))
