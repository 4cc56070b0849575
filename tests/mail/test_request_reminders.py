"""Reminders of requests: when, to whom, once, and without a word of what they are about."""

import dataclasses
from datetime import UTC, date, datetime, time, timedelta

import pytest
from sqlalchemy import select

from portal.cli.examination import mail as examination
from portal.data import organisations
from portal.data.database import Session
from portal.data.outbox import WAITING, WITHDRAWN
from portal.data.rights import clock
from portal.data.rights.requests import ClearFacts
from portal.data.tables import OutboxMail
from portal.mail import messages, request_reminders
from tests.data.rights.bureau import Bureau, with_rights
from tests.data.world import NOW, TODAY, World, told

HR, CEO, BOSS = "recipients.hr", "recipients.ceo", "rights_desk.escalation"


@pytest.fixture
def bureau(session: Session) -> Bureau:
    """The desk of `tests.data.rights`; its handlers have addresses, the chair too."""
    world = World(session)
    world.sign()
    made = Bureau(world)
    file = with_rights(told())
    people = tuple(
        dataclasses.replace(one, email=f"{one.id}@birk.example") for one in file.recipients
    )
    organisations.apply(session, file=dataclasses.replace(file, recipients=people), now=NOW)
    session.commit()
    return made


def remind(bureau: Bureau, session: Session, day: date) -> list[tuple[str | None, bool, str]]:
    """What waits or was withdrawn after the round of that day."""
    now = datetime.combine(day, time(8), UTC)
    request_reminders.queue_due(session, now=now, today=day)
    bureau.session.commit()
    mails = bureau.session.scalars(
        select(OutboxMail).where(OutboxMail.kind == request_reminders.KIND)
    )
    return sorted((mail.whom, mail.facts["ahead"], mail.state) for mail in mails)


def test_the_doctor_misses_a_mail_server_for_requests_too(bureau: Bureau, session: Session) -> None:
    missed = [one.what for one in examination.findings(session, None, NOW)]
    assert missed == ["No reminder of a request goes out to those who handle them at birk."]
    assert bureau.world.organisation.slug == "birk"


def test_handlers_are_reminded_before_and_the_contact_after(
    bureau: Bureau, session: Session
) -> None:
    _asker, request = bureau.asked()
    target, last = request.target_on, request.due_on
    assert (target, last) == (date(2026, 4, 2), date(2026, 4, 7))
    assert target is not None
    assert last is not None
    assert remind(bureau, session, target - timedelta(days=8)) == []
    week = [(CEO, True, WAITING), (HR, True, WAITING)]
    for _ in range(2):
        assert remind(bureau, session, target - timedelta(days=7)) == week
    assert len(remind(bureau, session, target - timedelta(days=2))) == 4
    overdue = remind(bureau, session, last + timedelta(days=1))
    waiting = [(whom, ahead) for whom, ahead, state in overdue if state == WAITING]
    assert waiting == [(CEO, False), (HR, False), (BOSS, False)]


def test_what_must_be_done_at_once_is_reminded_of_until_it_is(
    bureau: Bureau, session: Session
) -> None:
    asker, _request = bureau.asked(ClearFacts(("objection_marketing",), "client", "da"))
    found = remind(bureau, session, TODAY + timedelta(days=1))
    assert {(whom, ahead) for whom, ahead, _state in found} >= {(HR, False), (CEO, False)}
    bureau.act(clock.stop, asker, kind="objection_marketing", stopped_on=TODAY)
    after = remind(bureau, session, TODAY + timedelta(days=1))
    assert {state for _whom, _ahead, state in after} == {WITHDRAWN}


def test_only_those_who_can_read_it_are_reminded(bureau: Bureau, session: Session) -> None:
    asker, request = bureau.asked()
    del asker
    assert request.target_on is not None
    assert all(
        whom != "recipients.chair" for whom, *_ in remind(bureau, session, request.target_on)
    )


@pytest.mark.parametrize("language", ["da", "en"])
@pytest.mark.parametrize(
    ("kind", "facts"),
    [("request_due", {"ahead": True}), ("request_due", {"ahead": False}), ("request_news", {})],
)
def test_the_mails_say_nothing_of_what_they_are_about(
    kind: str, facts: dict[str, bool], language: str
) -> None:
    text = messages.compose(kind, language, facts, staff_origin="https://staff.example")
    assert text.body.endswith("\n")
    # The person's mail leads nowhere: not to the staff site, and not to the organisation.
    assert ("https://" in text.body) == (kind == "request_due")
