"""Signing in: passphrase and second factor, throttled so that a stranger locks nobody out.

A login that does not exist gets a salt, costs what others cost, and is blocked like others. Each
attempt is written down as a failure before anything is compared, in the same turn in which the
earlier ones are counted: many at once pass the wait no more often than one after the other.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, insert, select, update
from sqlalchemy.orm import Session

from crypto.encoding import b64u, from_b64u
from portal.data import audit, known_devices, recipients, totp
from portal.data.audit import AuditAct
from portal.data.database import apart, hold, writing
from portal.data.identifiers import keyed_digest, new_id
from portal.data.tables import Recipient, SignInAttempt
from portal.errors import EnrolmentRefused, SignInBlocked, SignInRefused

SALT_BYTES = 16
# This many failures in a row cost nothing; then each doubles the wait.
FREE = 5
FIRST_WAIT = timedelta(seconds=30)
LONGEST_WAIT = timedelta(hours=1)
KEPT = timedelta(days=90)

FAILED, SUCCEEDED, BLOCKED = "failed", "succeeded", "blocked"


@dataclass(frozen=True)
class Line:
    """Whose attempts are counted together: those at one login from one known device, or those
    at one login from all strangers."""

    login_tag: str
    recipient_id: str | None
    device_hash: str | None


def begin(session: Session, *, login: str, fake_salt_key: bytes) -> bytes:
    """The 16 bytes with which the browser stretches the passphrase.

    The same each time, also for a login that does not exist.
    """
    fake = keyed_digest(fake_salt_key, "fake-salt", login.strip().lower())[:SALT_BYTES]
    recipient = recipients.by_login(session, login=login)
    if recipient is None or not recipient.active or recipient.sign_in_salt is None:
        return fake
    return from_b64u(recipient.sign_in_salt, SALT_BYTES)


def attempt(  # noqa: PLR0913 -- all of them by name
    session: Session,
    *,
    login: str,
    sign_in_key: bytes,
    code: str,
    device: str | None,
    now: datetime,
    totp_key: bytes,
    fake_salt_key: bytes,
) -> Recipient:
    """Whoever it is, if key and code are right. `device` is the token of the device's cookie.

    Every attempt is written down. Raises `SignInBlocked` (facts: seconds), `SignInRefused`.
    """
    begun = _begin_attempt(
        session, login=login, device=device, now=now, fake_salt_key=fake_salt_key
    )
    recipient = recipients.by_login(session, login=login)
    if not _is_right(session, recipient, sign_in_key, code, now, totp_key) or recipient is None:
        session.rollback()
        raise SignInRefused
    _succeed(session, begun)
    audit.record(
        session,
        organisation_id=recipient.organisation_id,
        act=AuditAct.SESSION_STARTED,
        now=now,
        actor=recipient.id,
    )
    return recipient


def confirm(
    session: Session,
    *,
    recipient: Recipient,
    sign_in_key: bytes,
    device: str | None,
    now: datetime,
    fake_salt_key: bytes,
) -> None:
    """That whoever is signed in still knows the passphrase, before they change something of it.

    Counted among the attempts to sign in: a session that was left open is no way around their
    wait. Raises `SignInBlocked`, `EnrolmentRefused` (facts reason: passphrase).
    """
    begun = _begin_attempt(
        session, login=recipient.login, device=device, now=now, fake_salt_key=fake_salt_key
    )
    if not recipients.sign_in_matches(recipient, sign_in_key):
        raise EnrolmentRefused(reason="passphrase")
    _succeed(session, begun)


def confirm_both(  # noqa: PLR0913 -- all of them by name
    session: Session,
    *,
    recipient: Recipient,
    sign_in_key: bytes,
    code: str,
    device: str | None,
    now: datetime,
    totp_key: bytes,
    fake_salt_key: bytes,
) -> None:
    """That whoever is signed in has passphrase and phone, before they take another phone.

    As `confirm`; the code is spent. Raises `SignInBlocked`, `EnrolmentRefused` (facts reason:
    passphrase, present_code).
    """
    begun = _begin_attempt(
        session, login=recipient.login, device=device, now=now, fake_salt_key=fake_salt_key
    )
    if not recipients.sign_in_matches(recipient, sign_in_key):
        raise EnrolmentRefused(reason="passphrase")
    if not _is_right(session, recipient, sign_in_key, code, now, totp_key):
        raise EnrolmentRefused(reason="present_code")
    _succeed(session, begun)


def _begin_attempt(
    session: Session, *, login: str, device: str | None, now: datetime, fake_salt_key: bytes
) -> str:
    """Counts what failed before and writes this attempt down as failed, in one short turn.

    The turn is over before anything is compared. Returns the attempt's id; raises `SignInBlocked`.
    """
    tag = b64u(keyed_digest(fake_salt_key, "login", login.strip().lower()))
    with apart(session) as own:
        recipient = recipients.by_login(own, login=login)
        person = recipient.id if recipient else None
        known = known_devices.find(own, recipient_id=person, token=device)
        line = Line(login_tag=tag, recipient_id=person, device_hash=known)
        hold(own, f"sign-in {tag} {known}")
        wait = _wait(own, line, now)
        if wait <= timedelta(0):
            return _write(own, line, FAILED, now)
        _note_block(own, line, recipient, now)
        _write(own, line, BLOCKED, now)
    raise SignInBlocked(seconds=int(wait.total_seconds()) + 1)


def _is_right(
    session: Session,
    recipient: Recipient | None,
    sign_in_key: bytes,
    code: str,
    now: datetime,
    totp_key: bytes,
) -> bool:
    """Both factors are looked at, whatever the first one says; the code is then spent."""
    known = recipient is not None and recipient.active and recipient.totp_sealed is not None
    key_right = recipients.sign_in_matches(recipient, sign_in_key)
    sealed = recipient.totp_sealed if recipient and recipient.totp_sealed else None
    secret = totp.unseal(totp_key, sealed or totp.seal(totp_key, bytes(totp.SECRET_BYTES)))
    step = totp.matching_step(secret, code, now)
    if recipient is None or not known or not key_right or step is None:
        return False
    return recipients.spend_step(session, recipient_id=recipient.id, step=step)


def _wait(session: Session, line: Line, now: datetime) -> timedelta:
    """How long this line has to wait still: for the last failure of the present row of them."""
    latest = session.execute(
        select(SignInAttempt.at, SignInAttempt.outcome)
        .where(
            SignInAttempt.login_tag == line.login_tag,
            SignInAttempt.device_hash.is_not_distinct_from(line.device_hash),
            SignInAttempt.outcome != BLOCKED,
        )
        .order_by(SignInAttempt.at.desc())
        .limit(FREE + 8)
    ).all()
    failures = next((i for i, row in enumerate(latest) if row.outcome == SUCCEEDED), len(latest))
    if failures < FREE:
        return timedelta(0)
    wait = min(FIRST_WAIT * 2 ** (failures - FREE), LONGEST_WAIT)
    until: datetime = latest[0].at + wait
    return until - now


def _note_block(session: Session, line: Line, recipient: Recipient | None, now: datetime) -> None:
    """The first attempt that is blocked stands in the audit trail too."""
    # Asked for whoever it is: only who is there would take the longer otherwise.
    first = _first_blocked(session, line)
    if recipient and first:
        audit.record(
            session,
            organisation_id=recipient.organisation_id,
            act=AuditAct.SESSION_BLOCKED,
            now=now,
            actor=recipient.id,
        )


def _first_blocked(session: Session, line: Line) -> bool:
    last = session.scalar(
        select(SignInAttempt.outcome)
        .where(
            SignInAttempt.login_tag == line.login_tag,
            SignInAttempt.device_hash.is_not_distinct_from(line.device_hash),
        )
        .order_by(SignInAttempt.at.desc())
        .limit(1)
    )
    return last != BLOCKED


def _write(session: Session, line: Line, outcome: str, now: datetime) -> str:
    begun = new_id()
    session.execute(
        insert(SignInAttempt).values(
            id=begun,
            login_tag=line.login_tag,
            recipient_id=line.recipient_id,
            device_hash=line.device_hash,
            at=now,
            outcome=outcome,
        )
    )
    return begun


def _succeed(session: Session, begun: str) -> None:
    writing(session)
    session.execute(
        update(SignInAttempt).where(SignInAttempt.id == begun).values(outcome=SUCCEEDED)
    )


def forget_old(session: Session, *, now: datetime) -> None:
    """Attempts that are older than they are of use."""
    writing(session)
    session.execute(delete(SignInAttempt).where(SignInAttempt.at < now - KEPT))
