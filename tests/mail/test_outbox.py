"""A mail is decided once, with what decides it, and forgotten when nobody would send it again."""

import pytest
from sqlalchemy import func, select

from portal.data import outbox
from portal.data.database import Session
from portal.data.outbox import REMEMBERED, WAITING, WITHDRAWN
from portal.data.tables import OutboxMail
from tests.data.world import NOW, later

ANNE = "anne@birk.example"
KEY = outbox.key_of("notice", "one")


def queue(session: Session, organisation_id: str, *, key: str = KEY) -> bool:
    return outbox.queue(
        session,
        organisation_id=organisation_id,
        key=key,
        to=ANNE,
        language="da",
        kind="test",
        facts={},
        now=NOW,
        not_before=later(hours=2),
    )


def count(session: Session) -> int:
    return session.scalar(select(func.count()).select_from(OutboxMail)) or 0


def test_the_same_key_is_one_mail(session: Session, organisation_id: str) -> None:
    assert queue(session, organisation_id)
    assert not queue(session, organisation_id)
    session.commit()
    assert not queue(session, organisation_id)
    assert queue(session, organisation_id, key=outbox.key_of("notice", "two"))
    session.commit()
    assert count(session) == 2


def test_it_is_there_with_what_decided_it_or_not_at_all(
    session: Session, organisation_id: str
) -> None:
    queue(session, organisation_id)
    session.rollback()
    assert count(session) == 0


def test_words_of_a_key_do_not_run_together_and_cannot_be_read_from_it() -> None:
    assert outbox.key_of("a", "bc") != outbox.key_of("ab", "c")
    assert "notice" not in KEY
    assert len(KEY) == 43


def test_it_may_be_queued_for_a_fixed_hour(session: Session, organisation_id: str) -> None:
    queue(session, organisation_id)
    session.commit()
    assert not outbox.any_due(session, now=later(hours=1))
    assert outbox.any_due(session, now=later(hours=2))


def test_what_is_being_sent_is_not_withdrawn(session: Session, organisation_id: str) -> None:
    two = outbox.key_of("notice", "two")
    queue(session, organisation_id)
    session.commit()
    claimed = outbox.claim(session, now=later(hours=2), domain="birk.example")
    assert claimed is not None
    queue(session, organisation_id, key=two)
    session.commit()
    assert outbox.waiting(session, kind="test") == {two}
    assert outbox.withdraw(session, keys=[KEY, two], now=later(hours=2)) == 1
    session.commit()
    assert outbox.states(session, keys=[KEY, two]) == {KEY: "sending", two: WITHDRAWN}


def test_what_was_withdrawn_unsent_may_be_decided_again(
    session: Session, organisation_id: str
) -> None:
    queue(session, organisation_id)
    outbox.withdraw(session, keys=[KEY], now=NOW)
    session.commit()
    assert queue(session, organisation_id)
    assert not queue(session, organisation_id)
    session.commit()
    claimed = outbox.claim(session, now=later(hours=2), domain="birk.example")
    assert claimed is not None
    assert claimed.to == ANNE
    outbox.mark_sent(session, claimed=claimed, now=NOW)
    session.commit()
    assert not queue(session, organisation_id)
    assert count(session) == 1


@pytest.mark.parametrize(("days", "left"), [(-1, 1), (1, 0)])
def test_it_is_forgotten_after_its_time(
    session: Session, organisation_id: str, days: int, left: int
) -> None:
    queue(session, organisation_id)
    outbox.withdraw(session, keys=[KEY], now=NOW)
    outbox.forget_old(session, now=later(days=days) + REMEMBERED)
    session.commit()
    assert count(session) == left


def test_what_waits_is_never_forgotten(session: Session, organisation_id: str) -> None:
    queue(session, organisation_id)
    outbox.forget_old(session, now=later(days=9999))
    session.commit()
    assert outbox.states(session, keys=[KEY]) == {KEY: WAITING}
