"""Who is reminded when: each once, and nobody of what is no longer true."""

import threading
from datetime import datetime, timedelta

import pytest
from sqlalchemy import Engine, select

from portal.data.breach import breaches, standing
from portal.data.database import Session, make_engine, make_session_factory
from portal.data.outbox import REFUSED, REMEMBERED, SENT, WAITING, WITHDRAWN
from portal.data.tables import OutboxMail
from portal.mail import reminders, work
from portal.rules.breach.clocks import Starts
from portal.rules.breach.facts import BreachFacts
from portal.settings import Settings
from tests.data.world import NOW
from tests.mail.desk import AWARE, BOSS, CHAIR, DUE, HR, TITLE, Desk, file_of_desk
from tests.mail.post_office import PostOffice

TO_CHAIR, TO_HR = "recipients.chair", "recipients.hr"
TO_BOSS = "breach_desk.escalation"


@pytest.fixture
def desk(session: Session) -> Desk:
    return Desk(session)


def remind(session: Session, now: datetime) -> int:
    queued = reminders.queue_due(session, now=now)
    session.commit()
    return queued


def left(hours: float) -> datetime:
    return DUE - timedelta(hours=hours)


def test_nothing_before_48_hours_are_left(session: Session, desk: Desk) -> None:
    desk.open()
    assert remind(session, left(48) - timedelta(seconds=1)) == 0
    assert remind(session, left(48)) == 2
    assert desk.mails() == [(TO_CHAIR, 48, WAITING), (TO_HR, 48, WAITING)]


def test_each_reminder_comes_once_to_every_handler_and_at_last_to_the_contact(
    session: Session, desk: Desk
) -> None:
    desk.open()
    moment = AWARE
    while moment < DUE + timedelta(hours=6):
        remind(session, moment)
        desk.say_sent()
        moment += timedelta(minutes=30)
    expected = [(who, hours, SENT) for who in (TO_CHAIR, TO_HR) for hours in (0, 6, 24, 48)]
    assert desk.mails() == [(TO_BOSS, 0, SENT), *expected]


def test_at_the_very_moment_it_is_not_overdue(session: Session, desk: Desk) -> None:
    desk.open()
    remind(session, DUE)
    assert {hours for _who, hours, _state in desk.mails()} == {6}
    remind(session, DUE + timedelta(seconds=1))
    assert {hours for _who, hours, state in desk.mails() if state == WAITING} == {0}


def test_a_server_that_was_off_sends_the_most_urgent_alone(session: Session, desk: Desk) -> None:
    desk.open()
    assert remind(session, left(5)) == 2
    assert desk.mails() == [(TO_CHAIR, 6, WAITING), (TO_HR, 6, WAITING)]


def test_one_that_has_not_gone_yet_gives_way_to_the_next(session: Session, desk: Desk) -> None:
    desk.open()
    remind(session, left(24))
    remind(session, left(6))
    waiting = [mail for mail in desk.mails() if mail[2] == WAITING]
    assert waiting == [(TO_CHAIR, 6, WAITING), (TO_HR, 6, WAITING)]
    assert [mail[1] for mail in desk.mails() if mail[2] == WITHDRAWN] == [24, 24]


def test_no_reminder_once_the_duty_is_met(session: Session, desk: Desk) -> None:
    breach = desk.open()
    remind(session, left(24))
    desk.owe_nothing(breach)
    assert remind(session, left(23)) == 0
    assert {state for _who, _hours, state in desk.mails()} == {WITHDRAWN}
    assert remind(session, left(1)) == 0


def test_a_duty_that_is_not_met_after_all_reminds_again(session: Session, desk: Desk) -> None:
    """A moment of awareness that moves away and back: what never went out is true again."""
    breach = desk.open()
    remind(session, left(24))
    desk.became_aware(breach, AWARE + timedelta(minutes=30))
    remind(session, left(24))
    assert [hours for _who, hours, state in desk.mails() if state == WAITING] == [48, 48]
    desk.became_aware(breach, AWARE)
    assert remind(session, left(24)) == 2
    assert [hours for _who, hours, state in desk.mails() if state == WAITING] == [24, 24]


def test_who_has_stepped_aside_is_not_told(session: Session, desk: Desk) -> None:
    breach = desk.open()
    remind(session, left(48))
    standing.step_aside(
        session, recipient=desk.people["hr"], breach=breach.id, reason="Inhabil.", now=NOW
    )
    session.commit()
    remind(session, left(24))
    assert desk.mails() == [
        (TO_CHAIR, 24, WAITING),
        (TO_CHAIR, 48, WITHDRAWN),
        (TO_HR, 48, WITHDRAWN),
    ]


