"""Signing in: passphrase and second factor, throttled so that a stranger locks nobody out.

A login that does not exist gets a salt, costs what others cost, and is blocked like others.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from crypto.encoding import b64u, from_b64u
from portal.data import audit, known_devices, recipients, totp
from portal.data.audit import AuditAct
from portal.data.database import apart, writing
from portal.data.identifiers import keyed_digest, new_id
from portal.data.tables import Recipient, SignInAttempt
from portal.errors import SignInBlocked, SignInRefused

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
    recipient = recipients.by_login(session, login=login)
    person = recipient.id if recipient else None
    line = Line(
        login_tag=b64u(keyed_digest(fake_salt_key, "login", login.strip().lower())),
        recipient_id=person,
        device_hash=known_devices.find(session, recipient_id=person, token=device),
    )
    wait = _wait(session, line, now)
    if wait > timedelta(0):
        _refuse(session, line, BLOCKED, recipient, now)
        raise SignInBlocked(seconds=int(wait.total_seconds()) + 1)
    if not _is_right(session, recipient, sign_in_key, code, now, totp_key) or recipient is None:
        _refuse(session, line, FAILED, recipient, now)
        raise SignInRefused
    _write(session, line, SUCCEEDED, now)
    audit.record(
        session,
        organisation_id=recipient.organisation_id,
        act=AuditAct.SESSION_STARTED,
        now=now,
        actor=recipient.id,
    )
    return recipient


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


def _refuse(
    session: Session, line: Line, outcome: str, recipient: Recipient | None, now: datetime
) -> None:
    """Writes the attempt down so that it stays; the first one blocked also in the audit trail."""
    organisation = recipient.organisation_id if recipient else None
    with apart(session) as own:
        # Asked for whoever it is: only who is there would take the longer otherwise.
        first = outcome == BLOCKED and _first_blocked(own, line)
        if organisation and first:
            audit.record(
                own,
                organisation_id=organisation,
                act=AuditAct.SESSION_BLOCKED,
                now=now,
                actor=line.recipient_id,
            )
        _write(own, line, outcome, now)


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


def _write(session: Session, line: Line, outcome: str, now: datetime) -> None:
    writing(session)
    session.execute(
        insert(SignInAttempt).values(
            id=new_id(),
            login_tag=line.login_tag,
            recipient_id=line.recipient_id,
            device_hash=line.device_hash,
            at=now,
            outcome=outcome,
        )
    )


def forget_old(session: Session, *, now: datetime) -> None:
    """Attempts that are older than they are of use."""
    writing(session)
    session.execute(delete(SignInAttempt).where(SignInAttempt.at < now - KEPT))