def test_a_moved_awareness_counts_anew_where_the_moment_moved(session: Session, desk: Desk) -> None:
    breach = desk.open()
    remind(session, left(48))
    desk.say_sent()
    desk.became_aware(breach, AWARE - timedelta(hours=1))
    assert remind(session, left(48)) == 2
    desk.say_sent()
    assert remind(session, left(48)) == 0


def test_other_changes_count_nothing_anew(session: Session, desk: Desk) -> None:
    breach = desk.open()
    remind(session, left(48))
    desk.say_sent()
    breaches.amend(
        session,
        recipient=desk.people["chair"],
        breach=breach.id,
        version=breach.version,
        facts=BreachFacts(title="Et andet navn"),
        now=NOW,
    )
    session.commit()
    assert remind(session, left(47)) == 0


def test_without_a_moment_of_awareness_no_clock_runs(session: Session, desk: Desk) -> None:
    desk.open(aware_at=None)
    assert remind(session, left(0) + timedelta(days=9)) == 0


def test_two_clocks_are_two_reminders(session: Session) -> None:
    desk = Desk(session, file_of_desk(regimes=("gdpr", "nis2")))
    breach = desk.open()
    breaches.amend(
        session,
        recipient=desk.people["chair"],
        breach=breach.id,
        version=breach.version,
        starts=Starts(nis2_aware_at=AWARE),
        reason="Hændelsen er væsentlig.",
        now=NOW,
    )
    session.commit()
    # 24 hours for the early warning of NIS2, 72 for GDPR and for NIS2.
    remind(session, AWARE + timedelta(hours=20))
    assert desk.mails() == [(TO_CHAIR, 6, WAITING), (TO_HR, 6, WAITING)]
    desk.say_sent()
    assert remind(session, left(47)) == 7


# --- The escalation contact --------------------------------------------------------------------


def test_without_an_address_of_any_handler_the_contact_is_told_from_the_first(
    session: Session,
) -> None:
    desk = Desk(session, file_of_desk(addresses={}))
    desk.open()
    assert remind(session, left(48)) == 1
    assert desk.mails() == [(TO_BOSS, 48, WAITING)]


def test_who_has_no_address_is_left_out(session: Session) -> None:
    desk = Desk(session, file_of_desk(addresses={"hr": HR}))
    desk.open()
    remind(session, left(48))
    assert desk.mails() == [(TO_HR, 48, WAITING)]


def test_where_no_handlers_mail_arrives_the_contact_is_told(session: Session, desk: Desk) -> None:
    desk.open()
    remind(session, left(24))
    desk.say_sent(REFUSED)
    assert remind(session, left(23)) == 1
    assert (TO_BOSS, 24, WAITING) in desk.mails()


def test_who_is_handler_and_contact_gets_one_mail(session: Session) -> None:
    desk = Desk(session, file_of_desk(addresses={"chair": BOSS.upper(), "hr": HR}))
    desk.open()
    assert remind(session, DUE + timedelta(hours=1)) == 2


def test_a_corrected_address_gets_what_is_still_true(session: Session, desk: Desk) -> None:
    desk.open()
    remind(session, left(24))
    desk.say_sent()
    desk.apply(file_of_desk(addresses={"chair": CHAIR, "hr": "hr.new@birk.example"}))
    assert remind(session, left(23)) == 1


def test_what_lies_too_far_back_is_not_told_again(session: Session, desk: Desk) -> None:
    desk.open()
    assert remind(session, DUE + REMEMBERED - timedelta(days=1)) == 3
    assert remind(session, DUE + REMEMBERED + timedelta(days=1)) == 0


# --- All of it together ------------------------------------------------------------------------


def test_several_at_once_decide_and_send_each_once(
    desk: Desk, database_url: str, settings: Settings, office: PostOffice
) -> None:
    for _ in range(3):
        desk.open()
    desk.session.rollback()

    def tick() -> None:
        own = make_engine(database_url)
        work.run(own, settings, clock=lambda: DUE + timedelta(hours=1))
        own.dispose()

    threads = [threading.Thread(target=tick) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(office.to) == sorted([CHAIR, HR, BOSS] * 3)


def test_neither_mail_nor_outbox_says_what_it_is_about(
    engine: Engine, desk: Desk, settings: Settings, office: PostOffice
) -> None:
    breach = desk.open()
    desk.session.rollback()
    done = work.run(engine, settings, clock=lambda: left(24))
    assert (done.queued, done.tally.sent) == (2, 2)
    with make_session_factory(engine)() as session:
        rows = [repr(tuple(row)) for row in session.execute(select(OutboxMail.__table__))]
    secrets = (TITLE, breach.id, breach.reference, "Birk Opm", "Kirsten", "Jonas", "Bodil")
    for text in [*rows, *(mail.as_string() for mail in office.mails)]:
        assert [word for word in secrets if word in text] == []
    body = office.mails[0].get_content()
    assert "https://recipients.birk.example/da/" in body
    assert "mindre end 24 timer" in body
